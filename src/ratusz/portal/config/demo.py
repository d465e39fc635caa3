"""The demo city: what demo/demo.toml describes goes through the same doors as what people do, each step at its own past hour.

It may be cut off anywhere; the next call goes on where it ended.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from ratusz.bank.base.clock import WARSAW
from ratusz.bank.base.errors import NotFound
from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.actions import (
    ColumnWords,
    DatasetWords,
    ResourceWords,
    describe_columns,
    make_dataset,
    make_resource,
    set_audience,
)
from ratusz.portal.catalog.models import Audience, Dataset, Resource, Theme
from ratusz.portal.config.demoabout import keep_all, show_to_the_state
from ratusz.portal.config.democontracts import correct_all, promise_all, promise_days
from ratusz.portal.config.demodelivery import Outcome, deliver, finish, name_of, wanted_state
from ratusz.portal.config.demofiles import with_files
from ratusz.portal.config.demogaps import expect_all
from ratusz.portal.config.demophenomena import declare_phenomena, verify_mended
from ratusz.portal.config.demosaved import save_all
from ratusz.portal.config.demostewardship import declare_all, open_inventories
from ratusz.portal.config.demosurveys import ask_all
from ratusz.portal.config.demoused import make_up_use
from ratusz.portal.config.demovoices import say_all
from ratusz.portal.dane_gov_pl.actions import rebuild
from ratusz.portal.intake import actions
from ratusz.portal.intake.models import Delivery
from ratusz.portal.people.actions import make_account
from ratusz.portal.people.models import Membership, Role, Unit, User

#: The catalogue was described so many days before its first delivery.
DESCRIBED_BEFORE = timedelta(days=6)
_OF_FIGURES = ("counted_pl", "counted_en", "method_pl", "method_en", "settled")
#: Of a delivery that mends what comparing found: it comes after figures were compared.
_AFTER = "after_comparing"
_OPENS, _RECEIVES, _FRIDAY = time(7, 30), timedelta(hours=5), 4

Described = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One delivery done, its number and how many there are; `outcome` is None for one that an earlier call has done."""

    name: str
    number: int
    count: int
    outcome: Outcome | None
    as_meant: bool


Say = Callable[[Told], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCity:
    """A description of a city, and the folder its files lie in."""

    folder: Path
    described: Described

    @classmethod
    def from_file(cls, path: Path, *, files: Path | None = None) -> "DemoCity":
        """The description in the TOML file at `path` and in the parts it names; its files lie beside it, or in `files`."""
        whole = tomllib.loads(path.read_text(encoding="utf-8"))
        for part in whole.pop("parts", ()):
            for name, entries in tomllib.loads((path.parent / part).read_text(encoding="utf-8")).items():
                whole[name] = [*whole.get(name, ()), *entries]
        whole = with_files(whole)
        whole["delivery"] = sorted(whole["delivery"], key=lambda one: -int(one["days_ago"]))
        return cls(folder=files or path.parent, described=whole)

    def path(self, described: Described) -> Path:
        """Where the file of a delivery lies: its name may hold signs that stand for others. NotFound where there is none."""
        found = sorted(self.folder.glob(described["file"]))
        if not found:
            raise NotFound("file-absent", N_("There is no file {found}."), values={"found": str(self.folder / described["file"])})
        return found[0]

    def name(self, described: Described) -> str:
        """What a delivery is called when it is told of: as its file, or as its link."""
        found = sorted(self.folder.glob(described["file"])) if "file" in described else ()
        return found[0].name if found else name_of(described)


def fill(city: DemoCity, *, now: datetime, say: Say) -> int:
    """Fill the bank that was just made with `city`. `say` is told of each delivery; how many did not come as far as they were meant to."""
    for step in (_make_themes, _make_units, _make_people):
        step(city.described)
    deliveries = city.described["delivery"]
    oldest = max((one["days_ago"] for one in deliveries), default=0)
    _make_catalogue(city.described, now=now - timedelta(days=oldest) - DESCRIBED_BEFORE)
    promise_days(city.described, now=now - timedelta(days=oldest) - DESCRIBED_BEFORE)
    keep_all(city.described, city.folder, now=now)
    numbered = list(enumerate(deliveries, 1))
    missed = _deliver_all(city, [one for one in numbered if not one[1].get(_AFTER)], now=now, say=say)
    correct_all(city.described, now=now)
    save_all(city.described, now=now)
    declare_phenomena(city.described, now=now)
    missed += _deliver_all(city, [one for one in numbered if one[1].get(_AFTER)], now=now, say=say)
    verify_mended(city.described, now=now)
    make_up_use(city.described, now=now)
    say_all(city.described, now=now)
    ask_all(city.described, now=now)
    declare_all(city.described, now=now)
    open_inventories(city.described, now=now)
    promise_all(city.described, now=now)
    expect_all(city.described, now=now)
    rebuild(now=now)
    return missed


def _deliver_all(city: DemoCity, numbered: Sequence[tuple[int, Described]], *, now: datetime, say: Say) -> int:
    """Deliver what was not delivered yet; how many did not come as far as they were meant to."""
    missed, deliveries = 0, city.described["delivery"]
    for number, described in numbered:
        at = _in_office_hours(now, described["days_ago"], part_of_day=number / len(deliveries))
        show_to_the_state(described["days_ago"], now=now)
        outcome = None if _is_done(described, now=now) else _deliver(city, described, at=at)
        as_meant = outcome is None or outcome.state == wanted_state(described)
        missed += not as_meant
        say(Told(name=city.name(described), number=number, count=len(deliveries), outcome=outcome, as_meant=as_meant))
    return missed


def _in_office_hours(now: datetime, days_ago: int, *, part_of_day: float) -> datetime:
    """An hour of work on the last working day that is at least `days_ago` back; later deliveries of a day get later hours."""
    day = now.astimezone(WARSAW) - timedelta(days=days_ago)
    day -= timedelta(days=max(0, day.weekday() - _FRIDAY))
    return datetime.combine(day.date(), _OPENS, tzinfo=WARSAW) + part_of_day * _RECEIVES


def _deliver(city: DemoCity, described: Described, *, at: datetime) -> Outcome:
    try:
        path = city.folder if "link" in described else city.path(described)
    except NotFound as error:
        return Outcome(state="", why=error)
    return deliver(path, described, at=at)


def _is_done(described: Described, *, now: datetime) -> bool:
    """Whether an earlier call has done this delivery; one that it left in the middle is ended or given up."""
    # Deliveries of a described city differ by their file or by what is said of them.
    found = (
        Delivery.objects.filter(note=described["note"], dataset__slug=_dataset_of(described)).exclude(state=Delivery.State.DROPPED).first()
    )
    if found is None:
        return False
    if found.state == wanted_state(described):
        return True
    if found.state == Delivery.State.SUBMITTED:
        finish(found, now=now)
        return True
    if found.received_by is not None:
        actions.drop(delivery=found, reason="", by=found.received_by, now=now)
    return False


def _dataset_of(described: Described) -> str:
    address = described.get("to") or next(table["to"] for table in described["tables"].values() if "to" in table)
    return str(address).partition("/")[0]


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
        named = [Unit.objects.get(slug=slug) for slug in described.get("audience_units", ())]
        set_audience(thing=dataset, audience=described.get("audience", Audience.PUBLIC), units=named, by=by, now=now)
        for resource in described["resource"]:
            _make_resource(dataset, resource, by=by, now=now)


def _make_resource(dataset: Dataset, described: Described, *, by: User, now: datetime) -> None:
    resource = Resource.objects.filter(dataset=dataset, slug=described["slug"]).first()
    if resource is None:
        words = ResourceWords(**{name: described[name] for name in ResourceWords.__dataclass_fields__ if name in described})
        kind = described.get("kind", Resource.Kind.TABLE)
        resource = make_resource(dataset=dataset, words=words, by=by, now=now, slug=described["slug"], kind=kind)
    if resource.is_table:
        describe_columns(resource=resource, columns=dict(_column_words(described)), by=by, now=now)


def _dataset_words(described: Described) -> DatasetWords:
    names = set(DatasetWords.__dataclass_fields__) - {"theme", "keywords"}
    given = {name: described[name] for name in names if name in described}
    words: dict[str, Any] = {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}
    return DatasetWords(**words, theme=Theme.objects.get(slug=described["theme"]), keywords=tuple(described["keywords"]))


def _column_words(described: Described) -> Iterator[tuple[str, ColumnWords]]:
    """What is said of each column. How figures come to be, and of whom, is said once for all `figures` of a table."""
    figures, said = set(described.get("figures", ())), {name: described[name] for name in _OF_FIGURES if name in described}
    for name, words in described.get("columns", {}).items():
        own = {key: words[key] for key in ("meaning_pl", "meaning_en", "unit") if key in words}
        yield name, ColumnWords(label_pl=words["pl"], label_en=words["en"], **own, **(said if name in figures else {}))


def _steward_of(unit: Unit) -> User:
    found: User = User.objects.filter(memberships__role=Role.STEWARD, memberships__unit=unit).order_by("joined_at")[0]
    return found
