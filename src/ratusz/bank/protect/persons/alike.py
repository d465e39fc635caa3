"""Rows on persons made alike: some columns less exactly, and rows that still stand out without what is known of them.

Nothing is chosen here: which columns become coarser, and how much, a person says. What rows lose then follows from k and l alone.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from ratusz.bank.base.errors import Stopped, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.engine.types import sql_type
from ratusz.bank.model.schema import Column, Schema, Type
from ratusz.bank.model.table import PartFile, Table
from ratusz.bank.protect.persons.across import Others, Told, Version, beside_others, laid_beside
from ratusz.bank.protect.persons.declared import Persons

#: More rows are not held in memory, each with what is known of it.
MOST_ROWS = 1_000_000
_DAYS = frozenset({Type.DATE, Type.DATETIME})


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Rows that lose what is known of them, of `count`. `before`, `coarse`: how many stand out as delivered, and with coarser columns.

    `told`: how many persons can be picked out all the same by whoever lays other open versions beside it.
    """

    rows: tuple[int, ...]
    count: int
    before: int
    coarse: int
    told: int = 0


def make_alike(engine: Engine, table: Table, persons: Persons, versions: Sequence[Version] = ()) -> Alike:
    """Which rows of `table` must lose what is known of them, so that nobody stands out in it, nor in it and open `versions` together.

    `Stopped` where even all of them together would still tell too much.
    """
    persons.require_fits(table.schema.names)
    if table.rows > MOST_ROWS:
        raise Stopped(
            "too-many-rows",
            N_("The table has more than {most} rows, too many to make alike."),
            N_("Deliver it in parts."),
            values={"most": MOST_ROWS},
        )
    coarse = coarser(table.schema, persons)
    groups = _groups(engine, table, persons, coarse)
    lost, told = _lost_beside(groups, persons, laid_beside(engine, table, versions)) if versions else (_lost(groups, persons), 0)
    if lost is None:
        raise Stopped(
            "cannot-be-alike",
            N_("There are too few rows, or they differ too little in what nobody should learn."),
            N_("Ask for fewer rows alike, or keep the column inside."),
        )
    return Alike(
        rows=tuple(sorted(lost)),
        count=table.rows,
        before=_standing_out(_groups(engine, table, persons, {}), persons),
        coarse=_standing_out(groups, persons),
        told=told,
    )


_Groups: TypeAlias = Mapping[tuple[Any, ...], Sequence[tuple[Any, ...]]]


def _groups(engine: Engine, table: Table, persons: Persons, coarse: Mapping[str, str]) -> _Groups:
    """Rows (number, known, sensitive) by what is known of them."""
    shown = ", ".join(f"CAST({coarse.get(name, quote(name))} AS VARCHAR)" for name in (*persons.known, *persons.sensitive))
    found: dict[tuple[Any, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for row in engine.fetch(f'SELECT "_row", {shown} FROM {engine.scan_table(table)} ORDER BY "_row"'):
        found[row[1 : 1 + len(persons.known)]].append(row)
    return found


def _standing_out(groups: _Groups, persons: Persons) -> int:
    return sum(len(rows) for rows in groups.values() if not _holds(rows, persons))


def _lost(groups: _Groups, persons: Persons) -> list[int] | None:
    """The rows of groups that stand out, and of as many of the smallest others as are needed for those to be a group that does not; None
    where all together would.
    """
    blank = (None,) * len(persons.known)
    lost = [key for key, rows in groups.items() if not _holds(rows, persons)]
    if not lost:
        return []
    # Rows that were blank in all of it already are in the same group then.
    if blank in groups and blank not in lost:
        lost.append(blank)
    rest = sorted((key for key in groups if key not in set(lost)), key=lambda key: (len(groups[key]), repr(key)))
    together = [row for key in lost for row in groups[key]]
    while not _holds(together, persons):
        if not rest:
            return None
        together += groups[rest.pop(0)]
    return [row[0] for row in together]


def _lost_beside(groups: _Groups, persons: Persons, others: Others) -> tuple[list[int] | None, int]:
    """The same among those of whom other versions tell the same, and how many persons stand out whatever they lose."""
    alike: dict[Told, dict[tuple[Any, ...], list[tuple[Any, ...]]]] = defaultdict(lambda: defaultdict(list))
    for key, rows in groups.items():
        for row in rows:
            alike[others.told[row[0]]][key].append((*row, *others.secret[row[0]]))
    lost, told = list[int](), 0
    for part in alike.values():
        found = _lost(part, persons)
        told += sum(map(len, part.values())) if found is None else 0
        lost += found or []
    return (None, 0) if _lost(groups, persons) is None else (lost, told + _of_gone(persons, others))


def told_by(version: Version, persons: Persons, versions: Sequence[Version]) -> int:
    """How many persons stand out in a `version` as it is seen, laid beside other `versions`."""
    others = beside_others(version, versions)
    alike: dict[tuple[Any, ...], list[tuple[Any, ...]]] = defaultdict(list)
    blank = (None,) * (1 + len(persons.known))
    for number, (known, sensitive) in version.seen.items():
        alike[known, others.told[number]].append((*blank, *sensitive, *others.secret[number]))
    return _of_gone(persons, others) + sum(len(rows) for rows in alike.values() if not _holds(rows, persons))


def _of_gone(persons: Persons, others: Others) -> int:
    """How many of those who are in no row any more stand out by that."""
    gone: dict[Told, list[tuple[Any, ...]]] = defaultdict(list)
    for key, secret in others.gone:
        gone[key].append((*(None,) * (1 + len(persons.known)), *secret))
    return sum(len(rows) for rows in gone.values() if not _holds(rows, persons))


def _holds(rows: Sequence[tuple[Any, ...]], persons: Persons) -> bool:
    return len(rows) >= persons.k and _fewest(rows, persons) >= persons.l


def _fewest(rows: Sequence[tuple[Any, ...]], persons: Persons) -> int:
    """The fewest different values among `rows` in a column that nobody should learn; enough where there is none."""
    return min((len(set(column)) for column in list(zip(*rows, strict=True))[1 + len(persons.known) :]), default=persons.l)


def coarser(schema: Schema, persons: Persons) -> Mapping[str, str]:
    """How the columns that become coarser are shown, as SQL; WrongUsage for one that cannot."""
    return {one.column: _shown(schema.column(one.column), one.by) for one in persons.coarser}


def _shown(column: Column, by: int) -> str:
    name = quote(column.name)
    if by < 1:
        raise WrongUsage("step-unknown", N_("A step is one at least, not {found}."), values={"found": by})
    if column.type.is_number:
        return f"floor({name} / {int(by)}) * {int(by)}"
    if column.type in _DAYS:
        first = f"((year({name}) * 12 + month({name}) - 1) // {int(by)} * {int(by)})"
        return f"make_date(CAST({first} // 12 AS BIGINT), CAST({first} % 12 + 1 AS BIGINT), 1)"
    if column.type is Type.TEXT:
        return f"left({name}, {int(by)})"
    raise WrongUsage(
        "cannot-be-coarser",
        N_("The column {found} can only be shown as it is, or kept inside."),
        values={"found": column.label or column.name},
    )


def show_coarser(engine: Engine, table: Table, persons: Persons, *, work: Path) -> Table:
    """`table` with its coarser columns as they are shown, and without the text that any cell of them was written by."""
    shown = {name: sql for name, sql in coarser(table.schema, persons).items() if name in table.schema}
    if not shown:
        return table
    parts = [_part(engine, part, table.schema, shown, work / f"coarse-{number}.parquet") for number, part in enumerate(table.parts)]
    raw = [_raw(engine, part, table.schema, list(shown), work / f"coarse-raw-{number}.parquet") for number, part in enumerate(table.raw)]
    return Table(schema=table.schema, parts=tuple(parts), raw=tuple(part for part in raw if part.rows))


def _part(engine: Engine, part: PartFile, schema: Schema, shown: Mapping[str, str], path: Path) -> PartFile:
    first = ['"_row"'] if part.first_row is None else []
    cells = [
        f"CAST({shown[column.name]} AS {sql_type(column)}) AS {quote(column.name)}" if column.name in shown else quote(column.name)
        for column in schema.columns
    ]
    signs = [quote(column.status_name) for column in schema.columns if column.has_status]
    count = engine.write(f'SELECT {", ".join([*first, *cells, *signs])} FROM {engine.scan(part, schema)} ORDER BY "_row"', str(path))
    return PartFile(path=path, rows=count, first_row=part.first_row)


def _raw(engine: Engine, part: PartFile, schema: Schema, names: Collection[str], path: Path) -> PartFile:
    scan = engine.scan_raw(Table(schema=schema, parts=(), raw=(part,)))
    count = engine.write(f'SELECT * FROM {scan} WHERE NOT list_contains(?, "column")', str(path), [sorted(names)])
    return replace(part, path=path, rows=count, sha256="")
