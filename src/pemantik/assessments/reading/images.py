"""Photos and scans: whether they are whole, a picture of them to look at, a copy that is light enough for a portal."""

import io
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from pemantik.assessments.reading.refusal import RefusedError

FORMATS = ("JPEG", "PNG", "WEBP", "TIFF")
#: A phone's largest photo has about 200 million pixels; decoded, that is 600 MB.
MOST_PIXELS = 100_000_000
#: A lighter copy is tried with these qualities, then with three quarters of its width and height, and so on.
QUALITIES = (85, 70)
#: Smaller than this, the writing on a scanned page can no longer be read.
LEAST_EDGE = 1200
#: Larger than this, no portal shows it.
MOST_EDGE = 6000


def _opened(path: Path) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = None  # our own limit below, as an error and not as a warning
    image = Image.open(path, formats=FORMATS)
    if image.width * image.height > MOST_PIXELS:
        raise RefusedError("pixels")
    return image


def probe(path: Path) -> dict[str, Any]:
    """Decode the whole image, so that a cut or made-up one is found out. Says its size and number of pages."""
    with _opened(path) as image:
        image.load()
        return {"width": image.width, "height": image.height, "pages": getattr(image, "n_frames", 1)}


def render(path: Path, page: int, width: int) -> bytes:
    """One page as WebP, upright, without anything else that was in the file (place, camera, comments)."""
    with _opened(path) as image:
        if page > 1:
            image.seek(page - 1)
            if image.width * image.height > MOST_PIXELS:
                raise RefusedError("pixels")
        upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((width, width * 4))
    return as_webp(upright)


def shrink(path: Path, most: int) -> bytes:
    """A JPEG of at most `most` bytes, upright and on white. Refused as `heavy` where it could no longer be read."""
    with _opened(path) as image:
        if image.mode.startswith(("I", "F")):  # more than 256 steps of grey: cut off, not scaled, when converted
            raise RefusedError("depth")
        image.thumbnail((MOST_EDGE, MOST_EDGE))  # first, so that no copy of all its pixels is made
        upright = on_white(ImageOps.exif_transpose(image))
    while True:
        for quality in QUALITIES:
            output = io.BytesIO()
            upright.save(output, "JPEG", quality=quality)
            if output.tell() <= most:
                return output.getvalue()
        width, height = (edge * 3 // 4 for edge in upright.size)
        if max(width, height) < LEAST_EDGE:
            raise RefusedError("heavy")
        upright = upright.resize((max(width, 1), max(height, 1)), Image.Resampling.BOX)


def on_white(image: Image.Image) -> Image.Image:
    """The picture without transparency."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    clear = image.convert("RGBA")
    ground = Image.new("RGB", image.size, "white")
    ground.paste(clear, mask=clear)
    return ground


def as_webp(image: Image.Image) -> bytes:
    """The picture's pixels and nothing else."""
    clean = Image.new("RGB", image.size, "white")
    clean.paste(image)
    output = io.BytesIO()
    clean.save(output, "WEBP", quality=80, method=2)
    return output.getvalue()
