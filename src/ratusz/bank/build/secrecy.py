"""What is hidden of a version, seen together with everything that is shown beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from ratusz.bank.base.errors import Gone, NotFound, Stopped
from ratusz.bank.base.sentences import N_
from ratusz.bank.build.mended import corrections_of
from ratusz.bank.check.corrections.apply import correct
from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.table import Table
from ratusz.bank.protect.cells.declared import Method, Protection
from ratusz.bank.protect.cells.grid import Grid, read_grid
from ratusz.bank.protect.cells.propose import MOST_CELLS
from ratusz.bank.protect.cells.rules import Rule
from ratusz.bank.protect.cells.suppress import Hidden, Plan, plan
from ratusz.bank.store import Store
from ratusz.bank.store.manifest import Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Cells that stay open when a version is published: of earlier versions, the last one first, and of other tables."""

    earlier: tuple[Grid, ...] = ()
    others: tuple[Grid, ...] = ()


NOTHING_BESIDE = Beside()


def cells_of(engine: Engine, table: Table, protection: Protection, beside: Beside, *, withheld: Sequence[str] = ()) -> tuple[Hidden, ...]:
    """What is hidden of the private `table`; `Stopped` where something hidden could be computed all the same."""
    if protection.method is Method.OPEN:
        return ()
    found = planned(engine, table, protection, beside, withheld=withheld)
    if found.exposed:
        raise Stopped(
            "cells-shown-before",
            N_("{count} hidden values can be computed from what earlier versions or other tables show."),
            N_("Close the earlier versions that show them, and publish again."),
            values={"count": len(found.exposed)},
        )
    return found.hidden


def planned(engine: Engine, table: Table, protection: Protection, beside: Beside, *, withheld: Sequence[str] = ()) -> Plan:
    """What would be hidden of the private `table`."""
    protection.require_fits(table.schema.names)
    if table.rows * len(protection.columns) > MOST_CELLS:
        raise Stopped(
            "too-many-cells",
            N_("The table has more than {most} cells, too many to see to it that no hidden one can be computed."),
            N_("Deliver it in parts, or join small groups."),
            values={"most": MOST_CELLS},
        )
    grid = read_grid(engine, table, protection, inside=withheld)
    return plan(grid, beside.earlier, beside.others)


def shown_grid(store: Store, engine: Engine, public: Manifest, protection: Protection) -> Grid | None:
    """The cells of the private version behind `public`, with what that one does not show; None where it is built otherwise."""
    try:
        private = store.manifest(public.resource, public.lineage.derived_from or public.id)
    except (NotFound, Gone):
        private = public
    names = {*(one.column for one in protection.breakdowns), *protection.columns, *protection.inside}
    if not names <= set(private.schema.names):
        return None
    gone = [name for name in protection.columns if name not in public.schema]
    hidden = [one.spot for one in hidden_of(store, public)]
    with store.stage() as work:
        table = correct(engine, store.table(private), corrections_of(store, public), work=work).table
        return read_grid(engine, table, protection, name=public.id, hidden=hidden, inside=gone)


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
