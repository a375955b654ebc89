"""Taking a package out: everything that leaves is written into the audit trail."""

from django.db import transaction

from pemantik.accounts import audit
from pemantik.organizations.permissions import Access
from pemantik.reports.national.package import Package
from pemantik.reports.national.selectors.package import package_of


@transaction.atomic
def take_package(access: Access, assessment_id: int, code: str = "") -> Package:
    """The package that is about to be sent, noted in the trail. Raises Http404 or PermissionDenied."""
    package = package_of(access, assessment_id, code)
    assessment = package.place.assessment
    after = {"code": code, "files": package.count, "bytes": package.size, "left_out": package.left_out}
    audit.record("package.taken", assessment, after=after, node_path=assessment.node.path)
    return package
