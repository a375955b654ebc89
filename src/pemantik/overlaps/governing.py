"""Which dictionary and which model the room works with now."""

from pemantik.overlaps.engine.dictionary import Dictionary, shipped
from pemantik.overlaps.engine.scoring import Model, day_zero


def dictionary_now() -> Dictionary:
    """The wordings in use."""
    return shipped()


def model_now() -> Model:
    """The scores in use."""
    return day_zero()


def version_now() -> str:
    """Another text whenever the dictionary or the model is another one; asked often, so it has to be cheap."""
    return model_now().name
