"""Small numbers of people in a delivered table: how many there are, what was declared, what would be hidden."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from ratusz.bank.base.errors import Stopped
from ratusz.bank.base.sentences import N_
from ratusz.bank.build.secrecy import planned
from ratusz.bank.model.table import Table
from ratusz.bank.protect.cells.declared import Method, Protection
from ratusz.bank.protect.cells.propose import propose
from ratusz.bank.protect.cells.suppress import Plan
from ratusz.portal.core import bank
from ratusz.portal.core.remembered import remembered
from ratusz.portal.intake.models import DeliveredTable, Delivery
from ratusz.portal.intake.queries import report_of, table_of
from ratusz.portal.people.models import User
from ratusz.portal.secrecy.actions import declare
from ratusz.portal.secrecy.models import Declaration
from ratusz.portal.secrecy.queries import beside, declaration_of, showing

#: The problem by which the checks tell of them.
FEW = "few-people"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallCells:
    """How many numbers of people are small, as the checks counted; what was declared about them, None where nothing was."""

    count: int
    declaration: Declaration | None

    @property
    def is_open(self) -> bool:
        """Whether somebody has still to say what becomes of them."""
        return self.count > 0 and self.declaration is None

    @property
    def hides(self) -> bool:
        """Whether small numbers are hidden."""
        return self.declaration is not None and self.declaration.method == str(Method.SUPPRESS)


def small_cells(table: DeliveredTable) -> SmallCells | None:
    """The small numbers of a table that goes to a resource; None where there are none and nothing was declared."""
    if table.resource is None or not table.version or not table.resource.is_table:
        return None
    told = {one.where.column: int(one.found or 0) for one in report_of(table).problems if one.code == FEW}
    declaration = declaration_of(table.resource)
    count = sum(told.values())
    return SmallCells(count=count, declaration=declaration) if count or declaration else None


def undecided(delivery: Delivery) -> list[DeliveredTable]:
    """The tables with small numbers of people about which nobody has said anything."""
    tables = delivery.tables.select_related("resource__dataset", "delivery")
    return [table for table in tables if (found := small_cells(table)) is not None and found.is_open]


def answer(*, delivery: Delivery, because: str, by: User, now: datetime) -> None:
    """A reviewer who publishes small numbers as they are says why; `Stopped` where they are silent. Nothing, where nothing is open."""
    for table in undecided(delivery):
        if not because.strip():
            raise Stopped(
                "small-numbers-undecided",
                N_("The table “{table}” counts few people in some cells, and nobody has said what becomes of them."),
                N_("Have them hidden, or say why they may be shown."),
                values={"table": table.name},
            )
        if table.resource is not None:
            shown = replace(proposed(table) or Protection(), method=Method.OPEN)
            declare(resource=table.resource, protection=shown, reason=because, by=by, now=now)


def proposed(table: DeliveredTable) -> Protection | None:
    """The declaration that the table itself suggests; None for one that seems to count nobody."""
    return _proposed(str(table.resource_id), table.version)


def preview(table: DeliveredTable, protection: Protection) -> Plan | None:
    """What would be hidden of a table of which a version was made, once earlier versions that show it are closed; None: nothing is."""
    resource = table.resource
    if resource is None or protection.method is not Method.SUPPRESS:
        return None
    closing = frozenset(showing(resource, protection))
    return _planned(table, protection, closing)


def rows_of(table: DeliveredTable) -> Table:
    """The rows of its private version."""
    return table_of(str(table.resource_id), table.version)


def _planned(table: DeliveredTable, protection: Protection, closing: Collection[str]) -> Plan:
    resource = table.resource
    assert resource is not None  # noqa: S101  for the type checker: asked by the caller
    open_ = beside(resource, protection, closing=closing)
    return planned(bank.engine(), rows_of(table), protection, open_, withheld=tuple(table.withheld))


@remembered(128)
def _proposed(resource: str, version: str) -> Protection | None:
    return propose(bank.engine(), table_of(resource, version))
