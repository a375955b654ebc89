"""Work of the room that is done in the background; the worker is started with the server."""

from django_tasks import task


@task()
def analyse_budget(sheet_id: int, run: int) -> str:
    """Look through every line of a large draft budget."""
    from pemantik.planning.services import sheets  # noqa: PLC0415 - services enqueue tasks

    return sheets.analyse(sheet_id, run)
