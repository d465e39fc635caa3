"""What people of the office are told by letter: reviewers of what waits for them, those who delivered of what became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from ratusz.portal.catalog.models import Publication
from ratusz.portal.core import outbox
from ratusz.portal.core.followers import Follower
from ratusz.portal.core.models import AuditEntry, JournalRow
from ratusz.portal.intake.models import Delivery
from ratusz.portal.people.models import User
from ratusz.portal.people.queries import reviewers_of, stewards_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Subject and body in one language; the address of the thing is added below the body."""

    subject: str
    body: str


def write_letters(row: JournalRow, now: datetime) -> None:
    """The letters that `row` calls for."""
    _LETTERS[row.kind](row, now)


def _of_submission(row: JournalRow, now: datetime) -> None:
    delivery = Delivery.objects.select_related("dataset__unit", "received_by").get(pk=row.target)
    for reviewer in reviewers_of(delivery.dataset.unit):
        if reviewer != delivery.received_by:
            _write(row, reviewer, _submitted, delivery, address=delivery.get_absolute_url, now=now)


def _of_return(row: JournalRow, now: datetime) -> None:
    delivery = Delivery.objects.select_related("dataset", "received_by").get(pk=row.target)
    if delivery.decided_by_id != delivery.received_by_id:
        _write(row, delivery.received_by, _returned, delivery, address=delivery.get_absolute_url, now=now)


def _of_publication(row: JournalRow, now: datetime) -> None:
    """Not of an undo, which shows an earlier version again: that one's letter was written when it was first shown."""
    shown = Publication.objects.filter(resource=row.target, version=row.version).order_by("at", "pk").first()
    if shown is None or shown.delivery is None or shown.at != row.at:
        return
    delivery = Delivery.objects.select_related("dataset", "received_by").get(pk=shown.delivery)
    if delivery.received_by_id != shown.by_id:
        _write(row, delivery.received_by, _published, delivery, address=shown.resource.get_absolute_url, now=now)


def _of_reopening(row: JournalRow, now: datetime) -> None:
    """To who delivered and to the stewards of the unit; the list shows what to each of them is open."""
    delivery = Delivery.objects.select_related("dataset__unit", "received_by").get(pk=row.target)
    for steward in {delivery.received_by, *stewards_of(delivery.dataset.unit)}:
        _write(row, steward, _reopened, delivery, address=lambda: reverse("intake:desk"), now=now)


def _of_withdrawal(row: JournalRow, now: datetime) -> None:
    """To who delivered what was withdrawn, unless they did it themselves."""
    shown = Publication.objects.filter(resource=row.target, version=row.version).order_by("at", "pk").first()
    entry = AuditEntry.objects.filter(verb="resource.withdrawn", target_id=str(row.target), at=row.at).first()
    if shown is None or shown.delivery is None or entry is None:
        return
    delivery = Delivery.objects.select_related("dataset", "received_by").get(pk=shown.delivery)
    if delivery.received_by_id != entry.by_id:
        reason = str(entry.detail.get("reason", ""))
        address = reverse("catalog:history", args=[delivery.dataset.slug, shown.resource.slug])
        _write(row, delivery.received_by, lambda one: _withdrawn(one, reason), delivery, address=lambda: address, now=now)


_LETTERS = {
    "submitted": _of_submission, "returned": _of_return, "published": _of_publication, "decision-reopened": _of_reopening,
    "withdrawn": _of_withdrawal,
}  # fmt: skip

letters = Follower(name="letters", kinds=frozenset(_LETTERS), follow=write_letters)


def _submitted(delivery: Delivery) -> Message:
    values = {"file": delivery.file_name, "dataset": delivery.dataset.title, "person": delivery.received_by.name}
    return Message(
        subject=_("To be reviewed: %(dataset)s") % values,
        body=_("%(person)s submitted the file %(file)s to the dataset “%(dataset)s”. It waits for your review.") % values,
    )


def _returned(delivery: Delivery) -> Message:
    values = {"file": delivery.file_name, "dataset": delivery.dataset.title, "note": delivery.decision_note}
    return Message(
        subject=_("Sent back for correction: %(dataset)s") % values,
        body=_("Your file %(file)s for the dataset “%(dataset)s” was sent back for correction:\n\n%(note)s") % values,
    )


def _published(delivery: Delivery) -> Message:
    values = {"file": delivery.file_name, "dataset": delivery.dataset.title}
    return Message(
        subject=_("Published: %(dataset)s") % values,
        body=_("Your file %(file)s for the dataset “%(dataset)s” was published.") % values,
    )


def _reopened(delivery: Delivery) -> Message:
    values = {"file": delivery.file_name, "dataset": delivery.dataset.title}
    return Message(
        subject=_("Personal data to be decided anew: %(dataset)s") % values,
        body=_(
            "The data-protection officer asks for a new decision about personal data in the dataset “%(dataset)s” (file %(file)s). "
            "What to decide, and why, stands on your desk."
        ) % values,
    )  # fmt: skip


def _withdrawn(delivery: Delivery, reason: str) -> Message:
    values = {"dataset": delivery.dataset.title, "file": delivery.file_name, "reason": reason}
    return Message(
        subject=_("Withdrawn: %(dataset)s") % values,
        body=_("What came with your file %(file)s for the dataset “%(dataset)s” was withdrawn from everybody:\n\n%(reason)s") % values,
    )


def _write(
    row: JournalRow, to: User, words: Callable[[Delivery], Message], delivery: Delivery, *, address: Callable[[], str], now: datetime
) -> None:
    """A letter in the language of its reader; `once` names the row and the reader, so a replay writes nothing new."""
    if not to.is_active:
        return
    with override(to.language):
        message, link = words(delivery), urljoin(settings.BANK_ADDRESS, address())
        outbox.write(once=f"{row.number} {to.pk}", to=to.email, subject=message.subject, body=f"{message.body}\n\n{link}\n", now=now)
