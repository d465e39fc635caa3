"""The colours of the installation as a style sheet of custom properties: `/motyw.css`.

The bundle holds no colour of its own: the city's two, a warm neutral and four that carry meaning are all made by `colour`,
so that light, dark and contrast follow one rule.
"""

from functools import lru_cache
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ratusz.portal.show.colour import Scheme, palette
from ratusz.portal.show.look import Look, current_look
from ratusz.portal.show.series import NEUTRALS_ON_DARK, series_colours, series_on_dark

_SAND = "#7a7263"
_MEANINGS = {"info": "#2460a7", "success": "#1f7a3d", "warning": "#b06f00", "danger": "#b3261e"}
_FOCUS = {"light": ("#1b1a17", "#ffd34d"), "dark": ("#ffd34d", "#1b1a17")}


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def theme_css(_request: HttpRequest) -> HttpResponse:
    """The colours as CSS; its address carries their hash, so it may be kept for a year."""
    look = current_look()
    return HttpResponse(render_theme(look.colour, look.accent), content_type="text/css; charset=utf-8")


def address_of_theme(look: Look) -> str:
    """Where the colours of `look` are served."""
    return f"{reverse('show:theme')}?v={_mark(look.colour, look.accent)}"


@lru_cache(maxsize=8)
def render_theme(colour: str, accent: str) -> str:
    """CSS that sets every colour of the bundle: light by default, dark where the reader's system asks for it."""
    sources = {"accent": colour, "brand": accent, "neutral": _SAND, **_MEANINGS}
    light, dark = _declarations(sources, "light"), _declarations(sources, "dark")
    roles = "".join(f"[data-color={name}],[data-tone={name}]{{{_role(name)}}}" for name in sources)
    charts = f"@media screen and (prefers-color-scheme:dark){{{_charts(colour)}}}"
    return f":root{{{light}{_role('accent')}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}{roles}{charts}"


@lru_cache(maxsize=8)
def _mark(colour: str, accent: str) -> str:
    return sha256(render_theme(colour, accent).encode()).hexdigest()[:12]


def _declarations(sources: dict[str, str], scheme: Scheme) -> str:
    inner, outer = _FOCUS[scheme]
    focus = f"color-scheme:{scheme};--ds-color-focus-inner:{outer};--ds-color-focus-outer:{inner};"
    return focus + "".join(
        f"--ds-color-{name}-{step}:{colour};" for name, source in sources.items() for step, colour in palette(source, scheme).items()
    )


def _charts(colour: str) -> str:
    """What each colour of a drawing becomes on a dark screen; what is shown as it will be printed stays white."""
    series = zip(series_colours(colour), series_on_dark(colour), strict=True)
    neutral = ((drawn, f"var(--ds-color-neutral-{step})") for drawn, step in NEUTRALS_ON_DARK.items())
    paper = ".rz-chart__paper:not(.rz-a4 *)"
    return "".join(f'{paper} [{part}="{drawn}"]{{{part}:{shown}}}' for drawn, shown in (*neutral, *series) for part in ("fill", "stroke"))


def _role(name: str) -> str:
    return "".join(f"--ds-color-{step}:var(--ds-color-{name}-{step});" for step in palette(_SAND, "light"))
