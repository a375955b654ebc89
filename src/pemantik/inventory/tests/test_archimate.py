"""The ArchiMate model: a valid file of the exchange format; identity survives, every relationship is allowed.

It is held against a schema of our own, which is a part of the official one; where PEMANTIK_ARCHIMATE_XSD names the file
of The Open Group, whose licence keeps it out of this source, against that too.
"""

import os
from pathlib import Path

import pytest
from lxml import etree

from pemantik.inventory.exchange.archimate import ALLOWED, ELEMENTS, NAMESPACE, model_pieces, relationship
from pemantik.inventory.metamodel import kinds
from pemantik.inventory.models import Entry, Link
from pemantik.inventory.reading import Sent
from pemantik.inventory.services.entries import create_entry
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import access_of, make_institution, make_unit

pytestmark = [pytest.mark.database]

PROFILE = Path(__file__).with_name("exchange-profile.xsd")
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
OF = {"a": NAMESPACE}


def schemas() -> list[etree.XMLSchema]:
    paths = [PROFILE, *(Path(one) for one in [os.environ.get("PEMANTIK_ARCHIMATE_XSD")] if one)]
    return [etree.XMLSchema(etree.parse(path)) for path in paths]


def model(own) -> etree._Element:
    content = b"".join(model_pieces(own, Entry.objects.all()))
    tree = etree.fromstring(content)
    for schema in schemas():
        schema.assertValid(tree)
    return tree


@pytest.fixture
def own(db):
    return make_institution()


def test_every_kind_and_every_relation_is_written_validly(own):
    unit = make_unit(own, 'Dinas "A" & <B>')
    access = access_of(Role.COORDINATOR, own)
    made = {
        code: create_entry(
            access, code, unit.pk, Sent({"name": f"{kind.label} <&>", "description": "Uraian & 'isi'\nbaris dua"})
        )
        for code, kind in kinds().items()
    }
    other = {code: create_entry(access, code, unit.pk, Sent({"name": f"{code} lain"})) for code in kinds()}
    for code, kind in kinds().items():
        for relation in kind.relations:
            for to in relation.to:
                Link.objects.create(source=made[code], relation=relation.key, target=other[to])
    made["aplikasi"].users.set([own])
    tree = model(own)
    elements = {each.get("identifier"): each.get(TYPE) for each in tree.iterfind(".//a:element", OF)}
    assert len(elements) == 2 * len(ELEMENTS) + 2
    for each in tree.iterfind(".//a:relationship", OF):
        told = (each.get(TYPE), elements[each.get("source")], elements[each.get("target")])
        assert told[0] == "Association" or told in ALLOWED
    application = tree.find(f".//a:element[@identifier='data-{made['aplikasi'].pk}']", OF)
    values = {
        one.get("propertyDefinitionRef"): one.findtext("a:value", None, OF)
        for one in application.iterfind(".//a:property", OF)
    }
    assert values == {"sifat-kode": made["aplikasi"].code, "sifat-jenis": "aplikasi"}
    assert application.findtext("a:documentation", None, OF) == "Uraian & 'isi'\nbaris dua"


def test_an_empty_registry_is_a_valid_model(own):
    tree = model(own)
    assert tree.find("a:elements", OF) is None
    assert tree.find("a:relationships", OF) is None


def test_a_server_stands_in_its_facility_whichever_end_states_it(own):
    unit = make_unit(own)
    access = access_of(Role.COORDINATOR, own)
    room = create_entry(access, "fasilitas-komputasi", unit.pk, Sent({"name": "Ruang server"}))
    server = create_entry(access, "server", unit.pk, Sent({"name": "srv-1"}, links={"fasilitas": frozenset({room.pk})}))
    found = model(own).find(f".//a:relationship[@target='data-{server.pk}'][@source='data-{room.pk}']", OF)
    assert found.get(TYPE) == "Composition"


def test_what_the_standard_does_not_allow_becomes_an_association():
    assert relationship("Composition", "BusinessProcess", "Node") == "Association"
    assert relationship("Serving", "ApplicationComponent", "BusinessService") == "Serving"
