"""Logos: whatever arrives is decoded under limits and drawn anew, so that nothing of the sent file is kept."""

import hashlib
import io
import warnings
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from pemantik.accounts import audit
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.organizations.services.nodes import locked, save

MOST_BYTES = 1_000_000
MOST_PIXELS = 2000
#: Drawings are scripts; they and everything exotic stay out.
FORMATS = ("PNG", "JPEG", "WEBP")
#: A logo is shown at 96 px at most, on dense screens at three times that.
KEPT_PIXELS = 512


@transaction.atomic
def set_logo(access: Access, node_id: int, upload: "UploadedFile[Any]") -> Node:
    """Give a node its logo. Raises ValidationError that says what is wrong with the file."""
    node = locked(node_id)
    access.require(Action.MANAGE_NODES, node)
    return store_logo(node, redraw(upload))


@transaction.atomic
def remove_logo(access: Access, node_id: int) -> Node:
    """Take the logo away."""
    node = locked(node_id)
    access.require(Action.MANAGE_NODES, node)
    if node.logo:
        audit.record("unit.logo_removed", node, before={"logo": node.logo.name}, node_path=node.path)
        node.logo = ""
        save(node)
    return node


def store_logo(node: Node, content: bytes) -> Node:
    """Keep a redrawn logo; called inside a transaction by those who have checked the permission."""
    before = node.logo.name or ""
    digest = hashlib.sha256(content).hexdigest()
    node.logo.save(f"{digest[:32]}.png", ContentFile(content), save=False)
    save(node)
    audit.record(
        "unit.logo_set",
        node,
        before={"logo": before},
        after={"logo": node.logo.name, "sha256": digest},
        node_path=node.path,
    )
    return node


def redraw(upload: "UploadedFile[Any]") -> bytes:
    """The picture as a new PNG without anything else that the file carried."""
    if (upload.size or 0) > MOST_BYTES:
        raise ValidationError(_("Berkas logo terlalu besar. Batasnya 1 MB."))
    content = upload.read(MOST_BYTES + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as probe:
                if max(probe.size) > MOST_PIXELS:
                    raise ValidationError(_("Gambar terlalu besar. Batasnya 2000 x 2000 piksel."))
                probe.verify()
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                picture.thumbnail((KEPT_PIXELS, KEPT_PIXELS))
                drawn = Image.new("RGBA", picture.size)
                drawn.paste(picture.convert("RGBA"))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError, Warning):
        raise ValidationError(_("Berkas ini bukan gambar PNG, JPEG, atau WebP yang utuh.")) from None
    target = io.BytesIO()
    drawn.save(target, "PNG", optimize=True)
    return target.getvalue()
