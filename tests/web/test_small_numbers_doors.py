"""No way round: tables that go out together, versions of other tables, an earlier version or a withdrawn table shown again."""

import os

import pytest
from django.urls import reverse

from ratusz.bank.base.errors import Stopped
from ratusz.bank.build.secrecy import hidden_of
from ratusz.bank.check.corrections.correction import Action, Correction
from ratusz.bank.protect.cells import Breakdown, Count, Method, Protection
from ratusz.portal.catalog import publishing
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core import bank
from ratusz.portal.corrections.actions import propose
from ratusz.portal.explore.tables import open_table
from ratusz.portal.intake import actions, mending, returning
from ratusz.portal.intake.smallcells import question_about
from ratusz.portal.saved.actions import save_figure
from ratusz.portal.saved.values import read as read_figure
from ratusz.portal.secrecy.actions import declare
from ratusz.portal.secrecy.models import Trial
from ratusz.portal.secrecy.trials import beside_of
from tests.support.deliveries import book, sent, submitted
from tests.support.moments import after
from tests.web.test_saved import WORDS
from tests.web.test_small_numbers import publish, table  # noqa: F401  a fixture
from tests.web.test_small_numbers_waiting import worker  # noqa: F401  a fixture
from tests.web.test_withheld import read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DISTRICTS = "dzielnica;liczba osób\nBańgów;3\nBytków;79\nCentrum;120\n"
AGES = "wiek;liczba osób\nmłodsi;90\nstarsi;112\n"


def by(column, **more):
    return Protection(breakdowns=(Breakdown(column=column),), counts=(Count(column="liczba_osob"),), **more)


def hidden(resource):
    resource.refresh_from_db()
    return {one.spot for one in hidden_of(bank.store(), bank.store().manifest(str(resource.pk), resource.current))}


@pytest.fixture
def ages(table, population_dataset):  # noqa: F811
    return Resource.objects.create(dataset=population_dataset, slug="wiek", title_pl="Według wieku")


def rows(text):
    return [[int(cell) if cell.isdecimal() else cell for cell in line.split(";")] for line in text.splitlines()]


def accept(delivery, renata, seconds, **more):
    actions.accept(delivery=delivery, by=renata, now=after(seconds=seconds), random_bytes=os.urandom, **more)


def test_every_open_version_of_another_table_is_looked_at_and_none_comes_back_unasked(table, ages, ala, renata):  # noqa: F811
    """The ages of the same people stand in a version that is not the newest: 202 less the districts shown is the hidden district."""
    publish(ages, AGES, ala=ala, renata=renata, seconds=10)
    publish(ages, AGES.replace("90", "290"), ala=ala, renata=renata, seconds=20)
    publishing.withdraw(resource=ages, reason="Błąd.", by=renata, now=after(seconds=30))
    declare(resource=table, protection=by("dzielnica"), by=ala, now=after(seconds=31))
    publish(table, DISTRICTS, ala=ala, renata=renata, seconds=40)
    assert len(hidden(table)) == 1
    ages.refresh_from_db()
    with pytest.raises(Stopped) as stopped:
        returning.show_again(resource=ages, reason="Już dobrze.", by=renata, now=after(seconds=50))
    assert stopped.value.code == "would-be-told"
    # Where it stands already, as in a portal that did not ask, the next version of the other table finds it.
    publishing.restore(resource=ages, reason="Już dobrze.", by=renata, now=after(seconds=60))
    again = submitted(DISTRICTS, table, by=ala, name="dzielnice.csv", seconds=70)
    with pytest.raises(Stopped) as stopped:
        accept(again, renata, 80)
    assert stopped.value.code == "cells-shown-before"


def test_an_earlier_version_that_shows_small_numbers_does_not_come_back(client, table, ala, renata, worker):  # noqa: F811
    kinds = "dzielnica;rodzaj;liczba osób\nBańgów;a;3\nBytków;a;79\nCentrum;b;120\n"
    publish(table, kinds, ala=ala, renata=renata, seconds=10, few="na próbę")
    declare(resource=table, protection=by("dzielnica"), by=ala, now=after(seconds=20))
    publish(table, kinds.replace("3", "4"), ala=ala, renata=renata, seconds=30)
    stands = table.current
    # A figure says that the hidden number is not in it, be it of all or of one group.
    shown = open_table(str(table.pk), stands)
    for question, told in {
        "measure=sum(liczba_osob)": (199, 1, 1),
        "group=rodzaj&measure=sum(liczba_osob)&sort=rodzaj&limit=1": (79, 1, 1),
        "group=rodzaj&measure=sum(liczba_osob)&sort=-rodzaj&limit=1": (120, 0, 0),
    }.items():
        reading = read_figure(shown, question)
        assert (reading.value, reading.left_out, reading.hidden) == told
    figure = save_figure(resource=table, question=question.replace("-", ""), words=WORDS, by=ala, now=after(seconds=35))
    assert "W tej liczbie nie ma 1 ukrytej wartości" in client.get(figure.get_absolute_url()).content.decode()
    assert hidden(table) == {(1, "liczba_osob")}
    client.force_login(renata)
    address = reverse("intake:go-back", args=["ludnosc", "pomoc"])
    said = client.post(address, {"seen": stands, "reason": "Pomyłka."}, follow=True).content.decode()
    assert "Spróbuj ponownie za kilka minut" in said
    assert Trial.objects.filter(state="waiting", asked__again=True).count() == 1
    worker()
    said = client.post(address, {"seen": stands, "reason": "Pomyłka."}, follow=True).content.decode()
    assert "Pokazana znowu, zdradziłaby liczby" in said
    table.refresh_from_db()
    assert table.current == stands


def test_tables_of_one_file_do_not_give_each_other_away(table, ages, ala, renata):  # noqa: F811
    sheets = {"Dzielnice": DISTRICTS, "Wiek": AGES}
    delivery = sent(book({name: rows(text) for name, text in sheets.items()}), table, by=ala, name="pomoc.xlsx")
    for one, resource in zip(delivery.tables.order_by("number"), (table, ages), strict=True):
        actions.take(table=one, resource=resource, mode="replaces", key=[], by=ala, now=after(seconds=1))
    read(delivery, seconds=2)
    declare(resource=table, protection=by("dzielnica"), by=ala, now=after(seconds=3))
    actions.submit(delivery=delivery, by=ala, now=after(seconds=4))
    delivery.refresh_from_db()
    with pytest.raises(Stopped) as stopped:
        accept(delivery, renata, 5)
    assert stopped.value.code == "gives-back-hidden"
    declare(resource=ages, protection=by("wiek"), by=ala, now=after(seconds=6))
    accept(delivery, renata, 7)
    assert (len(hidden(table)), len(hidden(ages))) == (1, 2)


def test_what_another_table_rounds_and_what_an_older_shape_tells(table, ages, ala, renata):  # noqa: F811
    """A table as it is beside the same one rounded gives the true figures; one by age and district, the older one by district alone."""
    declare(resource=table, protection=by("dzielnica", method=Method.ROUND, base=5), by=ala, now=after(seconds=1))
    publish(table, DISTRICTS, ala=ala, renata=renata, seconds=10)
    twice = submitted(DISTRICTS, ages, by=ala, name="znowu.csv", seconds=20)
    with pytest.raises(Stopped) as stopped:
        accept(twice, renata, 30, few_because="są jawne")
    assert stopped.value.code == "gives-back-hidden"
    finer = Protection(breakdowns=(Breakdown(column="dzielnica"), Breakdown(column="plec")), counts=(Count(column="liczba_osob"),))
    declare(resource=table, protection=finer, by=ala, now=after(seconds=40))
    by_sex = "dzielnica;płeć;liczba osób\nBytków;K;4\nBytków;M;75\nCentrum;K;60\nCentrum;M;60\n"
    question = question_about(submitted(by_sex, table, by=ala, name="plec.csv", seconds=50).tables.get(), finer, closing={})
    [older] = beside_of(question).earlier
    assert (older.by, len(older.cells)) == (("dzielnica",), 3)


def test_what_an_open_version_says_of_its_source_counts_as_shown(table, ages, ala, renata):  # noqa: F811
    """90 is corrected to 95, and both are told: whoever has the source's figure adds up with that one."""
    publish(ages, AGES, ala=ala, renata=renata, seconds=10)
    wrong = Correction(number=0, action=Action.OVERRIDE, where=(("wiek", "młodsi"),), column="liczba_osob", expect="90", value="95")
    kept = propose(resource=ages, correction=wrong, reason="Błąd.", provider="USC", by=ala, now=after(seconds=20))
    mending.accept(kept=kept, by=renata, now=after(seconds=21), random_bytes=os.urandom)
    question = question_about(
        submitted(DISTRICTS, table, by=ala, name="dzielnice.csv", seconds=30).tables.get(), by("dzielnica"), closing={}
    )
    told = [sum(cell.value for cell in grid.cells.values()) for grid in beside_of(question).others]
    # The version before it, the one that stands, and its source.
    assert sorted(told) == [202, 202, 207]
    # Beside a version of its own it is no earlier one, from which figures would count on.
    own = beside_of(question_about(submitted(AGES, ages, by=ala, name="wiek.csv", seconds=40).tables.get(), by("wiek"), closing={}))
    assert [[sum(cell.value for cell in grid.cells.values()) for grid in grids] for grids in (own.earlier, own.others)] == [
        [207, 202],
        [202],
    ]
