"""A table as cells: each with what it counts and of whom, whatever row and column it stands in."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, TypeAlias

from ratusz.bank.base.text import fold
from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.table import Table
from ratusz.bank.protect.cells.declared import Breakdown, Count, Protection
from ratusz.bank.protect.cells.rules import Number, Rule, rule_of_count, rule_of_sum

#: (breakdown, value) of all breakdowns that are not at their total, in the order of names.
Group: TypeAlias = tuple[tuple[str, str], ...]
#: What is counted, and of whom.
Key: TypeAlias = tuple[str, Group]
#: Row number and column.
Spot: TypeAlias = tuple[int, str]
NO_SPANS: Mapping[Spot, tuple[float, float]] = MappingProxyType({})
#: Tells rows apart that hold the same groups.
_REPEATED = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One figure. `rule`: why it tells too much by itself. `hidden`: it is not shown in its version; `inside`: nor is its column.

    `span`: between what it lies for whoever sees it rounded; None where it is not rounded.
    """

    key: Key
    value: Number
    spot: Spot
    rule: Rule | None = None
    hidden: bool = False
    inside: bool = False
    span: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The cells of one version by their keys. `name`: of what; `missing`: keys whose figure the table itself does not tell.

    `promise`: the declaration by which its hidden cells were hidden, where another one holds now.
    """

    name: str
    protection: Protection
    cells: Mapping[Key, Cell]
    missing: frozenset[Key] = frozenset()
    repeated: bool = False
    by: tuple[str, ...] = ()
    parents: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    promise: Protection | None = None

    @property
    def unsafe(self) -> tuple[Cell, ...]:
        """Cells that tell too much by themselves, in the order of the table."""
        return tuple(cell for cell in self.cells.values() if cell.rule)


def read_grid(
    engine: Engine,
    table: Table,
    protection: Protection,
    *,
    name: str = "",
    hidden: Collection[Spot] = (),
    inside: Collection[str] = (),
    spans: Mapping[Spot, tuple[float, float]] = NO_SPANS,
) -> Grid:
    """The cells of `table` as declared. `hidden`: those that its public version does not show; `inside`: columns that it does not have;
    `spans`: of figures that it shows rounded.
    """
    schema = table.schema
    marked = [column for column in protection.columns if schema.column(column).has_status]
    named = [one.column for one in protection.breakdowns]
    columns = [f"CAST({quote(column)} AS VARCHAR)" for column in named]
    columns += [quote(column) for column in (*protection.columns, *protection.inside)]
    columns += [quote(schema.column(column).status_name) for column in marked]
    names = [*named, *protection.columns, *protection.inside, *(schema.column(column).status_name for column in marked)]
    rows = engine.fetch(f'SELECT "_row", {", ".join(columns)} FROM {engine.scan_table(table)} ORDER BY "_row"')
    numbered = [(row[0], dict(zip(names, row[1:], strict=True))) for row in rows]
    return make_grid(numbered, protection, name=name, hidden=frozenset(hidden), inside=frozenset(inside), spans=spans)


def make_grid(
    rows: Sequence[tuple[int, Mapping[str, Any]]],
    protection: Protection,
    *,
    name: str = "",
    hidden: frozenset[Spot] = frozenset(),
    inside: frozenset[str] = frozenset(),
    spans: Mapping[Spot, tuple[float, float]] = NO_SPANS,
) -> Grid:
    """The cells of numbered `rows` (values by name of column)."""
    spelled = cache(_spelled)  # of this table alone: nothing of it is kept when it was read
    groups = [(number, row, _group(row, protection, spelled)) for number, row in rows]
    times = Counter(group for _, _, group in groups)
    repeated = any(count > 1 for count in times.values())
    met: dict[Group, int] = defaultdict(int)
    cells: dict[Key, Cell] = {}
    missing: set[Key] = set()
    for number, row, group in groups:
        # The first row of a group is the first one in another version too, whatever rows came in above it.
        met[group] += 1
        place = group if times[group] == 1 else (*group, (_REPEATED, str(met[group])))
        for column in protection.columns:
            key, value = (column, place), _value(row, column)
            if value is None:
                missing.add(key)
            else:
                spot, rule = (number, column), _rule(row, column, value, protection)
                cells[key] = Cell(
                    key=key, value=value, spot=spot, rule=rule, hidden=spot in hidden, inside=column in inside, span=spans.get(spot)
                )
    by = tuple(one.column for one in protection.breakdowns)
    return Grid(
        name=name, protection=protection, cells=cells, missing=frozenset(missing), repeated=repeated,
        by=(*by, _REPEATED) if repeated else by,
        parents={
            one.column: {spelled(part): spelled(whole) for part, whole in one.parents} for one in protection.breakdowns if one.parents
        },
    )  # fmt: skip


def _group(row: Mapping[str, Any], protection: Protection, spelled: Callable[[str], str]) -> Group:
    return tuple(sorted(pair for one in protection.breakdowns for pair in _pair(one, row[one.column], spelled)))


def _pair(breakdown: Breakdown, value: Any, spelled: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    text = spelled("" if value is None else str(value))
    if text not in {spelled(total) for total in breakdown.totals}:
        yield breakdown.column, text


def _spelled(text: str) -> str:
    """The one spelling of a group, so that it is the same one in a version that writes it otherwise ("BYTKÓW", "Bytków ")."""
    return " ".join(fold(text).split())


def _value(row: Mapping[str, Any], column: str) -> Number | None:
    """The figure of a cell; the sign "-" says that there was none of it, which is nought."""
    value: Number | None = row[column]
    if value is None and row.get(f"{column}__status") == "none":
        return 0
    return value


def _rule(row: Mapping[str, Any], column: str, value: Number, protection: Protection) -> Rule | None:
    count = _declared(column, protection)
    if count is None or not (count.contributors or count.largest):
        return rule_of_count(value, protection)
    of = row[count.contributors] if count.contributors else None
    return rule_of_sum(value, of, [row[name] for name in count.largest if row[name] is not None], protection)


def _declared(column: str, protection: Protection) -> Count | None:
    return next((one for one in protection.counts if one.column == column), None)
