"""Values find their way into the controls of a finished page, and change nothing else of it."""

import html as html_text
import re

from hypothesis import given
from hypothesis import strategies as st

from pemantik.accounts.refill import Field, refill

PAGE = """<!doctype html><html><body><main id="isi"><svg><path d="M1 1"/></svg>
<form method="get" action="/x/"><input name="name" value="cari"></form>
<form method="post" action="/lain/"><input name="name" value="lain"></form>
<form class="a" method="post" novalidate><input type="hidden" name="csrfmiddlewaretoken" value="segar">
<input type="hidden" name="version" value="2"><input name="name" value="lama &amp; usang" maxlength="9" required/>
<input type=checkbox name=met value="1" checked><input type="checkbox" name="met" value="2">
<input type="checkbox" name="yes">
<input type="radio" name="kind" value="a" checked><input type="radio" name="kind" value="b">
<select name="unit"><option value="1" selected>Satu<option value="2">Dua</option><option>Tiga</option></select>
<select multiple name="many"><option>x</option><option selected>y</option></select>
<input name="guest" value="g1"><input name="guest" value="g2">
<input type="password" name="secret"><input type="file" name="file">
<textarea name="story">
dulu &lt;b&gt;</textarea><button name="go" value="1">Simpan</button></form>
<input name="note" form="far" value=""><form id="far" method="post" action="jauh/"></form></main></body></html>"""


def filled(**values):
    fields = [Field(name, one) for name, many in values.items() for one in (many if isinstance(many, list) else [many])]
    return refill(PAGE, "/x/?a=1", "/x/?a=1", fields)


def test_every_kind_of_control_is_filled():
    found = filled(
        csrfmiddlewaretoken="lama",
        version="1",
        name='<script>"\n&',
        met=["2"],
        kind="b",
        unit="Tiga",
        many=["x"],
        guest=["Ani", ""],
        secret="rahasia",
        story="baris\n</textarea><script>",
        go="1",
    )
    page = found.html
    assert found.found
    assert found.homeless == ()
    assert 'name="csrfmiddlewaretoken" value="segar"' in page
    assert '<input type="hidden" name="version" value="1">' in page
    assert '<input name="name" value="&lt;script&gt;&quot;\n&amp;" maxlength="9" required>' in page
    assert '<input type="checkbox" name="met" value="1"><input type="checkbox" name="met" value="2" checked>' in page
    assert 'value="a"><input type="radio" name="kind" value="b" checked>' in page
    assert '<option value="1">Satu<option value="2">Dua</option><option selected>Tiga</option>' in page
    assert "<option selected>x</option><option>y</option>" in page
    assert '<input name="guest" value="Ani"><input name="guest" value="">' in page
    assert "rahasia" not in page
    assert '<textarea name="story">\nbaris\n&lt;/textarea&gt;&lt;script&gt;</textarea>' in page
    assert 'value="cari"' in page
    assert 'value="lain"' in page
    assert page[: found.main_at].endswith('<main id="isi">')


def test_a_control_that_stands_outside_its_form_is_filled_too():
    found = refill(PAGE, "/x/", "/x/jauh/", [Field("note", "n"), Field("more", "apa ini")])
    assert '<input name="note" form="far" value="n">' in found.html
    assert found.homeless == (Field("more", "apa ini"),)


def test_without_the_form_the_values_are_given_back():
    found = refill(PAGE, "/x/", "/tiada/", [Field("a", "teks"), Field("b", " ")])
    assert not found.found
    assert (found.html, found.homeless) == (PAGE, (Field("a", "teks"),))


def test_of_like_forms_the_one_that_was_sent_is_filled():
    row = '<form method="post"><input type="hidden" name="id" value="{0}"><input name="text" value="t{0}"></form>'
    page = "".join(row.format(number) for number in (1, 2, 3))
    found = refill(page, "/a/", "/a/", [Field("id", "2"), Field("text", "baru")]).html
    assert re.findall(r'name="text" value="(\w+)"', found) == ["t1", "baru", "t3"]


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0")))
def test_any_text_comes_back_as_it_was_and_as_text_only(text):
    page = filled(story=text, name=text).html
    area = re.search(r'<textarea name="story">\n(.*?)</textarea>', page, re.DOTALL)[1]
    assert html_text.unescape(area) == text
    assert page.count("<script") == 0
    assert page.count("<form") == PAGE.count("<form")
