"""What is missing: said by a person, found in each version, decided about, told to everybody, and noted when it comes."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.errors import Conflict, NotAllowed, NotFound, WrongUsage
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core.followers import catch_up
from ratusz.portal.core.journal import last_number
from ratusz.portal.core.models import AuditEntry
from ratusz.portal.desk.queries import waiting
from ratusz.portal.gaps import actions, command, tasks
from ratusz.portal.gaps.access import cube_of
from ratusz.portal.gaps.actions import Settling
from ratusz.portal.gaps.command import found
from ratusz.portal.gaps.followers import lacking
from ratusz.portal.gaps.models import Cube, Decision, Gap, Look
from ratusz.portal.gaps.presenters import blocking_of
from ratusz.portal.gaps.proposing import propose
from ratusz.portal.gaps.scanning import scan, scan_needs
from ratusz.portal.gaps.tasks import look_at_due
from ratusz.portal.gaps.words import CubeWords
from ratusz.portal.saved.models import Figure
from ratusz.portal.stewardship.actions import make, put_aside, show_page
from ratusz.portal.stewardship.words import RequirementWords
from tests.support.lacking import declared, gap_of
from tests.support.moments import after
from tests.support.published import POPULATION, deliver
from tests.support.voices import words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MORE = "".join(f"{name};2024;{count};25,0\n" for name, count in (("Bytków", 13000), ("Michałkowice", 14800), ("Węzłowiec", 9000)))


def kinds():
    return sorted(Gap.objects.values_list("kind", flat=True))


def test_a_steward_is_proposed_what_is_expected_sees_what_would_be_missing_and_accepts(client, population, ala, bartek):
    address = "/urzad/zbiory/ludnosc/dzielnice/oczekiwane/"
    client.force_login(bartek)
    assert client.get(address).status_code == 404
    client.force_login(ala)
    page = client.get(address)
    shown = words(page)
    assert "Nikt tego jeszcze nie powiedział" in shown
    form = page.context["page"].form
    assert form.initial["period_column"] == "rok"
    assert form.initial["area_column"] == "dzielnica"
    assert form.initial["areas"].split("\n") == ["Bytków", "Michałkowice", "Węzłowiec", "Łagiewniki"]
    given = {name: value for name, value in form.initial.items() if value not in (None, False)}
    assert client.post(address, {**given, "since": "kiedyś"}).status_code == 422
    assert "2022" in words(client.post(address, {**given, "try": "1"}))
    assert not Gap.objects.exists()
    filled = client.post(address, {**given, "areas": "", "fill": "1"})
    assert filled.context["page"].form.initial["areas"].count("\n") == 3
    assert client.post(address, given).status_code == 302
    assert Gap.objects.filter(resource=population).exists()
    assert "wydanie 1" in words(client.get(address))
    assert client.post(address, given).status_code == 422  # the number of the edition is an old one
    assert "Ludność dzielnic" in words(client.get("/urzad/luki/tabele/"))
    assert client.post(f"{address}cofnij/").status_code == 302
    assert not Gap.objects.exists()


def test_what_has_one_cause_is_one_gap_and_the_heaviest_comes_first(population, ala):
    declared(population, by=ala)
    found = {(one.kind, tuple(one.areas), tuple(one.periods), tuple(one.columns)) for one in Gap.objects.all()}
    both = ("ludnosc", "udzial")
    assert found == {
        ("hole", (), ("2021",), both),  # the year lacks in all districts and columns: one line
        ("hole", ("Łagiewniki",), ("2022",), both),
        ("overdue", (), ("2024",), both),
        ("placeholder", ("Węzłowiec",), ("2022",), ("ludnosc",)),
    }
    Figure.objects.create(
        slug="lagiewniki", resource=population, question="dzielnica=Łagiewniki&rok=2022&select=ludnosc", title_pl="Łagiewniki 2022",
        made_at=after(), made_by=ala, changed_at=after(), changed_by=ala, at_home=True,
    )  # fmt: skip
    scan(cube_of(population), now=after(seconds=40))
    first = Gap.objects.loaded().first()
    assert (first.areas, len(first.blocks["figures"])) == (["Łagiewniki"], 1)
    assert sum(bool(one.blocks["figures"]) for one in Gap.objects.all()) == 1
    assert "na stronie głównej" in blocking_of([first], public=True)[first.key].why


def test_the_way_of_a_gap_from_the_desk_to_the_day_it_is_filled(client, population, ala, renata, dorota, bartek, surveying):
    def duties(person):
        return [duty.title for duty in waiting(person, after(minutes=5)) if "rakuje" in duty.title]

    declared(population, by=ala)
    gap = gap_of("overdue")
    assert duties(ala) == ["Czego brakuje"]
    client.force_login(ala)
    assert "2024" in words(client.get("/urzad/luki/?stan=open&rodzaj=overdue&jednostka=moje"))
    assert "Takich nie ma" in words(client.get("/urzad/luki/?rodzaj=late"))
    page = client.get(gap.address)
    shown = words(page)
    assert "Nie ma liczb za 2024" in shown
    assert "Nikt jeszcze nie powiedział" in shown
    lines = dict(page.context["page"].picture.lines)
    assert [cell.state for cell in lines["Łagiewniki"]][:3] == ["missing", "there", "here"]
    assert f"resource={population.pk}" in page.context["page"].next_step.url
    stood = {"stands": "-"}
    assert client.post(f"{gap.address}plan/", {**stood, "due_on": "kiedyś"}).status_code == 422
    late = client.post(f"{gap.address}plan/", {**stood, "due_on": "2020-01-01", "note_pl": "Czekamy na GUS."})
    assert (late.status_code, "Czekamy na GUS." in late.content.decode()) == (422, True)
    assert client.post(f"{gap.address}nie-bedzie/", {**stood, "reason_pl": ""}).status_code == 422
    assert client.post(f"{gap.address}przekaz/", {**stood, "unit": surveying.pk}).status_code == 403
    assert client.post(f"{gap.address}zajmuje-sie/", stood).status_code == 302
    assert client.post(f"{gap.address}zajmuje-sie/", stood).status_code == 302  # of how it stood before: told, not done
    assert "Brakuje: Ludność miasta" in duties(ala)
    with pytest.raises(Conflict):
        actions.take(gap=gap_of("overdue"), about="x", by=ala, now=after(minutes=1), stands="-")
    again = client.post(f"{gap.address}plan/", {**stood, "due_on": "2099-01-01"})
    assert (again.status_code, 'name="stands" value="-"' in again.content.decode()) == (422, False), "it may be sent once more, having read"

    client.force_login(dorota)
    assert client.post(f"{gap.address}przekaz/", {"unit": surveying.pk, "person": ala.pk}).status_code == 422
    assert client.post(f"{gap.address}przekaz/", {"unit": surveying.pk, "person": bartek.pk}).status_code == 302
    assert "Wydział Geodezji" in words(client.get("/urzad/luki/jednostki/"))
    with pytest.raises(NotAllowed):
        actions.take(gap=gap_of("overdue"), about="x", by=renata, now=after(minutes=1))
    client.force_login(bartek)
    assert client.get("/urzad/luki/jednostki/").status_code == 404
    day = (utc_now() + timedelta(days=400)).date()
    assert client.post(f"{gap.address}plan/", {"due_on": day.isoformat(), "note_pl": "Czekamy na spis."}).status_code == 302
    assert duties(bartek) == ["Brakuje: Ludność miasta"]
    with pytest.raises(WrongUsage):
        actions.plan(gap=gap_of("overdue"), about="x", due_on=after().date(), note_pl="", note_en="", by=bartek, now=after(days=1))
    client.logout()
    shown = words(client.get("/luki/?stan=zaplanowane"))
    assert "Czekamy na spis." in shown
    assert "Plan:" in shown


def test_a_gap_is_given_only_to_units_that_see_its_table(client, population, ala, dorota, bartek, surveying, education):
    declared(population, by=ala)
    gap = gap_of("overdue")
    Resource.objects.filter(pk=population.pk).update(audience="units")
    population.audience_units.set([education])
    client.force_login(dorota)
    asked = client.post(f"{gap.address}przekaz/", {"unit": surveying.pk})
    assert asked.status_code == 422
    assert "Ta jednostka nie widzi tej tabeli" in words(asked)
    assert set(client.get(gap.address).context["page"].assign.fields["unit"].queryset) == {education, education.parent}
    with pytest.raises(WrongUsage):
        actions.assign(gap=gap_of("overdue"), about="x", unit=surveying, person=None, by=dorota, now=after(minutes=1))
    population.audience_units.add(surveying)
    assert client.post(f"{gap.address}przekaz/", {"unit": surveying.pk, "person": bartek.pk}).status_code == 302
    assert "Brakuje: Ludność miasta" in [duty.title for duty in waiting(bartek, after(minutes=2))]
    population.audience_units.remove(surveying)
    assert not [duty for duty in waiting(bartek, after(minutes=3)) if "Brakuje" in duty.title]
    assert "nie widzi już tej tabeli" in words(client.get(gap.address))


def test_what_was_planned_gets_smaller_and_is_noted_as_filled(population, ala, renata):
    declared(population, by=ala)
    due_on = after(days=400).date()
    actions.plan(gap=gap_of("overdue"), about="Brak 2024", due_on=due_on, note_pl="", note_en="", by=ala, now=after(minutes=1))
    deliver(population, POPULATION + MORE, by=ala, reviewer=renata, seconds=60)
    scan(cube_of(population), now=after(minutes=3))
    assert gap_of("area-missing").areas == ["Łagiewniki"]  # what was planned is smaller now, and still planned
    assert Decision.objects.get().filled_at is None
    assert gap_of("area-missing").standing == "planned"
    deliver(population, POPULATION + MORE + "Łagiewniki;2024;5;0,1\n", by=ala, reviewer=renata, seconds=200)
    scan(cube_of(population), now=after(minutes=6))
    assert Decision.objects.get().filled_at is not None
    assert not Gap.objects.filter(periods=["2024"]).exists()
    assert AuditEntry.objects.filter(verb="gap.filled").count() == 1


def test_two_who_act_at_once_decide_one_thing(population, ala, dorota):
    declared(population, by=ala)
    first, second = gap_of("overdue"), gap_of("overdue")
    actions.take(gap=first, about="x", by=ala, now=after(minutes=1), stands="-")
    with pytest.raises(Conflict):
        actions.take(gap=second, about="x", by=dorota, now=after(minutes=1), stands="-")
    actions.take(gap=second, about="x", by=dorota, now=after(minutes=2))
    assert Decision.objects.count() == 1


def test_what_will_not_be_there_is_told_with_its_reason_and_holds_for_later_years(client, population, ala, renata):
    declared(population, by=ala)
    gap, said = gap_of("overdue"), Settling(reason_pl="Rejestr zamknięto w 2023 roku.", onwards=True)
    actions.settle(gap=gap, about="Brak 2024", said=said, by=ala, now=after(minutes=1))
    with pytest.raises(NotAllowed):
        actions.plan(gap=gap_of("overdue"), about="", due_on=after(days=9).date(), note_pl="", note_en="", by=ala, now=after(minutes=2))
    later = after(days=800)  # two years later the same reason holds, and Look says when to look again
    scan(Cube.objects.to_look_at(later.date()).get(), now=later)
    assert gap_of("overdue").periods == ["2024", "2025", "2026"]
    assert gap_of("overdue").standing == "absent"
    assert "Rejestr zamknięto" in words(client.get("/luki/?stan=nie-bedzie"))
    assert "Rejestr zamknięto" in words(client.get("/dane/ludnosc/dzielnice/"))
    assert "Rejestr zamknięto" in words(client.get("/dane/ludnosc/"))
    client.force_login(ala)
    assert client.post(f"{gap_of('overdue').address}otworz/", {"why": "Jest nowy rejestr."}).status_code == 302
    assert gap_of("overdue").standing == "open"
    assert {entry.verb for entry in AuditEntry.objects.filter(verb__startswith="gap.")} == {
        "gap.cube-declared",
        "gap.absent",
        "gap.reopened",
    }


def test_a_figure_in_doubt_is_said_to_be_right_and_what_nobody_expects_is_told_to_the_steward(client, population, ala):
    declared(population, by=ala, areas=(("Bytków", ""), ("Michałkowice", ""), ("Węzłowiec", "")))
    client.force_login(ala)
    assert "Łagiewniki" in words(client.get("/urzad/zbiory/ludnosc/dzielnice/oczekiwane/"))
    gap = gap_of("placeholder")
    assert "Liczba jest dobra" in words(client.get(gap.address))
    assert client.post(f"{gap.address}nie-bedzie/", {"stands": "-", "reason_pl": "Spisu nie było.", "onwards": "on"}).status_code == 302
    assert (gap_of("placeholder").standing, Decision.objects.get().onwards) == ("right", False)


def test_a_column_that_is_gone_is_told_and_its_gaps_are_not(client, population, ala, renata):
    declared(population, by=ala)
    cube = cube_of(population)
    cube.columns = ["mieszkancy"]
    scan(cube, now=after(minutes=1))
    assert not Gap.objects.exists()
    assert "mieszkancy" in Look.objects.get().trouble["pl"]
    client.force_login(ala)
    assert "mieszkancy" in words(client.get("/urzad/zbiory/ludnosc/dzielnice/oczekiwane/"))


def test_strangers_read_only_of_tables_and_versions_that_they_see(client, population, ala, renata):
    declared(population, by=ala)
    assert client.get("/api/v1/gaps?dataset=ludnosc").json()["count"] == 4
    assert client.get("/api/v1/gaps?state=planned&unit=nic").json()["count"] == 0
    assert "b.d." not in words(client.get("/luki/"))
    deliver(population, POPULATION, by=ala, reviewer=renata, seconds=60)  # not looked at yet: of an older version nothing is said
    Gap.objects.update(version="dawna")
    assert client.get("/api/v1/gaps").json()["items"] == []
    scan(cube_of(population), now=after(minutes=2))
    Resource.objects.filter(pk=population.pk).update(audience="office")
    assert client.get("/api/v1/gaps").json()["count"] == 0
    assert "Niczego" not in words(client.get("/luki/"))
    Resource.objects.filter(pk=population.pk).update(audience="public")
    declared(population, by=ala, seconds=300, is_public=False)
    assert client.get("/api/v1/gaps").json()["count"] == 0
    assert Gap.objects.count() == 4


def test_what_is_needed_and_nobody_gathers_is_a_gap_of_its_own(client, population, ala, dorota, education):
    words_of = RequirementWords(text="Czas dojazdu do szkoły", why="", asked_of=education)
    made = make(words=words_of, unit=education, by=ala, now=after())
    scan_needs(now=after(minutes=1))
    gap = gap_of("never-gathered")
    client.force_login(ala)
    page = words(client.get(gap.address))
    assert "Nikt tego nie zbiera. Potrzebuje:" in page
    assert reverse("stewardship:new", args=["przeplywy"]) in client.get(gap.address).context["page"].next_step.url
    assert client.get("/api/v1/gaps").json()["count"] == 0  # the page on purposes is not shown to everybody
    before = last_number()
    show_page(is_shown=True, by=dorota, now=after(minutes=2))
    assert last_number() > before  # what is kept for everybody is looked at again
    assert "Czas dojazdu" in words(client.get("/luki/"))
    assert client.get("/api/v1/gaps").json()["items"][0]["resource"] == ""
    actions.take(gap=gap, about="Brak", by=ala, now=after(minutes=3))
    put_aside(thing=made, why="Nieaktualne.", by=ala, now=after(minutes=4))
    scan_needs(now=after(minutes=5))
    assert not Gap.objects.exists()
    assert Decision.objects.get().filled_at is not None


def test_followers_and_the_timetable_look_again(population, ala, renata):
    declared(population, by=ala)
    again_on = Look.objects.get().again_on
    assert again_on is not None
    assert again_on > after().date()
    before = Gap.objects.get(kind="overdue").found_at
    catch_up(lacking, now=after(minutes=1))
    assert Gap.objects.get(kind="overdue").found_at == before  # derived rows are made anew, and know since when
    Gap.objects.all().delete()
    Look.objects.all().delete()
    look_at_due(now=after(minutes=2))
    assert Gap.objects.count() == 4
    assert [line["kind"] for line in found("ludnosc/dzielnice").gaps].count("hole") == 2
    with pytest.raises(NotFound):
        found("ludnosc/nic")


def test_a_table_that_fails_keeps_no_other_one_from_being_looked_at(population, ala, monkeypatch):
    declared(population, by=ala)
    other = Resource.objects.create(dataset=population.dataset, slug="inne", title_pl="Inne", key=["nr"])
    declared(other, by=ala, area_column="", areas=())
    Look.objects.all().delete()

    def failing(cube, *, now):
        if cube.resource_id == first:
            raise OverflowError
        return scan(cube, now=now)

    monkeypatch.setattr(tasks, "scan", failing)
    for first in (population.pk, other.pk):
        Look.objects.all().delete()
        look_at_due(now=after(minutes=2))
        assert Look.objects.get().resource_id != first
    monkeypatch.setattr(command, "scan", failing)
    Cube.objects.filter(resource=population).update(columns=["mieszkancy"])
    failed = {line["resource"]: line["sentence"]["pl"] for line in found().failed}
    assert sorted(failed) == ["ludnosc/dzielnice", "ludnosc/inne"]
    assert "mieszkancy" in failed["ludnosc/dzielnice"]
    assert "OverflowError" in failed["ludnosc/inne"]


def test_periods_in_heads_of_columns_and_single_events_are_proposed_as_what_they_are(client, population, ala, renata):
    dataset = population.dataset
    heads = Resource.objects.create(dataset=dataset, slug="lata", title_pl="Lata", key=["miasto"])
    deliver(heads, "miasto;2018;2019;2021\nBytom;1;2;3\nChorzów;4;5;6\n", by=ala, reviewer=renata, seconds=60)
    words_of = propose(heads).words
    assert (words_of.across, words_of.columns, words_of.since, words_of.every) == (True, ("",), "2018", "year")
    declared(heads, by=ala, **{name: getattr(words_of, name) for name in CubeWords.__dataclass_fields__})
    gap = gap_of("hole", resource=heads)
    assert (gap.periods, gap.areas, gap.cells) == (["2020"], [], 2)
    client.force_login(ala)
    assert [cell.state for cell in dict(client.get(gap.address).context["page"].picture.lines)["Bytom"]][:4] == [
        "there",
        "there",
        "here",
        "there",
    ]
    events = Resource.objects.create(dataset=dataset, slug="zdarzenia", title_pl="Zdarzenia", key=["nr"])
    deliver(events, "nr;data;opis\n1;2024-01-05;a\n2;2024-01-09;b\n3;2024-03-01;c\n", by=ala, reviewer=renata, seconds=90)
    words_of = propose(events).words
    assert (words_of.columns, words_of.period_column, words_of.every) == ((), "data", "month")
    declared(events, by=ala, **{name: getattr(words_of, name) for name in CubeWords.__dataclass_fields__})
    assert gap_of("hole", resource=events).periods == ["2024-02"]
    weekly = Resource.objects.create(dataset=dataset, slug="tygodnie", title_pl="Tygodnie", key=["dzien"])
    days = ("2020-12-17", "2020-12-24", "2020-12-31", "2021-01-14", "2021-01-21")
    deliver(
        weekly, "dzien;zachorowania\n" + "".join(f"{day};{at + 7}\n" for at, day in enumerate(days)), by=ala, reviewer=renata, seconds=99
    )
    words_of = propose(weekly).words
    assert (words_of.columns, words_of.every, words_of.since) == (("zachorowania",), "week", "2020-W51")
    declared(weekly, by=ala, **{name: getattr(words_of, name) for name in CubeWords.__dataclass_fields__})
    assert gap_of("hole", resource=weekly).periods == ["2021-W01"]
    assert propose(population).reasons
