"""Columns that stay inside the office stay there, whatever way the next file takes to the table."""

import pytest
from django.urls import reverse

from ratusz.bank.base.errors import Stopped, WrongUsage
from ratusz.portal.catalog import publishing
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core import bank
from ratusz.portal.intake import actions, queries, reading
from tests.support.deliveries import PERSONAL, book, sent
from tests.support.moments import NOON, after

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CHILDREN = "nr;nazwisko;szkola\n1;Nowak;SP 1\n2;Kowal;SP 2\n"


@pytest.fixture
def table(bank_dir, population_dataset):
    return Resource.objects.create(dataset=population_dataset, slug="dzieci", title_pl="Dzieci")


@pytest.fixture
def published(table, ala, renata):
    """The table as it stands: the surnames are inside, the public sees the rest."""
    delivery = sent(CHILDREN, table, by=ala)
    actions.take(table=delivery.tables.get(), resource=table, mode="replaces", key=["nr"], by=ala, now=NOON)
    read(delivery)
    actions.withhold(table=delivery.tables.get(), columns=["nazwisko"], by=ala, now=NOON)
    publish(delivery, ala, renata)
    table.refresh_from_db()
    assert shown(table) == ("nr", "szkola")
    return table


def read(delivery, *, seconds=1):
    reading.read_delivery(delivery_id=delivery.pk, now=after(seconds=seconds), random_bytes=lambda count: bytes([7] * count))
    delivery.refresh_from_db()


def publish(delivery, ala, renata, *, seconds=10):
    actions.submit(delivery=delivery, by=ala, now=after(seconds=seconds))
    delivery.refresh_from_db()
    actions.accept(delivery=delivery, by=renata, now=after(seconds=seconds), random_bytes=lambda count: bytes([seconds] * count))


def shown(table):
    return bank.store().manifest(str(table.pk), table.current).schema.names


def test_a_table_that_a_person_sends_to_a_resource_leaves_out_what_stays_inside(published, ala, renata):
    elsewhere = Resource.objects.create(dataset=published.dataset, slug="inna", title_pl="Inna")
    delivery = sent(CHILDREN + "3;Wilk;SP 3\n", elsewhere, by=ala, seconds=100)
    actions.take(table=delivery.tables.get(), resource=published, mode="replaces", key=["nr"], by=ala, now=after(seconds=101))
    read(delivery, seconds=102)
    assert delivery.tables.get().withheld == ["nazwisko"]
    publish(delivery, ala, renata, seconds=110)
    published.refresh_from_db()
    assert (published.rows, shown(published)) == (3, ("nr", "szkola"))


def test_a_file_without_columns_that_are_there_is_shown_though_it_could_not_be_joined(client, published, ala):
    delivery = sent("nr;nazwisko\n3;Wilk\n", published, by=ala, seconds=100)
    found = delivery.tables.get()
    assert (found.version, found.withheld) == ("", ["nazwisko"])
    client.force_login(ala)
    page = client.get(delivery.get_absolute_url())
    assert page.status_code == 200
    assert "brakuje kolumn" in page.content.decode()


def test_the_second_sheet_leaves_out_what_stays_inside(published, ala):
    rows = [["nr", "nazwisko", "szkola"], [1, "Nowak", "SP 1"], [2, "Kowal", "SP 2"]]
    delivery = sent(book({"Opis": [["a", "b"], [1, 2]], "Lista": rows}), published, by=ala, name="dzieci.xlsx", seconds=100)
    first, second = delivery.tables.order_by("number")
    actions.ignore(table=first, because="opis", by=ala, now=after(seconds=101))
    actions.take(table=second, resource=published, mode="replaces", key=["nr"], by=ala, now=after(seconds=101))
    read(delivery, seconds=102)
    second.refresh_from_db()
    assert second.withheld == ["nazwisko"]


def test_a_correction_without_the_column_does_not_bring_it_out(published, ala, renata):
    Resource.objects.filter(pk=published.pk).update(mode="corrects")
    published.refresh_from_db()
    delivery = sent("nr;szkola\n2;SP 9\n", published, by=ala, seconds=100)
    found = delivery.tables.get()
    if found.failure and "columns-dropped" in str(found.failure):
        actions.take(
            table=found, resource=published, mode="corrects", key=["nr"], accepted=["columns-dropped"], by=ala, now=after(seconds=101)
        )
        read(delivery, seconds=102)
        found.refresh_from_db()
    assert not found.failure
    assert "nazwisko" in queries.manifest_of(found).schema.names
    assert found.withheld == ["nazwisko"]
    publish(delivery, ala, renata, seconds=110)
    published.refresh_from_db()
    assert shown(published) == ("nr", "szkola")


def test_a_column_that_was_away_for_a_while_comes_back_inside(published, ala, renata):
    delivery = sent("nr;szkola\n1;SP 1\n", published, by=ala, seconds=100)
    actions.take(
        table=delivery.tables.get(),
        resource=published,
        mode="replaces",
        key=["nr"],
        accepted=["columns-dropped"],
        by=ala,
        now=after(seconds=101),
    )
    read(delivery, seconds=102)
    publish(delivery, ala, renata, seconds=110)
    published.refresh_from_db()
    assert sent(CHILDREN, published, by=ala, seconds=200).tables.get().withheld == ["nazwisko"]


def test_undoing_what_was_let_out_keeps_it_inside_next_time(published, client, ala, renata):
    delivery = sent(CHILDREN, published, by=ala, seconds=100)
    actions.withhold(table=delivery.tables.get(), columns=[], by=ala, now=after(seconds=101))
    publish(delivery, ala, renata, seconds=110)
    published.refresh_from_db()
    assert (published.withheld, shown(published)) == ([], ("nr", "nazwisko", "szkola"))
    client.force_login(renata)
    address = reverse("intake:go-back", args=[published.dataset.slug, published.slug])
    client.post(address, {"seen": published.current, "reason": "Nazwiska.", "hide": "on"})
    published.refresh_from_db()
    assert shown(published) == ("nr", "szkola")
    assert sent(CHILDREN, published, by=ala, seconds=200).tables.get().withheld == ["nazwisko"]


def test_who_takes_the_column_out_again_decides_anew(table, ala):
    delivery = sent(PERSONAL, table, by=ala)
    found = delivery.tables.get()
    for need in queries.needs(found):
        actions.decide(table=found, code=need.code, column=need.column, verdict="withhold", reason="dane", by=ala, now=NOON)
        found.refresh_from_db()
    assert not list(queries.obstacles(delivery))
    actions.withhold(table=found, columns=[], by=ala, now=NOON)
    with pytest.raises(Stopped) as refusal:
        actions.submit(delivery=delivery, by=ala, now=after(seconds=5))
    assert refusal.value.code == "problem-undecided"


def renamed(published, ala, *, seconds=100):
    """A delivery in which the column that stays inside is called otherwise."""
    delivery = sent(CHILDREN.replace("nazwisko", "nazwisko ucznia"), published, by=ala, seconds=seconds)
    actions.take(
        table=delivery.tables.get(), resource=published, mode="replaces", key=["nr"], accepted=["columns-dropped"], by=ala,
        now=after(seconds=seconds + 1),
    )  # fmt: skip
    read(delivery, seconds=seconds + 2)
    return delivery


@pytest.mark.parametrize(("verdict", "seen"), [("withhold", ("nr", "szkola")), ("publish", ("nr", "nazwisko_ucznia", "szkola"))])
def test_a_new_heading_does_not_bring_out_what_stays_inside(published, ala, renata, verdict, seen):
    delivery = renamed(published, ala)
    found = delivery.tables.get()
    assert [(need.code, need.column, need.problem.found) for need in queries.needs(found)] == [
        ("perhaps-withheld", "nazwisko ucznia", "nazwisko")
    ]
    with pytest.raises(Stopped) as refusal:
        actions.submit(delivery=delivery, by=ala, now=after(seconds=105))
    assert refusal.value.code == "problem-undecided"
    actions.decide(
        table=found, code="perhaps-withheld", column="nazwisko ucznia", verdict=verdict, reason="sprawdzone", by=ala, now=after(seconds=106)
    )
    publish(delivery, ala, renata, seconds=110)
    published.refresh_from_db()
    assert shown(published) == seen


def test_a_new_column_beside_all_that_stay_inside_needs_no_decision(published, ala):
    delivery = sent("nr;nazwisko;szkola;klasa\n1;Nowak;SP 1;a\n2;Kowal;SP 2;b\n", published, by=ala, seconds=100)
    assert queries.needs(delivery.tables.get()) == ()


@pytest.fixture
def let_out(published, ala, renata):
    """The table after a second version, in which schools are shown to everybody as before."""
    delivery = sent(CHILDREN + "3;Wilk;SP 3\n", published, by=ala, seconds=50)
    publish(delivery, ala, renata, seconds=60)
    published.refresh_from_db()
    return published


@pytest.mark.parametrize("closes", [True, False])
def test_a_column_kept_inside_later_is_told_to_stand_in_older_versions(client, let_out, ala, renata, closes):
    older = [one.version for one in let_out.publications.all()]
    delivery = sent(CHILDREN, let_out, by=ala, seconds=100)
    actions.withhold(table=delivery.tables.get(), columns=["nazwisko", "szkola"], by=ala, now=after(seconds=101))
    told = queries.still_open(delivery.tables.get())
    assert (set(told.versions), told.columns) == (set(older), ("szkola",))
    actions.submit(delivery=delivery, by=ala, now=after(seconds=102))
    client.force_login(renata)
    assert "szkola" in client.get(delivery.get_absolute_url()).content.decode()
    client.post(reverse("intake:accept", args=[delivery.pk]), {"close_older": "1"} if closes else {})
    client.logout()
    for version in older:
        answer = client.get(f"/r/{let_out.pk}/{version}.csv")
        assert answer.status_code == (410 if closes else 200)
        # Read to its end: closing it here would close the connection of PostgreSQL.
        assert b"".join(answer.streaming_content) if answer.streaming else answer.content
    let_out.refresh_from_db()
    assert shown(let_out) == ("nr",)


def test_older_versions_are_closed_in_the_history_with_a_reason(client, let_out, ala, bartek):
    first, current = let_out.publications.last().version, let_out.current
    address = reverse("catalog:close-versions", args=["ludnosc", let_out.slug])
    client.force_login(ala)
    assert first in client.get(reverse("catalog:history", args=["ludnosc", let_out.slug])).content.decode()
    for given in ({"versions": [first], "reason": " "}, {"versions": [current], "reason": "x"}, {"reason": "x"}):
        client.post(address, given)
        assert not let_out.publications.exclude(withdrawn_reason="").exists()
    client.force_login(bartek)
    assert client.post(address, {"versions": [first], "reason": "x"}).status_code == 404
    client.force_login(ala)
    # A NUL means nothing, wherever it is asked, and PostgreSQL breaks on it.
    named = {"versions": [f"{first}\0", "\0"], "reason": "x"}
    assert client.post(address, named).status_code == 302
    with pytest.raises(WrongUsage):
        publishing.close_versions(resource=let_out, versions=named["versions"], reason="x", by=ala, now=after(seconds=300))
    assert not let_out.publications.exclude(withdrawn_reason="").exists()
    client.post(address, {"versions": [first, current, "\0"], "reason": "Nazwiska w nagłówku."})
    assert [one.version for one in let_out.publications.exclude(withdrawn_reason="")] == [first]


def test_an_undo_goes_back_to_how_the_earlier_version_was_joined(client, published, ala, renata):
    before = Resource.objects.filter(pk=published.pk).values("mode", "key", "recipe", "withheld").get()
    delivery = sent("nr;nazwisko;szkola\n9;Lis;SP 9\n", published, by=ala, seconds=100, name="inne.csv")
    actions.take(table=delivery.tables.get(), resource=published, mode="adds", key=[], by=ala, now=after(seconds=101))
    read(delivery, seconds=102)
    publish(delivery, ala, renata, seconds=110)
    published.refresh_from_db()
    assert (published.mode, published.key) == ("adds", [])
    client.force_login(renata)
    client.post(reverse("intake:go-back", args=["ludnosc", published.slug]), {"seen": published.current, "reason": "Nie to."})
    assert Resource.objects.filter(pk=published.pk).values("mode", "key", "recipe", "withheld").get() == before
