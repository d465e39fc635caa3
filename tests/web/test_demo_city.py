"""The demo city: described rightly, delivered through the front door, finished by the next call when it was cut off."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ratusz.portal.asking.models import Asked
from ratusz.portal.catalog.models import ColumnText, Publication, Resource
from ratusz.portal.config.demo import DemoCity, Told, fill
from ratusz.portal.core import bank
from ratusz.portal.discrepancies.models import Discrepancy
from ratusz.portal.findings.models import Finding
from ratusz.portal.intake.models import Delivery
from ratusz.portal.people.models import Membership, User
from ratusz.portal.subscriptions.models import Subscription

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
# Population from several stewards, and its correction: the shortest story with a second version in it.
STORY = ("files/przystanki.csv", "files/ludnosc_wedlug_zrodel.xlsx", "files/ludnosc_wedlug_zrodel_poprawka.xlsx")

EU_THEMES = {"AGRI", "ECON", "EDUC", "ENER", "ENVI", "GOVE", "HEAL", "INTR", "JUST", "REGI", "SOCI", "TECH", "TRAN"}


@pytest.fixture
def whole() -> DemoCity:
    return DemoCity.from_file(ROOT / "demo" / "demo.toml")


@pytest.fixture
def story(whole: DemoCity) -> DemoCity:
    """The same city with two datasets and three deliveries, which asks nobody."""
    deliveries = [one for one in whole.described["delivery"] if one.get("file") in STORY]
    datasets = [one for one in whole.described["dataset"] if one["slug"] in {"przystanki", "ludnosc"}]
    return replace(whole, described={**whole.described, "dataset": datasets, "delivery": deliveries, "survey": []})


class PulledPlugError(Exception):
    """The machine was switched off."""


def quiet(told: Told) -> None:
    """Say nothing."""


def test_every_file_of_the_demo_city_is_delivered_and_small(whole: DemoCity):
    delivered = [whole.folder / one["file"] for one in whole.described["delivery"] if "file" in one]
    # A logo is kept with the pages of the bank and is no delivery.
    assert sorted(set(delivered)) == sorted(path for path in (whole.folder / "files").iterdir() if path.suffix != ".png")
    assert all(path.stat().st_size < 200_000 for path in delivered)


def test_every_file_of_the_demo_city_has_its_source_named(whole: DemoCity):
    sources = (whole.folder / "README.md").read_text(encoding="utf-8").replace("…", "pyl_zawieszony")
    names = [Path(one["file"]).name if "file" in one else one["link"]["url"] for one in whole.described["delivery"]]
    assert [name for name in names if name not in sources] == []


def test_icons_of_the_categories_are_in_the_sprite(whole: DemoCity):
    sprite = (ROOT / "frontend" / "icons.txt").read_text(encoding="utf-8").split()
    assert {one["icon"] for one in whole.described["theme"]} <= set(sprite)


@pytest.mark.slow
def test_the_whole_city_goes_through_the_front_door(whole: DemoCity, db, bank_dir: Path, settings):
    """Slow: seventy deliveries are read, checked and published, each as far as it was meant to come."""
    settings.BANK_BOUNDARIES = (whole.described["city"]["boundaries"],)  # a saved view of the city is a map
    told: list[Told] = []
    fill(whole, now=NOW, say=told.append)
    assert [one.name for one in told if not one.as_meant] == []
    states = Counter(Delivery.objects.values_list("state", flat=True))
    assert states == {"published": len(told) - 3, "submitted": 2, "returned": 1, "unreadable": 1}
    empty = Resource.objects.filter(current="").values_list("dataset__slug", "slug")
    assert list(empty) == [("muzeum", "wystawy")]
    described = {(str(one.resource), one.name) for one in ColumnText.objects.select_related("resource")}
    tables = Resource.objects.filter(kind="table").exclude(current="")
    assert described >= {(str(resource), name) for resource in tables for name in names_of(resource)}
    kinds = Counter(Resource.objects.exclude(kind="table").values_list("kind", "format"))
    documents, links = {("document", "docx"): 1, ("document", "pdf"): 1}, {("link", "portal"): 8, ("link", "page"): 8, ("link", "wms"): 1}
    assert kinds == {**documents, **links}
    pm10 = ColumnText.objects.get(resource__slug="pyl-dobowy", name="pm10")
    assert (pm10.method_pl[:7], pm10.method_en[:8], pm10.settled) == ("Średnia", "The mean", "final")
    assert not ColumnText.objects.get(resource__slug="pyl-dobowy", name="stacja").method_pl
    assert Membership.objects.filter(user__email="ala@example.org").count() == 2
    late = Resource.objects.filter(next_due_on__lt=NOW.date()).values_list("dataset__slug", flat=True)
    assert "biblioteka" in late
    assert Finding.objects.get(credited=True).state == "mended"
    conflicts = {
        one.phenomenon.slug: (one.state, one.outcome, one.cause or one.likely[0])
        for one in Discrepancy.objects.exclude(sides=None).filter(gone_at=None)
    }
    assert conflicts == {
        "ludnosc-miasta": ("closed", "explained", "population-base"),
        "powierzchnia-miasta": ("closed", "explained", "rounding"),
        "gestosc-zaludnienia": ("assigned", "", "reference-date"),
        "nowe-przypadki-covid-19": ("detected", "", "missing-records"),
    }
    mended = Discrepancy.objects.exclude(gone_at=None)
    assert sorted(mended.filter(state="closed").values_list("area", "outcome")) == [
        ("00", "corrected-at-source"),
        ("24", "corrected-at-source"),
    ]
    assert {one.likely[0] for one in mended} == {"revision"}
    assert mended.count() == 13
    assert (Finding.objects.count(), Asked.objects.count(), Subscription.objects.confirmed().count()) == (4, 4, 1)


def test_the_city_has_what_there_is_to_show(whole: DemoCity):
    """Thirty datasets from a dozen units, in each category, some of them not for everybody."""
    datasets = whole.described["dataset"]
    assert len(datasets) >= 30
    assert len({one["unit"] for one in datasets}) >= 12
    assert {one["theme"] for one in datasets} == {one["slug"] for one in whole.described["theme"]}
    assert {one["eu"] for one in whole.described["theme"]} <= EU_THEMES
    assert sorted(one.get("audience", "public") for one in datasets if "audience" in one) == ["office", "units", "units"]


def test_everything_is_said_in_both_languages(whole: DemoCity):
    for dataset in whole.described["dataset"]:
        for thing in (dataset, *dataset["resource"]):
            assert all(thing[f"{name}_{language}"].strip() for name in ("title", "description") for language in ("pl", "en")), thing["slug"]
        assert dataset["source_pl"]
        assert dataset["source_en"]
        assert ("myślon" in dataset["source_pl"]) == ("zmyślon" in dataset["description_pl"])


def test_datasets_say_who_answers_which_time_and_place_they_are_about_and_how_figures_came_to_be(whole: DemoCity):
    for dataset in whole.described["dataset"]:
        assert all(dataset[name] for name in ("contact_name", "contact_phone", "contact_email", "area_name")), dataset["slug"]
        assert ("covers_from" in dataset) == ("covers_to" in dataset)
        tables = [one for one in dataset["resource"] if one.get("figures")]
        assert all(set(one["figures"]) <= set(one["columns"]) for one in tables), dataset["slug"]
        assert all(one["method_pl"] and one["method_en"] for one in tables), dataset["slug"]
    assert sum("covers_from" in one for one in whole.described["dataset"]) >= 25
    assert sum(bool(one.get("figures")) for dataset in whole.described["dataset"] for one in dataset["resource"]) >= 30
    assert sum(len(dataset["resource"]) for dataset in whole.described["dataset"]) >= 60


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
