"""What people do with deliveries, from the bytes to the page: rule first, change, audit, journal.

Reading is done in `reading`, by the worker; what is published moves in `catalog.publishing`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath

from django.db import transaction

from ratusz.bank.base.errors import Conflict, WrongUsage
from ratusz.bank.base.ids import RandomBytes
from ratusz.bank.base.sentences import N_
from ratusz.bank.documents import kind_of
from ratusz.bank.store import Original
from ratusz.bank.store.fit import MAY_BE_ACCEPTED
from ratusz.portal.catalog.actions import ResourceWords, make_resource, turn_into_document
from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.catalog.policy import can_edit, can_widen
from ratusz.portal.core import audit, bank, journal
from ratusz.portal.core.policy import require
from ratusz.portal.core.texts import note_of, reason_of
from ratusz.portal.intake.linking import hold
from ratusz.portal.intake.models import Decision, DeliveredTable, Delivery, OneTimeLink
from ratusz.portal.intake.outcomes import locked, publish_delivery
from ratusz.portal.intake.policy import can_decide, can_drop, can_keep_whole, can_prepare, can_read_again, can_take_back
from ratusz.portal.intake.queries import manifest_of, marks_of, obstacles
from ratusz.portal.intake.tasks import start_publishing, start_reading
from ratusz.portal.intake.unaided import objections
from ratusz.portal.people.models import User

State = Delivery.State
_FOR_OTHERS = N_("Only a coordinator delivers on behalf of others.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Behalf:
    """Who sent what a coordinator delivers: name or institution, the day, the number of the letter or a note on the e-mail."""

    sender: str = ""
    on: date | None = None
    letter: str = ""


def keep(chunks: Iterable[bytes]) -> Original:
    """Put the bytes of a file into the store. Done before the transaction that tells of them: a large file takes a while."""
    return bank.store().receive(chunks)


@transaction.atomic
def receive(
    *,
    dataset: Dataset,
    resource: Resource | None,
    file_name: str,
    original: Original,
    by: User,
    now: datetime,
    state_on: date | None = None,
    note: str = "",
    channel: str = Delivery.Channel.WEB,
    instead_of: Delivery | None = None,
    behalf: Behalf | None = None,
    after: Delivery | None = None,
    mode: str = "",
    packed_in: str = "",
    queued: bool = True,
) -> Delivery:
    """A file meant for `dataset`, or for one `resource` of it, has come; it is what that resource is: tables, a document, a link.

    `instead_of`: a delivery that this one mends. `behalf`: who really sent it, where a coordinator delivers what came by letter.
    `after`: one to be published first. `mode`: how it joins what is there. `packed_in`: hash of
    the archive in which it came. `queued`: whether a worker reads it; else the caller does.
    """
    require(can_edit, by, dataset)
    if behalf is not None:
        require(can_widen.saying(_FOR_OTHERS), by, dataset)
    if instead_of is not None:
        _replace(instead_of, by=by, now=now)
    words = behalf or Behalf()
    delivery = Delivery(
        kind=resource.kind if resource is not None else Delivery.Kind.TABLE, dataset=dataset, resource=resource,
        file_name=file_name[-255:], original=original.sha256, size_bytes=original.bytes, received_at=now, received_by=by,
        state_on=state_on, note=note_of(note), channel=Delivery.Channel.BEHALF if behalf else channel,
        sent_by=words.sender, sent_on=words.on, letter=words.letter, after=after, mode=mode, packed_in=packed_in,
        instead_of=instead_of,
    )  # fmt: skip
    _begin(delivery, by=by, now=now, queued=queued)
    return delivery


@transaction.atomic
def receive_by_link(*, link: OneTimeLink, file_name: str, original: Original, now: datetime, note: str = "") -> Delivery:
    """A file has come by a one-time link. What came by it before and was not handed in is dropped."""
    link = hold(link, now=now)
    earlier: Delivery | None = None
    for earlier in link.deliveries.exclude(state__in=(State.DROPPED, State.PUBLISHED, State.ERASED)).order_by("received_at"):
        row = locked(earlier)
        row.state, row.decided_at, row.is_replaced = State.DROPPED, now, True
        row.save(update_fields=["state", "decided_at", "is_replaced"])
    resource = link.resource
    delivery = Delivery(
        kind=resource.kind, dataset=resource.dataset, resource=resource, file_name=file_name[-255:], original=original.sha256,
        size_bytes=original.bytes, received_at=now, received_by=link.person, link=link, note=note_of(note), channel=Delivery.Channel.LINK,
        instead_of=earlier,
    )  # fmt: skip
    _begin(delivery, by=link.person, now=now)
    return delivery


@transaction.atomic
def hand_in(*, delivery: Delivery, now: datetime) -> None:
    """What came by a link is done as far as its sender can: on to the reviewers, or to the stewards, where something is open."""
    row = locked(delivery)
    if row.link is None or not row.is_in_work:
        raise Conflict("not-read-yet", N_("The file has not been read yet."), N_("Wait a moment, or send it again."))
    link = hold(row.link, now=now)
    link.used_at = now
    link.save(update_fields=["used_at"])
    audit.record("delivery.handed-in", target=row, by=row.received_by, at=now, detail={"link": link.whom})
    if any(obstacles(row)):
        journal.write("handed-in", target=row, at=now)
        return
    row.state, row.submitted_at = State.SUBMITTED, now
    row.save(update_fields=["state", "submitted_at"])
    journal.write("submitted", target=row, at=now)


def _begin(delivery: Delivery, *, by: User | None, now: datetime, queued: bool = True) -> None:
    delivery.save(force_insert=True)
    detail = {"dataset": delivery.dataset.slug, "sha256": delivery.original, "sent_by": delivery.sender or ""}
    audit.record("delivery.received", target=delivery, by=by, at=now, detail=detail)
    if queued:
        start_reading(delivery)


@transaction.atomic
def read_again(*, delivery: Delivery, by: User, now: datetime) -> None:
    """Have the file read anew, with what was said about its tables kept."""
    row = locked(delivery)
    require(can_read_again, by, row)
    audit.record("delivery.read-again", target=row, by=by, at=now)
    _to_be_read(row)


@transaction.atomic
def keep_as_document(*, delivery: Delivery, by: User, now: datetime) -> None:
    """The file that could not be read as tables is a document: of the resource made for it, or of a new one of the same dataset.

    A resource that has held a table stays a table.
    """
    row = locked(delivery)
    require(can_keep_whole, by, row)
    if kind_of(bank.store().original(row.original)) is None:
        raise WrongUsage("document-unknown", N_("This is not a document that can be kept."))
    resource = row.resource
    if resource is None or resource.private or resource.publications.exists() or resource.column_texts.exists():
        title = PurePath(row.file_name).stem.replace("_", " ").strip().capitalize() or row.file_name
        words = ResourceWords(title_pl=title)
        resource = make_resource(dataset=row.dataset, words=words, kind=Resource.Kind.DOCUMENT, by=by, now=now)
    else:
        turn_into_document(resource=resource, by=by, now=now)
    row.tables.all().delete()
    row.kind, row.resource, row.recipe, row.report, row.failure = Delivery.Kind.DOCUMENT, resource, "", "", None
    row.save(update_fields=["kind", "resource", "recipe", "report", "failure"])
    audit.record("delivery.kept-as-document", target=row, by=by, at=now, detail={"resource": resource.slug})
    _to_be_read(row)


@transaction.atomic
def take(
    *, table: DeliveredTable, resource: Resource, mode: str, key: Sequence[str], accepted: Sequence[str] = (), because: str = "",
    by: User, now: datetime,
) -> None:  # fmt: skip
    """Say that `table` goes to `resource`, how it joins what stands there, and which refusals a person lets pass, perhaps `because`."""
    delivery = locked(table.delivery)
    require(can_prepare, by, delivery)
    if resource.dataset_id != delivery.dataset_id:
        raise WrongUsage("resource-elsewhere", N_("A delivery goes to tables of one dataset."))
    _require_tables(delivery)
    if resource.kind != Resource.Kind.TABLE:
        raise WrongUsage("not-a-place-for-rows", N_("“{title}” is no table, so no rows go there."), values={"title": resource.title_pl})
    if mode not in Resource.Mode.values:
        raise WrongUsage("mode-unknown", N_("There is no mode {found}."), values={"found": mode}, allowed=tuple(Resource.Mode.values))
    if delivery.tables.filter(resource=resource).exclude(pk=table.pk).exists():
        raise Conflict("resource-twice", N_("Another table of this file goes there already."))
    if table.resource_id != resource.pk:
        table.withheld = list(resource.withheld)
    table.resource, table.ignored_because, table.mode = resource, "", mode
    table.key, table.accepted = list(key), [code for code in accepted if code in MAY_BE_ACCEPTED]
    table.accepted_because = note_of(because) if table.accepted else ""
    table.proposal = {"confirmed": True}
    fields = ["resource", "ignored_because", "mode", "key", "accepted", "accepted_because", "proposal", "withheld"]
    table.save(update_fields=fields)
    detail = {"table": table.name, "resource": resource.slug, "mode": mode, "key": table.key, "accepted": table.accepted}
    detail |= {"because": table.accepted_because} if table.accepted_because else {}
    audit.record("delivery.table-taken", target=delivery, by=by, at=now, detail=detail)
    _to_be_read(delivery)


@transaction.atomic
def ignore(*, table: DeliveredTable, because: str, by: User, now: datetime) -> None:
    """Say that `table` goes nowhere, and why."""
    delivery = locked(table.delivery)
    require(can_prepare, by, delivery)
    _require_tables(delivery)
    said = reason_of(because, missing=N_("Say why the table is left out."))
    table.resource, table.ignored_because, table.version, table.base = None, said[:250], "", ""
    table.report, table.failure, table.difference, table.withheld = "", None, None, []
    table.save()
    table.decisions.all().delete()
    audit.record("delivery.table-ignored", target=delivery, by=by, at=now, detail={"table": table.name, "because": said})


@transaction.atomic
def withhold(*, table: DeliveredTable, columns: Sequence[str], by: User, now: datetime) -> None:
    """Say which columns stay inside the office: they are taken out when the table is published."""
    delivery = locked(table.delivery)
    require(can_prepare, by, delivery)
    _require_tables(delivery)
    names = manifest_of(table).schema.names
    unknown = sorted(set(columns) - set(names))
    if unknown:
        raise WrongUsage("unknown-column", N_("There is no column {found}."), values={"found": unknown[0]}, allowed=names)
    if set(columns) >= set(names):
        raise WrongUsage("nothing-left", N_("At least one column has to be shown."))
    table.withheld = [name for name in names if name in columns]
    table.save(update_fields=["withheld"])
    audit.record("delivery.columns-withheld", target=delivery, by=by, at=now, detail={"table": table.name, "columns": table.withheld})


@transaction.atomic
def decide(*, table: DeliveredTable, code: str, column: str, verdict: str, reason: str, by: User, now: datetime) -> None:
    """Decide about a problem that stops publication: publish all the same, or keep the column inside; with a reason either way."""
    delivery = locked(table.delivery)
    require(can_prepare, by, delivery)
    said = reason_of(reason, missing=N_("A decision needs a reason."))
    if verdict == Decision.Verdict.WITHHOLD:
        schema = manifest_of(table).schema
        names = [one.name for one in schema.columns if column in {one.name, one.label}]
        if not names:
            raise WrongUsage("unknown-column", N_("There is no column {found}."), values={"found": column}, allowed=schema.names)
        withhold(table=table, columns=[*table.withheld, *names], by=by, now=now)
    values = {
        "verdict": verdict, "reason": said, "by": by, "at": now, "remembered": False, "marks": sorted(marks_of(table, code, column)),
        "reopened_at": None, "reopened_by": None, "reopened_because": "",
    }  # fmt: skip
    Decision.objects.update_or_create(table=table, code=code, column=column, defaults=values)
    detail = {"table": table.name, "code": code, "column": column, "verdict": verdict, "reason": said}
    audit.record("delivery.problem-decided", target=delivery, by=by, at=now, detail=detail)


@transaction.atomic
def describe(*, delivery: Delivery, state_on: date | None, note: str, by: User, now: datetime) -> None:
    """Correct the day the data is for, and the note to the reviewer."""
    row = locked(delivery)
    require(can_prepare, by, row)
    row.state_on, row.note = state_on, note_of(note)
    row.save(update_fields=["state_on", "note"])
    audit.record("delivery.described", target=row, by=by, at=now, detail={"state_on": str(state_on or ""), "note": row.note})


@transaction.atomic
def submit(*, delivery: Delivery, by: User, now: datetime) -> None:
    """Hand the delivery to the reviewers; `Stopped` with the first thing that is not settled."""
    row = locked(delivery)
    require(can_prepare, by, row)
    for obstacle in obstacles(row):
        raise obstacle
    row.state, row.submitted_at, row.submitted_by, row.decision_note = State.SUBMITTED, now, by, ""
    row.save(update_fields=["state", "submitted_at", "submitted_by", "decision_note"])
    if row.link_id is not None:
        # Whoever has the link would go on and send another file in the place of what is reviewed now.
        OneTimeLink.objects.filter(pk=row.link_id, used_at=None).update(used_at=now)
    audit.record("delivery.submitted", target=row, by=by, at=now)
    if any(objections(row)):
        journal.write("submitted", target=row, at=now)
    else:  # reviewers are told by whoever finds, when it is to publish itself, that it does not
        start_publishing(row)


@transaction.atomic
def take_back(*, delivery: Delivery, by: User, now: datetime) -> None:
    """Take a delivery back from the reviewers to change something in it."""
    row = locked(delivery)
    require(can_take_back, by, row)
    row.state, row.submitted_at, row.submitted_by = State.READ, None, None
    row.save(update_fields=["state", "submitted_at", "submitted_by"])
    audit.record("delivery.taken-back", target=row, by=by, at=now)


@transaction.atomic
def send_back(*, delivery: Delivery, reason: str, by: User, now: datetime) -> None:
    """Send the delivery back to those who delivered it."""
    row = locked(delivery)
    require(can_decide, by, row)
    if delivery.submitted_at not in {None, row.submitted_at}:
        raise Conflict("overtaken", N_("The delivery was changed in the meantime."), N_("Look at it as it is now, and decide again."))
    said = reason_of(reason, missing=N_("Say what has to be mended."))
    row.state, row.decided_at, row.decided_by, row.decision_note = State.RETURNED, now, by, said
    row.save(update_fields=["state", "decided_at", "decided_by", "decision_note"])
    audit.record("delivery.sent-back", target=row, by=by, at=now, detail={"reason": said})
    journal.write("returned", target=row, at=now)


def accept(
    *,
    delivery: Delivery,
    by: User,
    now: datetime,
    random_bytes: RandomBytes,
    note: str = "",
    close_older: str = "",
    few_because: str = "",
) -> None:
    """Publish what the delivery brings, as a reviewer; see `outcomes.publish_delivery`."""

    def guard(row: Delivery) -> None:
        require(can_decide, by, row)

    publish_delivery(
        delivery=delivery, guard=guard, by=by, now=now, random_bytes=random_bytes, note=note_of(note), close_older=close_older,
        few_because=few_because,
    )  # fmt: skip


@transaction.atomic
def drop(*, delivery: Delivery, reason: str, by: User, now: datetime) -> None:
    """Give the delivery up; its bytes stay in the store."""
    _drop(delivery, reason=reason, by=by, now=now)


def _drop(delivery: Delivery, *, reason: str, by: User, now: datetime) -> None:
    row = locked(delivery)
    require(can_drop, by, row)
    row.state, row.decided_at, row.decided_by, row.decision_note = State.DROPPED, now, by, note_of(reason)
    row.save(update_fields=["state", "decided_at", "decided_by", "decision_note"])
    audit.record("delivery.dropped", target=row, by=by, at=now, detail={"reason": row.decision_note})


def _replace(delivery: Delivery, *, by: User, now: datetime) -> None:
    """A mended file takes its place. What its reviewer said stays with it."""
    row = locked(delivery)
    require(can_drop, by, row)
    if row.state != State.RETURNED:
        row.decided_at, row.decided_by, row.decision_note = now, by, ""
    row.state, row.is_replaced = State.DROPPED, True
    row.save(update_fields=["state", "is_replaced", "decided_at", "decided_by", "decision_note"])
    audit.record("delivery.replaced", target=row, by=by, at=now)


def _require_tables(delivery: Delivery) -> None:
    if delivery.kind != Delivery.Kind.TABLE:
        raise WrongUsage("no-tables-here", N_("A document or a link is published as it is, or not at all."))


def _to_be_read(delivery: Delivery) -> None:
    delivery.state, delivery.reading_since, delivery.checked_again_at, delivery.goes_on = State.RECEIVED, None, None, False
    delivery.save(update_fields=["state", "reading_since", "checked_again_at", "goes_on"])
    start_reading(delivery)
