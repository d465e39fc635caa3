"""The page of the columns of a table: what each means, what it holds, how its values are spread."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from ratusz.bank.base.rounding import rounded
from ratusz.bank.base.sentences import say
from ratusz.bank.model.status import BY_CODE
from ratusz.bank.query.profile import ColumnProfile
from ratusz.bank.query.values import print_value
from ratusz.portal.catalog.access import visible_version
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.words import column_texts
from ratusz.portal.explore.charts import address
from ratusz.portal.explore.charts.nodes import Chart, Kind
from ratusz.portal.explore.charts.words import exact, language, number, value_in_words
from ratusz.portal.explore.profiles import profile_of
from ratusz.portal.explore.tables import open_table
from ratusz.portal.pages.columns import ColumnLine, column_lines
from ratusz.portal.pages.sides import Sides, sides_of
from ratusz.portal.show.addresses import with_parameters
from ratusz.portal.show.components import Fact
from ratusz.portal.show.sparks import Spark

_MOST_TOP = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class TopValue:
    """A frequent value, how often it stands in the table, what part of the rows that is, and where those rows are."""

    text: str
    count: int
    part: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSheet:
    """One column: what people say of it, facts, frequent values, a small drawing, the way to a chart of it."""

    line: ColumnLine
    facts: tuple[Fact, ...]
    top: tuple[TopValue, ...]
    more: str
    spark: Spark | None
    outliers: str
    outliers_url: str
    chart_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfilePage:
    """What the page shows."""

    resource: Resource
    sides: Sides
    rows: int
    columns: tuple[ColumnSheet, ...]
    api_url: str
    is_old: bool


def profile_page(request: HttpRequest, resource: Resource) -> ProfilePage:
    """The columns of the version that the address names, or of the current one."""
    version = visible_version(request.user, resource, version=request.GET.get("version") or None)
    table = open_table(str(resource.pk), version)
    found = profile_of(table)
    named = [("version", version)] if version != resource.current else []
    rows_url, chart_url = (reverse(f"pages:{side}", args=[resource.dataset.slug, resource.slug]) for side in ("resource", "chart"))
    lines = column_lines(table.schema, column_texts(resource))
    return ProfilePage(
        resource=resource,
        sides=sides_of(request, resource, "columns"),
        rows=found.rows,
        columns=tuple(_sheet(line, found.columns[line.name], found.rows, rows_url, chart_url, named) for line in lines),
        api_url=with_parameters(f"/api/v1/resources/{resource.pk}/profile", named, {}),
        is_old=version != resource.current,
    )


def _sheet(line: ColumnLine, found: ColumnProfile, rows: int, rows_url: str, chart_url: str, named: list[tuple[str, str]]) -> ColumnSheet:
    all_once = found.distinct == found.count > 1
    many = bool(found.bins or found.periods) and found.distinct > _MOST_TOP
    top = () if all_once or many else tuple(_top(line, found, rows, rows_url, named))
    left = found.distinct - len(top)
    said, fence = _outliers(line, found)
    return ColumnSheet(
        line=line,
        facts=tuple(_facts(line, found, rows)),
        top=top,
        more=gettext("and %(number)s more values") % {"number": number(left)} if top and left > 0 else "",
        spark=_spark(line, found),
        outliers=said,
        outliers_url=with_parameters(rows_url, [*fence, *named], {}) if fence else "",
        chart_url=with_parameters(chart_url, [*_chart(found), *named], {}) if found.bins else "",
    )


def _chart(found: ColumnProfile) -> list[tuple[str, str]]:
    return address.write(Chart(kind=Kind.HISTOGRAM, query=address.Query(select=(found.name,))))


def _facts(line: ColumnLine, found: ColumnProfile, rows: int) -> Iterator[Fact]:
    yield Fact(name=gettext("Values"), text=number(found.count), note=_part(found.count, rows))
    yield Fact(name=gettext("Missing"), text=number(found.missing), note=_reasons(found))
    unique = gettext("each value stands once") if found.distinct == found.count > 1 else ""
    yield Fact(name=gettext("Different values"), text=number(found.distinct), note=unique)
    if found.least is not None and found.greatest is not None:
        ends = [_value(line, end) for end in (found.least, found.greatest)]
        yield Fact(name=gettext("Range"), text=gettext("from %(low)s to %(high)s") % {"low": ends[0], "high": ends[1]})
    if found.mean is not None and found.median is not None and line.name not in _years(line, found):
        yield Fact(name=gettext("Mean"), text=_value(line, _rounded(found.mean)))
        yield Fact(name=gettext("Median"), text=_value(line, found.median), note=_quartiles(line, found))


def _years(line: ColumnLine, found: ColumnProfile) -> tuple[str, ...]:
    """Whole numbers without a unit between 1800 and 2200 that hardly differ: years have no mean worth saying."""
    whole = found.type == "integer" and not line.unit and found.least is not None
    return (line.name,) if whole and found.least >= 1800 and found.greatest <= 2200 else ()


def _value(line: ColumnLine, value: Any) -> str:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        bare = isinstance(value, int) and not line.unit and 1000 <= value <= 9999
        return str(value) if bare else exact(value, line.unit)
    return value_in_words(value)


def _rounded(value: Decimal) -> Decimal:
    places = 0 if abs(value) >= 1000 else 2
    return rounded(value, places)


def _part(count: int, rows: int) -> str:
    if not rows or count == rows:
        return ""
    return gettext("%(part)s %% of rows") % {"part": number(Decimal(count) * 100 / rows, places=1)}


def _reasons(found: ColumnProfile) -> str:
    said = [f"{number(count)} × {say(BY_CODE[code].meaning, language())}" for code, count in found.statuses if code in BY_CODE]
    return "; ".join(said)


def _quartiles(line: ColumnLine, found: ColumnProfile) -> str:
    words = {"low": _value(line, found.lower), "high": _value(line, found.upper)}
    return gettext("the middle half from %(low)s to %(high)s") % words if found.lower is not None else ""


def _top(line: ColumnLine, found: ColumnProfile, rows: int, rows_url: str, named: list[tuple[str, str]]) -> Iterator[TopValue]:
    codes = dict(line.codes)
    for one in found.top[:_MOST_TOP]:
        text = value_in_words(one.value)
        meaning = codes.get(text, "")
        yield TopValue(
            text=f"{text} – {meaning}" if meaning else text,
            count=one.count,
            part=number(Decimal(one.count) * 100 / rows, places=1),
            url=with_parameters(rows_url, [(line.name, print_value(one.value)), *named], {}),
        )


def _spark(line: ColumnLine, found: ColumnProfile) -> Spark | None:
    if found.bins:
        first, last = found.bins[0], found.bins[-1]
        ends = (
            _value(line, found.least if first.low is None else first.low),
            _value(line, found.greatest if last.high is None else last.high),
        )
        counts = tuple(one.count for one in found.bins)
    elif len(found.periods) > 1:
        ends = (value_in_words(found.periods[0].value), value_in_words(found.periods[-1].value))
        counts = tuple(one.count for one in found.periods)
    else:
        return None
    if len(counts) < 2:
        return None
    says = gettext(
        "How the values of %(label)s are spread: %(number)s columns from %(first)s to %(last)s, the tallest holds %(most)s rows."
    )
    words = {"label": line.label, "number": len(counts), "first": ends[0], "last": ends[1], "most": number(max(counts))}
    return Spark(counts=counts, says=says % words, first=ends[0], last=ends[1])


def _outliers(line: ColumnLine, found: ColumnProfile) -> tuple[str, list[tuple[str, str]]]:
    """What is said of values far from the others, and the condition that finds them; nothing where there are none or no rule."""
    out = found.outliers
    if out is None or not out.below + out.above:
        return "", []
    words = {"below": number(out.below), "above": number(out.above), "low": _value(line, out.low), "high": _value(line, out.high)}
    parts = [gettext("%(below)s below %(low)s") % words] if out.below else []
    parts += [gettext("%(above)s above %(high)s") % words] if out.above else []
    said = gettext("Far from the others: %(parts)s.") % {"parts": ", ".join(parts)}
    low, high = (f"{line.name}__{op}" for op in ("lt", "gt"))
    return said, [(high, print_value(out.high))] if out.above >= out.below else [(low, print_value(out.low))]
