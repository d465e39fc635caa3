"""What is hidden or rounded of a version, seen together with everything that is shown beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ratusz.bank.base.errors import Gone, NotFound, Stopped
from ratusz.bank.base.sentences import N_
from ratusz.bank.build.mended import corrections_of, mended_in
from ratusz.bank.check.corrections.apply import correct
from ratusz.bank.check.corrections.correction import Action, Correction
from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.schema import Schema
from ratusz.bank.model.table import Table
from ratusz.bank.protect.cells.attack import exposed
from ratusz.bank.protect.cells.declared import Method, Protection
from ratusz.bank.protect.cells.grid import Grid, Spot, read_grid
from ratusz.bank.protect.cells.hide import hide
from ratusz.bank.protect.cells.propose import MOST_CELLS, propose
from ratusz.bank.protect.cells.rounding import Rounded, round_all, span_of
from ratusz.bank.protect.cells.rules import Rule
from ratusz.bank.protect.cells.shown import show_rounded
from ratusz.bank.protect.cells.steps import Step, no_step
from ratusz.bank.protect.cells.suppress import Hidden, plan
from ratusz.bank.protect.cells.system import build
from ratusz.bank.protect.persons.across import Version, read_version
from ratusz.bank.protect.persons.alike import Alike, make_alike, show_coarser, told_by
from ratusz.bank.protect.persons.declared import Persons
from ratusz.bank.protect.withhold import protect
from ratusz.bank.store import Store
from ratusz.bank.store.manifest import Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stays open when a version is published: cells of earlier versions, the last one first, and of other tables; rows on persons."""

    earlier: tuple[Grid, ...] = ()
    others: tuple[Grid, ...] = ()
    persons: tuple[Version, ...] = ()


NOTHING_BESIDE = Beside()
#: More cells than this are not read into one system while somebody waits.
MOST_TOGETHER = 150_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What becomes of a version, worked out before it is published. `hidden`: cells without a figure, and why; `figures`: rounded ones.

    `cells`: of how many; `unsafe`: how many tell too much by themselves; `exposed`: what could be known all the same, how many;
    `whole`: a figure that falls into others is hidden, which shares of any of these would give back;
    `lost`: of rounded figures, how many are changed, by how much at most, in how many sums parts and whole differ;
    `standing_out`: of rows on persons, how many there are, and how many stand out as delivered and with coarser columns.
    """

    hidden: tuple[Hidden, ...] = ()
    figures: Mapping[Spot, int] = field(default_factory=dict)
    cells: int = 0
    unsafe: int = 0
    exposed: int = 0
    whole: bool = False
    lost: tuple[int, float, int] = (0, 0.0, 0)
    standing_out: tuple[int, int, int] | None = None

    @property
    def primary(self) -> int:
        """How many are hidden because they tell too much by themselves."""
        return sum(one.rule.is_primary for one in self.hidden)

    def as_json(self) -> dict[str, Any]:
        """Plain values: places and why, no true figure among them."""
        return {
            "hidden": [[*one.spot, str(one.rule)] for one in self.hidden],
            "figures": [[*spot, figure] for spot, figure in self.figures.items()],
            "cells": self.cells, "unsafe": self.unsafe, "exposed": self.exposed, "whole": self.whole, "lost": list(self.lost),
            "standing_out": list(self.standing_out) if self.standing_out else None,
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Guard":
        """The inverse of `as_json`."""
        changed, furthest, off = data["lost"]
        out = data["standing_out"]
        rows, before, coarse = out or (0, 0, 0)
        return cls(
            hidden=tuple(Hidden(spot=(row, column), rule=Rule(rule)) for row, column, rule in data["hidden"]),
            figures={(row, column): figure for row, column, figure in data["figures"]},
            cells=data["cells"], unsafe=data["unsafe"], exposed=data["exposed"], whole=data.get("whole", False),
            lost=(changed, furthest, off),
            standing_out=(rows, before, coarse) if out else None,
        )  # fmt: skip


def guarded(
    engine: Engine, table: Table, protection: Protection, beside: Beside, *, withheld: Sequence[str] = (), step: Step = no_step
) -> Guard:
    """What would become of the private `table`."""
    protection.require_fits(table.schema.names)
    if protection.method is Method.OPEN:
        return Guard()
    if protection.persons is not None:
        known = tuple(name for name in protection.persons.known if name not in withheld)
        sensitive = tuple(name for name in protection.persons.sensitive if name not in withheld)
        persons = replace(protection.persons, known=known, sensitive=sensitive)
        return _of_persons(make_alike(engine, table, persons, beside.persons), known) if known else Guard()
    if table.rows * len(protection.columns) > MOST_CELLS:
        raise Stopped(
            "too-many-cells",
            N_("The table has more than {most} cells, too many to see to it that no hidden one can be computed."),
            N_("Deliver it in parts, or join small groups."),
            values={"most": MOST_CELLS},
        )
    grid = read_grid(engine, table, protection, inside=withheld)
    if protection.method is Method.ROUND:
        return _of_rounded(round_all(grid, beside.earlier, beside.others, step=step))
    found = plan(grid, beside.earlier, beside.others, step=step)
    return Guard(hidden=found.hidden, cells=found.cells, unsafe=found.unsafe, exposed=len(found.exposed), whole=found.whole)


def given_back(engine: Engine, table: Table, protection: Protection, beside: Beside, *, withheld: Sequence[str] = ()) -> int:
    """How many figures that other tables hide or round could be computed once `table` is shown as it is."""
    if not any(cell.hidden or cell.span for grid in beside.others for cell in grid.cells.values()):
        return 0
    _require_room(table.rows * len(protection.columns) + sum(len(grid.cells) for grid in (*beside.earlier, *beside.others)))
    system = build(_without_rules(read_grid(engine, table, protection, inside=withheld)), beside.earlier, beside.others)
    low, high = system.needs(protection)
    broken = exposed(system, (), low, high)
    return sum((system.secret[number] or number in system.spans) and number not in system.loose for number in broken)


def _require_room(cells: int) -> None:
    if cells > MOST_TOGETHER:
        raise Stopped(
            "too-many-cells-together",
            N_("Tables of this dataset have more than {most} cells together, too many to see to it that no hidden one can be computed."),
            N_("Close earlier versions of the large table, or put it into a dataset of its own."),
            values={"most": MOST_TOGETHER},
        )


def _without_rules(grid: Grid) -> Grid:
    return replace(grid, cells={key: replace(cell, rule=None) for key, cell in grid.cells.items()})


def told_of(shown: Grid | Version, protection: Protection, beside: Beside, *, spares_own: bool = False, step: Step = no_step) -> int:
    """How many figures are told, or persons picked out, when a version is shown again as it once was, beside all that is open now.

    Figures that it shows although they tell too much by what is declared now are among them, unless it `spares_own`.
    """
    if isinstance(shown, Version):
        return told_by(shown, protection.persons, beside.persons) if protection.persons else 0
    if spares_own:
        shown = _without_rules(shown)
    system = build(shown, beside.earlier, beside.others)
    low, high = system.needs(protection)
    unseen = [
        number
        for number, cell in enumerate(system.places)
        if cell is not None and not system.known[number] and (cell.hidden or cell.span is not None)
    ]
    rounds = protection.method is Method.ROUND
    broken = exposed(system, unseen, low, high, width=protection.half if rounds else 0.0, step=step)
    return len(broken) + sum(not cell.hidden and not cell.inside and cell.span is None for cell in shown.unsafe)


def _of_rounded(found: Rounded) -> Guard:
    return Guard(
        figures=found.figures, cells=found.plan.cells, unsafe=found.plan.unsafe, exposed=len(found.plan.exposed),
        lost=(found.changed, found.furthest, found.off),
    )  # fmt: skip


def _of_persons(found: Alike, known: Sequence[str]) -> Guard:
    hidden = tuple(Hidden(spot=(row, name), rule=Rule.STANDS_OUT) for row in found.rows for name in known)
    out = (found.count, found.before, found.coarse)
    return Guard(hidden=hidden, cells=found.count * len(known), unsafe=found.before, exposed=found.told, standing_out=out)


def require_safe(guard: Guard) -> None:
    """`Stopped` where something hidden or rounded could be known all the same, or somebody picked out."""
    if guard.exposed and guard.standing_out:
        raise Stopped(
            "persons-told-together",
            N_("{count} persons can be picked out by whoever lays this version beside those that are open."),
            N_("Close the earlier versions, or show the same columns as exactly as in them, and publish again."),
            values={"count": guard.exposed},
        )
    if guard.exposed and guard.figures:
        raise Stopped(
            "rounded-known",
            N_("{count} small numbers can be known too well from rounded sums, earlier versions or other tables."),
            N_("Round so that all sums hold, or to a larger number; close the earlier versions that show them."),
            values={"count": guard.exposed},
        )
    if guard.exposed:
        raise Stopped(
            "cells-shown-before",
            N_("{count} hidden values can be computed from what earlier versions or other tables show."),
            N_("Close the earlier versions that show them, or protect the other tables too, and publish again."),
            values={"count": guard.exposed},
        )


def as_shown(engine: Engine, table: Table, protection: Protection, guard: Guard, *, work: Path) -> Table:
    """`table` as it goes out: coarser, rounded, without what is hidden. Files are written anew in `work`."""
    if protection.persons is not None:
        table = show_coarser(engine, table, protection.persons, work=work)
        if not {*protection.persons.known, *(one.column for one in protection.persons.coarser)}.isdisjoint(table.schema.key):
            table = replace(table, schema=replace(table.schema, key=()))
    if guard.figures:
        table = show_rounded(engine, table, guard.figures, work=work)
    along = protection.along if guard.hidden else ()
    hidden: list[Spot] = [one.spot for one in guard.hidden]
    if guard.whole and along:
        # Shares of what is shown give the whole back.
        hidden += [(row, name) for (row,) in engine.fetch(f'SELECT "_row" FROM {engine.scan_table(table)}') for name in along]
    if guard.figures and protection.along:
        # Shares of true figures would give them back.
        hidden, along = [(row, name) for row in {row for row, _ in guard.figures} for name in protection.along], ()
    return hide(engine, table, hidden, along=along, work=work)


def to_be_shown(
    engine: Engine, table: Table, protection: Protection, guard: Guard, *, withheld: Sequence[str], persons: Persons | None, work: Path
) -> Grid | Version | None:
    """A private `table` as it will be seen once it is published with `guard`; `persons`: where rows are asked for, of what."""
    if persons is not None:
        shown = as_shown(engine, protect(engine, table, withheld=withheld, work=work), protection, guard, work=work)
        known, sensitive = _spoken_of(shown.schema, persons, protection.persons)
        return read_version(engine, table, shown, known=known, sensitive=sensitive, is_same=False)
    if not protection.columns:
        return None
    hidden = [one.spot for one in guard.hidden]
    grid = read_grid(engine, table, protection, hidden=hidden, inside=withheld)
    cells = {
        key: replace(cell, span=span_of(cell, guard.figures[cell.spot], protection)) if cell.spot in guard.figures else cell
        for key, cell in grid.cells.items()
    }
    return replace(grid, cells=cells)


def scales_in(corrections: Sequence[Correction]) -> tuple[Correction, ...]:
    """Those that multiply: whoever sees one cell with them and without knows the factor of all."""
    return tuple(one for one in corrections if one.action is Action.SCALE)


def tells_source(store: Store, public: Manifest) -> bool:
    """Whether readers of `public` are told what the source says in cells that are corrected in it."""
    told, by = mended_in(store, public), protection_of(store, public)
    mended = any(one.action in {Action.OVERRIDE, Action.SCALE} for one in corrections_of(store, public))
    return mended and told.get("told", True) and (by is None or by.method is Method.OPEN)


def shown_grid(
    store: Store,
    engine: Engine,
    public: Manifest,
    protection: Protection,
    *,
    scales: tuple[Correction, ...] | None = None,
    source: bool = False,
) -> Grid | None:
    """The cells of the private version behind `public`, corrected as it is, with what it does not show.

    One that is broken down otherwise than `protection` says is read as was declared of it, or as it seems; None where it counts nobody.
    `scales`: what is multiplied in place of what `public` multiplies, as whoever knows the factor reads it. `source`: as the source
    says it, but for rows left out, of which nobody is told. `Stopped` where it is too large to be read.
    """
    private, by = _behind(store, public), protection_of(store, public)
    hidden = [one.spot for one in hidden_of(store, public)]
    corrections = corrections_of(store, public)
    if scales is not None:
        corrections = (*(one for one in corrections if one.action is not Action.SCALE), *scales)
    if source:
        corrections = tuple(one for one in corrections if one.action is Action.DROP)
    with store.stage() as work:
        table = correct(engine, store.table(private), corrections, work=work).table
        read = _read_as(engine, table, protection, by)
        if read is None:
            return None
        _require_room(table.rows * len(read.columns))
        gone = [name for name in read.columns if name not in public.schema]
        grid = read_grid(engine, table, read, name=public.id, hidden=hidden, inside=gone)
    if by is None or by.method is Method.OPEN:
        return grid
    grid = replace(grid, promise=by)
    # What it shows rounded is taken for exact where a factor is known: of a wide span it makes a narrow one.
    return _seen_rounded(engine, store.table(public), grid, by) if by.method is Method.ROUND and scales is None else grid


def _behind(store: Store, public: Manifest) -> Manifest:
    """The private version that `public` was made of; itself where that was forgotten."""
    try:
        return store.manifest(public.resource, public.lineage.derived_from or public.id)
    except (NotFound, Gone):
        return public


def _read_as(engine: Engine, table: Table, protection: Protection, by: Protection | None) -> Protection | None:
    """How the cells of a version are read: as is declared now, else as they were when it was made, else as they seem."""
    for of in (protection, by):
        if of is not None and of.columns and _needed(of) <= set(table.schema.names):
            return of if of is protection else _judged_as(of, protection)
    seems = propose(engine, table)
    return _judged_as(seems, protection) if seems is not None else None


def _judged_as(of: Protection, protection: Protection) -> Protection:
    """The columns of `of`, with what tells too much by `protection`."""
    return replace(of, threshold=protection.threshold, zeros=protection.zeros, width=protection.width, grows=False)


def _needed(protection: Protection) -> set[str]:
    return {*(one.column for one in protection.breakdowns), *protection.columns, *protection.inside}


def shown_persons(store: Store, engine: Engine, public: Manifest, persons: Persons, *, is_same: bool = True) -> Version | None:
    """The rows of `public` as everybody sees them, beside those of the office; None where it shows nothing that `persons` speaks of."""
    by = protection_of(store, public)
    known, sensitive = _spoken_of(public.schema, persons, by.persons if by is not None else None)
    if not known and not sensitive:
        return None
    with store.stage() as work:
        private = correct(engine, store.table(_behind(store, public)), corrections_of(store, public), work=work).table
        return read_version(engine, private, store.table(public), known=known, sensitive=sensitive, is_same=is_same)


def _spoken_of(schema: Schema, persons: Persons, before: Persons | None) -> tuple[list[str], list[str]]:
    """The columns of `schema` that somebody may know of a person, and those that nobody should learn, by either declaration."""
    told = [one for one in (persons, before) if one is not None]
    known = dict.fromkeys(name for one in told for name in one.known if name in schema)
    sensitive = dict.fromkeys(name for one in told for name in one.sensitive if name in schema and name not in known)
    return list(known), list(sensitive)


def _seen_rounded(engine: Engine, public: Table, grid: Grid, by: Protection) -> Grid:
    """`grid` as it is seen in a version that shows it rounded."""
    names = [name for name in grid.protection.columns if name in public.schema and name in by.columns]
    if not names:
        return grid
    rows = engine.fetch(f'SELECT "_row", {", ".join(map(quote, names))} FROM {engine.scan_table(public)}')
    shown = {(row[0], name): figure for row in rows for name, figure in zip(names, row[1:], strict=True) if figure is not None}
    cells = {
        key: replace(cell, span=span_of(cell, int(shown[cell.spot]), by)) if cell.spot in shown and not cell.hidden else cell
        for key, cell in grid.cells.items()
    }
    return replace(grid, cells=cells)


def hidden_of(store: Store, public: Manifest) -> tuple[Hidden, ...]:
    """What `public` hides, as it was kept when it was made."""
    if public.lineage.decisions is None:
        return ()
    told = store.document(public.lineage.decisions).get("hidden", ())
    return tuple(Hidden(spot=(row, column), rule=Rule(rule)) for row, column, rule in told)


def protection_of(store: Store, public: Manifest) -> Protection | None:
    """By what declaration `public` was protected; None where by none."""
    told = store.document(public.lineage.decisions).get("protection") if public.lineage.decisions else None
    return Protection.from_json(told) if told else None
