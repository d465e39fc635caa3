"""Pictures of charts: drawn once, kept in the cache folder under the hash of version and specification, rebuilt when deleted."""

import atexit
import hashlib
import json
import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ratusz.bank.publish.drawn import Painter
from ratusz.portal.core import bank
from ratusz.portal.core.derived import keep

CHARTS = "charts"
#: Anybody may ask for any chart; this much of the disk they get.
MOST_BYTES = 500_000_000
FONTS = Path(__file__).resolve().parents[2] / "show" / "static" / "ratusz" / "charts"
#: Fonts are the same for as long as the process lives.
_WEIGHTS = (400, 600)
#: Changes with how pictures are drawn of what they are drawn of: those kept are of another form.
_FORM = "2"
_IDS = re.compile(r'(id="|url\(#)((?:clip|gradient)[\w-]*)')
_SIZE = re.compile(r'<svg ([^>]*?)width="([\d.]+)" height="([\d.]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart drawn: `name` (hash) and the SVG. The Vega behind it lies beside: `vega_of`."""

    name: str
    svg: str

    @property
    def width(self) -> int:
        """How wide the picture is meant to be, in pixels."""
        return self._side(2)

    @property
    def height(self) -> int:
        """How high it is then."""
        return self._side(3)

    def _side(self, at: int) -> int:
        found = _SIZE.search(self.svg)
        return round(float(found[at])) if found else 0

    def inline(self) -> str:
        """The SVG as part of a page: as wide as there is room, hidden from readers (the page describes it), names of its own."""
        body = _IDS.sub(rf"\g<1>{self.name[:8]}-\g<2>", self.svg)
        found = _SIZE.search(body)
        if found is None:
            return body
        return body.replace(found[0], f'<svg {found[1]}width="{found[2]}" height="{found[3]}" aria-hidden="true" focusable="false"', 1)


@cache
def painter() -> Painter:
    """What draws, one a process; it starts its own when the first picture is asked for."""
    made = Painter(FONTS)
    atexit.register(made.close)
    return made


def picture(version: str, spec: dict[str, Any]) -> Picture:
    """The picture of `spec`, which draws figures of `version`; NotDrawn where it cannot be drawn in time."""
    name = hashlib.sha256(f"{_FORM}\0{version}\0{json.dumps(spec, sort_keys=True)}".encode()).hexdigest()
    folder = bank.directory() / bank.CACHE / CHARTS
    svg, vega = folder / f"{name}.svg", folder / f"{name}.vega.json"
    if svg.exists() and vega.exists():
        return Picture(name=name, svg=svg.read_text(encoding="utf-8"))
    mark = bank.erasure_mark()
    drawn = painter().draw(spec)
    keep(vega, drawn.vega.encode(), mark=mark)
    keep(svg, drawn.svg.encode(), mark=mark)
    return Picture(name=name, svg=drawn.svg)


def vega_of(drawn: Picture) -> bytes:
    """The Vega specification (JSON) that makes the picture in a browser."""
    return (bank.directory() / bank.CACHE / CHARTS / f"{drawn.name}.vega.json").read_bytes()


def png(drawn: Picture) -> bytes:
    """The pixels of a picture, two for each of its own."""
    path = bank.directory() / bank.CACHE / CHARTS / f"{drawn.name}.png"
    if path.exists():
        return path.read_bytes()
    mark = bank.erasure_mark()
    pixels = painter().png(drawn.svg)
    keep(path, pixels, mark=mark)
    return pixels


def sweep(*, most_bytes: int = MOST_BYTES) -> int:
    """Delete the pictures that were drawn longest ago, down to `most_bytes` of them; how many files. Whoever asks has them drawn anew."""
    folder = bank.directory() / bank.CACHE / CHARTS
    files = sorted(((one.stat().st_mtime, one.stat().st_size, one) for one in folder.iterdir()), reverse=True) if folder.is_dir() else []
    held, gone = 0, 0
    for _, size, path in files:
        held += size
        if held > most_bytes:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def whole(drawn: Picture, title: str) -> bytes:
    """The SVG as a file of its own: with its fonts and a name that is read aloud."""
    start = drawn.svg.index(">") + 1
    name = json.dumps(title, ensure_ascii=False)[1:-1].replace("&", "&amp;").replace("<", "&lt;")
    return (drawn.svg[:start] + f"<title>{name}</title>{_fonts()}" + drawn.svg[start:]).encode()


@cache
def _fonts() -> str:
    faces = "".join(
        f"@font-face{{font-family:'Source Sans 3';font-weight:{weight};"
        f"src:url(data:font/woff2;base64,{b64encode((FONTS / f'source-sans-3-{weight}.woff2').read_bytes()).decode()}) format('woff2')}}"
        for weight in _WEIGHTS
    )
    return f"<defs><style>{faces}</style></defs>"
