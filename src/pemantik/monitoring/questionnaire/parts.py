"""What a questionnaire is made of: topics, types of questions, and a question as typed data."""

import msgspec
from django.db import models
from django.utils.translation import gettext_lazy as _


class Topic(models.TextChoices):
    """What a question is about. The condition index is computed for each topic that has scored questions."""

    DEVICES = "perangkat", _("Perangkat")
    NETWORK = "jaringan", _("Jaringan")
    APPLICATIONS = "aplikasi", _("Aplikasi dan data")
    STAFF = "sdm", _("SDM TIK")
    POLICY = "kebijakan", _("Kebijakan dan keamanan")
    PROBLEMS = "masalah", _("Masalah")
    NEEDS = "kebutuhan", _("Kebutuhan")


class QuestionType(models.TextChoices):
    """How a question is answered."""

    CHOICE = "choice", _("Satu pilihan")
    SEVERAL = "several", _("Beberapa pilihan")
    SCALE = "scale", _("Skala kondisi 1 sampai 5")
    NUMBER = "number", _("Angka")
    PERCENT = "percent", _("Persen")
    YES_NO = "yes_no", _("Ya atau tidak")
    TEXT = "text", _("Teks")
    PROBLEM = "problem", _("Daftar masalah")
    NEED = "need", _("Daftar kebutuhan")


#: Types with options of their own.
WITH_OPTIONS = frozenset({QuestionType.CHOICE, QuestionType.SEVERAL})
#: Types that can count in the index of their topic.
SCORABLE = frozenset({QuestionType.SCALE, QuestionType.PERCENT, QuestionType.YES_NO})
#: Types that hold rows.
REPEATING = frozenset({QuestionType.PROBLEM, QuestionType.NEED})


class Impact(models.TextChoices):
    """What a problem does to the service, the heaviest first."""

    STOPS = "berhenti", _("Layanan terhenti")
    DISTURBS = "terganggu", _("Layanan terganggu")
    SLOWS = "lambat", _("Pekerjaan melambat")
    NONE = "belum", _("Belum berdampak")


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question as data: in the template, and for the analysis. See `Question` for the meaning."""

    key: str
    topic: str
    type: str
    text: str
    hint: str = ""
    options: tuple[str, ...] = ()
    unit: str = ""
    fact: str = ""
    group: str = ""
    scored: bool = False
    required: bool = True

    def same_as(self, other: "Asked | None") -> bool:
        """Whether answers to both may be compared: same key, same kind of answer, same choices."""
        return other is not None and (self.key, self.type, self.options) == (other.key, other.type, other.options)
