"""The tags of the components: `{% load show %}`; those that draw are in `drawings`. All are drawn on `/wzornik/`.

Frame

| tag | shows |
|---|---|
| `{% look as bank %}` | puts the installation's `Look` (name, city, colours, arms) into the template |
| `{% bank_sentence as sentence %}` | the sentence of the home page in two parts |
| `{% found_at %}` (`{% load frame %}`) | what search engines and those who share the page are told in its head |
| `{% header %}` `{% footer %}` (`{% load frame %}`) | what base.html begins and ends with; `hide_search=True` where the page has its own |
| `{% icon "download-simple" %}` | an icon of the sprite, hidden from readers; with `label=_("…")` read aloud |
| `{% breadcrumbs "Dane" "/dane/" dataset.title dataset.url "Tabela" %}` | text, address, text, address, …; the last has no address |

Words and numbers, in the language of the page

| tag or filter | shows |
|---|---|
| `{{ 12345|number }}` `{{ 0.5|number:2 }}` | 12 345 · 0,50 |
| `{{ "km2"|unit }}` | km² |
| `{{ title|set_text }}` | Polish one-letter words do not stay at the end of a line |
| `{{ pieces|marked }}` | a text in pieces, what was searched for in `<mark>` |
| `{{ day|day }}` `{{ moment|moment }}` `{{ size|size }}` | 5 marca 2024 · 5 marca 2024, 14:07 · 4,2 kB; days and moments in `<time>` |

Blocks (close with `end…`)

| tag | shows |
|---|---|
| `{% notice "info" title=_("Title") %}…{% endnotice %}` | a box of kind info, success, warning or danger |
| `{% empty title=_("Nothing yet") icon="tray" %}…{% endempty %}` | an empty state: what it is, and what one can do |

Components: each takes the dataclass of `components.py`, `table.py` or `rowdiff.py`

| tag | dataclass | tag | dataclass |
|---|---|---|---|
| `{% badge b %}` or `{% badge "text" "success" %}` | `Badge` | `{% table t %}` | `table.DataTable` |
| `{% card c %}` (`level=3`) · `{% cards list %}` | `Card` | `{% legend t %}` | the signs used in a `DataTable` |
| `{% figure f %}` | `Figure` | `{% rowdiff d %}` | `rowdiff.RowDiff` |
| `{% facts list %}` | `Fact` | `{% pager p %}` | `Pager` |
| `{% provenance p %}` | `Provenance` | `{% facet f %}` | `Facet` |
| `{% problems list %}` | `ProblemLine` | `{% downloads list %}` | `Download` |
| `{% steps list %}` | `Step` | `{% events list %}` | `Event` |
| `{% bars b %}` | `Bars` | `{% kept "app/_part.html" name=noun %}` | any frozen nouns: rendered once |

Forms: `{% errors form %}` (the summary, once at the top), `{% field form.name %}` (label, hint, error, control),
`{% fields form %}` (all visible fields), `{% submit _("Save") %}` (`variant="secondary"`, `name=`, `value=`, `tone="danger"`).
A form needs nothing special: any Django form will do.
"""

from collections.abc import Hashable, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache

from django import template
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from ratusz.portal.show import numbers
from ratusz.portal.show.components import (
    Badge,
    Bars,
    Card,
    Download,
    Event,
    Facet,
    Fact,
    Figure,
    Link,
    Pager,
    Piece,
    ProblemLine,
    Provenance,
    Step,
)
from ratusz.portal.show.controls import control
from ratusz.portal.show.frame import addresses
from ratusz.portal.show.look import Look, current_look
from ratusz.portal.show.map import MapDrawing, render_map, render_swatch
from ratusz.portal.show.rowdiff import RowDiff, render_rowdiff
from ratusz.portal.show.table import DataTable, Sign, render_table
from ratusz.portal.show.theme import address_of_theme

register = template.Library()

_NOTICE_ICONS = {"info": "info", "success": "check-circle", "warning": "warning", "danger": "warning-octagon"}


def _language() -> str:
    return (get_language() or "pl")[:2]


# --- frame


@register.simple_tag
def look() -> Look:
    """The look of this installation."""
    return current_look()


@register.simple_tag
def bank_sentence() -> tuple[str, str]:
    """The sentence of the home page: its first sentence, and the rest."""
    first, full_stop, rest = current_look().sentence(_language()).partition(". ")
    return numbers.without_hanging(first + full_stop.strip()), numbers.without_hanging(rest)


@register.simple_tag
def theme_address() -> str:
    """Where the colours of this installation are served, with a mark that changes when they do."""
    return address_of_theme(current_look())


@register.filter
def message_tone(level: str) -> str:
    """The kind of notice for a message of Django's."""
    return {"error": "danger", "warning": "warning", "success": "success"}.get(level, "info")


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite."""
    address = f"{static('ratusz/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="rz-icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, address)
    return format_html('<svg class="rz-icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', address)


@register.inclusion_tag("show/_breadcrumbs.html", takes_context=True)
def breadcrumbs(context: Context, *parts: str) -> dict[str, object]:
    """The way from home, in the office from the desk, to here: text, address, text, address, …, text."""
    texts, urls = parts[::2], [*parts[1::2], ""]
    crumbs = [Link(text=str(text), url=str(url)) for text, url in zip(texts, urls, strict=False)]
    to, in_office = addresses(_language()), "desk_links" in context
    if in_office and crumbs and crumbs[0].url == to.desk:
        crumbs = crumbs[1:]
    return {"crumbs": crumbs, "home": to.desk if in_office else to.home, "in_office": in_office}


# --- words and numbers


@register.filter
def number(value: numbers.Number | None, places: int | None = None) -> str:
    """A number as people write it; nothing where there is none."""
    return "" if value is None else numbers.format_number(value, _language(), places=places)


@register.filter
def unit(value: str | None, figure: object = None) -> str:
    """A unit of measure as people write it, beside a figure in words where one is given; nothing where there is none."""
    return numbers.unit_in_words(value or "", None if figure is None else str(figure), _language())


@register.filter
def size(value: int | None) -> str:
    """A size in bytes as people write it."""
    return "" if value is None else numbers.format_size(value, _language())


@register.filter
def day(value: date | datetime | None) -> str:
    """A day in words, in a `<time>`."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), numbers.format_day(value, _language()))


@register.filter
def moment(value: datetime | None) -> str:
    """Day and minute in words, in a `<time>`."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), numbers.format_moment(value, _language()))


@register.filter
def set_text(value: str) -> str:
    """A text in which one-letter words do not hang at the end of a line."""
    return numbers.without_hanging(str(value))


@register.filter
def marked(pieces: Iterable[Piece]) -> SafeString:
    """A text in pieces; those that were searched for stand in `<mark>`."""
    made = [format_html("<mark>{}</mark>" if piece.marked else "{}", numbers.without_hanging(piece.text)) for piece in pieces]
    return format_html_join("", "{}", ((one,) for one in made))


# --- blocks


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "") -> SafeString:
    """A box with something to know, done, to beware of, or wrong."""
    head = format_html('<p class="rz-notice__title">{}</p>', title) if title else ""
    return format_html(
        '<div class="rz-notice" data-tone="{}"{}>{}<div class="rz-notice__body">{}{}</div></div>',
        kind,
        mark_safe(' role="alert"') if kind == "danger" else "",
        icon(_NOTICE_ICONS.get(kind, "info")),
        head,
        content,
    )


@register.simple_block_tag
def empty(content: str, title: str = "", icon: str = "tray") -> SafeString:
    """What stands where nothing is yet."""
    return format_html(
        '<div class="rz-empty">{}<p class="rz-empty__title">{}</p><div class="rz-empty__body">{}</div></div>',
        globals()["icon"](icon),
        title,
        content,
    )


# --- components


@register.simple_tag
def badge(what: Badge | str, tone: str = "neutral") -> SafeString:
    """A badge, from a `Badge` or from a text and a tone."""
    text, tone = (what.text, what.tone) if isinstance(what, Badge) else (what, tone)
    return format_html('<span class="rz-badge" data-tone="{}">{}</span>', tone, text)


@register.inclusion_tag("show/_card.html")
def card(what: Card, level: int = 3) -> dict[str, object]:
    """One card; `level` of its heading."""
    return {"card": what, "level": level}


@register.inclusion_tag("show/_cards.html")
def cards(what: Sequence[Card], level: int = 3) -> dict[str, object]:
    """A grid of cards, read as a list."""
    return {"cards": what, "level": level}


@register.inclusion_tag("show/_figure.html")
def figure(what: Figure) -> dict[str, object]:
    """A number with unit, day and source."""
    return {"figure": what}


@register.inclusion_tag("show/_facts.html")
def facts(what: Sequence[Fact], layout: str = "rows") -> dict[str, object]:
    """Names and values: `layout` "rows" (name beside value) or "stack" (name above)."""
    return {"facts": what, "layout": layout}


@register.inclusion_tag("show/_provenance.html")
def provenance(what: Provenance) -> dict[str, object]:
    """Where the values come from: a sentence, and the chain behind a fold."""
    return {"provenance": what}


@register.inclusion_tag("show/_problems.html")
def problems(what: Sequence[ProblemLine]) -> dict[str, object]:
    """Remarks of the checks, worst first."""
    order = {"error": 0, "warning": 1, "advice": 2}
    return {"problems": sorted(what, key=lambda line: order[line.severity])}


@register.inclusion_tag("show/_steps.html")
def steps(what: Sequence[Step]) -> dict[str, object]:
    """Where one is in a way of several pages."""
    return {"steps": what}


@register.inclusion_tag("show/_events.html")
def events(what: Sequence[Event]) -> dict[str, object]:
    """A history, newest first."""
    return {"events": what}


@register.inclusion_tag("show/_bars.html")
def bars(what: Bars) -> dict[str, object]:
    """Amounts drawn as bars, in a table. Widths are steps of 5 % (classes), because the policy forbids inline style."""
    top = max((row.value for row in what.rows), default=0) or 1
    return {"bars": what, "rows": [(row, round(20 * row.value / top) * 5) for row in what.rows]}


@register.inclusion_tag("show/_pager.html")
def pager(what: Pager) -> dict[str, object]:
    """Forward and back in a long list."""
    return {"pager": what}


@register.inclusion_tag("show/_facet.html")
def facet(what: Facet) -> dict[str, object]:
    """A way to narrow a list."""
    return {"facet": what}


@register.inclusion_tag("show/_downloads.html")
def downloads(what: Sequence[Download]) -> dict[str, object]:
    """The formats one can take away."""
    return {"downloads": what}


@register.simple_tag
def map_drawing(what: MapDrawing) -> SafeString:
    """`{% map_drawing drawing %}`: a map as SVG."""
    return render_map(what)


@register.simple_tag
def swatch(fill: str, name: str) -> SafeString:
    """`{% swatch line.fill "a" %}`: the square of a legend; `name` is its own on the page."""
    return render_swatch(fill, name)


@register.simple_tag
def table(what: DataTable) -> SafeString:
    """A data table."""
    return render_table(what, _language())


@register.inclusion_tag("show/_legend.html")
def legend(what: DataTable | Iterable[Sign]) -> dict[str, object]:
    """The signs that stand in a table instead of numbers, explained."""
    return {"signs": what.used_signs() if isinstance(what, DataTable) else list(what)}


@register.simple_tag
def rowdiff(what: RowDiff) -> SafeString:
    """Rows added, removed and changed between two versions."""
    return render_rowdiff(what, _language())


@register.simple_tag
def kept(template: str, **nouns: Hashable) -> SafeString:
    """`template` rendered with frozen nouns under their names: the same nouns in the same language are rendered once.

    Exact, because the nouns are all it depends on; nothing that says who is reading may be among them.
    """
    return _kept(template, _language(), tuple(nouns.items()))


@lru_cache(maxsize=2_000)
def _kept(template: str, language: str, nouns: tuple[tuple[str, Hashable], ...]) -> SafeString:
    return render_to_string(template, {**dict(nouns), "LANGUAGE_CODE": language})


# --- forms


@register.inclusion_tag("show/_errors.html")
def errors(form: BaseForm) -> dict[str, object]:
    """What is wrong with a form, with links to the fields; nothing when all is well."""
    found = [(form[name], messages) for name, messages in form.errors.items() if name in form.fields]
    return {"found": found, "general": form.non_field_errors(), "any": bool(form.errors)}


@register.inclusion_tag("show/_field.html")
def field(what: BoundField) -> dict[str, object]:
    """One field: label, hint, error, control."""
    return control(what)


@register.inclusion_tag("show/_fields.html")
def fields(form: BaseForm) -> dict[str, object]:
    """All fields of a form, hidden ones too."""
    return {"form": form, "controls": [control(bound) for bound in form.visible_fields()]}


@register.inclusion_tag("show/_submit.html")
def submit(text: str, variant: str = "primary", tone: str = "accent", name: str = "", value: str = "") -> dict[str, object]:
    """A button that sends the form."""
    return {"text": text, "variant": variant, "tone": tone, "name": name, "value": value}
