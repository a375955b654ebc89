"""The index finds a record that was entered a moment ago, and agrees with the search."""

import threading
from dataclasses import replace

from pemantik.overlaps.engine.finding import search
from pemantik.overlaps.engine.index import Index
from pemantik.overlaps.tests.factories import application, sample, scores


def ids(matches):
    return [match.record.id for match in matches]


def test_it_gives_the_scores_of_the_search():
    records = sample()
    index, pairs = Index(records), scores(search(records))
    for record in records:
        for match in index.find(record, 20, least=0):
            assert pairs[tuple(sorted((record.id, match.record.id)))] == match.score


def test_a_record_is_found_a_moment_after_it_was_entered():
    index = Index(sample())
    index.add(application("new", "Sistem Zonasi Kuburan Keramat"))
    assert ids(index.find(application("", "Zonasi Kuburan Keramat Kota Melati"))) == ["new"]
    assert "new" in index


def test_a_new_version_takes_the_place_of_the_old():
    index = Index(sample())
    index.add(application("a3", "Uji Emisi Kendaraan"))
    assert ids(index.find(application("", "Pendataan Nelayan"))) == ["a4"]
    assert ids(index.find(application("", "Uji Emisi Kendaraan"))) == ["a3"]
    assert len(index) == len(sample())


def test_a_record_never_finds_itself_and_a_removed_one_is_gone():
    index = Index(sample())
    assert ids(index.find(sample()[0])) == ["a2"]
    index.remove("a2")
    index.remove("a2")
    assert ids(index.find(sample()[0])) == []


def test_it_can_begin_empty_and_grow():
    index = Index([])
    for at in range(700):
        index.add(application(str(at), f"Pendataan Nelayan {at}", region=f"Kota {at % 300}"))
    assert len(index) == 700
    assert set(ids(index.find(application("", "Database Nelayan", region="Kota 7")))) == {"7", "307", "607"}
    assert index.worn


def test_elsewhere_is_asked_for_apart():
    index = Index([*sample(), application("far", "Database Nelayan", region="Kabupaten Lain")])
    query = application("", "Pendataan Nelayan")
    assert "far" not in ids(index.find(query))
    assert ids(index.find(query, everywhere=True)) == ["far"]


def test_an_empty_question_has_no_answer():
    assert Index(sample()).find(application("", "")) == []


def test_several_people_may_type_at_once():
    index = Index(sample())
    wrong: list[object] = []

    def type_names(number: int) -> None:
        for at in range(30):
            index.add(application(f"{number}-{at}", "Peta Banjir", region=f"Kota {number}-{at}"))
            found = ids(index.find(replace(sample()[0], id="")))
            if set(found) != {"a1", "a2"}:
                wrong.append(found)

    threads = [threading.Thread(target=type_names, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_made_up_name_proves_nothing_in_another_region_and_a_known_one_does():
    records = [
        application("far", "SI MAWAR", region="Kabupaten Lain", description="Pendataan nelayan"),
        application("bare", "SI Mawar", region="Kota Sana"),
        application("known", "SIMPEG", region="Kota Sana"),
    ]
    index = Index([*sample(), *records])
    assert ids(index.find(application("", "SIMAWAR"), everywhere=True)) == []
    assert ids(index.find(application("", "SIMPEG"), everywhere=True)) == ["known"]
    assert ids(index.find(application("", "SI MAWAR", description="Database nelayan"), everywhere=True)) == ["far"]


def test_a_name_that_several_regions_spell_out_alike_counts_elsewhere():
    spelled = [application(str(at), "SIPANJAR (Pemesanan Lapak Jajanan)", region=f"Kota {at}") for at in range(3)]
    index = Index([*sample(), *spelled])
    assert set(ids(index.find(application("", "SIPANJAR"), everywhere=True))) == {"0", "1", "2"}
