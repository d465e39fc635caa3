"""A folder of an earlier portal moves in: dry run, taking in, accepting as a whole, and again with what changed."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench import movable
from ratusz.bank.base.errors import NotAllowed, UserError, WrongUsage
from ratusz.portal.catalog.actions import describe_dataset
from ratusz.portal.catalog.described import words_of_dataset
from ratusz.portal.catalog.models import Dataset, FormerAddress, Publication, Resource, Theme
from ratusz.portal.core.models import Letter
from ratusz.portal.intake import actions as intake
from ratusz.portal.intake.models import Delivery
from ratusz.portal.intake.queries import needs
from ratusz.portal.moving import actions, doing, taking
from ratusz.portal.moving.command import Outcome, Wanted, move_in
from ratusz.portal.moving.models import Move, MovedFile
from ratusz.portal.people.models import Unit
from tests.support.documents import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

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


def moved(
    folder: Path, *, accept_as: str = "renata@ratusz.example", vouched: bool = True, dry_run: bool = False, look: bool = False
) -> Outcome:
    wanted = Wanted(place=folder, as_email="dorota@ratusz.example", accept_as=accept_as, vouched=vouched, dry_run=dry_run, look=look)
    return move_in(wanted, now=lambda: NOW, random_bytes=os.urandom)


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
    assert (states["ready"], states["stopped"], states["failed"]) == (0, 1, 0)
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


GOOD = "nr;nazwa\n1;A\n2;B\n"
PEOPLE = "nr;nazwa;dyrektor\n1;A;44051401359\n2;B;02070803628\n3;C;44051401359\n"
DATASET_HEAD = "identyfikator dawny;adres dawny;tytuł;opis;kategoria;jednostka\n"
FILE_HEAD = "zbiór;identyfikator dawny;tytuł;plik;adres odnośnika;tryb;opublikowano\n"
ONE = DATASET_HEAD + "z1;;Żłobki;Miejsca.;Edukacja;Wydział Edukacji\n"


def portal(folder: Path, files: str, *, datasets: str = ONE, **contents: str | bytes) -> Path:
    """A folder with two sheets as texts, and files by their name without a suffix."""
    folder.mkdir(exist_ok=True)
    (folder / "zbiory.csv").write_text(datasets, encoding="utf-8")
    (folder / "zasoby.csv").write_text(FILE_HEAD + files, encoding="utf-8")
    for name, content in contents.items():
        suffix = ".pdf" if isinstance(content, bytes) else ".csv"
        (folder / f"{name}{suffix}").write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_versions_come_in_order_of_their_days_and_keep_them(city, folder):
    files = "z1;r1;T;nowy.csv;;;2021-02-03\nz1;r1;T;stary.csv;;;2019-01-02 08:00\n"
    moved(portal(folder, files, stary=GOOD, nowy=GOOD + "3;C\n"))
    days = list(Publication.objects.order_by("at").values_list("at__date", "rows"))
    assert [(str(day), rows) for day, rows in days] == [("2019-01-02", 2), ("2021-02-03", 3)]
    resource = Resource.objects.get()
    assert (resource.rows, resource.published_at.year) == (3, 2021)


def test_a_file_that_adds_joins_the_one_before_it(city, folder):
    files = "z1;r1;T;a.csv;;;2019-01-02\nz1;r1;T;b.csv;;dodaje;2020-01-02\n"
    moved(portal(folder, files, a=GOOD, b="nr;nazwa\n3;C\n"))
    assert Resource.objects.get().rows == 3


def test_a_column_that_an_old_version_had_and_the_next_had_not_stops_nothing(city, folder):
    files = "z1;r1;T;a.csv;;;2019-01-02\nz1;r1;T;b.csv;;;2020-01-02\n"
    moved(portal(folder, files, a="nr;nazwa;uwagi\n1;A;x\n2;B;y\n", b=GOOD))
    assert Publication.objects.count() == 2


def test_personal_data_stops_its_resource_only_until_a_person_decides(city, folder, dorota, renata):
    files = "z1;r1;T;osoby.csv;;;2019-01-02\nz1;r1;T;potem.csv;;;2020-01-02\nz1;r2;U;dobry.csv;;;2020-01-02\n"
    done = moved(portal(folder, files, osoby=PEOPLE, potem=PEOPLE + "4;D;02070803628\n", dobry=GOOD))
    assert {file.state for file in done.stopped} == {"stopped", "waiting"}
    assert [one.slug for one in Resource.objects.published()] == ["u"]
    first = MovedFile.objects.get(state="stopped")
    table = first.delivery.tables.get()
    for need in needs(table):
        intake.decide(table=table, code=need.code, column=need.column, verdict="withhold", reason="Osoby.", by=dorota, now=NOW)
    again = moved(folder)
    assert again.stopped == ()
    assert Publication.objects.count() == 3
    private = Resource.objects.get(slug="t").withheld
    assert private == ["dyrektor"]


def test_a_look_at_the_files_names_those_that_will_wait(city, folder):
    files = "z1;r1;T;osoby.csv;;;2019-01-02\nz1;r2;U;dobry.csv;;;2020-01-02\nz1;r3;V;pusty.csv;;;2020-01-02\n"
    portal(folder, files, osoby=PEOPLE, dobry=GOOD, pusty="\n\n")
    looked = moved(folder, look=True)
    assert looked.counts["files_to_decide"] == 1
    assert [(one["code"], one["row"], one["found"]) for one in looked.problems] == [
        ("moving-would-stop", 2, "osoby.csv"),
        ("moving-would-fail", 4, "pusty.csv"),
    ]
    assert "PESEL" in looked.problems[0]["expected"]
    assert "02070803628" not in str(looked.as_json())
    assert not Dataset.objects.exists()
    assert {file.name: file.state for file in moved(folder).stopped} == {"osoby.csv": "stopped", "pusty.csv": "failed"}


def test_the_look_is_done_in_the_background_and_shows_how_far_it_is(city, folder, dorota, client):
    files = "z1;r1;T;osoby.csv;;;2019-01-02\nz1;r2;U;dobry.csv;;;2020-01-02\n"
    portal(folder, files, osoby=PEOPLE, dobry=GOOD)
    move = actions.bring_place(place=folder, by=dorota, now=NOW)
    doing.check(move_id=move.pk)
    client.force_login(dorota)
    assert "osoby.csv" not in client.get(move.get_absolute_url()).content.decode()
    assert client.post(f"{move.get_absolute_url()}przejrzyj/").status_code == 302
    move.refresh_from_db()
    assert move.state == Move.State.CHECKED  # tasks are done at once in tests
    assert (move.done, move.total, move.counts["files_to_decide"]) == (2, 2, 1)
    page = client.get(move.get_absolute_url()).content.decode()
    assert "osoby.csv" in page
    actions.start(move=move, vouched=False, by=dorota, now=NOW, queued=False)
    with pytest.raises(NotAllowed):
        actions.look(move=move, by=dorota, now=NOW)


def test_documents_wait_unless_somebody_vouches_for_them(city, folder):
    files = "z1;r1;T;a.pdf;;;2019-01-02\n"
    from_office = pdf()
    done = moved(portal(folder, files, a=from_office), vouched=False)
    assert [file.state for file in done.stopped] == ["stopped"]
    assert moved(folder, vouched=True).stopped == ()
    assert Resource.objects.get().kind == "document"


def test_a_link_moves_in_as_a_link(city, folder):
    moved(portal(folder, "z1;r1;T;;https://stat.example.org/x;;2019-01-02\n"))
    assert Resource.objects.get().url == "https://stat.example.org/x"


def test_nobody_accepts_what_they_prepared_and_stewards_move_nothing(city, folder, ala, dorota):
    portal(folder, "z1;r1;T;a.csv;;;\n", a=GOOD)
    with pytest.raises(NotAllowed):
        moved(folder, accept_as="dorota@ratusz.example")
    assert not Publication.objects.exists()
    with pytest.raises(NotAllowed):
        actions.bring_place(place=folder, by=ala, now=NOW)
    with pytest.raises(NotAllowed):
        actions.accept(move=Move.objects.get(), note="", by=dorota, now=NOW, queued=False)


def test_cut_off_in_the_middle_it_goes_on_and_makes_nothing_twice(city, folder, dorota, renata, monkeypatch):
    files = "".join(f"z1;r{n};T{n};p{n}.csv;;;2020-01-0{n}\n" for n in range(1, 5))
    portal(folder, files, **{f"p{n}": GOOD + f"{n + 2};x\n" for n in range(1, 5)})
    move = actions.bring_place(place=folder, by=dorota, now=NOW)
    doing.check(move_id=move.pk)
    actions.start(move=move, vouched=False, by=dorota, now=NOW, queued=False)
    real, calls = taking.read_delivery, []

    def killed(**given):
        calls.append(given)
        if len(calls) == 3:
            raise KeyboardInterrupt
        real(**given)

    monkeypatch.setattr(taking, "read_delivery", killed)
    with pytest.raises(KeyboardInterrupt):
        doing.prepare(move_id=move.pk, now=NOW, random_bytes=os.urandom)
    monkeypatch.setattr(taking, "read_delivery", real)
    doing.prepare(move_id=move.pk, now=NOW, random_bytes=os.urandom)
    assert Delivery.objects.count() == 4
    actions.accept(move=move, note="", by=renata, now=NOW, queued=False)
    doing.accept(move_id=move.pk, now=NOW, random_bytes=os.urandom)
    assert Publication.objects.count() == 4
    move.refresh_from_db()
    assert move.state == Move.State.DONE


def test_a_fault_of_ours_with_one_file_stops_no_other(city, folder, monkeypatch):
    files = "z1;r1;T;a.csv;;;\nz1;r2;U;b.csv;;;\n"
    portal(folder, files, a=GOOD, b=GOOD + "3;C\n")
    real, calls = taking.read_delivery, []

    def broken(**given):
        calls.append(given)
        if len(calls) == 1:
            raise ZeroDivisionError
        real(**given)

    monkeypatch.setattr(taking, "read_delivery", broken)
    done = moved(folder)
    assert [file.state for file in done.stopped] == ["failed"]
    assert Publication.objects.count() == 1
    monkeypatch.setattr(taking, "read_delivery", real)
    assert moved(folder).stopped == ()
    assert Publication.objects.count() == 2


def test_words_changed_here_stay_until_the_row_changes(city, folder, dorota):
    portal(folder, "z1;r1;T;a.csv;;;\n", a=GOOD)
    moved(folder)
    dataset = Dataset.objects.get()
    describe_dataset(dataset=dataset, words=replace(words_of_dataset(dataset), title_pl="Nasz tytuł"), by=dorota, now=NOW)
    moved(folder)
    assert Dataset.objects.get().title_pl == "Nasz tytuł"
    portal(folder, "z1;r1;T;a.csv;;;\n", datasets=ONE.replace("Żłobki", "Żłobki miejskie"))
    moved(folder)
    assert Dataset.objects.get().title_pl == "Żłobki miejskie"


def test_an_address_that_leads_elsewhere_stays_where_it_leads(city, folder):
    rows = (
        ONE + "z2;https://x.example/wspolny;Parki;Zieleń.;Edukacja;Wydział Edukacji\nz3;/wspolny;Lasy;Zieleń.;Edukacja;Wydział Edukacji\n"
    )
    dry = moved(portal(folder, "z1;r1;T;a.csv;;;\n", datasets=rows, a=GOOD), dry_run=True)
    assert [problem["code"] for problem in dry.problems] == ["moving-address-taken"]
    moved(folder)
    assert FormerAddress.objects.get(path="/wspolny").dataset.title_pl == "Parki"


def test_rows_that_cannot_move_in_are_told_with_their_place(city, folder):
    rows = ONE + "z2;;Parki;Zieleń.;Ogrody;Wydział Nieznany\nz1;;Znowu;To samo.;Edukacja;Wydział Edukacji\n"
    files = "z1;r1;T;brak.csv;;;\nz1;r2;U;;;;\nz1;r3;V;a.csv;https://x.example;;\nz9;r4;W;a.csv;;;\nz1;r5;X;a.csv;;zmienia;\nz1;r6;Y;pusty.csv;;;\n"
    dry = moved(portal(folder, files, datasets=rows, a=GOOD, pusty="", luzem=GOOD), dry_run=True)
    told = {(problem["code"], problem["table"], problem["row"]) for problem in dry.problems}
    assert told == {
        ("moving-unit-unknown", "zbiory", 3), ("moving-theme-unknown", "zbiory", 3), ("moving-twice", "zbiory", 4),
        ("moving-file-missing", "zasoby", 2), ("moving-neither", "zasoby", 3), ("moving-both", "zasoby", 4),
        ("moving-dataset-unknown", "zasoby", 5), ("moving-mode-unknown", "zasoby", 6), ("moving-file-empty", "zasoby", 7),
        ("moving-file-unused", "zasoby", 1),
    }  # fmt: skip


def test_a_folder_without_a_spreadsheet_is_refused(city, tmp_path):
    (tmp_path / "pusty").mkdir()
    with pytest.raises(WrongUsage):
        moved(tmp_path / "pusty", dry_run=True)
    with pytest.raises(UserError):
        moved(tmp_path / "pusty")
    assert Move.objects.get().state == Move.State.REFUSED
