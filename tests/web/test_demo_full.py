"""The demo city of real files: described whole, and a sample of it delivered where the files are here."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from ratusz.bank.base.errors import NotFound
from ratusz.portal.catalog.models import Resource
from ratusz.portal.config.demo import DemoCity, Told, fill
from ratusz.portal.config.demofiles import OTHERS
from ratusz.portal.intake.models import DeliveredTable, Delivery
from tests.support.real import SHARED

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
#: A text file, a workbook of several tables with columns that stay inside, an archive, a shape, a year added to another.
SAMPLE = {"bezrobocie", "domy-pomocy", "granica", "bilety", "biblioteka-alessandria"}

real_files = pytest.mark.skipif(not SHARED.is_dir(), reason=f"real files are not here: there is no {SHARED}")


@pytest.fixture
def full() -> DemoCity:
    return DemoCity.from_file(ROOT / "demo" / "full.toml", files=SHARED)


def test_there_are_at_least_25_datasets_each_with_a_theme_a_unit_and_a_steward(full: DemoCity):
    datasets, units = full.described["dataset"], {one["slug"] for one in full.described["unit"]}
    assert len({one["slug"] for one in datasets}) == len(datasets) >= 25
    assert {one["unit"] for one in datasets} <= units
    assert {one["theme"] for one in datasets} <= {one["slug"] for one in full.described["theme"]}
    assert {one["by"] for one in full.described["delivery"]} <= {one["email"] for one in full.described["person"]}


def test_deliveries_of_one_dataset_are_told_apart_and_join_as_said(full: DemoCity):
    deliveries = full.described["delivery"]
    assert len({(one["note"], str(one["tables"])) for one in deliveries}) == len(deliveries)
    library = [table for one in deliveries for table in one["tables"].values() if table["to"].startswith("biblioteka")]
    assert [table["mode"] for table in library] == ["replaces", "replaces", "replaces"]  # months without a year


@real_files
def test_every_path_leads_to_one_file(full: DemoCity):
    found = {one["file"]: len(list(full.folder.glob(one["file"]))) for one in full.described["delivery"]}
    assert {path: count for path, count in found.items() if count != 1} == {}


def test_a_file_that_is_absent_is_told_and_the_others_go_on(full: DemoCity, db, bank_dir: Path, tmp_path: Path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "dane.csv").write_text("miasto;osoby\nBytom;3\nZabrze;4\n", encoding="utf-8")
    words = {"theme": "ludnosc", "unit": "usc", "resource": [{"slug": "dane", "title_pl": "Dane"}], "keywords": []}
    dataset = {"slug": "dane", "title_pl": "Dane", "description_pl": "Dane.", **words}
    tables = {"1": {"to": "dane/dane", "mode": "replaces", "key": []}}
    deliveries = [
        {"file": path, "by": "edward@example.org", "days_ago": 2, "note": path, "tables": tables, "others": OTHERS}
        for path in ("b/*.csv", "a/*.csv")
    ]
    city = replace(full, folder=tmp_path, described={**full.described, "dataset": [dataset], "delivery": deliveries})
    told: list[Told] = []
    assert fill(city, now=NOW, say=told.append) == 1
    assert [(one.name, one.as_meant) for one in told] == [("*.csv", False), ("dane.csv", True)]
    assert isinstance(told[0].outcome.why if told[0].outcome else None, NotFound)


@pytest.mark.slow
@real_files
def test_a_sample_of_the_real_files_goes_through_the_front_door(full: DemoCity, db, bank_dir: Path, client: Client):
    """Slow: seven real files are read, checked and published."""
    datasets = [one for one in full.described["dataset"] if one["slug"] in SAMPLE]
    deliveries = [one for one in full.described["delivery"] if next(iter(one["tables"].values()))["to"].partition("/")[0] in SAMPLE]
    city = replace(full, described={**full.described, "dataset": datasets, "delivery": deliveries})
    told: list[Told] = []
    assert fill(city, now=NOW, say=told.append) == 0
    assert Delivery.objects.filter(state="published").count() == len(told) == 7
    assert DeliveredTable.objects.filter(ignored_because=OTHERS).exists()
    homes = Resource.objects.get(dataset__slug="domy-pomocy")
    names = client.get(f"/api/v1/resources/{homes.pk}/schema").json()["columns"]
    assert {"nazwa"} <= {one["name"] for one in names}
    assert not {one["name"] for one in names} & {"nr_telefonu_tel", "nr_telefonu_fax"}
    unemployed = Resource.objects.get(dataset__slug="bezrobocie")
    row = client.get(f"/api/v1/resources/{unemployed.pk}/rows", {"kod": "2474011"}).json()["rows"][0]
    assert row["ogolem_2019"] == "2.3"
