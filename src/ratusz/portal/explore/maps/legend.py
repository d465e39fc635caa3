"""The legend of a map and what the map says, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ratusz.bank.base.rounding import rounded
from ratusz.bank.shapes.classes import Classes, Method
from ratusz.portal.explore.maps.nodes import Kind, Layer, Value
from ratusz.portal.show.map import colours
from ratusz.portal.show.numbers import format_number, unit_in_words

#: A figure of fewer rows than this may hang on chance, or tell of single people.
FEW_ROWS = 5
_MOST_PLACES, _NAMED = 6, 5
METHODS: dict[Method, str | Promise] = {
    Method.QUANTILES: _("as many in each class"),
    Method.EQUAL: _("equal steps"),
    Method.NATURAL: _("natural gaps"),
}
_METHODS_EXPLAINED: dict[Method, str | Promise] = {
    Method.QUANTILES: _("Each class has about as many areas (quantiles)."),
    Method.EQUAL: _("Each class spans the same range of figures."),
    Method.NATURAL: _("Classes part where the figures themselves leave the widest gaps (Jenks)."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendLine:
    """A colour, what it stands for, and how many things have it."""

    fill: str
    text: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Legend:
    """Lines from the least to the greatest, missing figures last; how classes were made."""

    lines: tuple[LegendLine, ...]
    explained: str


def legend_of(layer: Layer, method: Method, language: str) -> Legend | None:
    """The legend of a coloured map."""
    made = layer.classes
    if made is None:
        return None
    places = _places(made)
    shades = colours(len(made.counts), has_zero=made.has_zero)
    lines = [
        LegendLine(fill=shade, text=_span(low, high, places, language), count=count)
        for shade, low, high, count in zip(shades, made.least, made.greatest, made.counts, strict=True)
    ]
    if made.missing:
        lines.append(LegendLine(fill="missing", text=gettext("no figure"), count=made.missing))
    return Legend(lines=tuple(lines), explained=str(_METHODS_EXPLAINED[method]) if made.least != made.greatest else "")


def _places(made: Classes) -> int:
    """As few decimals as tell the classes apart."""
    ends = [value for pair in zip(made.least, made.greatest, strict=True) for value in pair]
    different = len(set(ends))
    return next((places for places in range(_MOST_PLACES) if len({round(value, places) for value in ends}) == different), _MOST_PLACES)


def _span(low: float, high: float, places: int, language: str) -> str:
    ends = [format_number(Decimal(repr(value)), language, places=places) for value in ((low,) if low == high else (low, high))]
    return "–".join(ends) if low >= 0 else gettext("%(low)s to %(high)s") % {"low": ends[0], "high": ends[-1]} if len(ends) > 1 else ends[0]


def figure_in_words(value: Value, unit: str, language: str) -> str:
    """A figure with its unit, means with four decimals at most; words for none."""
    if value is None:
        return gettext("no figure")
    if isinstance(value, Decimal):
        value = _shortened(value)
    text = format_number(value, language)
    return f"{text} {unit_in_words(unit, text, language)}".strip()


def _shortened(value: Decimal) -> Decimal:
    short = rounded(value, 4) if -int(value.as_tuple().exponent) > 4 else value
    return Decimal(format(short.normalize(), "f")) if short else Decimal(0)


def sentences(layer: Layer, unit: str, language: str) -> list[str]:
    """The main things: how much is drawn, the greatest and the least, what is not there and why."""
    if layer.kind is Kind.AREAS:
        return [*_ends(layer, unit, language), *_doubts(layer, language)]
    count = layer.size
    number = {"number": format_number(count, language)}
    points = ngettext("%(number)s point.", "%(number)s points.", count) % number
    shapes = ngettext("%(number)s shape.", "%(number)s shapes.", count) % number
    said = [points if layer.kind is Kind.POINTS else shapes]
    if layer.nowhere:
        left = {"number": format_number(layer.nowhere, language)}
        said.append(ngettext("%(number)s row has no place on earth.", "%(number)s rows have no place on earth.", layer.nowhere) % left)
    return said + (_ends(layer, unit, language) if layer.classes else [])


def _ends(layer: Layer, unit: str, language: str) -> list[str]:
    known = [(figure, place) for place, figure in enumerate(layer.figures) if figure is not None]
    if not known:
        return [gettext("There is no figure to show.")]
    if len(known) == 1 or not layer.names:
        return []
    least, most = min(known), max(known, key=lambda one: (one[0], -one[1]))
    return [
        gettext("Most: %(name)s (%(figure)s).") % _named(layer, most, unit, language),
        gettext("Least: %(name)s (%(figure)s).") % _named(layer, least, unit, language),
    ]


def _named(layer: Layer, one: tuple[int | Decimal, int], unit: str, language: str) -> dict[str, str]:
    return {"name": layer.names[one[1]], "figure": figure_in_words(one[0], unit, language)}


def _doubts(layer: Layer, language: str) -> list[str]:
    groups = layer.groups
    few = sum(0 < group.rows < FEW_ROWS for group in groups)
    one_each = all(group.rows <= 1 for group in groups)
    partial = sum(0 < group.counted < group.rows for group in groups)
    said = []
    if few and not one_each:
        said.append(
            ngettext(
                "In %(number)s area the figure comes from fewer than %(few)s rows.",
                "In %(number)s areas the figure comes from fewer than %(few)s rows.",
                few,
            )
            % {"number": format_number(few, language), "few": FEW_ROWS}
        )
    if partial:
        said.append(
            ngettext(
                "In %(number)s area some rows have no value, so the figure is of the others.",
                "In %(number)s areas some rows have no value, so the figure is of the others.",
                partial,
            )
            % {"number": format_number(partial, language)}
        )
    if layer.strays:
        names = _listed(layer.strays)
        said.append(
            ngettext(
                "%(number)s group has no area on the map: %(names)s.",
                "%(number)s groups have no area on the map: %(names)s.",
                len(layer.strays),
            )
            % {"number": format_number(len(layer.strays), language), "names": names}
        )
    return said


def _listed(names: Sequence[str]) -> str:
    return ", ".join([*(name or gettext("without a name") for name in names[:_NAMED]), *(["…"] if len(names) > _NAMED else [])])
