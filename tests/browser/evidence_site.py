"""A small evidence library."""


def prepare() -> dict[str, object]:
    """Two documents of Diskominfo, and its operator."""
    from django.utils import timezone

    from pemantik.assessments.tests.evidence import factories as make
    from pemantik.organizations.models import NodeKind
    from pemantik.organizations.roles import Role

    regency = make.make_node("Kabupaten Pringsewu")
    office = make.make_node("Dinas Komunikasi dan Informatika", NodeKind.DEPARTMENT, regency)
    operator = make.make_person("Rina Wulandari", Role.OPERATOR, office)
    decree = make.make_document(
        operator,
        office,
        make.pdf("Sampul", make.DECREE, make.SIGNATURE),
        title="Peraturan Bupati tentang Pemerintah Digital",
        described_at=timezone.now(),
    )
    notes = make.make_document(operator, office, make.word("Notula rapat anggaran"), "notula.docx")
    return {"people": {"operator": operator}, "decree": str(decree.pk), "notes": str(notes.pk)}
