"""What was decided about personal data before, and whether it holds for what has come now."""

from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings

from ratusz.bank.protect import Office, covers
from ratusz.portal.intake.models import Decision, DeliveredTable, Delivery
from ratusz.portal.people.models import Unit

#: Endings below which every body has a domain of its own.
_SHARED = frozenset({"gov.pl", "edu.pl", "com.pl", "org.pl", "net.pl", "katowice.pl", "waw.pl", "slask.pl", "info.pl", "co.uk"})


def guarded_office() -> Office:
    """What the guard has to know of this bank: a salt of its own, and the domains in which it and its units have their mail."""
    boxes = Unit.objects.exclude(email="").values_list("email", flat=True)
    named = [urlsplit(settings.BANK_ADDRESS).hostname or "", *(settings.BANK_EMAIL, *boxes)]
    salt = sha256(f"guard {settings.SECRET_KEY}".encode()).digest()
    return Office(salt=salt, domains=frozenset(filter(None, map(_own_domain, named))))


def _own_domain(named: str) -> str:
    """The domain that a body registered: of sekretariat@sp3.siemianowice.pl and of dane.siemianowice.pl, siemianowice.pl."""
    parts = named.rpartition("@")[2].lower().split(".")
    if len(parts) < 2 or parts[-1].isdigit():
        return ""
    own = ".".join(parts[-2:])
    return ".".join(parts[-3:]) if own in _SHARED and len(parts) > 2 else "" if own in _SHARED else own


def last_published(table: DeliveredTable) -> DeliveredTable | None:
    """The table of the last published delivery to the same resource."""
    published = DeliveredTable.objects.filter(resource=table.resource_id, delivery__state=Delivery.State.PUBLISHED).exclude(pk=table.pk)
    return published.order_by("-delivery__decided_at").first()


def decided_before(table: DeliveredTable) -> DeliveredTable | None:
    """The table whose decisions are taken over: of the delivery to be published just before this one, else of the last published one."""
    before = table.delivery.after_id
    sibling = DeliveredTable.objects.filter(resource=table.resource_id, delivery=before).first() if before else None
    return sibling or last_published(table)


def still_holds(decision: Decision, marks: frozenset[str]) -> bool:
    """Whether a decision to publish holds for a problem with these `marks`."""
    return decision.reopened_at is None and covers(frozenset(decision.marks), marks)
