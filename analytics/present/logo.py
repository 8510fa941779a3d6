"""A client's logo: checked to be a picture, brought to a size that documents need, and written anew."""

from io import BytesIO

from PIL import Image, ImageOps

from analytics.errors import RefusedInput
from analytics.schema import Notice

MAX_BYTES = 2_000_000
"""Largest file taken."""

_FORMATS = ("PNG", "JPEG")
_MOST_PIXELS = 40_000_000  # decoded, a picture is larger than its file
_ROOM = (1200, 600)  # pixels, enough for a page in print


def clean_logo(content: bytes) -> bytes:
    """Write a PNG or JPEG picture anew, as a PNG that fits 1200 × 600 pixels: only its pixels stay, the right way up.

    Raises
    ------
    RefusedInput
        If it is larger than `MAX_BYTES`, no PNG or JPEG, broken, or of more than 40 million pixels.

    """
    if len(content) > MAX_BYTES:
        raise RefusedInput(Notice.of("meeting.logo.heavy", limit=MAX_BYTES // 1_000_000))
    try:
        picture = Image.open(BytesIO(content), formats=_FORMATS)
        if is_large := picture.width * picture.height > _MOST_PIXELS:
            picture.close()
        drawn = None if is_large else ImageOps.exif_transpose(picture).convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise RefusedInput(Notice.of("meeting.logo.unreadable")) from error
    if drawn is None:
        raise RefusedInput(Notice.of("meeting.logo.large"))
    drawn.thumbnail(_ROOM)
    written = BytesIO()
    drawn.save(written, "PNG", optimize=True, icc_profile=None)
    return written.getvalue()
