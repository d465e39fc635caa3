"""Figures and explorations: saved from a table, read by those who may see it, and honest where there is no current value."""

import re
from datetime import date
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from ratusz.bank.base.errors import NotAllowed, WrongQuery
from ratusz.portal.catalog import publishing
from ratusz.portal.catalog.actions import ColumnWords, describe_columns
from ratusz.portal.catalog.models import Publication, Resource
from ratusz.portal.core.models import AuditEntry, JournalRow
from ratusz.portal.explore import questions
from ratusz.portal.saved import actions
from ratusz.portal.saved.actions import ExplorationWords, FigureWords
from ratusz.portal.saved.models import Exploration, Figure
from ratusz.portal.saved.values import state_of
from tests.support.moments import after
from tests.support.published import POPULATION, deliver

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TODAY = date(2024, 3, 1)
WORDS = FigureWords(title_pl="Mieszkańcy miasta", title_en="Residents of the city", text_pl="Zameldowani na stałe.", unit_pl="osób")
VIEW = ExplorationWords(title_pl="Dzielnice od największej", text_pl="Stan na koniec roku.")
PAST = after(days=-30)


@pytest.fixture
def residents(population, ala) -> Figure:
    """The sum of four districts in 2023: 36 975."""
    return actions.save_figure(resource=population, question="measure=sum(ludnosc)&rok=2023", words=WORDS, by=ala, now=after(seconds=10))


@pytest.fixture
def districts(population, ala) -> Exploration:
    question = "rok=2023&sort=-ludnosc&select=dzielnica,ludnosc"
    return actions.save_exploration(resource=population, question=question, words=VIEW, by=ala, now=after(seconds=10))


def value(figure, today=TODAY):
    return state_of(figure.made_by, Figure.objects.loaded().get(pk=figure.pk), today=today)


def test_a_figure_is_a_measure_or_one_cell(population, ala):
    asked = {
        "measure=sum(ludnosc)&rok=2023": 36975,
        "select=ludnosc&dzielnica=Bytków&rok=2023": 13001,
        "select=udzial&sort=-udzial&limit=1": Decimal("23.5"),
        "measure=count&rok=2023": 4,
        "group=dzielnica&measure=max(ludnosc)&dzielnica=Bytków": 13218,
        "measure=count&rok=1990": 0,
    }
    for question, expected in asked.items():
        made = actions.save_figure(resource=population, question=question, words=WORDS, by=ala, now=after())
        assert value(made).current.reading.value == expected, question


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("select=ludnosc", "more-than-one-value"),
        ("", "more-than-one-value"),
        ("measure=sum(ludnosc)&measure=count", "more-than-one-value"),
        ("group=rok&measure=count", "more-than-one-value"),
        ("select=ludnosc&dzielnica=Nigdzie", "no-row"),
        ("measure=sum(ludnosc)&rok=1990", "no-row"),
        ("measure=sum(nic)", "unknown-column"),
    ],
)
def test_what_gives_no_single_value_cannot_be_saved_as_a_figure(population, ala, question, code):
    with pytest.raises(WrongQuery) as refused:
        actions.save_figure(resource=population, question=question, words=WORDS, by=ala, now=after())
    assert refused.value.code == code
    assert not Figure.objects.exists()


def test_a_sign_is_a_reason_and_the_measure_tells_what_it_left_out(population, ala):
    sign = actions.save_figure(
        resource=population, question="select=ludnosc&dzielnica=Węzłowiec&rok=2022", words=WORDS, by=ala, now=after()
    )
    state = value(sign)
    assert (state.current, state.why.code) == (None, "cell-status")
    assert "brak informacji" in state.why.sentence("pl")
    total = actions.save_figure(resource=population, question="measure=sum(ludnosc)", words=WORDS, by=ala, now=after())
    assert value(total).current.reading.left_out == 1


def test_a_figure_is_worked_out_once_for_a_version(residents, monkeypatch):
    first = value(residents)
    monkeypatch.setattr(questions, "ask", lambda *_args: pytest.fail("the home page would wait for its turn"))
    assert value(residents) == first


def test_overdue_and_too_old_are_no_current_values_and_the_last_one_is_told_as_such(residents, population):
    assert value(residents).why is None
    Resource.objects.update(next_due_on=date(2024, 2, 1))
    state = value(residents)
    assert (state.current, state.why.code, state.last.reading.value) == (None, "overdue", 36975)
    Resource.objects.update(next_due_on=None)
    Figure.objects.update(largest_age_days=30)
    assert value(residents).why.code == "too-old"
    assert value(residents, today=date(2024, 1, 30)).why is None


def test_a_question_that_fits_no_more_shows_what_was_known(population, ala, renata):
    first, *rows = POPULATION.splitlines()
    deliver(population, "\n".join([f"{first};psy", *(f"{row};7" for row in rows)]), by=ala, reviewer=renata, seconds=100)
    dogs = actions.save_figure(resource=population, question="measure=sum(psy)&rok=2023", words=WORDS, by=ala, now=after(seconds=200))
    publishing.undo(resource=population, seen=population.current, reason="Pomyłka.", hide=False, by=renata, now=after(seconds=300))
    state = value(dogs)
    assert (state.current, state.why.code, state.last.reading.value) == (None, "question-does-not-fit", 28)
    assert "psy" in state.why.sentence("pl")


def test_figures_are_not_sent_twice_until_one_of_them_changes(client, residents, population, ala, renata):
    for path in ("/api/v1/figures", f"/api/v1/figures/{residents.slug}", "/api/v1/datasets", f"/api/v1/resources/{population.pk}/versions"):
        first = client.get(path)
        assert first.headers["Cache-Control"] == "public, no-cache", path
        again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b""), path
    seen = client.get("/api/v1/figures").headers["ETag"]
    deliver(population, POPULATION.replace("13 001", "13 101"), by=ala, reviewer=renata, seconds=100)
    changed = client.get("/api/v1/figures", headers={"If-None-Match": seen})
    assert (changed.status_code, changed.json()["items"][0]["current"]["value"]) == (200, "37075")
    client.force_login(ala)
    assert client.get("/api/v1/figures").headers["Cache-Control"] == "private, no-store"


def test_history_is_what_each_published_version_said(client, residents, population, ala, renata):
    deliver(population, POPULATION.replace("13 001", "13 101"), by=ala, reviewer=renata, seconds=100)
    out = client.get(f"/api/v1/figures/{residents.slug}").json()
    assert [one["value"] for one in out["history"]] == ["37075", "36975"]
    assert out["current"]["value"] == "37075"
    page = client.get(residents.get_absolute_url()).content.decode()
    assert "37\u00a0075" in page
    assert "36\u00a0975" in page


def test_a_figure_of_a_year_is_told_for_the_other_years_too(client, residents, population, ala):
    page = BeautifulSoup(client.get(residents.get_absolute_url()).content, "html.parser")
    periods = page.select_one("section[aria-labelledby=okresy]")
    assert [[cell.get_text() for cell in row.select("th, td")] for row in periods.select("tbody tr")] == [
        ["2023", "36\u00a0975"],
        ["2022", "28\u00a0220"],
    ]
    said = periods.select_one("svg")["aria-label"]
    assert said.startswith("Mieszkańcy miasta: od 28\u00a0220 (2022) do 36\u00a0975 (2023).")
    assert len(periods.select("svg circle")) == 2
    sheet = client.get(f"/zestawienie/?liczba={residents.slug}").content.decode()
    assert said in sheet
    cell = actions.save_figure(
        resource=population, question="select=ludnosc&dzielnica=Węzłowiec&rok=2023", words=WORDS, by=ala, now=after()
    )
    other = BeautifulSoup(client.get(cell.get_absolute_url()).content, "html.parser").select_one("section[aria-labelledby=okresy]")
    assert other.svg is None
    assert "brak liczby" in other.get_text()
    total = actions.save_figure(resource=population, question="measure=sum(ludnosc)", words=WORDS, by=ala, now=after())
    assert 'id="okresy"' not in client.get(total.get_absolute_url()).content.decode()


def test_versions_that_differ_are_a_line(client, residents, population, ala, renata):
    deliver(population, POPULATION.replace("13 001", "13 101"), by=ala, reviewer=renata, seconds=100)
    Publication.objects.filter(version=population.current).update(state_on=date(2024, 6, 30))
    history = BeautifulSoup(client.get(residents.get_absolute_url()).content, "html.parser").select_one("section[aria-labelledby=historia]")
    assert history.svg["aria-label"].startswith("Mieszkańcy miasta: od 36\u00a0975 (31.12.2023) do 37\u00a0075 (30.06.2024).")
    assert len(history.select("tbody tr")) == 2


def test_a_withdrawn_table_takes_the_value_with_it_and_says_why(client, residents, districts, population, renata):
    publishing.withdraw(resource=population, reason="Pomyłka w arkuszu.", by=renata, now=after(seconds=50))
    for path in (
        residents.get_absolute_url(),
        districts.get_absolute_url(),
        f"/osadz/liczba/{residents.slug}/",
        f"/osadz/widok/{districts.slug}/",
    ):
        answer = client.get(path)
        assert answer.status_code == 410, path
        assert "Pomyłka w arkuszu" in answer.content.decode(), path
        assert "36\u00a0975" not in answer.content.decode(), path
    api = client.get(f"/api/v1/figures/{residents.slug}")
    assert (api.status_code, api.json()["code"]) == (410, "withdrawn")
    for path in ("/liczby/", "/widoki/", "/api/v1/figures", "/"):
        assert "Mieszkańcy miasta" not in client.get(path).content.decode()
    sheet = client.get(f"/zestawienie/?liczba={residents.slug}&widok={districts.slug}").content.decode()
    assert sheet.count("Pomyłka w arkuszu") == 2


def test_the_api_gives_every_digit_as_text_and_a_reason_where_there_is_none(client, population, ala):
    exact = actions.save_figure(resource=population, question="measure=mean(udzial)&rok=2022", words=WORDS, by=ala, now=after())
    sign = actions.save_figure(
        resource=population, question="select=ludnosc&dzielnica=Węzłowiec&rok=2022", words=WORDS, by=ala, now=after()
    )
    out = {one["slug"]: one for one in client.get("/api/v1/figures").json()["items"]}
    assert out[exact.slug]["current"]["value"] == "22.10000"
    assert out[exact.slug]["type"] == "decimal"
    assert out[sign.slug]["current"] is None
    assert out[sign.slug]["problem"]["code"] == "cell-status"
    rows = client.get(out[exact.slug]["rows_url"]).json()["rows"]
    assert rows == [{"mean(udzial)": "22.10000"}]


def test_a_figure_page_tells_definition_day_source_steward_and_rows(client, residents, population, ala):
    describe_columns(
        resource=population, columns={"ludnosc": ColumnWords(label_pl="Ludność", settled="provisional")}, by=ala, now=after(seconds=20)
    )
    actions.change(
        saved=residents, words=FigureWords(**{**vars_of(WORDS), "doubt_pl": "GUS podaje inną liczbę."}), by=ala, now=after(seconds=21)
    )
    page = client.get(residents.get_absolute_url()).content.decode()
    for text in (
        "36\u00a0975",
        "osób",
        "Zameldowani na stałe",
        "Wydział Edukacji",
        "31 grudnia 2023",
        "GUS podaje inną liczbę",
        "tymczasow",
    ):
        assert text in page, text
    assert 'href="/dane/ludnosc/dzielnice/?rok=2023"' in page


def vars_of(words):
    return {name: getattr(words, name) for name in type(words).__dataclass_fields__}


def test_an_exploration_shows_its_rows_and_where_they_come_from(client, districts):
    page = client.get(districts.get_absolute_url()).content.decode()
    order = [page.index(name) for name in ("Michałkowice", "Bytków", "Węzłowiec", "Łagiewniki")]
    assert order == sorted(order)
    assert "Wydział Edukacji" in page
    assert "2022" not in page.split("<table")[1].split("</table>")[0]
    assert "?sort=" not in page.split("<table")[1].split("</table>")[0]
    assert districts.title_pl in client.get("/dane/ludnosc/dzielnice/").content.decode()
    chart = re.search(r'href="(/dane/ludnosc/dzielnice/wykres/[^"]*)"', page)[1].replace("&amp;", "&")
    assert client.get(chart).status_code == 200


# ------------------------------------------------------------------------------------------------------------ office


def test_a_steward_saves_from_the_page_of_the_table(client, population, ala):
    client.force_login(ala)
    page = client.get("/dane/ludnosc/dzielnice/?rok=2023&measure=sum(ludnosc)").content.decode()
    link = re.search(r'href="(/urzad/zapisane/liczba/z/[^"]+)"', page)[1].replace("&amp;", "&")
    form = client.get(link).content.decode()
    assert "36\u00a0975" in form
    answer = client.post(link, {"title_pl": "Mieszkańcy", "text_pl": "Definicja.", "question": "rok=2023&measure=sum(ludnosc)"})
    made = Figure.objects.get()
    assert answer.headers["Location"] == reverse("pages:saved-edit", args=["liczba", made.slug])
    assert client.get(answer.headers["Location"]).status_code == 200
    assert client.get("/liczby/mieszkancy/").status_code == 200
    view = re.search(r'href="(/urzad/zapisane/widok/z/[^"]+)"', client.get("/dane/ludnosc/dzielnice/?rok=2023").content.decode())[1]
    assert "Michałkowice" in client.get(view).content.decode()
    client.post(view, {"title_pl": "Rok 2023", "question": "rok=2023"})
    assert client.get("/widoki/rok-2023/").status_code == 200
    listed = client.get("/urzad/zapisane/").content.decode()
    assert "Rok 2023" in listed
    assert "Mieszkańcy" in listed


def test_what_is_no_single_value_is_told_before_it_is_saved(client, population, ala):
    client.force_login(ala)
    address = "/urzad/zapisane/liczba/z/ludnosc/dzielnice/?rok=2023"
    assert "więcej niż jedną wartość" in client.get(address).content.decode()
    answer = client.post(address, {"title_pl": "X", "text_pl": "Y", "question": "rok=2023"})
    assert "więcej niż jedną wartość" in answer.content.decode()
    assert client.post(address, {"title_pl": ""}).status_code == 200
    assert not Figure.objects.exists()


def test_changing_removing_and_bringing_back_are_told_and_strangers_see_it_at_once(client, residents, population, ala):
    numbers = JournalRow.objects.count()
    client.force_login(ala)
    address = reverse("pages:saved-edit", args=["liczba", residents.slug])
    sent = {"title_pl": "Ludność", "text_pl": "Inaczej.", "question": "/dane/ludnosc/dzielnice/?rok=2022&measure=sum(ludnosc)"}
    client.post(address, sent)
    residents.refresh_from_db()
    assert (residents.title_pl, residents.question) == ("Ludność", "rok=2022&measure=sum%28ludnosc%29")
    client.post(reverse("pages:saved-remove", args=["liczba", residents.slug]))
    client.logout()
    assert client.get(residents.get_absolute_url()).status_code == 404
    assert "Ludność</a>" not in client.get("/liczby/").content.decode()
    client.force_login(ala)
    assert "Ludność" in client.get("/urzad/zapisane/").content.decode()
    client.post(reverse("pages:saved-back", args=["liczba", residents.slug]))
    client.logout()
    assert client.get(residents.get_absolute_url()).status_code == 200
    verbs = list(AuditEntry.objects.filter(target_id=str(residents.pk)).order_by("at").values_list("verb", flat=True))
    assert verbs == ["saved.made", "saved.changed", "saved.removed", "saved.brought-back"]
    assert JournalRow.objects.count() == numbers + 3


def test_only_stewards_save_and_only_coordinators_put_on_the_home_page(client, population, residents, ala, bartek, renata, dorota):
    for person in (bartek, renata):
        with pytest.raises(NotAllowed):
            actions.save_figure(resource=population, question="measure=count", words=WORDS, by=person, now=after())
    home = FigureWords(**{**vars_of(WORDS), "at_home": True})
    with pytest.raises(NotAllowed):
        actions.change(saved=residents, words=home, by=ala, now=after())
    assert "Mieszkańcy miasta" not in client.get("/").content.decode()
    actions.change(saved=residents, words=home, by=dorota, now=after(seconds=30))
    assert "Mieszkańcy miasta" in client.get("/").content.decode()


def test_two_of_one_title_have_two_addresses_and_an_unknown_kind_leads_nowhere(client, population, ala):
    made = [actions.save_figure(resource=population, question="measure=count", words=WORDS, by=ala, now=after()) for _ in range(2)]
    assert [one.slug for one in made] == ["mieszkancy-miasta", "mieszkancy-miasta-2"]
    client.force_login(ala)
    assert client.get("/urzad/zapisane/wykres/mieszkancy-miasta/").status_code == 404


def test_lists_take_few_questions(client, population, ala, django_assert_max_num_queries):
    for _ in range(5):
        actions.save_figure(resource=population, question="measure=sum(ludnosc)", words=WORDS, by=ala, now=after())
        actions.save_exploration(resource=population, question="rok=2023", words=VIEW, by=ala, now=after())
    client.get("/liczby/")
    with django_assert_max_num_queries(9):
        client.get("/liczby/")
    with django_assert_max_num_queries(3):
        client.get("/widoki/")


INDICATORS = """Wyszczególnienie;Jednostka miary;2018;2019;2020
Zgony;osoba;.;.;971
Ludność;osoba;.;66841;66270
Małżeństwa;sztuka;.;.;224
"""


def test_a_row_of_a_table_of_years_is_a_figure_with_a_past_and_the_first_chart(client, population, ala, renata):
    years = Resource.objects.create(dataset=population.dataset, slug="w-latach", title_pl="W latach")
    deliver(years, INDICATORS, by=ala, reviewer=renata, name="lata.csv", seconds=50)
    years.refresh_from_db()
    question = "wyszczegolnienie=Ludność&select=k_2020"
    made = actions.save_figure(resource=years, question=question, words=FigureWords(title_pl="Ludność"), by=ala, now=after())
    page = client.get(made.get_absolute_url()).content.decode()
    for told in ("o 571 mniej niż poprzednio (2019)", "Nowszej nie mamy", "66\u00a0841", 'href="/dane/ludnosc/w-latach/?wyszczegolnienie='):
        assert told in page, told
    chart = BeautifulSoup(client.get("/dane/ludnosc/w-latach/wykres/").content, "html.parser")
    assert "Ludność (osoba)" in chart.select_one("figcaption").get_text()
    assert [option["value"] for option in chart.select("select[name=wyszczegolnienie] option")] == ["Zgony", "Ludność", "Małżeństwa"]
    dataset = client.get("/dane/ludnosc/").content.decode()
    assert f"/api/v1/resources/{years.pk}/export.xlsx" in dataset
    assert "Powiadamiaj mnie o zmianach" in dataset
    line = client.get("/dane/ludnosc/w-latach/wykres/?_chart=line&select=k_2018,k_2019,k_2020&wyszczegolnienie=Zgony")
    assert "Zgony (osoba)" in line.content.decode()
    built = client.get("/dane/ludnosc/w-latach/wykres/?_chart=line&_x=_years&_y=count&wyszczegolnienie=Zgony")
    assert built.status_code in {200, 302}


def test_a_corrected_version_says_what_was_said_of_it(client, residents, population, ala, renata):
    deliver(population, POPULATION.replace("13 001", "13 101"), by=ala, reviewer=renata, seconds=100)
    Publication.objects.filter(version=population.current).update(note="Poprawka: przestawione cyfry.")
    history = BeautifulSoup(client.get(residents.get_absolute_url()).content, "html.parser").select_one("section[aria-labelledby=historia]")
    assert "Poprawka: przestawione cyfry." in history.get_text()
