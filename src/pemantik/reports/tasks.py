"""Work of the room that is done in the background."""

from django_tasks import task


@task()
def fill_bundle(bundle_id: int, run: int) -> str:
    """Make the documents of a bundle."""
    from pemantik.reports.services import bundles  # noqa: PLC0415 - services enqueue tasks

    return bundles.fill(bundle_id, run)
