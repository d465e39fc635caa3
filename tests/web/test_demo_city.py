"""The demo city: described rightly, delivered through the front door, finished by the next call when it was cut off."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ratusz.portal.catalog.models import ColumnText, Publication, Resource, Theme
from ratusz.portal.config.demo import DemoCity, fill
from ratusz.portal.core import bank
from ratusz.portal.intake.models import Delivery
from ratusz.portal.people.models import Membership, User

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
# Population from several stewards, and its correction: the shortest story with a second version in it.
STORY = ("files/przystanki.csv", "files/ludnosc_wedlug_zrodel.xlsx", "files/ludnosc_wedlug_zrodel_poprawka.xlsx")


@pytest.fixture
def whole() -> DemoCity:
    return DemoCity.from_file(ROOT / "demo" / "demo.toml")


@pytest.fixture
def story(whole: DemoCity) -> DemoCity:
    """The same city with three deliveries."""
    deliveries = [one for one in whole.described["delivery"] if one.get("file") in STORY]
    return replace(whole, described={**whole.described, "delivery": deliveries})


class PulledPlugError(Exception):
    """The machine was switched off."""


def quiet(name: str, number: int, count: int) -> None:
    """Say nothing."""


def test_every_file_of_the_demo_city_is_delivered_and_small(whole: DemoCity):
    delivered = [whole.folder / one["file"] for one in whole.described["delivery"] if "file" in one]
    assert sorted(delivered) == sorted((whole.folder / "files").iterdir())
    assert all(path.stat().st_size < 200_000 for path in delivered)


def test_every_file_of_the_demo_city_has_its_source_named(whole: DemoCity):
    sources = (whole.folder / "README.md").read_text(encoding="utf-8").replace("…", "pyl_zawieszony")
    names = [Path(one["file"]).name if "file" in one else one["link"]["url"] for one in whole.described["delivery"]]
    assert [name for name in names if name not in sources] == []


def test_icons_of_the_categories_are_in_the_sprite(whole: DemoCity):
    sprite = (ROOT / "frontend" / "icons.txt").read_text(encoding="utf-8").split()
    assert {one["icon"] for one in whole.described["theme"]} <= set(sprite)


@pytest.mark.slow
def test_the_whole_city_goes_through_the_front_door(whole: DemoCity, db, bank_dir: Path):
    """Slow: twelve files and a link are delivered, read, checked and published."""
    fill(whole, now=NOW, say=quiet)
    states = list(Delivery.objects.order_by("received_at").values_list("state", flat=True))
    assert states == ["published"] * 12 + ["submitted"]
    assert set(Resource.objects.values_list("current", flat=True)).isdisjoint({""})
    described = {(one.resource.slug, one.name) for one in ColumnText.objects.select_related("resource")}
    assert described == {(resource.slug, name) for resource in Resource.objects.all() for name in names_of(resource)}
    kinds = Resource.objects.exclude(kind="table").order_by("kind").values_list("kind", "format")
    assert list(kinds) == [("document", "pdf"), ("link", "portal")]
    assert Theme.objects.count() == 13
    assert Membership.objects.filter(user__email="ala@example.org").count() == 2


def names_of(resource: Resource) -> tuple[str, ...]:
    """The columns of the table that stands."""
    return bank.store().manifest(str(resource.pk), resource.current).schema.names


@pytest.mark.slow
def test_a_city_that_was_cut_off_is_finished_by_the_next_call(story: DemoCity, db, bank_dir: Path, monkeypatch: pytest.MonkeyPatch):
    """Slow: a file is read twice. Whatever was half done is dropped and done again; nothing is done twice."""

    def pull_the_plug(**_: object) -> None:
        raise PulledPlugError

    with monkeypatch.context() as patch:
        patch.setattr("ratusz.portal.intake.actions.submit", pull_the_plug)
        with pytest.raises(PulledPlugError):
            fill(story, now=NOW, say=quiet)
    assert [one.state for one in Delivery.objects.all()] == ["read"]
    fill(story, now=NOW, say=quiet)
    kept = Delivery.objects.exclude(state="dropped").order_by("received_at")
    assert [(one.file_name, one.state) for one in kept] == [(Path(name).name, "published") for name in STORY]
    assert User.objects.count() == len(story.described["person"])


@pytest.mark.slow
def test_the_correction_leaves_two_editions_and_the_right_figure(story: DemoCity, client, db, bank_dir: Path):
    """Slow: the same three files."""
    fill(story, now=NOW, say=quiet)
    resource = Resource.objects.get(slug="wedlug-zrodel")
    first, second = Publication.objects.filter(resource=resource).order_by("at")
    rows = f"/api/v1/resources/{resource.pk}/rows"
    known = {"kod_ujecia": "GUS-2020-12"}
    assert client.get(rows, known).json()["rows"][0]["ludnosc_ogolem"] == 66270
    assert client.get(rows, {**known, "version": first.version}).json()["rows"][0]["ludnosc_ogolem"] == 66720
    assert (first.rows, second.rows) == (6, 6)
