"""What the commands share that work on an installation's database."""

import os
from collections.abc import Callable
from functools import wraps

from pemantik.cli.messages import say
from pemantik.cli.text import _


def on_database(work: Callable[..., int]) -> Callable[..., int]:
    """Load Django before the work, speak the command line's language, and say it when there is no database yet."""

    @wraps(work)
    def prepared(*words: object) -> int:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pemantik.config.settings")
        import django  # noqa: PLC0415 - the other commands start faster without it

        django.setup()
        from django.db import DatabaseError  # noqa: PLC0415
        from django.utils import translation  # noqa: PLC0415

        language = "en" if os.environ.get("PEMANTIK_LANG", "id").lower().startswith("en") else "id"
        try:
            with translation.override(language):
                return work(*words)
        except DatabaseError as error:
            say(_("Basis data belum siap ({reason}). Jalankan server satu kali dulu.").format(reason=error))
            return 1

    return prepared
