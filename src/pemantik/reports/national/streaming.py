"""A package as a ZIP, made while it is sent: never as a whole in memory, never on the disk.

A file of evidence passes through in pieces. Only a file that has to be taken apart or made lighter is in memory,
one part at a time.
The index comes last, because only then is it known what really went in.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import translation
from zipstream import ZIP_DEFLATED, ZipStream

from pemantik.assessments import files
from pemantik.assessments.models import Blob
from pemantik.assessments.reading import sandbox
from pemantik.reports.national.contents import Line, html_index, xlsx_index
from pemantik.reports.national.naming import Names
from pemantik.reports.national.narrative import narrative_text
from pemantik.reports.national.package import Fate, Package, PackageFile, PackageItem, advice

#: Files are packed already; only text is worth packing.
_PACKED = {"compress_type": ZIP_DEFLATED, "compress_level": zlib.Z_BEST_SPEED}


def stream(package: Package) -> Iterator[bytes]:
    """The bytes of the ZIP. Needs no database. Written in Indonesian, so that every office reads the same."""
    archive, lines = ZipStream(), list[Line]()
    for item in package.items:
        with translation.override("id"):
            text = narrative_text(package, item)
        archive.add(text.encode(), f"{item.number}/narasi.txt", **_PACKED)
        yield from archive.file()
        if not item.files:
            lines.append(Line(item, None, "", ""))
        for file in item.files:
            yield from _file(archive, package, item, file, lines)
    with translation.override("id"):
        index = {"Daftar-isi.html": html_index(package, lines), "Daftar-isi.xlsx": xlsx_index(package, lines)}
    for name, content in index.items():
        archive.add(content, name, **_PACKED)
        yield from archive.file()
    yield from archive.finalize()


def _file(
    archive: ZipStream, package: Package, item: PackageItem, file: PackageFile, lines: list[Line]
) -> Iterator[bytes]:
    """One file, or its parts; what became of it goes into `lines`."""
    if file.fate is Fate.SPLIT:
        yield from _parts(archive, package, item, file, lines)
        return
    if file.fate is Fate.SHRINK:
        yield from _shrunk(archive, package, item, file, lines)
        return
    stored = file.is_taken and files.evidence_storage().exists(files.blob_name(file.sha256))
    if not stored:
        fate = Fate.LOST if file.is_taken else file.fate
        lines.append(_line(package, item, file, "", fate))
        return
    name = f"{item.number}/{file.name}"
    archive.add(_pieces(file), name, size=file.size)
    yield from archive.file()
    lines.append(_line(package, item, file, name, Fate.READY))


def _pieces(file: PackageFile) -> Iterator[bytes]:
    with files.open_blob(Blob(sha256=file.sha256)) as opened:
        while piece := opened.read(files.CHUNK):
            yield piece


def _shrunk(
    archive: ZipStream, package: Package, item: PackageItem, file: PackageFile, lines: list[Line]
) -> Iterator[bytes]:
    """A large picture as a lighter copy."""
    try:
        with files.local_copy(Blob(sha256=file.sha256)) as path:
            content = sandbox.run("shrink-image", path, most=package.rule.most_bytes)
    except OSError:
        lines.append(_line(package, item, file, "", Fate.LOST))
        return
    except sandbox.UnreadableError:
        lines.append(_line(package, item, file, "", Fate.LARGE))
        return
    name = f"{item.number}/{file.name}"
    archive.add(content, name)
    yield from archive.file()
    lines.append(_line(package, item, file, name, Fate.SHRINK, size=len(content)))


@dataclass
class _Progress:
    """How far a file has been taken apart."""

    next: int = 0
    pages: int = 1
    number: int = 0


def _parts(
    archive: ZipStream, package: Package, item: PackageItem, file: PackageFile, lines: list[Line]
) -> Iterator[bytes]:
    """A large PDF as parts of whole pages, each made only when it is its turn."""
    names, progress = Names(package.rule, item.item.code, package.place.campaign.year), _Progress()
    while progress.next < progress.pages:
        try:
            with files.local_copy(Blob(sha256=file.sha256)) as path:
                answer = sandbox.run("part-pdf", path, first=progress.next, most=package.rule.most_bytes)
        except OSError:
            lines.append(_line(package, item, file, "", Fate.LOST))
            return
        except sandbox.UnreadableError:
            lines.append(_line(package, item, file, "", Fate.UNSPLIT))
            return
        head, _newline, content = answer.partition(b"\n")
        first, progress.number = progress.next + 1, progress.number + 1
        progress.next, progress.pages = (int(number) for number in head.split(b"/"))
        name = f"{item.number}/{names.part(file.name, progress.number)}"
        archive.add(content, name)
        yield from archive.file()
        pages = f"{first}–{progress.next}" if first < progress.next else str(first)
        lines.append(_line(package, item, file, name, Fate.SPLIT, pages, len(content)))


def _line(  # noqa: PLR0913  one line of the index has so many columns
    package: Package, item: PackageItem, file: PackageFile, name: str, fate: Fate, pages: str = "", size: int = 0
) -> Line:
    with translation.override("id"):
        return Line(item, file, name, advice(package.rule, file, fate), pages, size or file.size)
