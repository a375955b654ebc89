"""What the inventory keeps, split by subject."""

from pemantik.inventory.models.entries import CodeCounter, Entry, Link, NeedAnswer, Situation, State
from pemantik.inventory.models.imports import ImportedEntry, ImportRow, InventoryImport
from pemantik.inventory.models.lists import ListValue, ReferenceCode

__all__ = [
    "CodeCounter",
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
