"""A unit that does not deliver: its superior is written to by a click, never by itself; how units keep their days, by month."""

from datetime import timedelta

import pytest

from ratusz.bank.base.clock import WARSAW, day_of, utc_now
from ratusz.bank.base.errors import Conflict, NotAllowed, WrongUsage
from ratusz.portal.core import audit
from ratusz.portal.core.models import Letter
from ratusz.portal.desk.punctuality import Kept, kept_by_unit, months_before
from ratusz.portal.desk.reminders import write_due
from ratusz.portal.stewardship import actions, superiors
from ratusz.portal.stewardship.words import ConsumerWords, FlowWords
from tests.support.moments import after
from tests.support.shown import dataset, resource
from tests.support.voices import words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def late(education, ala):
    table = resource(dataset("zlobki", education), next_due_on=day_of(utc_now()) - timedelta(days=20))
    council = actions.make(words=ConsumerWords(name_pl="Rada Miasta", due="do 31 maja"), unit=education, by=ala, now=after())
    actions.make(words=FlowWords(title="Miejsca", resource=table, consumers=(council,)), unit=education, by=ala, now=after())
    return table


def test_the_superior_is_written_to_by_a_click_with_the_letter_read_first(client, late, education, ala, dorota):
    client.force_login(dorota)
    address = f"/urzad/przelozony/{education.pk}/"
    assert address in client.get("/urzad/").content.decode()
    page = words(client.get(address))
    assert "Po co: Rada Miasta, do 31 maja." in page
    assert "Nikogo jeszcze nie wskazano" in page
    with pytest.raises(WrongUsage):
        superiors.escalate(unit=education, by=dorota, now=utc_now())
    refused = client.post(f"{address}kto/", {"name": "Jan Nowy", "email": "zly adres"})
    assert refused.status_code == 422
    assert "Jan Nowy" in refused.content.decode()
    client.post(f"{address}kto/", {"name": "Jan Nowy", "email": "Jan@urzad.example"})
    assert not Letter.objects.exists()
    client.post(f"{address}wyslij/")
    client.post(f"{address}wyslij/")
    letter = Letter.objects.get()
    assert letter.to == "jan@urzad.example"
    assert "20 dni" in letter.body
    assert "Dorota" in letter.body
    assert "Ostatnio napisano" in words(client.get(address))
    with pytest.raises(NotAllowed):
        superiors.escalate(unit=education, by=ala, now=utc_now())
    late.next_due_on = day_of(utc_now()) + timedelta(days=2)
    late.save()
    with pytest.raises(Conflict):
        superiors.escalate(unit=education, by=dorota, now=utc_now() + timedelta(days=1))
    assert "nie ma niczego po terminie" in words(client.get(address))


def test_nothing_is_escalated_by_itself(late, education, dorota):
    superiors.name_superior(unit=education, name="Jan Nowy", email="jan@urzad.example", by=dorota, now=utc_now())
    for days in range(14):
        write_due(now=utc_now().astimezone(WARSAW).replace(hour=9) + timedelta(days=days))
    assert Letter.objects.exists()
    assert not Letter.objects.filter(to="jan@urzad.example").exists()


def test_days_kept_late_and_not_come_by_unit_and_month(client, late, education, surveying, ala, dorota):
    today, other = day_of(utc_now()), resource(dataset("drogi", surveying))
    month = months_before(today)[-3]

    def published(table, due, days):
        at = utc_now().replace(year=due.year, month=due.month, day=due.day, hour=11) + timedelta(days=days)
        audit.record("resource.published", target=table, by=ala, at=at, detail={"due_on": due.isoformat()})

    published(other, month.replace(day=10), 0)
    published(other, month.replace(day=10), 3)  # a correction of what came in time
    published(other, month.replace(day=12), 2)
    first, second = kept_by_unit(dorota, today)
    assert (first.unit, first.whole) == (education.name, Kept(never=1))
    assert (second.unit, second.months[-3], second.whole) == (surveying.name, Kept(on_time=1, late=1), Kept(on_time=1, late=1))
    assert kept_by_unit(ala, today) == ()
    client.force_login(dorota)
    page = words(client.get("/urzad/terminowosc/"))
    assert "Obiecane terminy z dwunastu miesięcy: 3. Na czas: 1, po terminie: 1, nie przyszło: 1." in page
    assert "/urzad/terminowosc/" in client.get("/urzad/miesiac/").content.decode()
