"""Whoever looks at figures of a corrected table sees them corrected, inside the office too; and no correction tells what is hidden."""

import os
from dataclasses import replace

import pytest
from django.urls import reverse

from ratusz.bank.base.errors import Conflict, Stopped
from ratusz.bank.build.secrecy import hidden_of
from ratusz.bank.check.corrections.correction import Action, Correction
from ratusz.bank.protect.cells import Breakdown, Count, Protection
from ratusz.portal.catalog.models import Publication, Resource
from ratusz.portal.catalog.publishing import undo
from ratusz.portal.contracts.queries import office_table
from ratusz.portal.core import bank
from ratusz.portal.core.models import JournalRow
from ratusz.portal.corrections import queries
from ratusz.portal.corrections.actions import decline, propose
from ratusz.portal.corrections.models import Kept, Making
from ratusz.portal.corrections.queries import in_version, lack_in
from ratusz.portal.corrections.shown import folder, shown_table, source_table, sweep
from ratusz.portal.discrepancies.codes import View
from ratusz.portal.discrepancies.models import Holding
from ratusz.portal.discrepancies.observing import observed
from ratusz.portal.explore.tables import open_table
from ratusz.portal.intake import actions, mending, remaking
from ratusz.portal.intake.queries import difference
from ratusz.portal.intake.smallcells import rows_of, undecided
from ratusz.portal.intake.views import mending as pages
from ratusz.portal.secrecy.actions import declare
from ratusz.portal.secrecy.models import Declaration
from tests.support.deliveries import submitted
from tests.support.moments import after
from tests.support.published import POPULATION, deliver
from tests.web.test_corrections import PAGE, RIGHT, accepted, text_of
from tests.web.test_small_numbers import HELPED, HIDE, doors, publish

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TENS = "dzielnica;Kobiety;Mężczyźni;Liczba osób razem\nBańgów;30;140;170\nBytków;410;380;790\nCentrum;630;570;1200\n"


def place(name):
    return (("dzielnica", name),)


def override(name, column, expect, value):
    return Correction(number=0, action=Action.OVERRIDE, where=place(name), column=column, expect=expect, value=value)


@pytest.fixture
def table(bank_dir, population_dataset):
    return Resource.objects.create(dataset=population_dataset, slug="pomoc", title_pl="Objęci pomocą")


def proposed(resource, correction, ala):
    return propose(resource=resource, correction=correction, reason="Błąd.", provider="pismo", by=ala, now=after(hours=1))


def number_in(opened, column="ludnosc", row=4):
    return bank.engine().fetch(f'SELECT {column} FROM {bank.engine().scan_table(opened)} WHERE "_row" = {row}')[0][0]


def hidden_in(table):
    return {one.spot for one in hidden_of(bank.store(), bank.store().manifest(str(table.pk), table.current))}


def test_the_office_sees_the_corrected_table_by_every_door(client, population, ala, renata):
    waiting = submitted(POPULATION.replace("14,3", "14,4"), population, by=ala, seconds=50)
    assert difference(waiting.tables.get(), limit=9).changed == 1
    accepted(population, ala, renata)
    key, inside = str(population.pk), population.private
    assert number_in(source_table(key, inside)) == 13001
    for opened in (shown_table(key, inside), open_table(key, inside), office_table(population), rows_of(waiting.tables.get())):
        assert number_in(opened) == 13100
    # A holding of the office is compared as it is shown.
    figures = Holding(resource=population, column="ludnosc", area_column="dzielnica", period_column="rok", inside=True)
    assert {one.value for one in observed(figures, View.OFFICE).seen if one.row == 4} == {"13100"}
    client.force_login(renata)
    seen = text_of(client.get(reverse("pages:as-resident", args=[waiting.pk, 1])))
    assert ("13 100" in seen, "13 001" in seen) == (True, False)
    # What waited was checked before, and differs by what the file changes, not by what was corrected since.
    assert difference(waiting.tables.get(), limit=9).changed == 1
    # It is worked out once for each version, and nobody keeps it once the version no longer stands.
    assert len(list(folder().iterdir())) == 2
    assert (sweep(now=after(days=1)), sweep(now=after(days=3_000))) == (0, 1)


def test_what_is_hidden_is_chosen_of_the_corrected_figures_and_the_source_gives_none_back(client, table, ala, renata):
    declare(resource=table, protection=HIDE, by=ala, now=after(seconds=1))
    publish(table, HELPED, ala=ala, renata=renata, seconds=10)
    before = hidden_in(table)
    accepted(table, ala, renata, override("Bytków", "mezczyzni", "38", "4"))
    assert (2, "mezczyzni") in hidden_in(table) - before
    # One that was hidden is none by now; it is shown, and nothing tells what stood there.
    accepted(table, ala, renata, override("Przełajka", "kobiety", "2", "27"))
    rows, csv, _parquet, page = doors(client, table)
    assert all(row[column] is None for row in rows["rows"] for number, column in hidden_in(table) if row["_row"] == number)
    assert (csv.count("suppressed"), "2 wartości poprawił urząd." in page) == (len(hidden_in(table)), True)
    opened = open_table(str(table.pk), table.current)
    texts = bank.engine().fetch(f"SELECT * FROM {bank.engine().scan_raw(opened)}") if opened.raw else []
    assert [one for one in texts if one[0] in {2, 5}] == []
    told = client.get(f"/api/v1/resources/{table.pk}/corrections").json()
    assert (told["items"], told["digest"]) == ([], None), "by a digest the hidden figures could be tried one after another"
    assert {one.note_said for one in Publication.objects.all()[:2]} == {"Poprawione przez urząd."}, (
        "nor does its reason stand in the history"
    )
    # A row that is left out takes nothing of its neighbours with it.
    accepted(table, ala, renata, Correction(number=0, action=Action.DROP, where=place("Bańgów")))
    assert (1, "kobiety") not in {(row["_row"], name) for row in doors(client, table)[0]["rows"] for name in row}
    assert {number for number, _column in hidden_in(table)} <= {2, 3, 4, 5}


def test_a_known_factor_gives_nothing_back(table, ala, renata):
    declare(resource=table, protection=HIDE, by=ala, now=after(seconds=1))
    publish(table, TENS, ala=ala, renata=renata, seconds=10)
    tenth = Correction(number=0, action=Action.SCALE, where=(), column="kobiety", expect="1", most="999", value="0.1")
    kept = proposed(table, tenth, ala)
    # The open version says 30 where 3 would be hidden, and 410 where 41 is shown: everybody knows what to divide by.
    with pytest.raises(Stopped) as stopped:
        mending.accept(kept=kept, by=renata, now=after(hours=2), random_bytes=os.urandom)
    assert stopped.value.code == "cells-shown-before"
    kept.refresh_from_db()
    assert (kept.is_proposed, hidden_in(table)) == (True, set())


def test_a_corrected_table_gives_nothing_of_another_one_back(client, table, population_dataset, ala, renata):
    declared = Protection(breakdowns=(Breakdown(column="dzielnica"),), counts=(Count(column="liczba_osob"),))
    declare(resource=table, protection=declared, by=ala, now=after(seconds=1))
    publish(table, "dzielnica;liczba osób\nBańgów;3\nBytków;79\nCentrum;120\n", ala=ala, renata=renata, seconds=10)
    # By age, wrong: other people, it seems. Corrected, they are the same 202, and what is hidden is what the others leave.
    by_age = Resource.objects.create(dataset=population_dataset, slug="wiek", title_pl="Według wieku")
    publish(by_age, "wiek;liczba osób\nmłodsi;90\nstarsi;121\n", ala=ala, renata=renata, seconds=100)
    right = Correction(number=0, action=Action.OVERRIDE, where=(("wiek", "starsi"),), column="liczba_osob", expect="121", value="112")
    kept = proposed(by_age, right, ala)
    with pytest.raises(Stopped) as stopped:
        mending.accept(kept=kept, by=renata, now=after(hours=2), random_bytes=os.urandom)
    assert stopped.value.code == "gives-back-hidden"
    # Another one is accepted, and what the source says beside it is told to nobody: it would be one equation more.
    decline(kept=kept, reason="nie", by=renata, now=after(hours=2))
    accepted(by_age, ala, renata, replace(right, value="130"))
    assert client.get(f"/api/v1/resources/{by_age.pk}/corrections").json()["items"] == []
    assert (open_table(str(by_age.pk), by_age.current).raw, number_in(open_table(str(by_age.pk), by_age.current), "liczba_osob", 2)) == (
        (),
        130,
    )


def test_small_numbers_made_by_a_correction_are_asked_about(client, table, ala, renata):
    actions.accept(
        delivery=submitted(TENS, table, by=ala, name="pomoc.csv", seconds=1), by=renata, now=after(seconds=9), random_bytes=os.urandom
    )
    table.refresh_from_db()
    waiting = submitted(TENS + "Tuwim;90;90;180\n", table, by=ala, name="pomoc.csv", seconds=20)
    kept = proposed(table, override("Bańgów", "kobiety", "30", "3"), ala)
    with pytest.raises(Stopped) as stopped:
        mending.accept(kept=kept, by=renata, now=after(hours=2), random_bytes=os.urandom)
    assert (stopped.value.code, undecided(waiting)) == ("small-numbers-undecided", [])
    # As if it had been accepted before anybody asked: what waits is counted as it would be shown.
    Kept.objects.filter(pk=kept.pk).update(state="active", decided_at=after(hours=2), decided_by=renata)
    assert [one.delivery_id for one in undecided(waiting)] == [waiting.pk]
    Kept.objects.filter(pk=kept.pk).update(state="proposed", decided_at=None, decided_by=None)
    client.force_login(renata)
    address = kept.get_absolute_url()
    assert "Dlaczego wolno pokazać małe liczby" in text_of(client.get(address))
    assert "nikt nie powiedział" in text_of(client.post(f"{address}przyjmij/", follow=True))
    client.post(f"{address}przyjmij/", {"few_because": "dane publiczne"})
    kept.refresh_from_db()
    assert (kept.is_active, Declaration.objects.get().reason) == (True, "dane publiczne")


def test_two_at_once_never_lose_one_of_them(monkeypatch, population, ala, renata):
    first, second = (
        proposed(population, RIGHT, ala),
        proposed(population, replace(RIGHT, where=(("dzielnica", "Bytków"), ("rok", "2022")), expect="13218", value="13219"), ala),
    )
    made = mending._public

    def meanwhile(*args, **options):
        public = made(*args, **options)
        monkeypatch.setattr(mending, "_public", made)
        mending.accept(kept=second, by=renata, now=after(hours=2), random_bytes=os.urandom)
        return public

    monkeypatch.setattr(mending, "_public", meanwhile)
    with pytest.raises(Conflict):
        mending.accept(kept=first, by=renata, now=after(hours=2), random_bytes=os.urandom)
    first.refresh_from_db()
    population.refresh_from_db()
    assert (first.is_proposed, set(in_version(population, population.current).rows)) == (True, {2})
    with pytest.raises(Conflict) as twice:
        proposed(
            population,
            Correction(
                number=0, action=Action.SCALE, where=(("dzielnica", "Bytków"),), column="ludnosc", expect="1", most="99999", value="2"
            ),
            ala,
        )
    assert twice.value.code == "corrected-twice"


def test_an_undo_takes_the_delivery_back_and_not_the_correction(population, ala, renata):
    again = deliver(population, POPULATION.replace("14,3", "14,4"), by=ala, reviewer=renata, seconds=100)
    accepted(again, ala, renata)
    bad = again.private
    undo(resource=again, seen=again.current, reason="zły plik", hide=True, by=renata, now=after(hours=5))
    population.refresh_from_db()
    closed = Publication.objects.filter(resource=population, private=bad).values_list("withdrawn_reason", flat=True)
    assert (list(closed), lack_in(population)) == (["zły plik", "zły plik"], True)
    begun = []
    row = JournalRow.objects.filter(kind="published").last()
    for _ in range(2):
        remaking.put_in_again(row, after(hours=5), begin=begun.append)
    remaking.carry_out(making_id=begun[0].pk, now=after(hours=6), random_bytes=os.urandom, begin=begun.append)
    population.refresh_from_db()
    assert (len(begun), lack_in(population), in_version(population, population.current).cells[0].value) == (1, False, "13100")
    remaking.put_in_again(JournalRow.objects.filter(kind="published").last(), after(hours=7), begin=begun.append)
    assert len(begun) == 1


def test_a_large_table_is_made_by_the_worker_and_the_page_says_how_far_it_is(client, monkeypatch, population, ala, renata):
    waiting: list[Making] = []
    monkeypatch.setattr(mending, "AT_ONCE", 1)
    monkeypatch.setattr(pages, "start_remaking", waiting.append)
    kept = proposed(population, RIGHT, ala)
    client.force_login(renata)
    page = text_of(client.post(f"{PAGE}1/przyjmij/", follow=True))
    assert "Tabela powstaje od nowa" in page
    assert "Przyjmij i pokaż" not in page
    assert "HX-Refresh" not in client.get(f"{PAGE}1/postep/").headers
    client.post(f"{PAGE}1/przyjmij/")  # clicked once more
    assert (len(waiting), in_version(population, population.current)) == (1, None)
    remaking.carry_out(making_id=waiting[0].pk, now=after(hours=2), random_bytes=os.urandom, begin=waiting.append)
    remaking.carry_out(making_id=waiting[0].pk, now=after(hours=2), random_bytes=os.urandom, begin=waiting.append)
    kept.refresh_from_db()
    assert (kept.is_active, kept.decided_by, client.get(f"{PAGE}1/postep/").headers["HX-Refresh"]) == (True, renata, "true")
    # A fault of ours holds nothing up: the table can be made by the next click.
    broken = Making.objects.create(resource=population, kind="again", asked_at=after(hours=2))
    monkeypatch.setattr(mending, "put_in_again", lambda **_options: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        remaking.carry_out(making_id=broken.pk, now=after(hours=2), random_bytes=os.urandom, begin=waiting.append)
    assert "Coś się u nas zepsuło" not in text_of(client.get(PAGE)), "nothing lacks"
    with monkeypatch.context() as patched:
        patched.setattr(queries, "lack_in", lambda _resource: True)
        assert "Coś się u nas zepsuło" in text_of(client.get(PAGE))
    # What stands against it is told, and nothing was changed.
    client.post(f"{PAGE}1/wycofaj/", {"reason": "x"})
    Making.objects.filter(state="waiting").update(kind="accept")
    Kept.objects.update(state="declined", ended_at=after(), ended_by=renata)
    remaking.carry_out(making_id=waiting[1].pk, now=after(hours=3), random_bytes=os.urandom, begin=waiting.append)
    assert Making.objects.filter(kept=kept).first().state == "failed"
    assert waiting[-1].kind == "again", "what stands holds one that is not in force"
    told = text_of(client.get(f"{PAGE}1/"))
    assert ("Tabeli nie udało się zrobić od nowa" in told, "na nikogo nie czeka" in told) == (True, True)


def test_a_steward_is_led_from_the_cell_to_its_correction(client, population, ala, bartek):
    cell = "/dane/ludnosc/dzielnice/?_row=4&_cell=ludnosc"
    for who in (None, bartek):
        client.logout()
        if who:
            client.force_login(who)
        assert "Popraw tę wartość" not in text_of(client.get(cell))
    client.force_login(ala)
    assert f"{PAGE}?wiersz=4&amp;kolumna=ludnosc#nowa" in client.get(cell).content.decode()
    assert f"{PAGE}?wiersz=4#popraw" in client.get("/dane/ludnosc/dzielnice/?_row=4").content.decode()
    chosen = client.get(PAGE, {"wiersz": 4}).content.decode()
    assert ('value="4"' in chosen, 'id="nowa"' in chosen) == (True, False)
