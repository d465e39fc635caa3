"""A folder of an earlier portal moves in: dry run, taking in, accepting as a whole, and again with what changed."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench import movable
from ratusz.portal.catalog.models import Dataset, Publication, Resource, Theme
from ratusz.portal.core.models import Letter
from ratusz.portal.moving.command import Outcome, Wanted, move_in
from ratusz.portal.moving.models import Move, MovedFile
from ratusz.portal.people.models import Unit

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
FEW = {"datasets": 5, "files": 22, "seed": 4}


@pytest.fixture
def city(bank_dir, office, dorota, renata) -> Path:
    """A bank with the units and categories that the folder names."""
    for name in movable.UNITS:
        Unit.objects.create(slug=name.lower().replace(" ", "-")[-40:], name_pl=name, parent=office)
    for name, code in movable.THEMES:
        Theme.objects.create(slug=name.lower(), name_pl=name, eu_code=code)
    return bank_dir


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "stary portal"


def moved(folder: Path, *, accept_as: str = "renata@ratusz.example", vouched: bool = True, dry_run: bool = False) -> Outcome:
    wanted = Wanted(place=folder, as_email="dorota@ratusz.example", accept_as=accept_as, vouched=vouched, dry_run=dry_run)
    return move_in(wanted, now=lambda: NOW, random_bytes=os.urandom)


@pytest.mark.slow
def test_a_folder_moves_in_and_again_only_what_changed(city, folder, client):
    """Some forty files are read."""
    made = movable.make_folder(folder, **FEW)
    dry = moved(folder, dry_run=True)
    assert dry.counts["datasets_made"] == 5
    assert dry.counts["files_new"] == 21  # one is cut off, which is seen before anything is made
    assert [problem["code"] for problem in dry.problems] == ["moving-file-not-read"]
    assert not Dataset.objects.exists()
    assert not Move.objects.exists()

    done = moved(folder)
    assert done.move.state == Move.State.DONE
    assert Dataset.objects.count() == 5
    states = {state: MovedFile.objects.filter(state=state).count() for state in MovedFile.State.values}
    assert states == {"waiting": 0, "ready": 0, "stopped": 1, "failed": 0, "published": 20} or states["stopped"] == 1
    assert states["published"] + states["stopped"] + states["waiting"] == 21
    assert Publication.objects.count() == states["published"]
    assert all(one.at.year < 2026 for one in Publication.objects.all())
    assert sum(Dataset.objects.values_list("past_downloads", flat=True)) == made.past_downloads
    assert not Letter.objects.exists()

    shown = Resource.objects.published().first()
    old = shown.former_addresses.order_by("pk").first()
    answer = client.get(f"{old.path}/?ref=stopka")
    assert answer.status_code == 301
    assert answer["Location"] == shown.get_absolute_url()

    again = moved(folder)
    assert again.counts["files_new"] == 0
    assert again.counts["datasets_same"] == 5
    assert Publication.objects.count() == states["published"]

    changed = [path for path in made.tables if path.exists() and b"dyrektor" not in path.read_bytes()][-3:]
    movable.change(changed)
    third = moved(folder)
    assert third.counts["files_new"] == 3
    assert Publication.objects.count() == states["published"] + 3
