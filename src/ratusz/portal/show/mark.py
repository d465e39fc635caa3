"""The sign of a bank that has no arms of its own: a town hall drawn as a bar chart, in the colours of the city. `/znak.svg`."""

from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ratusz.portal.show.colour import palette
from ratusz.portal.show.look import current_look

_BARS = "M3 30h4v16h-4zM9 24h4v22h-4zM15 17h4v29h-4zM21 9h4v37h-4zM27 17h4v29h-4zM33 24h4v22h-4zM39 30h4v16h-4zM1 48h44v3H1z"
_ROOF = "M24 0l4.2 7.2h-8.4z"


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def mark_svg(_request: HttpRequest) -> HttpResponse:
    """The sign; its address carries the colours, so it may be kept for a year."""
    look = current_look()
    response = HttpResponse(render_mark(look.colour, look.accent), content_type="image/svg+xml")
    # A picture that follows a dark screen needs a style of its own; it can load and run nothing.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


@lru_cache(maxsize=8)
def render_mark(colour: str, accent: str) -> str:
    """The sign as SVG, which follows a dark screen."""
    light, dark = palette(colour, "light")["base-default"], palette(colour, "dark")["base-default"]
    roof, dark_roof = palette(accent, "light")["base-default"], palette(accent, "dark")["base-default"]
    style = f".b{{fill:{light}}}.c{{fill:{roof}}}@media (prefers-color-scheme:dark){{.b{{fill:{dark}}}.c{{fill:{dark_roof}}}}}"
    drawn = f'<path class="b" d="{_BARS}"/><path class="c" d="{_ROOF}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 46 52"><style>{style}</style>{drawn}</svg>'
