"""Work in the background on dictionary and models."""

from django_tasks import task

from pemantik.overlaps.services import proposing, releases


@task(priority=-20)  # somebody waits, and the pages of others go first
def train_model(release_id: int) -> str:
    """Learn a model from all decisions."""
    return releases.train(release_id)


@task(priority=-20)
def propose_wordings() -> int:
    """Look for wordings to propose."""
    return proposing.propose()
