"""A delivery from the command line: the same steps, rules and records as on the web, done at once by one person."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ratusz.bank.base.errors import NotFound, Stopped, WrongUsage
from ratusz.bank.base.ids import RandomBytes
from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.actions import ResourceWords, make_resource
from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.catalog.policy import can_edit
from ratusz.portal.core.remarks import in_words, remark
from ratusz.portal.intake import actions, refusals
from ratusz.portal.intake.filling import make_template
from ratusz.portal.intake.models import DeliveredTable, Delivery
from ratusz.portal.intake.queries import file_report, is_joining_doubtful, obstacles, report_of
from ratusz.portal.intake.reading import read_delivery
from ratusz.portal.people.models import Membership, User

CHUNK = 1 << 20
#: Half seconds.
WAITS_FOR_WORKER = 600
_NOT_CHOSEN = N_("not chosen on the command line")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command line says. `to`: "dataset" or "dataset/resource"; `as_email`, `publish_as`: e-mails, "" for nobody named.

    `few_because`: why small numbers of people may be shown, where nobody has said anything about them yet.
    `channel`: by which way it came, where the bank delivers to itself.
    """

    path: Path
    to: str
    mode: str = ""
    key: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    as_email: str = ""
    publish_as: str = ""
    few_because: str = ""
    state_on: date | None = None
    note: str = ""
    channel: str = Delivery.Channel.COMMAND


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of it. `open`: what a person has to settle before it can be submitted."""

    delivery: Delivery
    tables: tuple[DeliveredTable, ...]
    open: tuple[Stopped, ...]

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "delivery": str(self.delivery.pk),
            "state": self.delivery.state,
            "address": self.delivery.get_absolute_url(),
            "tables": [_table_json(table) for table in self.tables],
            "problems": [problem.as_json() for problem in _problems(self)],
            "open": [one.as_json() for one in self.open],
        }


def deliver(wanted: Wanted, *, now: datetime, random_bytes: RandomBytes) -> Outcome:
    """Deliver, submit, and publish where a reviewer is named. Raises Unreadable, or Stopped with why a table cannot go on."""
    dataset, slug = _dataset(wanted.to)
    by = _person(wanted.as_email) if wanted.as_email else _only_steward(dataset)
    resource = _resource(dataset, slug, wanted, by=by, now=now)
    with wanted.path.open("rb") as file:
        original = actions.keep(iter(lambda: file.read(CHUNK), b""))
    delivery = actions.receive(
        dataset=dataset, resource=resource, file_name=wanted.path.name, original=original, state_on=wanted.state_on,
        note=wanted.note, channel=wanted.channel, by=by, now=now,
    )  # fmt: skip
    _read(delivery, now=now, random_bytes=random_bytes)
    _settle(delivery, resource, wanted, by=by, now=now, random_bytes=random_bytes)
    return _handed_in(delivery, wanted, by=by, now=now, random_bytes=random_bytes)


def write_template(address: str, target: Path, *, language: str) -> None:
    """Write the template of the table at `dataset/resource` to `target`. NotFound where there is none, or nothing was delivered to it."""
    dataset, slug = _dataset(address)
    known = {one.slug: one for one in Resource.objects.select_related("dataset").filter(dataset=dataset).exclude(private="")}
    resource = known.get(slug) or (next(iter(known.values())) if not slug and len(known) == 1 else None)
    if resource is None:
        raise NotFound(
            "template-missing",
            N_("There is no table {found} with data, of which a template could be made."),
            values={"found": address},
            allowed=tuple(f"{dataset.slug}/{one}" for one in known),
        )
    make_template(resource, target, language=language)


def _handed_in(delivery: Delivery, wanted: Wanted, *, by: User, now: datetime, random_bytes: RandomBytes) -> Outcome:
    left = tuple(obstacles(delivery))
    if not left:
        actions.submit(delivery=delivery, by=by, now=now)
        delivery.refresh_from_db()
        if wanted.publish_as and delivery.state == Delivery.State.SUBMITTED:  # else it has published itself
            reviewer = _person(wanted.publish_as)
            actions.accept(delivery=delivery, by=reviewer, now=now, random_bytes=random_bytes, few_because=wanted.few_because)
            delivery.refresh_from_db()
    return Outcome(delivery=delivery, tables=tuple(delivery.tables.select_related("resource")), open=left)


def _settle(delivery: Delivery, resource: Resource, wanted: Wanted, *, by: User, now: datetime, random_bytes: RandomBytes) -> None:
    """Leave out what was not asked for, and join what was as the command line says."""
    for left in delivery.tables.filter(resource=None, ignored_because=""):
        actions.ignore(table=left, because=remark(_NOT_CHOSEN), by=by, now=now)
    table = delivery.tables.filter(resource=resource).first()
    if table is None:
        return
    mode, key = wanted.mode or table.mode, list(wanted.key) or table.key
    said = (mode, key, sorted(wanted.accepted)) != (table.mode, table.key, sorted(table.accepted))
    if said or (wanted.mode and is_joining_doubtful(table)):
        actions.take(table=table, resource=resource, mode=mode, key=key, accepted=wanted.accepted, by=by, now=now)
        _read(delivery, now=now, random_bytes=random_bytes)
    table.refresh_from_db()
    if table.failure:
        raise refusals.from_json(table.failure)


def _read(delivery: Delivery, *, now: datetime, random_bytes: RandomBytes) -> None:
    """Read it here; a task that waits for the worker then finds it done. A worker that was faster is waited for."""
    read_delivery(delivery_id=delivery.pk, now=now, random_bytes=random_bytes)
    delivery.refresh_from_db()
    pause = threading.Event()
    for _ in range(WAITS_FOR_WORKER):
        if not delivery.is_being_read:
            break
        pause.wait(0.5)
        delivery.refresh_from_db()
    if delivery.failure:
        raise refusals.from_json(delivery.failure)


def _dataset(address: str) -> tuple[Dataset, str]:
    slug, _, rest = address.partition("/")
    dataset = Dataset.objects.select_related("unit", "theme").filter(slug=slug).first()
    if dataset is None:
        raise NotFound(
            "dataset-unknown",
            N_("There is no dataset {found}."),
            values={"found": slug},
            allowed=tuple(Dataset.objects.order_by("slug").values_list("slug", flat=True)),
        )
    return dataset, rest


def _resource(dataset: Dataset, slug: str, wanted: Wanted, *, by: User, now: datetime) -> Resource:
    """The one named, the only one, or a first one with the title of the file."""
    known = {one.slug: one for one in Resource.objects.select_related("dataset").filter(dataset=dataset)}
    if slug in known:
        return known[slug]
    if not slug and len(known) == 1:
        return next(iter(known.values()))
    if not slug and not known:
        words = ResourceWords(title_pl=wanted.path.stem.replace("_", " ").strip().capitalize() or dataset.title_pl)
        return make_resource(dataset=dataset, words=words, by=by, now=now)
    raise NotFound(
        "resource-unknown",
        N_("It is not clear which table of the dataset {dataset} is meant."),
        N_("Name it as DATASET/RESOURCE."),
        values={"dataset": dataset.slug},
        allowed=tuple(f"{dataset.slug}/{one}" for one in known),
    )


def _person(email: str) -> User:
    found = User.objects.filter(email__iexact=email, is_active=True).first()
    if found is None:
        raise NotFound("person-unknown", N_("There is no account with the address {email}."), values={"email": email})
    return found


def _only_steward(dataset: Dataset) -> User:
    """The only person who may deliver to the dataset as its steward; WrongUsage where there are several or none."""
    people = {one.user for one in Membership.objects.filter(user__is_active=True, role="steward").select_related("user")}
    stewards = sorted((user for user in people if can_edit(user, dataset)), key=lambda user: user.email)
    if len(stewards) == 1:
        return stewards[0]
    raise WrongUsage(
        "steward-not-named",
        N_("It is not clear who delivers."),
        N_("Name a steward of the unit with --as."),
        allowed=tuple(user.email for user in stewards),
    )


def _table_json(table: DeliveredTable) -> dict[str, Any]:
    return {
        "name": table.name,
        "resource": table.resource.slug if table.resource else None,
        "ignored_because": in_words(table.ignored_because),
        "rows": table.rows,
        "mode": table.mode,
        "key": table.key,
        "version": table.version or None,
        "difference": table.difference,
    }


def _problems(outcome: Outcome) -> Iterator[Any]:
    reports: Sequence[Any] = [report_of(table) for table in outcome.tables if table.report] or [file_report(outcome.delivery)]
    for report in reports:
        yield from report.problems
