"""Restores a backup for the command line."""

import os
import shutil
from datetime import datetime
from pathlib import Path

from django.conf import settings

from pemantik.cli.messages import say
from pemantik.cli.text import _
from pemantik.config import locks
from pemantik.config.backups import building, files, places, reading
from pemantik.config.backups.manifest import SECRET_KEY, BackupError
from pemantik.config.backups.reading import Backup
from pemantik.config.backups.words import in_words
from pemantik.maturity.text import decimal_text


@in_words
def restore(path: Path, *, agreed: bool, with_secret: bool) -> int:
    """Put the backup in the place of the installation; before the last step, nothing of that has changed."""
    try:
        with locks.held(settings.VAR_DIR / locks.IN_USE, wait=False):
            _check_owner(settings.VAR_DIR)
            if places.is_in_use() and not agreed:
                raise BackupError(
                    _("Sudah ada data di sini. Tambahkan --yes bila boleh diganti; salinannya akan disimpan.")
                )
            with reading.opened(path) as backup:
                _check_fits(backup, with_secret=with_secret)
                _build_and_take_over(backup, with_secret=with_secret)
    except locks.BusyError:
        raise BackupError(_("Server Pemantik sedang berjalan. Hentikan lebih dahulu, lalu pulihkan.")) from None
    return 0


def _check_owner(folder: Path) -> None:
    """Files restored by another account could not be read by the server."""
    if folder.stat().st_uid != os.geteuid():
        raise BackupError(_("Jalankan sebagai akun pemilik folder data {folder}.").format(folder=folder))


def _check_fits(backup: Backup, *, with_secret: bool) -> None:
    needed, free = 2 * backup.manifest.unpacked, shutil.disk_usage(settings.VAR_DIR).free
    if needed > free:
        message = _("Ruang disk tidak cukup: diperlukan sekitar {needed} MB, tersedia {free} MB.")
        raise BackupError(message.format(needed=needed // 1_000_000, free=free // 1_000_000))
    unknown = {folder for folder, _relative in backup.files().values()} - set(settings.PEMANTIK_FILE_FOLDERS)
    if unknown:
        names = ", ".join(sorted(unknown))
        raise BackupError(_("Cadangan berisi nama yang tidak dikenal ({name}).").format(name=names))
    if with_secret and SECRET_KEY not in backup.members:
        raise BackupError(_("Cadangan ini tidak memuat kunci rahasia; ulangi tanpa --with-secret."))


def _build_and_take_over(backup: Backup, *, with_secret: bool) -> None:
    """New files come first, which the installed database does not know; then the database, in one step."""
    folders = settings.PEMANTIK_FILE_FOLDERS
    stamp = f"{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    place = places.installed_place()
    place.check()
    try:
        with building.default_database(place.aside()):
            building.build(backup)
        differing = files.add_missing(backup, folders)
        kept = place.commit(stamp)
    finally:
        place.discard()
    files.replace(backup, folders, differing, stamp)
    if with_secret:
        _put_secret(backup, settings.VAR_DIR / SECRET_KEY, stamp)
    _tell(backup, kept)


def _put_secret(backup: Backup, path: Path, stamp: str) -> None:
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file, backup.open(SECRET_KEY) as content:
        shutil.copyfileobj(content, file)
    if path.exists():
        shutil.copy2(path, path.with_name(f"{path.name}.replaced-{stamp}"))
    aside.replace(path)


def _tell(backup: Backup, kept: str) -> None:
    found = backup.manifest
    say(
        _("Dipulihkan: {rows} baris, {files} berkas.").format(
            rows=decimal_text(found.rows), files=decimal_text(found.files)
        )
    )
    if kept:
        say(_("Basis data yang diganti disimpan sebagai {name}.").format(name=kept))
    lost = len(found.missing) + len(found.damaged)
    if lost:
        say(_("{count} berkas bukti sudah hilang atau rusak ketika cadangan dibuat.").format(count=lost))
