"""Reading regions."""

from pemantik.organizations.models import INSTITUTION_KINDS, Node, NodeKind, Region


def free_regions(parent: Node) -> list[Region]:
    """The regencies and cities of a province that have no institution here yet; none below anything else."""
    if parent.kind != NodeKind.PROVINCE:
        return []
    taken = Node.objects.filter(kind__in=INSTITUTION_KINDS, region__isnull=False).values("region")
    return list(Region.objects.filter(parent=parent.region_id).exclude(pk__in=taken))
