"""The ways on from a table that cannot join as it is, or that seems to join otherwise: one press of a button each, with what it means."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ratusz.bank.store.fit import MAY_BE_ACCEPTED
from ratusz.bank.store.manifest import Mode
from ratusz.bank.store.propose import reason
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.office import language
from ratusz.portal.intake.models import DeliveredTable
from ratusz.portal.intake.queries import is_joining_doubtful

#: Which modes may help a table that was stopped for this.
_HELP: dict[str, tuple[Mode, ...]] = {
    "periods-dropped": (Mode.ADDS, Mode.CORRECTS), "columns-dropped": (Mode.CORRECTS,), "columns-retyped": (),
    "keys-repeated": (Mode.CORRECTS, Mode.REPLACES), "rows-repeated": (Mode.REPLACES,), "nothing-to-correct": (Mode.REPLACES,),
    "key-needed": (Mode.ADDS, Mode.REPLACES),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A button, what it means, and what it sends. `accepts`: the refusal it lets pass, for which a reason is asked."""

    text: str
    meaning: str
    mode: str
    key: tuple[str, ...]
    accepts: str = ""
    likely: bool = False


def ways_of(table: DeliveredTable) -> tuple[Way, ...]:
    """The ways on, the likely one first; none where the table joins as it seems to."""
    if table.resource is None:
        return ()
    return tuple(sorted(_ways(table, table.resource), key=lambda way: not way.likely))


def proposal_sentence(table: DeliveredTable) -> str:
    """How the file seems to join what stands, and why, in a sentence; empty where nothing is known."""
    why = reason(table.proposal, language())
    return f"{_SEEMS[table.proposal['mode']]()} {why}" if why else ""


_SEEMS: dict[str, Any] = {
    Mode.REPLACES: lambda: _("The file seems to hold everything."),
    Mode.ADDS: lambda: _("The file seems to add new rows."),
    Mode.CORRECTS: lambda: _("The file seems to correct what is there."),
}


def _ways(table: DeliveredTable, resource: Resource) -> Iterator[Way]:
    code = (table.failure or {}).get("code", "")
    modes: tuple[Mode, ...] = ()
    if code:
        modes = _HELP.get(code, ())
    elif is_joining_doubtful(table):
        modes = (Mode.CORRECTS, Mode.REPLACES, Mode.ADDS)
    elif table.base and table.proposal.get("mode") not in {None, table.mode} and table.proposal.get("why") != "mixed":
        modes = (Mode(table.proposal["mode"]),)
    key = tuple(table.key or resource.key or table.proposal.get("key") or ())
    for mode in modes:
        if mode is not Mode.CORRECTS or key:
            yield _way(mode, key if mode is Mode.CORRECTS else tuple(table.key), likely=table.proposal.get("mode") == mode)
    if code in MAY_BE_ACCEPTED and table.mode == Mode.REPLACES:
        yield Way(
            text=_LET_GO[code](), meaning=_("Say why: the reviewer reads it."), mode=Mode.REPLACES, key=tuple(table.key), accepts=code
        )


def _way(mode: Mode, key: tuple[str, ...], *, likely: bool) -> Way:
    text, meaning = {
        Mode.ADDS: (_("Add its rows to the table"), _("What is there stays; the rows of the file come after it.")),
        Mode.CORRECTS: (
            _("Change only the rows that are in the file"),
            _("Rows that are there change in place; rows that the file does not hold stay as they are."),
        ),
        Mode.REPLACES: (_("Put the file in the place of the whole table"), _("The file takes the place of what is there.")),
    }[mode]
    return Way(text=text, meaning=meaning, mode=mode, key=key, likely=likely)


_LET_GO = {
    "columns-dropped": lambda: _("Delete the columns that are not in the file"),
    "columns-retyped": lambda: _("The columns hold something else from now on"),
    "periods-dropped": lambda: _("Delete the periods that are not in the file"),
}
