"""Rows on persons beside versions that stay open: who is the same person, and what the other versions tell of them.

The reader is taken to know each row again in every version, by all that stands in it inside the office: other columns and other steps of
age then tell more together than each alone. Who came since a version, or went, is known by that as well.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, TypeAlias

from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.table import Table

Row: TypeAlias = tuple[Any, ...]
#: What each version tells of a person; None: the person is not in it.
Told: TypeAlias = tuple[Row | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One that stays open. `rows`: its rows as the office has them, by number, with all `columns`; `seen`: what everybody sees of each row,
    of what somebody may know, and of what nobody should learn.

    `is_same`: it is the same table; of another one only rows are known again that are one of their kind in both.
    """

    columns: tuple[str, ...]
    rows: Mapping[int, Row]
    seen: Mapping[int, tuple[Row, Row]] = field(default_factory=dict)
    is_same: bool = True


def read_version(
    engine: Engine, private: Table, shown: Table, *, known: Sequence[str], sensitive: Sequence[str], is_same: bool = True
) -> Version:
    """The version `shown` of the table `private`. `known`, `sensitive`: columns of it."""
    seen = _rows(engine, shown, (*known, *sensitive))
    names = private.schema.names
    return Version(
        columns=names, rows=_rows(engine, private, names), is_same=is_same,
        seen={number: (row[: len(known)], row[len(known) :]) for number, row in seen.items()},
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Others:
    """What other versions tell. `told`, `secret`: of each row of the new version, what is known of it there, and what nobody should learn;
    `gone`: both of persons who are not in the new one.
    """

    told: Mapping[int, Told]
    secret: Mapping[int, Row]
    gone: tuple[tuple[Told, Row], ...] = ()


def laid_beside(engine: Engine, table: Table, versions: Sequence[Version]) -> Others:
    """What `versions` tell of the rows of the private `table`, and of those who are not in it."""
    return beside_others(Version(columns=table.schema.names, rows=_rows(engine, table, table.schema.names)), versions)


def beside_others(new: Version, versions: Sequence[Version]) -> Others:
    """The same for a version that was read."""
    same, apart = [one for one in versions if one.is_same], [one for one in versions if not one.is_same]
    shared = [name for name in new.columns if all(name in one.columns for one in same)]
    own, named = _named(new, shared), [_named(one, shared) for one in same]
    linked = [_linked(new, one) for one in apart]
    told, secret = dict[int, Told](), dict[int, Row]()
    gone = []
    for person in dict.fromkeys(chain(own, *named)):
        row = own.get(person)
        rows = [*(of.get(person) for of in named), *(of.get(row) if row is not None else None for of in linked)]
        parts = [one.seen.get(at) if at is not None else None for one, at in zip((*same, *apart), rows, strict=True)]
        known, hidden = tuple(part and part[0] for part in parts), tuple(chain.from_iterable(part[1] for part in parts if part))
        if row is not None:
            told[row], secret[row] = known, hidden
        else:
            gone.append((known, hidden))
    return Others(told=told, secret=secret, gone=tuple(gone))


def _named(version: Version, names: Sequence[str]) -> dict[tuple[Row, int], int]:
    """The rows by what stands in them; of rows that are the same, the first is the first one everywhere."""
    places = [version.columns.index(name) for name in names]
    met: Counter[Row] = Counter()
    found = {}
    for number, cells in version.rows.items():
        row = tuple(cells[place] for place in places)
        met[row] += 1
        found[row, met[row]] = number
    return found


def _linked(version: Version, other: Version) -> dict[int, int]:
    """The row of `other` for each row of `version`, where both are one of their kind in what the two tables share."""
    shared = [name for name in version.columns if name in other.columns]
    ours, theirs = (_named(one, shared) for one in (version, other))
    return {
        number: theirs[row, 1]
        for (row, nth), number in ours.items()
        if nth == 1 and (row, 1) in theirs and (row, 2) not in ours and (row, 2) not in theirs
    }


def _rows(engine: Engine, table: Table, names: Sequence[str]) -> dict[int, Row]:
    columns = ", ".join(['"_row"', *(f"CAST({quote(name)} AS VARCHAR)" for name in names)])
    found = engine.fetch(f'SELECT {columns} FROM {engine.scan_table(table)} ORDER BY "_row"')
    return {number: tuple(row) for number, *row in found}
