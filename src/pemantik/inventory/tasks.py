"""Work of the room that is done in the background; the worker is started with the server."""

from django_tasks import task


@task()
def check_import(import_id: int, run: int) -> str:
    """Check every row of a large import."""
    from pemantik.inventory.services import imports  # noqa: PLC0415 - services enqueue tasks

    return imports.check(import_id, run)


@task()
def save_import(import_id: int, run: int) -> str:
    """Write a large import."""
    from pemantik.inventory.services import import_saving  # noqa: PLC0415

    return import_saving.save_in_background(import_id, run)
