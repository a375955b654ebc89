"""What goes wrong becomes a sentence and an exit code."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from django.db import DatabaseError

from pemantik.cli.messages import say
from pemantik.cli.text import _
from pemantik.config.backups.manifest import BackupError

Given = ParamSpec("Given")


def in_words(work: Callable[Given, int]) -> Callable[Given, int]:
    """Wrap a command: an expected failure is said on stderr, and its exit code is 1."""

    @wraps(work)
    def run(*arguments: Given.args, **options: Given.kwargs) -> int:
        try:
            return work(*arguments, **options)
        except BackupError as error:
            say(str(error))
        except FileExistsError as error:
            say(_("{file} sudah ada dan tidak ditimpa. Pilih nama lain.").format(file=error.filename or error.args[0]))
        except OSError as error:
            where, reason = error.filename or _("Cadangan"), error.strerror or error
            say(_("{file} tidak dapat ditulis atau dibaca: {reason}").format(file=where, reason=reason))
        except DatabaseError as error:
            say(_("Basis data tidak menjawab: {reason}").format(reason=error))
        return 1

    return run
