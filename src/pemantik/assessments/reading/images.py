"""Photos and scans: whether they are whole, and a picture of them to look at."""

import io
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from pemantik.assessments.reading.refusal import RefusedError

FORMATS = ("JPEG", "PNG", "WEBP", "TIFF")
#: A phone's largest photo has about 200 million pixels; decoded, that is 600 MB.
MOST_PIXELS = 100_000_000


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


def as_webp(image: Image.Image) -> bytes:
    """The picture's pixels and nothing else."""
    clean = Image.new("RGB", image.size, "white")
    clean.paste(image)
    output = io.BytesIO()
    clean.save(output, "WEBP", quality=80, method=2)
    return output.getvalue()
