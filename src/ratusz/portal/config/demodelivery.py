"""One delivery of a described city: what a steward does with a file or a link, and what the reviewer says to it."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ratusz.bank.base.errors import UserError
from ratusz.bank.build.document import WebLink
from ratusz.bank.documents.problems import UNREAD
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core.waiting import withdraw
from ratusz.portal.intake import actions, refusals, tasks
from ratusz.portal.intake.models import Decision, DeliveredTable, Delivery
from ratusz.portal.intake.queries import obstacles
from ratusz.portal.intake.reading import read_delivery
from ratusz.portal.intake.smallcells import proposed
from ratusz.portal.people.models import Role, User
from ratusz.portal.secrecy.actions import declare

REVIEW_TAKES = timedelta(hours=2)
CHUNK = 1 << 20
#: What the reviewers of the demo city say of small numbers that nobody has had hidden.
FEW_BECAUSE = "Te same liczby podają już publicznie GUS, PKW albo policja."
State = Delivery.State
Described = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a delivery: its state, and what stands in the way where it did not come as far as it was meant to."""

    state: str
    why: UserError | None = None


def name_of(described: Described) -> str:
    """What the delivered file is called; a link by its address."""
    return Path(described["file"]).name if "file" in described else str(described["link"]["url"])


def wanted_state(described: Described) -> str:
    """The state a delivery is left in: published unless it says otherwise."""
    return State.RETURNED if "returned" in described else State(described.get("until", State.PUBLISHED))


def deliver(path: Path, described: Described, *, at: datetime) -> Outcome:
    """Deliver the file at `path` (or a link), settle its tables, submit, review. `at`: when all of it happened."""
    by = User.objects.get(email=described["by"])
    first = _resource(described.get("to") or next(table["to"] for _, table in sorted(described["tables"].items()) if "to" in table))
    delivery = actions.receive(
        dataset=first.dataset,
        resource=first,
        file_name=path.name if "file" in described else name_of(described),
        original=actions.keep(_bytes_of(path, described)),
        by=by,
        now=at,
        state_on=described.get("state_on"),
        note=described["note"],
    )
    try:
        _read(delivery, now=at)
        if delivery.state == State.READ:
            _settle(delivery, described, by=by, now=at)
            _hand_in(delivery, described, by=by, at=at)
    except UserError as error:
        delivery.refresh_from_db()
        return Outcome(state=delivery.state, why=error)
    delivery.refresh_from_db()
    return Outcome(state=delivery.state, why=_failure(delivery))


def finish(delivery: Delivery, *, now: datetime) -> None:
    """Publish a delivery that was cut off between its submission and the review."""
    reviewer = User.objects.filter(memberships__role=Role.REVIEWER).order_by("joined_at")[0]
    actions.accept(delivery=delivery, by=reviewer, now=now, random_bytes=secrets.token_bytes, few_because=FEW_BECAUSE)


def _failure(delivery: Delivery) -> UserError | None:
    kept = [delivery.failure, *delivery.tables.values_list("failure", flat=True)]
    return next((refusals.from_json(one) for one in kept if one), None)


def _hand_in(delivery: Delivery, described: Described, *, by: User, at: datetime) -> None:
    wanted = wanted_state(described)
    if wanted == State.READ:
        return
    for obstacle in obstacles(delivery):
        raise obstacle
    actions.submit(delivery=delivery, by=by, now=at)
    delivery.refresh_from_db()
    if wanted == State.RETURNED:
        reviewer = User.objects.filter(memberships__role=Role.REVIEWER).order_by("joined_at")[0]
        actions.send_back(delivery=delivery, reason=described["returned"], by=reviewer, now=at + REVIEW_TAKES)
    elif wanted == State.PUBLISHED:
        finish(delivery, now=at + REVIEW_TAKES)


def _bytes_of(path: Path, described: Described) -> Iterator[bytes]:
    """The bytes of a file piece by piece, or the words of a link."""
    if "link" in described:
        yield WebLink(**described["link"]).as_bytes()
        return
    with path.open("rb") as file:
        yield from iter(lambda: file.read(CHUNK), b"")


def _settle(delivery: Delivery, described: Described, *, by: User, now: datetime) -> None:
    """Say of each table where it goes, or why it goes nowhere, and decide what stops it."""
    if delivery.kind == Delivery.Kind.DOCUMENT:
        read = {"code": UNREAD, "column": "", "verdict": Decision.Verdict.PUBLISH, "reason": described["read"]}
        actions.decide(table=delivery.tables.get(), by=by, now=now, **read)
    if "tables" in described:
        _place_all(delivery, described, by=by, now=now)
    for number, columns in described.get("withhold", {}).items():
        actions.withhold(table=delivery.tables.get(number=int(number)), columns=columns, by=by, now=now)
    for number, because in described.get("protect", {}).items():
        _protect(delivery.tables.select_related("resource").get(number=int(number)), because, by=by, now=now)
    for decision in described.get("decide", ()):
        said = {name: decision[name] for name in ("code", "column", "verdict", "reason")}
        actions.decide(table=delivery.tables.get(number=decision.get("table", 1)), by=by, now=now, **said)


def _protect(table: DeliveredTable, because: str, *, by: User, now: datetime) -> None:
    """Accept what the table itself suggests about its small numbers."""
    suggested = proposed(table)
    if suggested is not None and table.resource is not None:
        declare(resource=table.resource, protection=suggested, reason=because, by=by, now=now)


def _place_all(delivery: Delivery, described: Described, *, by: User, now: datetime) -> None:
    """Say of each table where it goes. By its name: one that goes somewhere has the file read again, which numbers its tables anew."""
    others = {"ignored": described.get("others", "")}
    wanted = {table.name: described["tables"].get(str(table.number), others) for table in delivery.tables.order_by("number")}
    for name in sorted(wanted, key=lambda one: "to" in wanted[one]):
        table = delivery.tables.filter(name=name).select_related("delivery").first()
        if table is not None and "ignored" in wanted[name]:
            actions.ignore(table=table, because=wanted[name]["ignored"], by=by, now=now)
        elif table is not None:
            _place(table, wanted[name], by=by, now=now)


def _place(table: DeliveredTable, wanted: Described, *, by: User, now: datetime) -> None:
    """Say where a table goes; read the file again where that changes how it joins what is there."""
    resource, key = _resource(wanted["to"]), wanted.get("key", [])
    if (table.resource_id, table.mode, table.key) != (resource.pk, wanted["mode"], key):
        actions.take(table=table, resource=resource, mode=wanted["mode"], key=key, by=by, now=now)
        _read(table.delivery, now=now)


def _read(delivery: Delivery, *, now: datetime) -> None:
    """Read the file here and now, which leaves the worker nothing to do."""
    read_delivery(delivery_id=delivery.pk, now=now, random_bytes=secrets.token_bytes)
    withdraw(tasks.read, str(delivery.pk))
    delivery.refresh_from_db()


def _resource(address: str) -> Resource:
    dataset, slug = address.split("/")
    return Resource.objects.select_related("dataset__unit").get(dataset__slug=dataset, slug=slug)
