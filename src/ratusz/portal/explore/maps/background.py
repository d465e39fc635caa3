"""What lies under a map: nothing, which works without a network, or the pictures of a map service that the setting names."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ratusz.portal.core.headers import CONTENT_SECURITY_POLICY

NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """A map service: address of a tile with {z}, {x}, {y}, its side in pixels, whom to name, and where they say more."""

    tiles: str
    side: int
    attribution: str | Promise
    url: str
    most_zoom: int

    @property
    def origin(self) -> str:
        """What the security policy must let in."""
        parts = urlsplit(self.tiles)
        return f"{parts.scheme}://{parts.netloc}"


_WMTS = (
    "https://mapy.geoportal.gov.pl/wss/service/PZGIK/ORTO/WMTS/StandardResolution?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
    "&LAYER=ORTOFOTOMAPA&STYLE=default&FORMAT=image/jpeg&TILEMATRIXSET=EPSG:3857&TILEMATRIX=EPSG:3857:{z}&TILEROW={y}&TILECOL={x}"
)
BACKGROUNDS = {
    "osm": Background(
        tiles="https://tile.openstreetmap.org/{z}/{x}/{y}.png",
        side=256,
        attribution=_("© OpenStreetMap contributors"),
        url="https://www.openstreetmap.org/copyright",
        most_zoom=19,
    ),
    "geoportal": Background(
        tiles=_WMTS,
        side=256,
        attribution=_("Orthophotomap: © GUGiK, geoportal.gov.pl"),
        url="https://www.geoportal.gov.pl/",
        most_zoom=19,
    ),
}


def background_of(setting: str) -> Background | None:
    """The background that a setting names; None for none."""
    return BACKGROUNDS.get(setting)


def policy_with(background: Background | None) -> str:
    """The security policy of a page with this background: its pictures may be fetched and shown, nothing else is let in."""
    if background is None:
        return CONTENT_SECURITY_POLICY
    policy = CONTENT_SECURITY_POLICY
    for directive in ("img-src 'self' data:", "connect-src 'self'"):
        policy = policy.replace(directive, f"{directive} {background.origin}")
    return policy
