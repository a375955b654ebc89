"""What a package for the national portal consists of: per indicator a value, a narrative, files, what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from pemantik.assessments.codes import Item
from pemantik.assessments.models import StageValue
from pemantik.assessments.selectors.place import Place
from pemantik.assessments.sizes import size_text
from pemantik.reports.national.rules import FileRule


class Fate(StrEnum):
    """What becomes of a file."""

    READY = "ready"
    SPLIT = "split"
    SHRINK = "shrink"
    LARGE = "large"
    SIGNED = "signed"
    TYPE = "type"
    UNSAFE = "unsafe"
    #: Only known once it is read: the storage does not have it, or it cannot be taken apart.
    LOST = "lost"
    UNSPLIT = "unsplit"


#: Files that go into the package.
TAKEN = (Fate.READY, Fate.SPLIT, Fate.SHRINK)


@dataclass(frozen=True, slots=True)
class PackageFile:
    """One file of evidence under its new name, with the places that cite it."""

    name: str
    title: str
    size: int
    sha256: str
    extension: str
    fate: Fate
    places: tuple[str, ...]

    @property
    def is_taken(self) -> bool:
        """Whether it goes into the package."""
        return self.fate in TAKEN


@dataclass(frozen=True)
class PackageItem:
    """One indicator of the package."""

    item: Item
    number: str
    value: StageValue | None
    level: str
    narrative: str
    files: tuple[PackageFile, ...]

    @property
    def is_answered(self) -> bool:
        """Whether it has a value, or does not apply."""
        return self.value is not None and (self.value.value is not None or self.value.not_relevant)

    @property
    def taken(self) -> list[PackageFile]:
        """The files that go into the package."""
        return [one for one in self.files if one.is_taken]

    @property
    def left_out(self) -> list[PackageFile]:
        """The files that the portal would not take."""
        return [one for one in self.files if not one.is_taken]

    @property
    def size(self) -> int:
        """Bytes of the files that go into the package."""
        return sum(one.size for one in self.taken)

    @property
    def lacks(self) -> list[str]:
        """What is not there yet, in words."""
        found = []
        if not self.is_answered:
            found.append(_("Nilai belum diisi."))
        if not self.narrative:
            found.append(_("Narasi belum ditulis."))
        if not self.files and not (self.value and self.value.not_relevant):
            found.append(_("Belum ada bukti."))
        return found

    @property
    def is_ready(self) -> bool:
        """Whether everything that the portal asks for is there and fits."""
        return not self.lacks and not self.left_out


@dataclass(frozen=True)
class Package:
    """The package of an assessment, or of one of its indicators (`code`)."""

    place: Place
    rule: FileRule
    items: tuple[PackageItem, ...]
    code: str = ""

    @property
    def count(self) -> int:
        """Files in it."""
        return sum(len(item.taken) for item in self.items)

    @property
    def size(self) -> int:
        """Bytes of its files."""
        return sum(item.size for item in self.items)

    @property
    def ready(self) -> int:
        """Indicators that lack nothing."""
        return sum(item.is_ready for item in self.items)

    @property
    def left_out(self) -> int:
        """Files that do not go into it."""
        return sum(len(item.left_out) for item in self.items)

    @property
    def limit(self) -> str:
        """The largest file, in words."""
        return size_text(self.rule.most_bytes)


def advice(rule: FileRule, file: PackageFile, fate: Fate | None = None) -> str:
    """What to do about a file, in a sentence; empty for one that is ready."""
    limit, size = size_text(rule.most_bytes), size_text(file.size)
    words = {
        Fate.READY: "",
        Fate.SPLIT: _("Berkas %(size)s dipecah per halaman menjadi bagian di bawah %(limit)s. Unggah semua bagiannya."),
        Fate.SHRINK: _("Gambar %(size)s diperkecil menjadi JPG di bawah %(limit)s. Aslinya tetap tersimpan."),
        Fate.LARGE: _(
            "Berkas %(size)s terlalu besar; batasnya %(limit)s. "
            "Kecilkan atau simpan sebagai PDF, lalu unggah versi baru."
        ),
        Fate.SIGNED: _(
            "Berkas %(size)s terlalu besar; batasnya %(limit)s. "
            "Tidak dipecah karena tanda tangan elektroniknya akan hilang. "
            "Minta versi yang lebih kecil kepada penerbitnya."
        ),
        Fate.TYPE: _(
            "Jenis %(kind)s tidak diterima portal; yang diterima %(types)s. Simpan sebagai PDF, lalu unggah versi baru."
        ),
        Fate.UNSAFE: _("Berkas ini ditahan pemindai virus. Unggah versi yang bersih."),
        Fate.LOST: _("Berkas ini tidak ditemukan di penyimpanan. Beri tahu administrator."),
        Fate.UNSPLIT: _(
            "Sebagian halaman berkas %(size)s ini tidak dapat dipecah menjadi bagian di bawah %(limit)s. "
            "Kecilkan berkasnya, lalu unggah versi baru."
        ),
    }[fate or file.fate]
    types = ", ".join(one.upper() for one in rule.types)
    return words % {"size": size, "limit": limit, "kind": file.extension.upper(), "types": types}


def joined(places: Iterable[str]) -> str:
    """Places that cite a file, on one line."""
    return "; ".join(places)
