"""The page of an indicator without JavaScript: what was typed before the session ended comes back after sign-in."""

import pytest
from django.contrib.sessions.models import Session

from pemantik.accounts.models import User
from pemantik.accounts.tests.factories import PASSWORD, sign_in
from pemantik.assessments.models import StageValue

pytestmark = pytest.mark.database


def test_an_answer_comes_back_and_waits_for_its_writer(client, work):
    person = User.objects.get(pk=work.people["operator"].pk)
    person.set_password(PASSWORD)
    person.save()
    sign_in(client, person)
    address = f"/penilaian/{work.pk}/isi/1/"
    assert client.get(address).status_code == 200
    data = {"version": 0, "draft": "", "field": ["value", "narrative", "met"], "value": "1.5", "met": "1"}
    data["narrative"] = "Paragraf satu.\r\n\r\nParagraf <dua> & tiga."
    Session.objects.all().delete()
    way = client.post(address, data, headers={"referer": f"http://testserver{address}"})
    assert way.headers["Location"].startswith("/masuk/?next=%2Fpenilaian%2F")
    assert sign_in(client, person, next_page=address).headers["Location"] == address
    page = client.get(address).content.decode()
    assert "belum tersimpan. Periksa, lalu simpan." in page
    assert "Paragraf satu.\r\n\r\nParagraf &lt;dua&gt; &amp; tiga.</textarea>" in page
    assert 'value="1.5"' in page
    assert 'name="met" value="1" checked' in page
    assert not StageValue.objects.exists()
    assert client.post(address, data).headers["Location"] == address
    assert StageValue.objects.get().narrative == "Paragraf satu.\n\nParagraf <dua> & tiga."
    assert "belum tersimpan. Periksa" not in client.get(address).content.decode()
