"""The address of a survey as a QR code: a picture that a phone reads from a poster."""

import io

import segno
from django.utils.safestring import SafeString, mark_safe

#: A sheet that was folded and photographed askew is still read (a quarter of the picture may be missing).
_CORRECTION = "q"


def code_of(address: str) -> SafeString:
    """An SVG without styles or scripts, dark on white with the margin that readers need."""
    picture = io.BytesIO()
    segno.make_qr(address, error=_CORRECTION).save(
        picture, kind="svg", border=4, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None, xmldecl=False
    )
    return mark_safe(picture.getvalue().decode())  # noqa: S308  drawn here, of squares
