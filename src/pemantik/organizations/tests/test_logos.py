"""A logo is drawn anew; whatever is no small picture is refused."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from PIL import Image, PngImagePlugin

from pemantik.organizations.roles import Role
from pemantik.organizations.services import logos
from pemantik.organizations.tests.factories import access_of, make_province

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture(size=(600, 300), form="PNG", **extra) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "#0b5f78").save(file, form, **extra)
    return file.getvalue()


def sent(content: bytes, name="logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/png")


def huge_png() -> bytes:
    """A PNG of a few bytes that says it is 50,000 pixels wide."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_drawn_anew(form):
    tree = make_province()
    node = logos.set_logo(
        access_of(Role.ADMINISTRATOR, tree["own"]), tree["own"].pk, sent(picture(form=form), "../../x.php")
    )
    with node.logo.open("rb") as file, Image.open(file) as kept:
        assert (kept.format, kept.size) == ("PNG", (512, 256))
    assert node.logo.name.startswith("logos/")
    assert node.logo.name.endswith(".png")
    assert node.version == 1


def test_nothing_hidden_survives():
    secret = PngImagePlugin.PngInfo()
    secret.add_text("Comment", "<script>alert(1)</script>")
    content = logos.redraw(sent(picture(pnginfo=secret) + b"<?php system($_GET[0]); ?>"))
    assert b"script" not in content
    assert b"php" not in content


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a" + b"\0" * 100,
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7",
        picture()[:200],
        picture(form="GIF"),
        picture(form="BMP"),
        picture(size=(2001, 10)),
        huge_png(),
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 500,
        picture() + b"\0" * 1_000_001,
    ],
)
def test_what_is_refused(content):
    with pytest.raises(ValidationError):
        logos.redraw(sent(content))


def test_who_may_set_it():
    tree = make_province()
    with pytest.raises(PermissionDenied):
        logos.set_logo(access_of(Role.HEAD, tree["own"]), tree["own"].pk, sent(picture()))
    with pytest.raises(Http404):
        logos.set_logo(access_of(Role.ADMINISTRATOR, tree["sibling"]), tree["own"].pk, sent(picture()))


def test_who_sees_it(client):
    tree = make_province()
    logos.set_logo(access_of(Role.ADMINISTRATOR, tree["own"]), tree["own"].pk, sent(picture()))
    address = f"/unit/{tree['own'].pk}/logo/"
    for role, node, status in [("operator", "unit", 200), ("head", "province", 200), ("head", "sibling", 404)]:
        client.force_login(access_of(Role(role), tree[node]).user)
        response = client.get(address)
        assert response.status_code == status
        if status == 200:
            assert response["Content-Type"] == "image/png"
            assert response["X-Content-Type-Options"] == "nosniff"
            b"".join(response.streaming_content)
