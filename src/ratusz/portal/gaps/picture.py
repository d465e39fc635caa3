"""What is there around a gap, as a small table: periods beside areas, parts of a breakdown, or columns."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext as _

from ratusz.bank.model.period import Period
from ratusz.bank.model.table import Table
from ratusz.bank.reconcile.gaps.calendar import following
from ratusz.bank.reconcile.gaps.cube import There, sort_of_text, there_of
from ratusz.bank.reconcile.gaps.expected import Breakdown, Expectation, Key
from ratusz.bank.reconcile.gaps.held import held_of
from ratusz.bank.reconcile.gaps.parts import placed_of
from ratusz.bank.reconcile.spelling import period_of
from ratusz.portal.gaps.finding import Region
from ratusz.portal.gaps.large import LargeTable
from ratusz.portal.gaps.reading import rows_of
from ratusz.portal.gaps.words import ROWS, CubeWords, expectations, names_of_areas

Thing = TypeVar("Thing")
#: So many periods and lines are shown, and so many periods before and after the gap: on a telephone the gap itself is to be seen.
_PERIODS, _LINES, _BEFORE, _AFTER = 14, 16, 2, 4
#: So many rows are read faster than they are grouped.
_READ_WHOLE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What stands in one place: its state for the look of it, and the same in a word."""

    state: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Lines with a cell for each period. `of`: what the lines are; `left`: how many are not shown."""

    of: str
    periods: tuple[str, ...]
    lines: tuple[tuple[str, tuple[Cell, ...]], ...]
    left: int


def picture_of(words: CubeWords, table: Table | None, region: Region, labels: dict[str, str], today: date) -> Picture:
    """The cube around `region`."""
    shown = [code for code, _name in _first(words.areas, lambda one: one[0] in region.areas)][:_LINES]
    declared = expectations(words)
    periods = _periods(declared[0], region, today)
    theres = _theres(words, table, declared, [_narrowed(one, shown, region, periods) for one in declared], today)
    first = theres[next((name for name in words.phenomena if name in region.columns), words.phenomena[0])]
    if len(words.areas) > 1:
        names, of = names_of_areas(words), _("Area")
        listed = [(names[code], first, code, _some(region.breakdowns)) for code in shown]
        left = len(words.areas) - len(shown)
    elif len(declared[0].breakdowns) > 1:
        of, area = _("Breakdown"), next(iter(region.areas), "")
        codes = declared[0].shown
        parts = _first(declared[0].breakdowns, lambda one: one in region.breakdowns)
        listed = [(", ".join(codes[one].values()) or _("total"), first, area, one) for one in parts[:_LINES]]
        left = len(parts) - len(listed)
    else:
        of, area, code = _("Figure"), next(iter(region.areas), ""), _some(region.breakdowns)
        names_of = _first(words.phenomena, lambda one: one in region.columns)
        listed = [(_called(name, labels), theres[name], area, code) for name in names_of[:_LINES]]
        left = len(names_of) - len(listed)
    lines = tuple(
        (name, tuple(_cell(there, (area, code, str(period)), period, region) for period in periods)) for name, there, area, code in listed
    )
    return Picture(of=of, periods=tuple(map(str, periods)), lines=lines, left=left)


def _theres(
    words: CubeWords, table: Table | None, declared: Sequence[Expectation], narrowed: Sequence[Expectation], today: date
) -> dict[str, There]:
    """What is there of what is shown (`narrowed`, of `declared`); of a table of some size nothing else is read."""
    areas = narrowed[0].areas
    if table is None or table.rows <= _READ_WHOLE:
        read = [placed_of(declared[0].areas, held_of(rows_of(words, table) if table is not None else ())).texts]
    else:
        read = [part.texts for part in LargeTable(words, table, declared[0], today).parts(areas)]
    codes = {area.code for area in areas}
    theres = {}
    for one in narrowed:
        texts = {key: text for part in read for key, text in part.get(one.phenomenon, {}).items() if key[0] in codes}
        theres[one.phenomenon] = there_of(one, texts, today)
    return theres


def _narrowed(expectation: Expectation, codes: Sequence[str], region: Region, periods: Sequence[Period]) -> Expectation:
    """Only what is shown: all that is expected may be millions of cells."""
    shown = {_some(region.breakdowns), *_first(expectation.breakdowns, lambda one: one in region.breakdowns)[:_LINES]}
    narrowed = replace(
        expectation,
        areas=tuple(area for area in expectation.areas if not codes or area.code in codes),
        breakdowns=tuple(one for one in expectation.breakdowns if one in shown),
    )
    return replace(narrowed, since=periods[0], until=periods[-1]) if periods else narrowed


def _called(name: str, labels: dict[str, str]) -> str:
    return _("rows of the table") if name == ROWS else labels.get(name) or name or _("the figure")


def _some(breakdowns: Iterable[Breakdown]) -> Breakdown:
    return next(iter(sorted(breakdowns)), ())


def _first(things: Sequence[Thing], wanted: Callable[[Thing], bool]) -> list[Thing]:
    """Those that lack first, then the others around them."""
    return sorted(things, key=lambda one: not wanted(one))


def _periods(expectation: Expectation, region: Region, today: date) -> list[Period]:
    owed = list(expectation.promise.owed(expectation.since, expectation.until, today))
    inside = [at for at, period in enumerate(owed) if str(period) in region.periods]
    if owed and (expectation.until is None or owed[-1].first < expectation.until.first):
        owed.append(following(owed[-1]))
    start = max(0, min(inside, default=len(owed)) - _BEFORE)
    end = max(inside, default=len(owed)) + 1 + _AFTER
    return owed[start:end][-_PERIODS:] if inside and inside[-1] - inside[0] < _PERIODS else owed[start : start + _PERIODS]


def _cell(there: There, key: Key, period: Period, region: Region) -> Cell:
    text = there.texts.get(key, "")
    here = any(region.covers(name, key, doubted=region.doubted) for name in (there.expectation.phenomenon,))
    if here:
        return Cell(state="here", text=text or _("missing"))
    if text:
        sort = sort_of_text(text)
        return Cell(
            state="there" if sort in {"number", "none", "text"} else "sign", text=_("there") if sort in {"number", "text"} else text
        )
    if key not in there.owed:
        return Cell(state="later", text=_("not due") if period_of(str(period)) else "–")
    return Cell(state="missing", text=_("missing"))
