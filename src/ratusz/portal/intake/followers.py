"""What people of the office are told by letter: reviewers of what waits for them, those who delivered of what became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from ratusz.bank.base.clock import day_of
from ratusz.portal.catalog.models import Publication
from ratusz.portal.core import outbox
from ratusz.portal.core.followers import Follower
from ratusz.portal.core.models import AuditEntry, JournalRow
from ratusz.portal.intake.linking import drop_address
from ratusz.portal.intake.models import FORGOTTEN, DeliveredTable, Delivery
from ratusz.portal.intake.policy import is_deliverer
from ratusz.portal.intake.rechecking import check_again
from ratusz.portal.intake.remaking import put_in_again
from ratusz.portal.intake.tasks import start_reading, start_remaking
from ratusz.portal.people.models import User
from ratusz.portal.people.queries import present, reviewers_of, stewards_of
from ratusz.portal.show.numbers import format_moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Subject and body in one language; the address of the thing is added below the body."""

    subject: str
    body: str


def write_letters(row: JournalRow, now: datetime) -> None:
    """The letters that `row` calls for."""
    _LETTERS[row.kind](row, now)


def _of_submission(row: JournalRow, now: datetime) -> None:
    delivery = _delivery(row)
    if delivery.channel == Delivery.Channel.MOVED:
        return  # accepted with all of its move, of which people are told once
    for reviewer in present(reviewers_of(delivery.dataset.unit), day_of(now)):
        if not is_deliverer(reviewer, delivery):
            _write(row, reviewer, _submitted, delivery, address=delivery.get_absolute_url, now=now)


def _of_handing_in(row: JournalRow, now: datetime) -> None:
    """What came by a link and cannot go on as it is waits for the stewards of the unit."""
    delivery = _delivery(row)
    for steward in present(stewards_of(delivery.dataset.unit), day_of(now)):
        _write(row, steward, _to_settle, delivery, address=delivery.get_absolute_url, now=now)


def _of_return(row: JournalRow, now: datetime) -> None:
    delivery = _delivery(row)
    if delivery.received_by is None and delivery.carried_on_by is None:
        _ask_anew(row, delivery, now=now)
    for person in _in_hands_of(delivery, now):
        if delivery.decided_by_id != person.pk:
            _write(row, person, _returned, delivery, address=delivery.get_absolute_url, now=now)


def _of_failure(row: JournalRow, now: datetime) -> None:
    """Accepted for a set time, and not published then: who delivered and who accepted it are told why."""
    delivery = _delivery(row)
    for person in present(filter(None, (delivery.carried_on_by or delivery.received_by, delivery.decided_by)), day_of(now)):
        _write(row, person, _not_published, delivery, address=delivery.get_absolute_url, now=now)


def _of_scheduling(row: JournalRow, now: datetime) -> None:
    delivery = _delivery(row)
    for person in _in_hands_of(delivery, now) if delivery.publish_at is not None else ():
        _write(row, person, _scheduled, delivery, address=delivery.get_absolute_url, now=now)


def _of_publication(row: JournalRow, now: datetime) -> None:
    # What came back is the same version again: its deliverer was told when it was published first.
    shown = Publication.objects.filter(resource=row.target, version=row.version).order_by("at", "pk").first()
    if shown is None or shown.delivery is None or shown.at != row.at or _is_made_anew(shown):
        return
    delivery = Delivery.objects.select_related("dataset__unit", "received_by", "carried_on_by", "link").get(pk=shown.delivery)
    if delivery.published_itself:
        table = delivery.tables.filter(resource=row.target).first()
        history = partial(reverse, "catalog:history", args=[delivery.dataset.slug, shown.resource.slug])
        for reviewer in present(reviewers_of(delivery.dataset.unit), day_of(now)):
            _write(row, reviewer, partial(_published_itself, table=table), delivery, address=history, now=now)
    for person in _in_hands_of(delivery, now):
        if person.pk != shown.by_id:
            _write(row, person, _published, delivery, address=shown.resource.get_absolute_url, now=now)


def _is_made_anew(shown: Publication) -> bool:
    """Whether what was delivered was published before, and is only shown with other corrections now."""
    before = Publication.objects.filter(resource=shown.resource_id, private=shown.private, at__lt=shown.at)
    return bool(shown.private) and before.exists()


def _of_reopening(row: JournalRow, now: datetime) -> None:
    """To who delivered and to the stewards of the unit; the list shows what to each of them is open."""
    delivery = _delivery(row)
    for steward in dict.fromkeys([*_in_hands_of(delivery, now), *present(stewards_of(delivery.dataset.unit), day_of(now))]):
        _write(row, steward, _reopened, delivery, address=lambda: reverse("desk:desk"), now=now)


def _of_withdrawal(row: JournalRow, now: datetime) -> None:
    """To who delivered what was withdrawn, unless they did it themselves."""
    shown = Publication.objects.filter(resource=row.target, version=row.version).order_by("at", "pk").first()
    entry = AuditEntry.objects.filter(verb="resource.withdrawn", target_id=str(row.target), at=row.at).first()
    if shown is None or shown.delivery is None or entry is None:
        return
    delivery = Delivery.objects.select_related("dataset", "received_by", "carried_on_by").get(pk=shown.delivery)
    reason = str(entry.detail.get("reason", ""))
    address = reverse("catalog:history", args=[delivery.dataset.slug, shown.resource.slug])
    for person in _in_hands_of(delivery, now):
        if person.pk != entry.by_id:
            _write(row, person, lambda one: _withdrawn(one, reason), delivery, address=lambda: address, now=now)


def _in_hands_of(delivery: Delivery, now: datetime) -> list[User]:
    """Who is told what became of a delivery: its sender or who carries it on, or who substitutes that person today.

    Nobody where it came by the link of somebody without an account.
    """
    person = delivery.carried_on_by or delivery.received_by
    return present([person], day_of(now)) if person is not None else []


def _delivery(row: JournalRow) -> Delivery:
    return Delivery.objects.select_related("dataset__unit", "received_by", "carried_on_by", "decided_by", "link__resource").get(
        pk=row.target
    )


def _ask_anew(row: JournalRow, delivery: Delivery, *, now: datetime) -> None:
    """A letter to somebody without an account, with a new link to send the mended file by. A replay makes no second one."""
    link, once = delivery.link, f"{row.number} link"
    if link is None or link.email in {"", FORGOTTEN} or outbox.is_written(once):
        return
    with override("pl"):
        message, address = _returned(delivery), drop_address(link.resource, link.unit or link.email, now)
        ask = _("A mended file can be sent here:")
        outbox.write(once=once, to=link.email, subject=message.subject, body=f"{message.body}\n\n{ask}\n{address}\n", now=now)


_LETTERS = {
    "submitted": _of_submission, "returned": _of_return, "published": _of_publication, "handed-in": _of_handing_in,
    "scheduled": _of_scheduling, "not-published": _of_failure, "decision-reopened": _of_reopening, "withdrawn": _of_withdrawal,
}  # fmt: skip

letters = Follower(name="letters", kinds=frozenset(_LETTERS), follow=write_letters)
corrections = Follower(
    name="corrections", kinds=frozenset({"published", "restored"}), follow=partial(put_in_again, begin=start_remaking)
)  # fmt: skip

checking = Follower(name="checking", kinds=frozenset({"correction"}), follow=partial(check_again, read=start_reading))


def _submitted(delivery: Delivery) -> Message:
    values = {"file": delivery.file_name, "dataset": delivery.dataset.title, "person": delivery.sender}
    return Message(
        subject=_("To be reviewed: %(dataset)s") % values,
        body=_("%(person)s submitted the file %(file)s to the dataset “%(dataset)s”. It waits for your review.") % values,
    )


def _returned(delivery: Delivery) -> Message:
    values = {"file": delivery.file_name, "dataset": delivery.dataset.title, "note": delivery.decision_said}
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


def _to_settle(delivery: Delivery) -> Message:
    values = {"file": delivery.file_name, "dataset": delivery.dataset.title, "person": delivery.sender}
    return Message(
        subject=_("To be settled: %(dataset)s") % values,
        body=_(
            "%(person)s sent the file %(file)s for the dataset “%(dataset)s” by a one-time link. "
            "Something in it has to be settled before it can be reviewed."
        )
        % values,
    )


def _not_published(delivery: Delivery) -> Message:
    values = {"file": delivery.file_name, "dataset": delivery.dataset.title, "note": delivery.decision_said}
    return Message(
        subject=_("Not published: %(dataset)s") % values,
        body=_("The file %(file)s for the dataset “%(dataset)s” was to be published now, and was not:\n\n%(note)s") % values,
    )


def _scheduled(delivery: Delivery) -> Message:
    language = get_language() or "pl"
    at = format_moment(delivery.publish_at, language) if delivery.publish_at else ""
    values = {"file": delivery.file_name, "dataset": delivery.dataset.title, "at": at}
    return Message(
        subject=_("Accepted: %(dataset)s") % values,
        body=_("Your file %(file)s for the dataset “%(dataset)s” was accepted. It will be published on %(at)s.") % values,
    )


def _published_itself(delivery: Delivery, table: DeliveredTable | None) -> Message:
    counts = (table.difference if table else None) or {}
    values = {"file": delivery.file_name, "dataset": delivery.dataset.title, "person": delivery.sender}
    values |= {name: counts.get(name, 0) for name in ("added", "removed", "changed")}
    return Message(
        subject=_("Published by itself: %(dataset)s") % values,
        body=_(
            "The file %(file)s of %(person)s for the dataset “%(dataset)s” was published without a review, as a coordinator allows: "
            "same columns, no warning.\n\nRows added: %(added)s\nRows removed: %(removed)s\nRows changed: %(changed)s\n\n"
            "If it should not stand, go back to the earlier version here:"
        )
        % values,
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
