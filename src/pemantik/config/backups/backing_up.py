"""Makes and checks backups for the command line."""

import tempfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from django.conf import settings

from pemantik.cli.messages import say
from pemantik.cli.text import _
from pemantik.config import locks
from pemantik.config.backups import building, reading
from pemantik.config.backups.manifest import BackupError, Manifest
from pemantik.config.backups.words import in_words
from pemantik.config.backups.writing import write
from pemantik.config.database import database_from_url
from pemantik.maturity.numbers import round_half_up
from pemantik.maturity.text import decimal_text
from pemantik.web.last_backup import LastBackup, remember_backup


@in_words
def back_up(target: Path, *, with_secret: bool) -> int:
    """Make a backup, and say what it holds; 1 where files were missing or damaged, although the rest is in it."""
    if target.is_dir():
        target /= f"pemantik-{datetime.now().astimezone():%Y%m%d-%H%M%S}.tar"
    try:
        with locks.held(settings.VAR_DIR / locks.IN_USE, shared=True, wait=False):
            made = write(target, settings.PEMANTIK_FILE_FOLDERS, settings.SECRET_KEY if with_secret else None)
    except locks.BusyError:
        raise BackupError(_("Cadangan sedang dipulihkan ke folder data ini. Tunggu sampai selesai.")) from None
    size = target.stat().st_size
    incomplete = [*made.missing, *made.damaged]
    remember_backup(LastBackup(made.made_at, size, made.rows, made.files, len(incomplete)))
    say(f"{target}: {_content(made, size)}")
    if incomplete:
        message = _("{count} berkas bukti hilang atau rusak di server ini: {names}")
        say(message.format(count=len(incomplete), names=", ".join(incomplete[:5])))
    return 1 if incomplete else 0


@in_words
def check(path: Path) -> int:
    """Rehearse the restore in a temporary SQLite file."""
    with tempfile.TemporaryDirectory(prefix="pemantik-check-") as folder, reading.opened(path) as backup:
        with building.default_database(database_from_url(f"sqlite:///{folder}/check.sqlite3")):
            building.build(backup)
        made = backup.manifest
    say(
        _("{file} utuh dan dapat dipulihkan: {content} Dibuat {date}.").format(
            file=path, content=_content(made, path.stat().st_size), date=f"{made.made_at.astimezone():%Y-%m-%d %H:%M}"
        )
    )
    return 0


def _content(made: Manifest, size: int) -> str:
    return _("{rows} baris, {files} berkas, {size} MB.").format(
        rows=decimal_text(made.rows),
        files=decimal_text(made.files),
        size=decimal_text(round_half_up(Decimal(size) / 1_000_000, 1), 1),
    )
