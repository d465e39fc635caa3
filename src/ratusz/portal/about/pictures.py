"""Logos: a picture somebody sent is never served; another one is made of its pixels, without anything else that was in the file."""

import hashlib
import io
import warnings
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_BYTES, MOST_PIXELS = 5_000_000, 25_000_000
#: Twice what the footer shows, for fine screens.
_WIDTH, _HEIGHT = 1_600, 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The picture made anew."""

    png: bytes
    sha256: str
    width: int
    height: int


def made_of(sent: bytes) -> Made:
    """A PNG of the pixels of `sent`; WrongUsage where it is no picture of these formats, or too large a one."""
    if len(sent) > MOST_BYTES:
        raise WrongUsage("picture-too-large", N_("The picture has more than {most} MB."), values={"most": MOST_BYTES // 1_000_000})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a damaged profile or of many pixels: both are judged below
            return _made(sent)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise WrongUsage(
            "picture-unreadable", N_("This is no picture that can be read."), N_("Send a PNG, JPEG or WebP file."), allowed=FORMATS
        ) from error


def _made(sent: bytes) -> Made:
    with Image.open(io.BytesIO(sent), formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise WrongUsage(
                "picture-too-large", N_("The picture has more than {most} million pixels."), values={"most": MOST_PIXELS // 1_000_000}
            )
        plain = picture.convert("RGBA")
    plain.thumbnail((_WIDTH, _HEIGHT))
    out = io.BytesIO()
    plain.save(out, "PNG", optimize=True)
    png = out.getvalue()
    return Made(png=png, sha256=hashlib.sha256(png).hexdigest(), width=plain.width, height=plain.height)
