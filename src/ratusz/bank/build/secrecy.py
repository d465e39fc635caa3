"""What is hidden or rounded of a version, seen together with everything that is shown beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ratusz.bank.base.errors import Gone, NotFound, Stopped
from ratusz.bank.base.sentences import N_
from ratusz.bank.build.mended import corrections_of
from ratusz.bank.check.corrections.apply import correct
from ratusz.bank.check.corrections.correction import Action, Correction
from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.table import Table
from ratusz.bank.protect.cells.attack import exposed
from ratusz.bank.protect.cells.declared import Method, Protection
from ratusz.bank.protect.cells.grid import Grid, Spot, read_grid
from ratusz.bank.protect.cells.hide import hide
from ratusz.bank.protect.cells.propose import MOST_CELLS
from ratusz.bank.protect.cells.rounding import Rounded, round_all, span_of
from ratusz.bank.protect.cells.rules import Rule
from ratusz.bank.protect.cells.shown import show_rounded
from ratusz.bank.protect.cells.steps import Step, no_step
from ratusz.bank.protect.cells.suppress import Hidden, plan
from ratusz.bank.protect.cells.system import build
from ratusz.bank.protect.persons.alike import Alike, make_alike, show_coarser
from ratusz.bank.store import Store
from ratusz.bank.store.manifest import Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Cells that stay open when a version is published: of earlier versions, the last one first, and of other tables."""

    earlier: tuple[Grid, ...] = ()
    others: tuple[Grid, ...] = ()


NOTHING_BESIDE = Beside()


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What becomes of a version, worked out before it is published. `hidden`: cells without a figure, and why; `figures`: rounded ones.

    `cells`: of how many; `unsafe`: how many tell too much by themselves; `exposed`: what could be known all the same, how many;
    `lost`: of rounded figures, how many are changed, by how much at most, in how many sums parts and whole differ;
    `standing_out`: of rows on persons, how many there are, and how many stand out as delivered and with coarser columns.
    """

    hidden: tuple[Hidden, ...] = ()
    figures: Mapping[Spot, int] = field(default_factory=dict)
    cells: int = 0
    unsafe: int = 0
    exposed: int = 0
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
            "cells": self.cells, "unsafe": self.unsafe, "exposed": self.exposed, "lost": list(self.lost),
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
            cells=data["cells"], unsafe=data["unsafe"], exposed=data["exposed"], lost=(changed, furthest, off),
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
        return _of_persons(make_alike(engine, table, persons), known) if known else Guard()
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
    return Guard(hidden=found.hidden, cells=found.cells, unsafe=found.unsafe, exposed=len(found.exposed))


def given_back(engine: Engine, table: Table, protection: Protection, beside: Beside, *, withheld: Sequence[str] = ()) -> int:
    """How many figures that other tables hide could be computed once `table` is shown as it is."""
    if not any(cell.hidden for grid in beside.others for cell in grid.cells.values()):
        return 0
    grid = read_grid(engine, table, protection, inside=withheld)
    shown = replace(grid, cells={key: replace(cell, rule=None) for key, cell in grid.cells.items()})
    system = build(shown, beside.earlier, beside.others)
    low, high = system.needs(protection)
    broken = exposed(system, (), low, high)
    return sum(system.secret[number] and number not in system.loose for number in broken)


def _of_rounded(found: Rounded) -> Guard:
    return Guard(
        figures=found.figures, cells=found.plan.cells, unsafe=found.plan.unsafe, exposed=len(found.plan.exposed),
        lost=(found.changed, found.furthest, found.off),
    )  # fmt: skip


def _of_persons(found: Alike, known: Sequence[str]) -> Guard:
    hidden = tuple(Hidden(spot=(row, name), rule=Rule.STANDS_OUT) for row in found.rows for name in known)
    out = (found.count, found.before, found.coarse)
    return Guard(hidden=hidden, cells=found.count * len(known), unsafe=found.before, standing_out=out)


def require_safe(guard: Guard) -> None:
    """`Stopped` where something hidden or rounded could be known all the same."""
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
    hidden = [one.spot for one in guard.hidden]
    if guard.figures and protection.along:
        # Shares of true figures would give them back.
        hidden, along = [(row, name) for row in {row for row, _ in guard.figures} for name in protection.along], ()
    return hide(engine, table, hidden, along=along, work=work)


def scales_in(corrections: Sequence[Correction]) -> tuple[Correction, ...]:
    """Those that multiply: whoever sees one cell with them and without knows the factor of all."""
    return tuple(one for one in corrections if one.action is Action.SCALE)


def shown_grid(
    store: Store, engine: Engine, public: Manifest, protection: Protection, *, scales: tuple[Correction, ...] | None = None
) -> Grid | None:
    """The cells of the private version behind `public`, corrected as it is, with what it does not show; None where it is built otherwise.

    `scales`: what is multiplied in place of what `public` multiplies, as whoever knows the factor reads it.
    """
    try:
        private = store.manifest(public.resource, public.lineage.derived_from or public.id)
    except (NotFound, Gone):
        private = public
    names = {*(one.column for one in protection.breakdowns), *protection.columns, *protection.inside}
    if not names <= set(private.schema.names):
        return None
    gone = [name for name in protection.columns if name not in public.schema]
    hidden = [one.spot for one in hidden_of(store, public)]
    corrections = corrections_of(store, public)
    if scales is not None:
        corrections = (*(one for one in corrections if one.action is not Action.SCALE), *scales)
    with store.stage() as work:
        table = correct(engine, store.table(private), corrections, work=work).table
        grid = read_grid(engine, table, protection, name=public.id, hidden=hidden, inside=gone)
    by = protection_of(store, public)
    if scales is not None:  # what it shows rounded is taken for exact: a factor makes of a wide span a narrow one
        return grid
    return grid if by is None or by.method is not Method.ROUND else _seen_rounded(engine, store.table(public), grid, by)


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
