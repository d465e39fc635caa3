"""The list of the data-protection officer: every decision about personal data, and whether it still matters."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery

from ratusz.bank.documents.problems import UNREAD
from ratusz.bank.protect.kinds import kinds
from ratusz.bank.protect.withhold import PERHAPS_WITHHELD
from ratusz.portal.catalog.models import Publication
from ratusz.portal.intake.models import Decision, Delivery
from ratusz.portal.intake.querysets import DecisionQuerySet
from ratusz.portal.people.standing import Anybody

#: Problems that are about personal data, in the order in which they are offered to be chosen.
PERSONAL = (*kinds, "pesel-in-heading", "pesel-in-name", "identifier-in-heading", "identifier-in-name", PERHAPS_WITHHELD, UNREAD)
WAITS, CURRENT, BEFORE = "waits", "current", "before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What of the list is wanted; "" for all. `state`: `open`, `current` or "" for those of earlier deliveries too."""

    unit: str = ""
    code: str = ""
    state: str = ""


def decisions(user: Anybody, chosen: Chosen) -> DecisionQuerySet:
    """The decisions about personal data that `user` may see, the last ones first; those to be made anew before all others."""
    shown = Publication.objects.filter(resource=OuterRef("table__resource"), version=OuterRef("table__resource__current"))
    found = Decision.objects.seen_by(user).about([chosen.code] if chosen.code in PERSONAL else PERSONAL)
    found = found.exclude(table__delivery__state=Delivery.State.DROPPED).annotate(shown_delivery=Subquery(shown.values("delivery")[:1]))
    if chosen.unit:
        found = found.filter(table__delivery__dataset__unit__slug=chosen.unit)
    match chosen.state:
        case "open":
            found = found.reopened().filter(_IS_SHOWN)
        case "current":
            found = found.filter(_IS_SHOWN | ~Q(table__delivery__state=Delivery.State.PUBLISHED))
    loaded = found.select_related("table__delivery__dataset__unit", "table__resource__dataset", "by", "reopened_by")
    ordered: DecisionQuerySet = loaded.order_by(F("reopened_at").desc(nulls_last=True), "-at", "-pk")
    return ordered


_IS_SHOWN = Q(table__delivery=F("shown_delivery"), table__resource__withdrawn_at=None)


def state_of(decision: Any) -> str:
    """WAITS: of a delivery not published yet; CURRENT: what it let out can be read now; BEFORE: no longer. Of `decisions` only."""
    delivery = decision.table.delivery
    if delivery.state != Delivery.State.PUBLISHED:
        return WAITS
    is_shown = decision.shown_delivery == delivery.pk and decision.table.resource.withdrawn_at is None
    return CURRENT if is_shown else BEFORE


def is_open(decision: Any) -> bool:
    """Whether it is to be made anew and what it let out can still be read."""
    return decision.reopened_at is not None and state_of(decision) == CURRENT
