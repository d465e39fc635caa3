"""Something that a unit gathers, an inventory of it and a spreadsheet, for walks over addresses; and the addresses of the registry."""

from datetime import date

from django.urls import reverse

from ratusz.portal.people.models import Unit
from ratusz.portal.stewardship.actions import make
from ratusz.portal.stewardship.models import Flow, Inventory, Part
from ratusz.portal.stewardship.rounds import open_campaign
from ratusz.portal.stewardship.words import FlowWords
from tests.support.moments import after

#: What everybody in the office reads; what a coordinator of the whole bank does; what is done with a button.
SEEN = ("overview", "lack", "list", "edit", "twins", "shares", "campaigns", "sheets", "export", "odcs", "picture")
RUN = ("campaign", "campaign-new", "part-remind")
DONE = (
    "tell-apart", "show-page", "aside", "back", "end", "line-confirm", "line-end", "line-undo", "part-reopen", "inventory-take",
    "inventory-drop", "inventory-undo", "escalate-send", "escalate-name",
)  # fmt: skip


def declare(unit, *, by, coordinator):
    """A flow of `unit`, an open inventory and a spreadsheet brought by a steward."""
    make(words=FlowWords(title="Ludność"), unit=unit, by=by, now=after())
    Inventory.objects.create(name="spis.csv", brought_at=after(), brought_by=by)
    open_campaign(name="Jesień", due_on=date(2099, 1, 1), letter="", units=[unit], by=coordinator, now=after())


def address_of_declared(last):
    """An address of the registry, of what `declare` made."""
    flow, part = str(Flow.objects.get().pk), Part.objects.select_related("unit").get()
    found = {
        "lack": ["bez-celu"], "list": ["przeplywy"], "new": ["przeplywy"], "twins": [flow, flow], "tell-apart": [flow, flow], "end": [flow],
        "export": ["csv"], "odcs": ["ludnosc", "dzielnice"], "campaign": [part.campaign_id], "part": [part.pk],
    }  # fmt: skip
    of_flow = {"edit", "aside", "back"}
    if last in of_flow:
        arguments = ["przeplywy", flow]
    elif last.startswith("inventory"):
        arguments = [Inventory.objects.get().pk]
    elif last.startswith("escalate"):
        arguments = [Unit.objects.get(pk=part.unit_id).pk]
    elif last.startswith(("part-", "line-")):
        arguments = [part.pk, *([part.lines.get().pk] if last.startswith("line-") else [])]
    else:
        arguments = found.get(last, [])
    return reverse(f"stewardship:{last}", args=arguments)
