"""Holdings of several phenomena, and all areas of a level, that must add up; a term that is hidden takes its sum out."""

import pytest

from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.core import journal
from ratusz.portal.core.models import JournalRow
from ratusz.portal.discrepancies.adding import added_up
from ratusz.portal.discrepancies.comparing import last_compared
from ratusz.portal.discrepancies.declaring import PhenomenonWords, make_phenomenon
from ratusz.portal.discrepancies.followers import comparing
from ratusz.portal.discrepancies.models import Discrepancy, Phenomenon
from ratusz.portal.discrepancies.observing import area_of
from ratusz.portal.discrepancies.presenters import sentence_of
from ratusz.portal.discrepancies.scanning import scan
from ratusz.portal.people.models import Role
from tests.support.cast import person
from tests.support.moments import after
from tests.support.phenomena import holding_of
from tests.support.published import deliver
from tests.support.voices import words

#: Women and men make what Edukacja says of Bytków in 2023, and 70 less than what it says of Michałkowice.
HALVES = """obszar;rok;kobiety;mężczyźni
Bytków;2023;7 000;6 001
Michałkowice;2023;7 800;7 000
Węzłowiec;2023;#;4 000
"""


@pytest.mark.django_db
@pytest.mark.slow
def test_women_and_men_make_all_and_a_suppressed_half_is_told_by_no_difference(
    client, residents_of_districts, surveying, bartek, renata, dorota
):
    """Slow: a table is delivered twice."""
    dataset = Dataset.objects.get(slug="adresy")
    table = Resource.objects.create(dataset=dataset, slug="polowy", title_pl="Kobiety i mężczyźni", key=["obszar", "rok"])
    deliver(table, HALVES, by=bartek, reviewer=renata, seconds=50)
    table.refresh_from_db()
    terms = []
    for name, column in (("Kobiety", "kobiety"), ("Mężczyźni", "mezczyzni")):
        made = make_phenomenon(words=PhenomenonWords(name_pl=name, unit="osoba"), owner=surveying, by=dorota, now=after(seconds=60))
        terms.append(holding_of(made, table, by=dorota, label_pl="Geodezja", column=column, area_column="obszar"))
    address = f"/urzad/zjawiska/{residents_of_districts.slug}/regula/skladniki/"
    client.force_login(dorota)
    assert "Kobiety: Geodezja" in words(client.get(address))
    whole = residents_of_districts.holdings.get(label_pl="Edukacja")
    form = {"whole": whole.pk, "plus": [one.pk for one in terms], "absolute": "0", "why_pl": "Każdy jest jednym z dwojga."}
    assert client.post(address, {**form, "plus": [terms[0].pk]}).status_code == 422
    assert client.post(address, form).status_code == 302
    assert "Edukacja = Kobiety: Geodezja + Mężczyźni: Geodezja" in words(client.get(f"/urzad/zjawiska/{residents_of_districts.slug}/"))

    scan(residents_of_districts, now=after(minutes=2))
    found = {one.area: one for one in Discrepancy.objects.loaded()}
    assert set(found) == {"bytkow", "michalkowice"}, "Bytków differs from Geodezja, but its halves make it"
    assert found["bytkow"].adds_up == []
    said = sentence_of(found["michalkowice"]).replace("\u00a0", " ")
    assert "Edukacja podaje 14 870, Geodezja 14 870; a 7800 (Kobiety) + 7000 (Mężczyźni) = 14 800" in said
    assert found["michalkowice"].sides.exclude(sign=0).count() == 2
    assert "Kobiety: Geodezja" in words(client.get(f"/urzad/rozbieznosci/{found['michalkowice'].number}/"))

    kept = last_compared(residents_of_districts.pk, "public")
    assert kept is not None
    of_hidden = [value.sign for one in kept.slices if one.area == "wezlowiec" for value in one.values]
    assert set(of_hidden) == {0}, "what the other half and the whole leave would tell the suppressed one"
    JournalRow.objects.all().delete()
    journal.write("published", target=table, at=after(minutes=3))
    comparing.follow(JournalRow.objects.get(), after(minutes=3))
    assert JournalRow.objects.filter(kind="compared", target=residents_of_districts.pk).exists(), "its terms stand in that table"

    rule = residents_of_districts.rules.get()
    rule.carries = True
    assert {one.place.area: one.before for one in added_up(rule, "public", {})} == {"bytkow": "13218", "michalkowice": "15002"}
    # Of what is the office's, and of tables that one does not see, nothing is named or taken.
    Phenomenon.objects.filter(pk=terms[1].phenomenon_id).update(is_public=False)
    client.logout()
    assert "Edukacja = Kobiety: Geodezja + …" in words(client.get(residents_of_districts.get_absolute_url()))
    holding_of(terms[0].phenomenon, whole.resource, by=dorota, label_pl="Edukacja", column="ludnosc")
    Resource.objects.filter(pk=table.pk).update(audience="units")
    client.force_login(person("Irena", Role.COORDINATOR, residents_of_districts.owner))
    offered = words(client.get(address))
    assert "Kobiety: Edukacja" in offered
    assert "Kobiety: Geodezja" not in offered


@pytest.mark.parametrize(
    "text",
    [
        "2474011",
        "247401",
        "2474",
        "2474000",
        "24 74 01 1",
        "t2474",
        "012414874011",
        "M.Siemianowice Śląskie",
        "Siemianowice Sl.",
        "siemianowice śląskie",
    ],
)
def test_an_area_is_one_area_in_each_of_its_spellings(text, settings):
    settings.BANK_CITY, settings.BANK_TERYT = "Siemianowice Śląskie", "2474011"
    assert area_of(text) == "247401"


def test_another_area_of_the_same_name_is_another_area(settings):
    settings.BANK_CITY, settings.BANK_TERYT = "Siemianowice Śląskie", "2474011"
    assert area_of("Polska") == area_of("0000000") == "00"
    assert area_of("powiat brzeski") != area_of("Brzesko")
    assert area_of("0201") == area_of("201", zeros_lost=True) == "0201"
    assert area_of("Bytków") == area_of("M. Bytków") == "bytkow"
    assert area_of("Siemianowice") == "siemianowice", "what may be another place is not taken for the city"
