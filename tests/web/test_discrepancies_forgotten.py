"""What a comparison proposes and keeps: columns by what their values say, wholes without hidden parts, nothing that was erased."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ratusz.portal.catalog.models import Resource
from ratusz.portal.config.followers import FOLLOWERS
from ratusz.portal.core.followers import catch_up
from ratusz.portal.core.models import JournalRow
from ratusz.portal.discrepancies import actions, followers
from ratusz.portal.discrepancies.actions import Decision
from ratusz.portal.discrepancies.codes import PUBLIC_STATES, View
from ratusz.portal.discrepancies.comparing import DIFFER, last_compared
from ratusz.portal.discrepancies.declaring import PhenomenonWords, add_level, make_phenomenon
from ratusz.portal.discrepancies.models import Discrepancy, Evidence, Phenomenon, Verdict
from ratusz.portal.discrepancies.proposing import proposals_of
from ratusz.portal.discrepancies.scanning import scan
from ratusz.portal.erasure import actions as erasure
from ratusz.portal.intake.models import Delivery
from tests.support.moments import after
from tests.support.phenomena import holding_of
from tests.support.published import POPULATION, deliver
from tests.support.voices import words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

COUNTIES = (
    "powiat;rok;osoby\n2401;2023;149 000\n2402;2023;163 000\n2403;2023;177 000\n2401;2022;150 000\n2402;2022;164 000\n2403;2022;178 000\n"
)
WHOLE = "obszar;rok;osoby\n24;2023;489 000\n24;2022;500 000\n"


def table_of(population, slug, text, *, by, renata, seconds, title="Osoby", key=("rok",)):
    made = Resource.objects.create(dataset=population.dataset, slug=slug, title_pl=title, key=list(key))
    return deliver(made, text, by=by, reviewer=renata, name=f"{slug}.csv", seconds=seconds)


def slices(phenomenon, view=View.PUBLIC):
    scan(phenomenon, now=after(minutes=9))
    return {one.period: one for one in last_compared(phenomenon.pk, view).slices if one.area == "24"}


@pytest.fixture
def voivodeship(population, education, ala, renata, dorota) -> Phenomenon:
    """All counties that one table gives beside the whole that another one gives; they agree in 2023."""
    made = make_phenomenon(words=PhenomenonWords(name_pl="Osoby", unit="osoba"), owner=education, by=dorota, now=after(seconds=30))
    parts = table_of(population, "powiaty", COUNTIES, by=ala, renata=renata, seconds=40, key=("powiat", "rok"))
    whole = table_of(population, "wojewodztwo", WHOLE, by=ala, renata=renata, seconds=50)
    of = holding_of(made, parts, by=dorota, seconds=60, label_pl="Powiaty", column="osoby", area_column="powiat")
    holding_of(made, whole, by=dorota, seconds=61, label_pl="Województwo", column="osoby", area_column="obszar")
    add_level(holding=of, whole="24", level="powiat", absolute=Decimal(0), why="", by=dorota, now=after(seconds=62))
    return made


def test_all_areas_of_a_level_make_the_whole_unless_one_of_them_is_hidden(voivodeship, ala, renata):
    told = slices(voivodeship)
    assert told["2022"].state == DIFFER
    assert {value.value for value in told["2022"].values} == {"492000", "500000"}
    assert told["2023"].state != DIFFER
    parts = Resource.objects.get(slug="powiaty")
    deliver(parts, COUNTIES.replace("163 000", "#"), by=ala, reviewer=renata, seconds=80)
    for view in View:
        left = slices(voivodeship, view)
        assert "2023" not in left, "the whole less the other counties is the hidden one"
        assert left["2022"].state == DIFFER


def test_columns_are_proposed_by_the_level_of_their_values_too(residents_of_districts, population, ala, renata, dorota):
    scan(residents_of_districts, now=after(minutes=1))
    for slug, times in (("male", 1), ("duze", 100)):
        rows = "".join(f"Dzielnica {number};2023;{times * number * 1000}\n" for number in (9, 11, 14))
        text = f"osiedle;rok;mieszkańcy\n{rows}"
        table_of(population, slug, text, by=ala, renata=renata, seconds=90 + times, title=slug, key=("osiedle", "rok"))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = {one.resource.slug: one for one in proposals_of(dorota, residents_of_districts)}
    assert "liczby są podobnej wielkości" in found["male"].why
    assert "wielkości" not in found["duze"].why
    assert found["male"].score > found["duze"].score
    assert sum("columntext" in one["sql"] for one in asked) == 1, "texts of all tables are asked for at once"


def test_an_erasure_takes_what_was_decided_about_the_erased_values(residents_of_districts, population, ala, bartek, renata, dorota):
    resource = deliver(population, POPULATION.replace("13 001", "13 777"), by=ala, reviewer=renata, name="druga.csv", seconds=100)
    delivery = Delivery.objects.get(file_name="druga.csv")
    scan(residents_of_districts, now=after(minutes=3))
    one = Discrepancy.objects.get()
    actions.release(discrepancies=[one], due_on=after(days=14).date(), by=dorota, now=after(minutes=4))
    said = Decision(outcome="explained", cause="definition", text="Inna definicja.", note_pl="Liczą co innego.", true="13777")
    actions.decide(discrepancy=one, said=said, by=ala, now=after(minutes=5))
    actions.verify(discrepancy=one, by=bartek, now=after(minutes=6))
    assert "13777" in Discrepancy.objects.get().decided_values.values()
    purge = erasure.ask(dataset=resource.dataset, resource=resource, delivery=delivery.pk, reason="Dane osoby.", by=ala, now=after(hours=1))
    assert erasure.carry_out(erasure.confirm(purge=purge, by=dorota, now=after(hours=2)), now=after(hours=2))
    catch_up(next(each for each in FOLLOWERS if each.name == "comparing"), now=after(hours=3))
    left = Discrepancy.objects.get()
    assert "13777" not in str([left.decided_values, left.values, list(Evidence.objects.values_list("sides", flat=True))])
    assert "10310" in left.decided_values.values(), "what others said stays"
    assert not Verdict.objects.exists()


def test_what_agrees_by_now_reads_as_corrected(client, residents_of_districts, population, ala, renata, dorota):
    scan(residents_of_districts, now=after(minutes=1))
    one = Discrepancy.objects.get()
    actions.release(discrepancies=[one], due_on=after(days=14).date(), by=dorota, now=after(minutes=2))
    assert "do wyjaśnienia" in words(client.get("/rozbieznosci/1/"))
    deliver(population, POPULATION.replace("13 001", "10 310"), by=ala, reviewer=renata, seconds=200)
    scan(residents_of_districts, now=after(minutes=5))
    said = words(client.get("/rozbieznosci/1/")).replace("\u00a0", " ")
    assert "Mieszkańcy dzielnic · 2023 · Bytków" in said, "as the table writes it"
    assert (
        "Wcześniej: Edukacja – 13 001, Geodezja – 10 310; w najnowszych wersjach się zgadzają; nikt jeszcze nie napisał dlaczego." in said
    )
    assert "poprawione" in said
    assert "do wyjaśnienia" not in said
    listed = {state: "10 310" in words(client.get(f"/rozbieznosci/?stan={state}")).replace("\u00a0", " ") for state in PUBLIC_STATES}
    assert listed == {"do-wyjasnienia": False, "wyjasnione": False, "poprawione": True}
    assert client.get("/api/v1/rozbieznosci/1").json()["state"] == "poprawione"
    residents_of_districts.holdings.filter(label_pl="Geodezja").update(removed_at=after(minutes=6))
    assert Discrepancy.objects.get().public_state == "do-wyjasnienia", "one that is compared no more agrees with nothing"


def test_an_erasure_has_everything_compared_anew_for_it_empties_the_cache(education, dorota, monkeypatch):
    made = make_phenomenon(words=PhenomenonWords(name_pl="Drzewa", unit="sztuka"), owner=education, by=dorota, now=after(seconds=30))
    asked = []
    monkeypatch.setattr(followers, "enqueue_once", lambda _task, pk: asked.append(pk))
    followers._compare(JournalRow(kind="erased", target=uuid4()), after(minutes=1))
    assert asked == [str(made.pk)]
