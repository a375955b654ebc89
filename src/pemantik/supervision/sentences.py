"""Sentences of the board: who is late, what is weakest."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pemantik.supervision.selectors.board import Board

#: Names told in one sentence; more are counted.
MOST_NAMES = 4
#: Numbers that are written as words at the beginning of a sentence.
SMALL = 12


def join_words(words: Sequence[str]) -> str:
    """`a`, `a dan b`, `a, b, dan c`."""
    if len(words) < 3:
        return _(" dan ").join(words)
    return _("%(most)s, dan %(last)s") % {"most": ", ".join(words[:-1]), "last": words[-1]}


def late_names(board: Board) -> str:
    """The members that are late; many are counted."""
    names = [each.member.name for each in board.late]
    if len(names) <= MOST_NAMES:
        return join_words(names)
    rest = len(names) - MOST_NAMES + 1
    others = ngettext("%(n)s lainnya", "%(n)s lainnya", rest) % {"n": rest}
    return join_words([*names[: MOST_NAMES - 1], others])


def others_sentence(board: Board) -> str:
    """What is said of those that take part and are not late."""
    rest = sum(each.assessment is not None for each in board.standings) - len(board.late)
    if rest <= 0:
        return ""
    words = number_word(rest)
    return ngettext("%(n)s yang lain sesuai jadwal.", "%(n)s yang lain sesuai jadwal.", rest) % {"n": words}


def number_word(count: int) -> str:
    """A small number as a word that begins a sentence: `Sebelas`."""
    words = (
        _("Nol"),
        _("Satu"),
        _("Dua"),
        _("Tiga"),
        _("Empat"),
        _("Lima"),
        _("Enam"),
        _("Tujuh"),
        _("Delapan"),
        _("Sembilan"),
        _("Sepuluh"),
        _("Sebelas"),
        _("Dua belas"),
    )
    return words[count] if count <= SMALL else str(count)
