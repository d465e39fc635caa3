"""The demo city: what demo/demo.toml describes goes through the same doors as what people do, each step at its own past hour.

It may be cut off anywhere; the next call goes on where it ended.
"""

import secrets
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ratusz.bank.build.document import WebLink
from ratusz.bank.documents.problems import UNREAD
from ratusz.portal.catalog.actions import (
    ColumnWords,
    DatasetWords,
    ResourceWords,
    describe_columns,
    make_dataset,
    make_resource,
)
from ratusz.portal.catalog.models import Dataset, Resource, Theme
from ratusz.portal.intake import actions
from ratusz.portal.intake.models import Decision, Delivery
from ratusz.portal.intake.reading import read_delivery
from ratusz.portal.people.actions import make_account
from ratusz.portal.people.models import Membership, Role, Unit, User

#: What the catalogue was described with, before the first delivery of the file.
DESCRIBED_DAYS_AGO = 80
REVIEW_TAKES = timedelta(hours=2)
CHUNK = 1 << 20

Say = Callable[[str, int, int], None]
Described = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCity:
    """A description of a city, and the folder its files lie in."""

    folder: Path
    described: Described

    @classmethod
    def from_file(cls, path: Path) -> "DemoCity":
        """The description in the TOML file at `path`."""
        return cls(folder=path.parent, described=tomllib.loads(path.read_text(encoding="utf-8")))


def fill(city: DemoCity, *, now: datetime, say: Say) -> None:
    """Fill the bank that was just made with `city`. `say` is told each file, its number and how many there are."""
    for step in (_make_themes, _make_units, _make_people):
        step(city.described)
    _make_catalogue(city.described, now=now - timedelta(days=DESCRIBED_DAYS_AGO))
    deliveries = city.described["delivery"]
    done = _forget_unfinished(now=now)
    for number, described in enumerate(deliveries, 1):
        say(_name(described), number, len(deliveries))
        if number > done:
            _deliver(city.folder, described, at=now - timedelta(days=described["days_ago"]))


def _make_themes(city: Described) -> None:
    for position, theme in enumerate(city["theme"]):
        words = {"name_pl": theme["name_pl"], "name_en": theme["name_en"], "eu_code": theme["eu"], "icon": theme["icon"]}
        Theme.objects.update_or_create(slug=theme["slug"], defaults={**words, "position": position})


def _make_units(city: Described) -> None:
    for position, unit in enumerate(city["unit"]):
        words = {name: value for name, value in unit.items() if name not in {"slug", "parent"}}
        parent = Unit.objects.get(slug=unit["parent"]) if "parent" in unit else None
        Unit.objects.update_or_create(slug=unit["slug"], defaults={**words, "parent": parent, "position": position})


def _make_people(city: Described) -> None:
    for person in city["person"]:
        if User.objects.filter(email=person["email"]).exists():
            continue
        posts = [(Role(post["role"]), Unit.objects.get(slug=post["unit"]) if "unit" in post else None) for post in person["roles"]]
        first_role, first_unit = posts[0]
        user = make_account(email=person["email"], name=person["name"], role=first_role, unit=first_unit)
        for role, unit in posts[1:]:
            Membership.objects.create(user=user, role=role, unit=unit)


def _make_catalogue(city: Described, *, now: datetime) -> None:
    for described in city["dataset"]:
        unit = Unit.objects.get(slug=described["unit"])
        by = _steward_of(unit)
        dataset = Dataset.objects.filter(slug=described["slug"]).first()
        if dataset is None:
            dataset = make_dataset(words=_dataset_words(described), unit=unit, by=by, now=now, slug=described["slug"])
        for resource in described["resource"]:
            _make_resource(dataset, resource, by=by, now=now)


def _make_resource(dataset: Dataset, described: Described, *, by: User, now: datetime) -> None:
    resource = Resource.objects.filter(dataset=dataset, slug=described["slug"]).first()
    if resource is None:
        words = ResourceWords(**{name: described[name] for name in ResourceWords.__dataclass_fields__})
        kind = described.get("kind", Resource.Kind.TABLE)
        resource = make_resource(dataset=dataset, words=words, by=by, now=now, slug=described["slug"], kind=kind)
    if resource.is_table:
        describe_columns(resource=resource, columns=dict(_column_words(described["columns"])), by=by, now=now)


def _dataset_words(described: Described) -> DatasetWords:
    names = set(DatasetWords.__dataclass_fields__) - {"theme", "keywords"}
    words = {name: described[name].strip() for name in names if name in described}
    return DatasetWords(**words, theme=Theme.objects.get(slug=described["theme"]), keywords=tuple(described["keywords"]))


def _column_words(described: Described) -> Iterator[tuple[str, ColumnWords]]:
    for name, words in described.items():
        yield (
            name,
            ColumnWords(
                label_pl=words["pl"],
                label_en=words["en"],
                meaning_pl=words.get("meaning_pl", ""),
                meaning_en=words.get("meaning_en", ""),
                unit=words.get("unit", ""),
            ),
        )


def _forget_unfinished(*, now: datetime) -> int:
    """Give up a delivery that was cut off in the middle; how many were done before it."""
    waiting = Delivery.objects.exclude(state__in=(Delivery.State.PUBLISHED, Delivery.State.SUBMITTED, Delivery.State.DROPPED))
    for delivery in waiting:
        if delivery.received_by is not None:
            actions.drop(delivery=delivery, reason="", by=delivery.received_by, now=now)
    return Delivery.objects.exclude(state=Delivery.State.DROPPED).count()


def _deliver(folder: Path, described: Described, *, at: datetime) -> None:
    """What a steward does with one file or link, and what the reviewer says to it."""
    by = User.objects.get(email=described["by"])
    tables = described.get("tables", {})
    first = _resource(described.get("to") or next(table["to"] for _, table in sorted(tables.items()) if "to" in table))
    delivery = actions.receive(
        dataset=first.dataset,
        resource=first,
        file_name=_name(described),
        original=actions.keep(_bytes_of(folder, described)),
        by=by,
        now=at,
        state_on=described.get("state_on"),
        note=described["note"],
    )
    _read(delivery, now=at)
    if tables:
        _settle(delivery, tables, by=by, now=at)
    elif delivery.kind == Delivery.Kind.DOCUMENT:
        read = {"code": UNREAD, "column": "", "verdict": Decision.Verdict.PUBLISH, "reason": described["read"]}
        actions.decide(table=delivery.tables.get(), by=by, now=at, **read)
    actions.submit(delivery=delivery, by=by, now=at)
    if described.get("until") != "submitted":
        reviewer = User.objects.filter(memberships__role=Role.REVIEWER).order_by("joined_at")[0]
        delivery.refresh_from_db()
        actions.accept(delivery=delivery, by=reviewer, now=at + REVIEW_TAKES, random_bytes=secrets.token_bytes)


def _name(described: Described) -> str:
    """What the delivered file is called; a link by its address."""
    return Path(described["file"]).name if "file" in described else str(described["link"]["url"])


def _bytes_of(folder: Path, described: Described) -> Iterator[bytes]:
    """The bytes of a file piece by piece, or the words of a link."""
    if "link" in described:
        yield WebLink(**described["link"]).as_bytes()
        return
    with (folder / described["file"]).open("rb") as file:
        yield from iter(lambda: file.read(CHUNK), b"")


def _settle(delivery: Delivery, tables: Mapping[str, Described], *, by: User, now: datetime) -> None:
    """Say of each table where it goes, or why it goes nowhere; read again where that changes how it joins what is there."""
    for table in delivery.tables.order_by("number"):
        wanted = tables[str(table.number)]
        if "ignored" in wanted:
            actions.ignore(table=table, because=wanted["ignored"], by=by, now=now)
            continue
        resource, key = _resource(wanted["to"]), wanted.get("key", [])
        if (table.resource_id, table.mode, table.key) != (resource.pk, wanted["mode"], key):
            actions.take(table=table, resource=resource, mode=wanted["mode"], key=key, by=by, now=now)
            _read(delivery, now=now)


def _read(delivery: Delivery, *, now: datetime) -> None:
    """Read the file here and now; the task that waits for the worker then finds it done."""
    read_delivery(delivery_id=delivery.pk, now=now, random_bytes=secrets.token_bytes)
    delivery.refresh_from_db()


def _resource(address: str) -> Resource:
    dataset, slug = address.split("/")
    return Resource.objects.select_related("dataset__unit").get(dataset__slug=dataset, slug=slug)


def _steward_of(unit: Unit) -> User:
    found: User = User.objects.filter(memberships__role=Role.STEWARD, memberships__unit=unit).order_by("joined_at")[0]
    return found
