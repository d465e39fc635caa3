"""What changed, day by day: the same for pages, feeds and letters, and nothing that the reader may not see."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from ratusz.portal.catalog import actions, publishing
from ratusz.portal.catalog.archiving import archive
from ratusz.portal.catalog.happened import Kind, happened
from ratusz.portal.catalog.models import Publication
from ratusz.portal.core.followers import catch_up
from ratusz.portal.explore.differences import count, counted, differences
from tests.support.moments import after
from tests.support.published import POPULATION, deliver
from tests.web.test_pages_public import page, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NOBODY = AnonymousUser()
DAY = 86_400


def kinds(**asked):
    return [one.kind for one in happened(asked.pop("user", NOBODY), **asked).happened]


def test_a_first_version_is_new_and_the_next_one_tells_what_it_replaced(population, ala, renata):
    first = population.current
    deliver(population, POPULATION + "Nowe;2023;7;0,1\n", by=ala, reviewer=renata, seconds=DAY)
    found = happened(NOBODY).happened
    assert [(one.kind, one.before) for one in found] == [(Kind.VERSION, first), (Kind.NEW, "")]
    assert found[0].day > found[1].day


def test_descriptions_are_told_once_a_day_and_not_before_there_is_anything(population, ala):
    words_of = actions.ResourceWords(title_pl="Mieszkańcy dzielnic")
    for seconds in (100, 200, 3 * DAY):
        actions.describe_resource(resource=population, words=words_of, by=ala, now=after(seconds=seconds))
    assert kinds() == [Kind.DESCRIBED, Kind.DESCRIBED, Kind.NEW]
    actions.make_resource(dataset=population.dataset, words=words_of, by=ala, now=after(seconds=4 * DAY), slug="szkic")
    assert len(kinds()) == 3


def test_what_is_withdrawn_or_archived_says_why_to_whom_it_was_for(client, population, ala, renata, settings):
    archive(dataset=population.dataset, reason="Zastąpił go nowy zbiór.", successor=None, by=ala, now=after(days=1))
    soup = page(client, "/zmiany/")
    assert "Zastąpił go nowy zbiór." in words(soup)
    population.dataset.refresh_from_db()
    publishing.withdraw(resource=population, reason="Pomylone lata.", by=renata, now=after(days=2))
    other = actions.make_resource(
        dataset=population.dataset, words=actions.ResourceWords(title_pl="Druga"), by=ala, now=after(days=2), slug="druga"
    )
    deliver(other, POPULATION, by=ala, reviewer=renata, seconds=3 * DAY)
    assert kinds() == [Kind.NEW, Kind.WITHDRAWN, Kind.ARCHIVED, Kind.NEW]
    assert happened(NOBODY).happened[1].reason == "Pomylone lata."


def test_what_is_not_for_the_reader_is_not_told(population, ala, celina):
    actions.set_audience(thing=population, audience="office", by=ala, now=after(days=1))
    assert kinds() == []
    assert kinds(user=celina) == []
    assert kinds(user=ala) == [Kind.NEW]


def test_it_is_narrowed_by_category_and_institution(population, education, surveying):
    assert kinds(theme="ludnosc") == kinds(unit="edukacja") == [Kind.NEW]
    assert kinds(theme="inna") == kinds(unit="geodezja") == []


def test_days_are_whole_and_lead_to_those_before(client, population, ala, renata):
    for number in range(1, 4):
        deliver(population, POPULATION + f"Nowe;2023;{number};0,1\n", by=ala, reviewer=renata, seconds=number * DAY)
    newest = happened(NOBODY, enough=2)
    assert (len(newest.happened), newest.earlier) == (2, newest.happened[0].day - timedelta(days=2))
    older = happened(NOBODY, until=newest.earlier, enough=2)
    assert len(older.happened) == 2
    assert older.earlier is None
    assert happened(NOBODY, until=date(2020, 1, 1)).happened == ()
    assert "Nic się nie zmieniło" in words(page(client, "/zmiany/?do=2020-01-01"))


def test_a_worker_counts_what_a_version_changed_and_pages_tell_it(client, population, ala, renata):
    deliver(population, POPULATION.replace("13 218", "13 219") + "Nowe;2023;7;0,1\n", by=ala, reviewer=renata, seconds=DAY)
    after_, before = Publication.objects.filter(resource=population).values_list("version", flat=True)
    assert counted(str(population.pk), before, after_) is None
    assert "dodano" not in words(page(client, "/zmiany/"))
    for _again in range(2):
        catch_up(differences, now=after(days=2))
    found = counted(str(population.pk), before, after_)
    assert found == count(str(population.pk), before, after_)
    assert (found.added, found.removed, found.changed, found.columns) == (1, 0, 1, False)
    for address in ("/zmiany/", "/dane/ludnosc/"):
        assert "dodano 1 wiersz" in words(page(client, address))
        assert "zmieniono 1 wiersz" in words(page(client, address))


def test_a_version_that_was_a_mistake_says_so_and_leads_nowhere(client, population, ala, renata):
    deliver(population, POPULATION + "Nowe;2023;7;0,1\n", by=ala, reviewer=renata, seconds=DAY)
    publishing.undo(resource=population, seen=population.current, reason="Zły plik.", hide=True, by=renata, now=after(days=2))
    found = happened(NOBODY).happened
    assert [one.kind for one in found] == [Kind.VERSION, Kind.VERSION_WITHDRAWN, Kind.NEW]
    assert found[0].before == ""
    assert found[1].reason == "Zły plik."


def test_pages_of_a_unit_and_of_a_category_tell_what_is_new_and_owed(client, population):
    population.next_due_on = date(2026, 3, 1)
    population.save()
    unit = words(page(client, "/instytucje/edukacja/"))
    assert "Co obiecała" in unit
    assert "po terminie" in unit
    theme = page(client, "/kategorie/ludnosc/")
    assert theme.select_one('a[href="/zmiany/?kategoria=ludnosc"]')
    assert "Wydział Edukacji" in words(theme)
