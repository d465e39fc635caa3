"""What may have taken the place of columns that a delivery has lost, found while its rows are at hand."""

from dataclasses import asdict

from ratusz.bank.check.contract.successors import Successor, successors
from ratusz.bank.model.table import Table
from ratusz.bank.store.manifest import Mode
from ratusz.portal.core import bank
from ratusz.portal.corrections.shown import source_table
from ratusz.portal.intake.models import DeliveredTable

_SUCCESSORS = "successors"


def note_successors(table: DeliveredTable, delivered: Table) -> None:
    """Keep with a table what may have taken the place of columns that are gone; corrections bring only some columns, so nothing is gone."""
    if not table.base or table.mode == Mode.CORRECTS:
        return
    found = successors(bank.engine(), delivered, source_table(str(table.resource_id), table.base))
    table.proposal = {**table.proposal, _SUCCESSORS: [asdict(one) for one in found]}


def successors_of(table: DeliveredTable) -> tuple[Successor, ...]:
    """What may have taken the place of columns that are gone, as it was found when the file was read."""
    return tuple(Successor(**one) for one in table.proposal.get(_SUCCESSORS, ()))
