"""Work of the room that is done in the background; the worker is started with the server."""

from django_tasks import task


@task()
def read_version(version_id: int) -> str:
    """Scan and read the file of a version."""
    from pemantik.assessments.services import evidence_reading  # noqa: PLC0415 - services enqueue tasks

    return evidence_reading.read(version_id)


@task()
def tidy_evidence() -> dict[str, int]:
    """Give up stale uploads, and read again what was forgotten. To be queued when the server starts and once a day."""
    from pemantik.assessments.services import evidence_reading, uploads  # noqa: PLC0415

    forgotten = evidence_reading.forgotten_versions()
    for version_id in forgotten:
        read_version.enqueue(version_id)
    return {"uploads": uploads.clean_stale(), "versions": len(forgotten)}


@task()
def freeze_results(campaign_id: int) -> str:
    """Freeze the results of a campaign that is being closed, from where it was left."""
    from pemantik.assessments.services import freezing  # noqa: PLC0415

    return freezing.freeze(campaign_id)
