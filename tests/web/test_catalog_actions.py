"""What is done to the catalogue: who may, what changes, what is written down."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from ratusz.bank.base.errors import Conflict, NotAllowed, WrongUsage
from ratusz.portal.catalog import actions, publishing
from ratusz.portal.catalog.actions import ColumnWords, DatasetWords, ResourceWords
from ratusz.portal.catalog.calendars import next_due
from ratusz.portal.catalog.models import Audience, ColumnText, Dataset, Publication, Resource, Theme
from ratusz.portal.catalog.publishing import Edition
from ratusz.portal.core.models import AuditEntry, JournalRow
from ratusz.portal.people.models import Role
from tests.support.cast import person
from tests.support.moments import NOON, after

pytestmark = pytest.mark.django_db


@pytest.fixture
def theme(db):
    return Theme.objects.create(slug="edukacja", name_pl="Edukacja", eu_code="EDUC")


@pytest.fixture
def words(theme):
    return DatasetWords(title_pl="Szkoły i uczniowie", description_pl="Szkoły podstawowe.", theme=theme, keywords=("szkoły",))


@pytest.fixture
def schools(words, education, ala):
    return actions.make_dataset(words=words, unit=education, by=ala, now=NOON)


@pytest.fixture
def table(schools, ala):
    return actions.make_resource(dataset=schools, words=ResourceWords(title_pl="Uczniowie"), by=ala, now=NOON)


def edition(table, number=1, **more):
    return replace(
        Edition(
            public=f"public-{number}", private=f"private-{number}", replaced=table.private, rows=3, columns=2, mode="replaces", key=("nr",),
            withheld=(), recipe="", state_on=date(2026, 1, 1), delivery=uuid4(), note="Nowe dane.",
        ),
        **more,
    )  # fmt: skip


def published(table, renata, number=1, **more):
    publishing.publish(resource=table, edition=edition(table, number, **more), by=renata, now=after(hours=number))
    table.refresh_from_db()
    return table


def verbs():
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


def kinds():
    return list(JournalRow.objects.values_list("kind", flat=True))


def test_a_steward_makes_a_dataset_and_it_is_written_down(schools, ala):
    assert (schools.slug, schools.keywords, schools.created_at) == ("szkoly-i-uczniowie", ["szkoły"], NOON)
    assert "wydzial edukacji" in schools.folded
    assert (verbs(), kinds()) == (["dataset.made"], ["described"])
    assert AuditEntry.objects.get().by == ala


@pytest.mark.parametrize("name", ["bartek", "celina", "renata"])
def test_nobody_else_makes_or_changes_it(name, request, schools, table, words, education, theme):
    other = request.getfixturevalue(name)
    column = {"nr": ColumnWords(label_pl="Numer")}
    for act in (
        lambda: actions.make_dataset(words=words, unit=education, by=other, now=NOON),
        lambda: actions.describe_dataset(dataset=schools, words=words, by=other, now=NOON),
        lambda: actions.rename_dataset(dataset=schools, slug="inny", by=other, now=NOON),
        lambda: actions.make_resource(dataset=schools, words=ResourceWords(title_pl="x"), by=other, now=NOON),
        lambda: actions.describe_resource(resource=table, words=ResourceWords(title_pl="x"), by=other, now=NOON),
        lambda: actions.rename_resource(resource=table, slug="inny", by=other, now=NOON),
        lambda: actions.describe_columns(resource=table, columns=column, by=other, now=NOON),
        lambda: actions.set_audience(thing=schools, audience=Audience.OFFICE, by=other, now=NOON),
    ):
        with pytest.raises(NotAllowed) as refusal:
            act()
        assert refusal.value.values["rule"] == "is_steward"
    assert verbs() == ["dataset.made", "resource.made"]


def test_addresses_are_never_given_twice(words, education, ala, schools):
    second = actions.make_dataset(words=words, unit=education, by=ala, now=NOON)
    assert second.slug == "szkoly-i-uczniowie-2"
    actions.rename_dataset(dataset=second, slug="szkoly", by=ala, now=NOON)
    third = actions.make_dataset(words=words, unit=education, by=ala, now=NOON)
    assert third.slug == "szkoly-i-uczniowie-3"
    for taken in ("szkoly-i-uczniowie-2", "szkoly", "nowy"):
        with pytest.raises(Conflict):
            actions.rename_dataset(dataset=third, slug=taken, by=ala, now=NOON)
        with pytest.raises(Conflict):
            actions.make_dataset(words=words, unit=education, by=ala, now=NOON, slug=taken)
    actions.rename_dataset(dataset=second, slug="szkoly-i-uczniowie-2", by=ala, now=NOON)
    assert Dataset.objects.get(pk=second.pk).slug == "szkoly-i-uczniowie-2"


def test_a_name_that_is_its_own_changes_nothing(schools, table, ala):
    before = len(verbs())
    actions.rename_dataset(dataset=schools, slug=schools.slug, by=ala, now=NOON)
    actions.rename_resource(resource=table, slug=table.slug, by=ala, now=NOON)
    assert len(verbs()) == before


def test_addresses_in_a_dataset_are_never_given_twice(schools, table, ala):
    second = actions.make_resource(dataset=schools, words=ResourceWords(title_pl="Uczniowie"), by=ala, now=NOON)
    assert (table.slug, second.slug, second.position) == ("uczniowie", "uczniowie-2", 1)
    actions.rename_resource(resource=second, slug="oddzialy", by=ala, now=NOON)
    with pytest.raises(Conflict):
        actions.rename_resource(resource=second, slug="uczniowie", by=ala, now=NOON)
    for taken in ("uczniowie-2", "oddzialy", "odbiorcy", "adres", "nowy"):
        with pytest.raises(Conflict):
            actions.rename_resource(resource=table, slug=taken, by=ala, now=NOON)
        with pytest.raises(Conflict):
            actions.make_resource(dataset=schools, words=ResourceWords(title_pl="x"), by=ala, now=NOON, slug=taken)
    assert actions.make_resource(dataset=schools, words=ResourceWords(title_pl="…"), by=ala, now=NOON).slug == "tabela"
    actions.rename_resource(resource=second, slug="uczniowie-2", by=ala, now=NOON)


def test_what_was_said_before_is_kept_in_the_audit(schools, words, table, ala):
    actions.describe_dataset(dataset=schools, words=replace(words, title_pl="Szkoły", keywords=("uczniowie",)), by=ala, now=after(hours=1))
    entry = AuditEntry.objects.filter(verb="dataset.described").get()
    assert entry.detail == {
        "was": {"title_pl": "Szkoły i uczniowie", "keywords": ["szkoły"]},
        "is": {"title_pl": "Szkoły", "keywords": ["uczniowie"]},
    }
    actions.describe_resource(resource=table, words=ResourceWords(title_pl="Uczniowie SP"), by=ala, now=after(hours=2))
    assert AuditEntry.objects.filter(verb="resource.described").get().detail == {
        "was": {"title_pl": "Uczniowie"},
        "is": {"title_pl": "Uczniowie SP"},
    }
    assert Dataset.objects.get().changed_at == after(hours=2)


def test_the_dictionary_writes_only_what_changed(table, ala):
    said = {"nr": ColumnWords(label_pl="Numer", unit=""), "uczniowie": ColumnWords(label_pl="Uczniowie", unit="osoba")}
    actions.describe_columns(resource=table, columns=said, by=ala, now=NOON)
    actions.describe_columns(resource=table, columns=said, by=ala, now=NOON)
    actions.describe_columns(resource=table, columns={"nr": ColumnWords(label_pl="Nr")}, by=ala, now=NOON)
    assert {text.name: text.label_pl for text in ColumnText.objects.all()} == {"nr": "Nr", "uczniowie": "Uczniowie"}
    changes = AuditEntry.objects.filter(verb="resource.columns-described").order_by("pk")
    assert [sorted(entry.detail["was"]) for entry in changes] == [["nr", "uczniowie"], ["nr"]]


def test_an_audience_is_set_with_its_units_and_once(schools, table, ala, education, surveying):
    for thing in (schools, table):
        actions.set_audience(thing=thing, audience=Audience.UNITS, units=[surveying, education], by=ala, now=NOON)
        actions.set_audience(thing=thing, audience=Audience.UNITS, units=[education, surveying], by=ala, now=NOON)
        assert set(thing.audience_units.all()) == {education, surveying}
        actions.set_audience(thing=thing, audience=Audience.OFFICE, units=[education], by=ala, now=NOON)
        assert not thing.audience_units.exists()
    assert verbs().count("audience.changed") == kinds().count("audience") == 4


def test_publishing_moves_pointer_history_and_dates_together(schools, table, renata, words, ala):
    actions.describe_dataset(dataset=schools, words=replace(words, frequency="MONTHLY"), by=ala, now=NOON)
    row = published(table, renata, withheld=("pesel",))
    assert (row.current, row.private, row.rows, row.columns, row.mode, row.key) == ("public-1", "private-1", 3, 2, "replaces", ["nr"])
    assert (row.published_by, row.published_at, row.withheld) == (renata, after(hours=1), ["pesel"])
    assert row.next_due_on == date(2026, 4, 2)
    edition_ = Publication.objects.get()
    assert (edition_.version, edition_.private, edition_.rows, edition_.note) == ("public-1", "private-1", 3, "Nowe dane.")
    assert JournalRow.objects.filter(kind="published", target=table.pk, version="public-1").exists()
    assert "uczniowie" in Dataset.objects.get().folded


def test_two_who_publish_at_once_do_not_lose_each_others_work(table, renata):
    late = edition(table, 2)
    published(table, renata)
    with pytest.raises(Conflict):
        publishing.publish(resource=table, edition=late, by=renata, now=NOON)
    assert Resource.objects.get().current == "public-1"


def test_undo_goes_back_through_history_and_stops_at_its_beginning(table, renata):
    for number in (1, 2, 3):
        published(table, renata, number)
    publishing.undo(resource=table, seen="public-3", reason="Pomyłka w kwotach.", hide=False, by=renata, now=after(hours=5))
    table.refresh_from_db()
    assert (table.current, table.private, table.rows) == ("public-2", "private-2", 3)
    publishing.undo(resource=table, seen="public-2", reason="Ta też.", hide=True, by=renata, now=after(hours=6))
    table.refresh_from_db()
    assert table.current == "public-1"
    assert {one.withdrawn_reason for one in Publication.objects.filter(version="public-2")} == {"Ta też."}
    with pytest.raises(Conflict) as conflict:
        publishing.undo(resource=table, seen="public-1", reason="I ta.", hide=False, by=renata, now=after(hours=7))
    assert conflict.value.code == "nothing-earlier"
    last = Publication.objects.first()
    assert (last.version, last.note, last.by) == ("public-1", "Ta też.", renata)


def test_an_undo_puts_the_promised_day_back(schools, table, renata, words, ala):
    """The delivery that was undone is owed again."""
    actions.describe_dataset(dataset=schools, words=replace(words, frequency="MONTHLY"), by=ala, now=NOON)
    published(table, renata)
    Resource.objects.update(next_due_on=date(2026, 3, 3))
    assert published(table, renata, 2).next_due_on == date(2026, 4, 3)
    publishing.undo(resource=table, seen="public-2", reason="Zły plik.", hide=False, by=renata, now=after(hours=5))
    table.refresh_from_db()
    assert table.next_due_on == date(2026, 3, 3)


def test_undo_passes_over_versions_nobody_may_open(table, renata):
    for number in (1, 2, 3):
        published(table, renata, number)
    Publication.objects.filter(version="public-2").update(withdrawn_reason="Dane osobowe.")
    publishing.undo(resource=table, seen="public-3", reason="Pomyłka.", hide=False, by=renata, now=after(hours=5))
    assert Resource.objects.get().current == "public-1"


def test_undo_needs_a_reviewer_a_reason_and_what_was_seen(table, renata, ala):
    published(table, renata)
    published(table, renata, 2)
    for who, seen, reason, wrong in (
        (ala, "public-2", "Pomyłka.", NotAllowed),
        (renata, "public-2", "  ", WrongUsage),
        (renata, "public-1", "Pomyłka.", Conflict),
    ):
        with pytest.raises(wrong):
            publishing.undo(resource=table, seen=seen, reason=reason, hide=False, by=who, now=NOON)
    assert Resource.objects.get().current == "public-2"


def test_what_the_officer_withdrew_only_an_officer_shows_again(table, renata, client):
    officer = person("Iga", Role.INSPECTOR)
    published(table, renata)
    publishing.withdraw(resource=table, reason="Dane osób.", by=officer, now=after(hours=2))
    row = Resource.objects.get()
    with pytest.raises(NotAllowed) as refused:
        publishing.restore(resource=row, reason="Już dobre.", by=renata, now=after(hours=3))
    assert "data-protection officer" in refused.value.message
    client.force_login(officer)
    history = f"/urzad/zbiory/{row.dataset.slug}/{row.slug}/historia/"
    assert "przywroc" in client.get(history).content.decode()
    publishing.restore(resource=row, reason="To nie były dane osób.", by=officer, now=after(hours=4))
    assert Resource.objects.get().is_published


def test_a_steward_withdraws_and_a_reviewer_restores(table, renata, ala, bartek):
    with pytest.raises(NotAllowed):
        publishing.withdraw(resource=table, reason="Nic tu nie ma.", by=ala, now=NOON)
    published(table, renata)
    with pytest.raises(NotAllowed):
        publishing.withdraw(resource=table, reason="Złe.", by=bartek, now=NOON)
    with pytest.raises(WrongUsage):
        publishing.withdraw(resource=table, reason=" ", by=ala, now=NOON)
    publishing.withdraw(resource=table, reason="Błędne dane.", by=ala, now=after(hours=2))
    with pytest.raises(Conflict):
        publishing.withdraw(resource=table, reason="Drugi raz.", by=ala, now=after(hours=3))
    row = Resource.objects.get()
    assert (row.withdrawn_reason, row.is_published, row.current) == ("Błędne dane.", False, "public-1")
    for who, reason, wrong in ((ala, "Już dobre.", NotAllowed), (renata, "", WrongUsage)):
        with pytest.raises(wrong):
            publishing.restore(resource=row, reason=reason, by=who, now=NOON)
    publishing.restore(resource=row, reason="Już dobre.", by=renata, now=after(hours=4))
    with pytest.raises(Conflict):
        publishing.restore(resource=row, reason="Drugi raz.", by=renata, now=after(hours=5))
    assert Resource.objects.get().is_published
    assert kinds()[-2:] == ["withdrawn", "restored"]


def test_what_is_withdrawn_cannot_be_undone(table, renata, ala):
    published(table, renata)
    publishing.withdraw(resource=table, reason="Błędne dane.", by=ala, now=after(hours=2))
    with pytest.raises(NotAllowed):
        publishing.undo(resource=Resource.objects.get(), seen="public-1", reason="x", hide=False, by=renata, now=NOON)


@pytest.mark.parametrize(
    ("frequency", "after_day", "due"),
    [
        ("DAILY", date(2026, 12, 31), date(2027, 1, 1)),
        ("WEEKLY", date(2026, 2, 25), date(2026, 3, 4)),
        ("MONTHLY", date(2026, 1, 31), date(2026, 2, 28)),
        ("QUARTERLY", date(2026, 11, 30), date(2027, 2, 28)),
        ("ANNUAL_2", date(2023, 8, 31), date(2024, 2, 29)),
        ("ANNUAL", date(2024, 2, 29), date(2025, 2, 28)),
        ("IRREG", date(2026, 1, 1), None),
        ("NEVER", date(2026, 1, 1), None),
    ],
)
def test_the_next_day_is_due_by_the_calendar(frequency, after_day, due):
    assert next_due(frequency, after_day) == due


def test_what_is_published_is_widened_by_a_coordinator_only(population, ala, dorota):
    """Narrowing is the steward's own; showing more people what was accepted for fewer takes a second person."""
    actions.set_audience(thing=population, audience=Audience.OFFICE, by=ala, now=NOON)
    with pytest.raises(NotAllowed):
        actions.set_audience(thing=population, audience=Audience.PUBLIC, by=ala, now=NOON)
    assert Resource.objects.get(pk=population.pk).audience == Audience.OFFICE
    population.refresh_from_db()
    actions.set_audience(thing=population, audience=Audience.PUBLIC, by=dorota, now=NOON)
    assert Resource.objects.get(pk=population.pk).audience == Audience.PUBLIC
