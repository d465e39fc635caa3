"""Declaring what is compared: phenomena, holdings proposed by the bank and accepted by a person, what is expected of them."""

from decimal import Decimal

import pytest

from ratusz.bank.base.errors import WrongUsage
from ratusz.portal.config.followers import FOLLOWERS
from ratusz.portal.core.followers import catch_up
from ratusz.portal.core.models import JournalRow
from ratusz.portal.discrepancies import actions
from ratusz.portal.discrepancies.actions import Decision
from ratusz.portal.discrepancies.codes import PUBLIC_STATES
from ratusz.portal.discrepancies.declaring import Expected, PhenomenonWords, expect, make_phenomenon, remove_rule
from ratusz.portal.discrepancies.models import Discrepancy, Phenomenon
from ratusz.portal.discrepancies.observing import area_of, head_period, rolled
from ratusz.portal.discrepancies.proposing import proposals_of
from ratusz.portal.discrepancies.scanning import scan
from tests.support.moments import after
from tests.support.published import POPULATION, deliver
from tests.support.voices import words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_a_coordinator_declares_a_phenomenon_and_accepts_what_is_proposed(client, residents_of_districts, population, education, dorota):
    client.force_login(dorota)
    said = {"name_pl": "Ludność dzielnic", "unit": "osoba", "kind": "stock", "owner": education.pk, "is_public": "on"}
    refused = client.post("/urzad/zjawiska/nowe/", {**said, "owner": ""})
    assert refused.status_code == 422
    assert "Ludność dzielnic" in refused.content.decode(), "what was typed stays"
    assert client.post("/urzad/zjawiska/nowe/", said)["Location"] == "/urzad/zjawiska/ludnosc-dzielnic/propozycje/"
    page = words(client.get("/urzad/zjawiska/ludnosc-dzielnic/propozycje/"))
    assert "ludność" in page
    assert "mówi o tym nazwa kolumny" in page
    made = Phenomenon.objects.get(slug="ludnosc-dzielnic")
    best = proposals_of(dorota, made)[0]
    assert (best.resource, best.column, best.initial["period_column"]) == (population, "ludnosc", "rok")
    address = "/urzad/zjawiska/ludnosc-dzielnic/ujecie/ludnosc/dzielnice/"
    assert "Kolumna z liczbami" in words(client.get(f"{address}?kolumna=ludnosc"))
    holding = {"label_pl": "Edukacja", "steward": education.pk, "column": "ludnosc", "area_column": "dzielnica", "period_column": "rok"}
    assert client.post(address, {**holding, "unit": "zł"}).status_code == 422
    assert client.post(address, holding).status_code == 302
    assert made.holdings.get().label == "Edukacja"
    for path, form in (
        (
            "para",
            {"first": made.holdings.get().pk, "second": made.holdings.get().pk, "relation": "equal", "within": "0.4", "within_units": 0},
        ),
        ("suma", {"whole": "miasto", "parts": "bytkow", "absolute": "0"}),
        ("zmiana", {"since": "kiedyś", "why": "Spis."}),
    ):
        assert client.post(f"/urzad/zjawiska/ludnosc-dzielnic/regula/{path}/", form).status_code == 422, path
    assert client.post("/urzad/zjawiska/ludnosc-dzielnic/regula/zmiana/", {"since": "2021", "why": "Spis."}).status_code == 302
    page, rule = "/urzad/zjawiska/ludnosc-dzielnic/", made.rules.get()
    assert "Spis." in words(client.get(page))
    for is_removed in (True, False):  # taken back, and brought back
        form = {} if is_removed else {"back": "1"}
        client.post(f"/urzad/reguly/{rule.pk}/usun/", form)  # a button that is pressed twice does no more than once
        told = words(client.post(f"/urzad/reguly/{rule.pk}/usun/", form, follow=True))
        rule.refresh_from_db()
        assert (rule.removed_at is not None, "Od 2021 mierzy się inaczej" in told) == (is_removed, True)


def test_what_was_explained_is_expected_from_then_on(client, residents_of_districts, ala, bartek, dorota):
    scan(residents_of_districts, now=after(minutes=1))
    one = Discrepancy.objects.get()
    actions.release(discrepancies=[one], due_on=after(days=14).date(), by=dorota, now=after(minutes=2))
    said = Decision(outcome="explained", cause="definition", text="Inna definicja.", note_pl="Liczą co innego.")
    actions.decide(discrepancy=one, said=said, by=ala, now=after(minutes=3))
    actions.verify(discrepancy=one, by=bartek, now=after(minutes=4))
    client.force_login(dorota)
    assert "Oczekiwać tego odtąd?" in words(client.get("/urzad/rozbieznosci/1/"))
    assert client.post("/urzad/rozbieznosci/1/oczekiwana/").status_code == 302
    rule = residents_of_districts.rules.get()
    assert (rule.offset, rule.why_pl) == (Decimal("-0.207000"), "Liczą co innego.")
    assert "Liczą co innego." in words(client.get("/rozbieznosci/zjawiska/mieszkancy-dzielnic/"))
    assert "Spójność danych" in words(client.get("/urzad/rozbieznosci/raport/"))
    with pytest.raises(WrongUsage):
        expect(said=Expected(first=rule.first, second=rule.first, why_pl="x"), by=dorota, now=after(minutes=5))


def test_a_difference_that_became_expected_reads_as_explained_and_not_as_corrected(client, residents_of_districts, dorota):
    scan(residents_of_districts, now=after(minutes=1))
    one = Discrepancy.objects.get()
    actions.release(discrepancies=[one], due_on=after(days=14).date(), by=dorota, now=after(minutes=2))
    first, second = residents_of_districts.holdings.all()
    rule = expect(said=Expected(first=first, second=second, relation="no_relation", why_pl="Co innego."), by=dorota, now=after(minutes=3))
    scan(residents_of_districts, now=after(minutes=4))
    one.refresh_from_db()
    assert (one.gone_at, one.agrees, one.public_state) == (after(minutes=4), False, "wyjasnione")
    said = words(client.get("/rozbieznosci/1/")).replace("\u00a0", " ")
    assert "Edukacja podaje 13 001, Geodezja 10 310; różnią się zgodnie z oczekiwaniem." in said
    assert "Odtąd różnica jest zgodna z oczekiwaniem." in said
    assert not [word for word in ("poprawione", "zgadzają;", "Wcześniej", "liczby są zgodne") if word in said]
    told = client.get("/api/v1/rozbieznosci/1").json()
    assert (told["state"], told["agree_since"]) == ("wyjasnione", None)
    assert [Discrepancy.objects.in_public_state(state).count() for state in PUBLIC_STATES] == [0, 1, 0]
    remove_rule(rule=rule, by=dorota, now=after(minutes=5))
    scan(residents_of_districts, now=after(minutes=6))
    assert Discrepancy.objects.get().public_state == "do-wyjasnienia"


def test_only_phenomena_of_a_changed_table_are_compared_anew(residents_of_districts, population, education, ala, renata, dorota):
    def compared(phenomenon):
        catch_up(comparing, now=after(minutes=1))
        return JournalRow.objects.filter(kind="compared", target=phenomenon.pk).count()

    comparing = next(one for one in FOLLOWERS if one.name == "comparing")
    other = make_phenomenon(words=PhenomenonWords(name_pl="Powierzchnia"), owner=education, by=dorota, now=after(seconds=50))
    before, was = compared(residents_of_districts), compared(other)
    assert Discrepancy.objects.count() == 1, "declaring had it compared"
    deliver(population, POPULATION.replace("13 001", "13 002"), by=ala, reviewer=renata, seconds=200)
    assert compared(residents_of_districts) == before + 1
    assert compared(other) == was


def test_spellings_of_areas_and_periods():
    assert area_of("2474011") == area_of("247401") == area_of("2474000") == "247401"
    assert area_of("2401000") == "2401"
    assert area_of("M. Katowice") == area_of("katowice")
    assert (rolled("31.12.2020", "year"), rolled("2020-06-28", "quarter"), rolled("2020", "month")) == ("2020", "2020-Q2", "2020")
    assert (head_period("Ludność na 1 km2, 2019"), head_period("2019"), head_period("Powierzchnia")) == ("2019", "2019", "")
