"""Tables that are too large to be read row by row: grouped by the engine, portion by portion of their areas."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.base.sentences import N_
from ratusz.bank.model.period import PeriodKind
from ratusz.bank.model.table import Table
from ratusz.bank.query.cellwise import Line, lines
from ratusz.bank.query.nodes import Condition, Group, Op
from ratusz.bank.reconcile.gaps.expected import Breakdown, Expectation, breakdown_of
from ratusz.bank.reconcile.gaps.found import Kind
from ratusz.bank.reconcile.gaps.held import Written
from ratusz.bank.reconcile.gaps.parts import Part, Strange, Texts, parts_of, refuse_wide_area
from ratusz.bank.reconcile.places import Area, Places
from ratusz.bank.reconcile.spelling import period_of
from ratusz.portal.core import bank
from ratusz.portal.discrepancies.observing import written
from ratusz.portal.gaps.reading import MOST, THERE, canonical, heads_of, refuse_gone, rolled_by, rows_meant, sign_of, within
from ratusz.portal.gaps.words import ROWS, CubeWords

#: So many areas a column may name.
_MOST_AREAS = 100_000
#: So many figures that nobody expects are noted; what they are is seen from the first ones.
_MOST_STRANGE = 1_000


def is_large(table: Table) -> bool:
    """Whether the engine has to group it."""
    return table.rows > MOST


class LargeTable:
    """A large table beside its cube. `strange`: areas that no list knows, with their rows; known once the areas are."""

    def __init__(self, words: CubeWords, table: Table, expectation: Expectation, today: date) -> None:
        self._words, self._table, self._expectation = words, table, expectation
        self._heads = heads_of(words, table) if words.across else [(name, name, "") for name in words.columns]
        named = ("" if words.across else words.period_column, words.area_column, *words.breakdowns, *(one[1] for one in self._heads))
        refuse_gone(table, filter(None, named))
        self._where = rows_meant(words, table)
        self._each = len(expectation.periods(today)) * len(expectation.breakdowns) * len(words.phenomena)
        refuse_wide_area(self._each)
        self.strange: dict[Strange, int] = {}
        self._last: Part | None = None
        self._spelled = self._spellings()

    def parts(self, areas: Sequence[Area] = ()) -> Iterator[Part]:
        """What is there, portion by portion; of some areas only where they are named. A portion that comes twice in a row is read once."""
        for portion in parts_of(areas or self._expectation.areas, self._each):
            if self._last is None or self._last.areas != portion:
                self._last = None  # two portions are not kept together
                self._last = Part(areas=portion, texts=self._texts(portion))
            yield self._last

    def _spellings(self) -> Mapping[str, list[Any]]:
        """Code of an area → its spellings in the table."""
        found: dict[str, list[Any]] = defaultdict(list)
        if not self._words.area_column:
            return found
        rows: dict[Any, int] = {}
        for line in lines(bank.export_engine(), self._table, self._where, (Group(column=self._words.area_column),), ()):
            if line.by[0] is not None:
                rows[line.by[0]] = line.rows
            if len(rows) > _MOST_AREAS:
                raise WrongQuery(
                    "gap-areas-many",
                    N_("The column of areas names more than {most} of them."),
                    N_("Choose the column that says where a figure belongs."),
                    values={"most": _MOST_AREAS},
                )
        texts = {value: written(value) for value in rows}
        match = Places(areas=self._expectation.areas).find_all(set(texts.values()))
        for value, text in sorted(texts.items(), key=lambda one: one[1]):
            code = match[text].code
            if code is None:
                key = Kind.STRANGE_AREA, text, ", ".join(match[text].candidates)
                if key in self.strange or len(self.strange) < _MOST_STRANGE:
                    self.strange[key] = self.strange.get(key, 0) + rows[value]
            else:
                found[code].append(value)
        return found

    def _texts(self, areas: tuple[Area, ...]) -> Texts:
        words, found = self._words, _Kept(self._expectation)
        query = self._where
        if words.area_column:
            spelled = {value: area.code for area in areas for value in self._spelled.get(area.code, ())}
            if not spelled:
                return {}
            among = Condition(column=words.area_column, op=Op.IN, values=tuple(spelled))
            query = replace(query, where=(*query.where, among))
        for line in lines(bank.export_engine(), self._table, query, self._by(), [one[1] for one in self._heads]):
            at = 0 if words.across else 1
            area = spelled[line.by[at]] if words.area_column else ""
            breakdown = _breakdown(words.breakdowns, line.by[at + bool(words.area_column) :])
            for name, period, text in self._told(line):
                found.keep(name, (area, breakdown, period), text)
        return found.texts

    def _by(self) -> list[Group]:
        words = self._words
        period = [] if words.across else [Group(column=words.period_column, roll=rolled_by(words, self._table))]
        return [*period, *(Group(column=name) for name in (words.area_column, *words.breakdowns) if name)]

    def _told(self, line: Line) -> Iterator[tuple[str, str, str]]:
        """Name, period and text of each cell of a line; of several rows only that they are there."""
        if not self._heads:
            period = period_of(_period(line.by[0]))
            if period is not None:
                yield ROWS, str(within(period, PeriodKind(self._words.every))), THERE
            return
        own = "" if self._words.across else _period(line.by[0])
        for (name, _column, head), (value, sign) in zip(self._heads, line.cells, strict=True):
            text = written(value) if value is not None else sign_of(sign) if sign else ""
            if head or own:
                yield name, head or own, THERE if text and line.rows > 1 else text


@lru_cache(maxsize=50_000)
def _breakdown(names: tuple[str, ...], values: tuple[Any, ...]) -> Breakdown:
    return breakdown_of({name: written(value) for name, value in zip(names, values, strict=True)})


@lru_cache(maxsize=50_000)
def _period(value: Any) -> str:
    return canonical(written(value))


class _Kept:
    """Texts of cells, without those that change nothing: of periods before the first one, and of what is strange more than is told."""

    def __init__(self, expectation: Expectation) -> None:
        self.texts: dict[str, dict[Written, str]] = defaultdict(dict)
        self._known: set[Breakdown] = set(expectation.breakdowns)
        self._since, self._strange = expectation.since, 0

    def keep(self, name: str, key: Written, text: str) -> None:
        period = period_of(key[2])
        if period is not None and period.last < self._since.first:
            return
        if key[1] not in self._known or period is None:
            self._strange += 1
            if self._strange > _MOST_STRANGE:
                return
        of = self.texts[name]
        if text or key not in of:
            of[key] = of.get(key) or text
