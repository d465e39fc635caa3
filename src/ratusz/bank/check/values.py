"""Values that a person should look at: numbers far from all others, words spelt in two ways."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from ratusz.bank.base.sentences import N_
from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.engine.stacked import by_few, stacked
from ratusz.bank.model.problem import Place, Problem, ProblemKind, Report, Severity, problem_kinds
from ratusz.bank.model.schema import Column, Type
from ratusz.bank.model.table import Table

problem_kinds["outlier"] = ProblemKind(
    severity=Severity.ADVICE,
    message=N_("In the column “{column}” the value {found} lies far from the others; half of them lie between {expected}."),
    hint=N_("Look whether a decimal mark or a digit is wrong. Nothing to do if the value is right."),
    tells_numbers=True,
)
problem_kinds["spelling-differs"] = ProblemKind(
    severity=Severity.ADVICE,
    message=N_("In the column “{column}” one word seems to be written in several ways: {found}."),
    hint=N_("Write it in one way, so that it counts as one."),
)

#: Quartile ranges beyond the quartiles; ten is far outside of what skewed figures of a city show.
_FAR = 10
_FEWEST_VALUES = 30
#: More distant values than this in a column are how it is, not slips.
_MOST_OUTLIERS = 3
#: A column with more different words holds names or descriptions, not categories.
_MOST_CATEGORIES = 200
_LISTED_SPELLINGS = 10
#: Quartiles keep all values of their columns in memory: 8 bytes each, 16 for money.
_VALUES_AT_ONCE = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Middle:
    """A number column and the quartiles between which half of its values lie."""

    column: Column
    low: Any
    high: Any

    @property
    def beyond(self) -> str:
        """SQL: whether a value of the column lies far outside."""
        far = _FAR * float(self.high - self.low)
        return f"CAST({quote(self.column.name)} AS DOUBLE) NOT BETWEEN {float(self.low) - far!r} AND {float(self.high) + far!r}"


def values(engine: Engine, table: Table) -> Report:
    """Outliers of the number columns, spellings of the category columns."""
    problems = (
        *_outliers(engine, table),
        *_spellings(engine, table),
    )
    return Report.of(problems)


def _outliers(engine: Engine, table: Table) -> Iterator[Problem]:
    """Two passes over all columns at once: a statement per column costs more than its values where columns are many."""
    columns = [column for column in table.schema.columns if column.type.is_number and column.name not in table.schema.key]
    at_once = max(1, _VALUES_AT_ONCE // max(1, table.rows))
    middles = [middle for few in _by(at_once, columns) for middle in _middles(engine, table, few)]
    if not middles:
        return
    asked = ", ".join(
        f'min("_row", {_MOST_OUTLIERS + 1}) FILTER ({one.beyond}), '
        f'arg_min({quote(one.column.name)}, "_row", {_MOST_OUTLIERS + 1}) FILTER ({one.beyond})'
        for one in middles
    )
    found = engine.fetch(f"SELECT {asked} FROM {engine.scan_table(table)}")[0]
    for one, rows, far in zip(middles, found[::2], found[1::2], strict=True):
        if rows and len(rows) <= _MOST_OUTLIERS:
            for row, value in zip(rows, far, strict=True):
                where = Place(row=row, column=one.column.label)
                yield Problem(code="outlier", where=where, found=_plain(value), expected=f"{_plain(one.low)} … {_plain(one.high)}")


def _plain(value: Any) -> str:
    """A number without the zeros that say nothing."""
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text


def _by(count: int, columns: Sequence[Column]) -> Iterator[Sequence[Column]]:
    left = iter(columns)
    while few := tuple(islice(left, count)):
        yield few


def _middles(engine: Engine, table: Table, columns: Sequence[Column]) -> Iterator[_Middle]:
    """The quartiles of those `columns` that have values enough, and any spread to measure by."""
    asked = ", ".join(f"count({name}), quantile_disc({name}, [0.25, 0.75])" for name in (quote(column.name) for column in columns))
    found = engine.fetch(f"SELECT {asked} FROM {engine.scan_table(table)}")[0]
    for column, count, ends in zip(columns, found[::2], found[1::2], strict=True):
        if count >= _FEWEST_VALUES and ends[1] > ends[0]:
            yield _Middle(column=column, low=ends[0], high=ends[1])


def _spellings(engine: Engine, table: Table) -> Iterator[Problem]:
    columns = [column for column in table.schema.columns if column.type is Type.TEXT] if table.rows > 1 else []
    for few in by_few(table, columns):
        found = engine.fetch(
            f"""
            WITH words AS (
                SELECT place, text AS word, count(*) AS n, min("_row") AS first FROM {stacked(engine, table, few)}
                WHERE text IS NOT NULL GROUP BY 1, 2),
            few AS (SELECT place FROM words GROUP BY 1 HAVING count(*) <= {_MOST_CATEGORIES})
            SELECT place, min(first), list(word ORDER BY n DESC, word) FROM words WHERE place IN (SELECT place FROM few)
            GROUP BY place, lower(regexp_replace(trim(word), '\\s+', ' ', 'g')) HAVING count(*) > 1
            QUALIFY row_number() OVER (PARTITION BY place ORDER BY min(first)) <= {_LISTED_SPELLINGS} ORDER BY 1, 2
            """
        )
        for place, row, words in found:
            named = " / ".join(f"„{word}”" for word in words[:4])
            yield Problem(code="spelling-differs", where=Place(row=row, column=few[place].label), found=named)
