"""What the inventory keeps, split by subject."""

from pemantik.inventory.models.citations import Citation
from pemantik.inventory.models.entries import CodeCounter, Entry, Link, NeedAnswer, Situation, State
from pemantik.inventory.models.imports import ImportedEntry, ImportRow, InventoryImport
from pemantik.inventory.models.lists import ListValue, ReferenceCode
from pemantik.inventory.models.rounds import ConfirmationRound

__all__ = [
    "Citation",
    "CodeCounter",
    "ConfirmationRound",
    "Entry",
    "ImportRow",
    "ImportedEntry",
    "InventoryImport",
    "Link",
    "ListValue",
    "NeedAnswer",
    "ReferenceCode",
    "Situation",
    "State",
]
