"""News by e-mail: only to an address that said yes, ended with one click, never of what strangers do not see; and Atom."""

import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest
from django.core import mail

from ratusz.bank.base.clock import utc_now
from ratusz.portal.catalog.models import Dataset
from ratusz.portal.core import bounces, outbox
from ratusz.portal.core.followers import catch_up
from ratusz.portal.core.models import FollowerMark, JournalRow, Letter
from ratusz.portal.desk.queries import waiting
from ratusz.portal.subscriptions import actions, digests
from ratusz.portal.subscriptions.followers import news
from ratusz.portal.subscriptions.models import News, Subscriber, Subscription
from ratusz.portal.subscriptions.topics import Topic
from tests.support.moments import NOON, after
from tests.support.published import POPULATION, deliver
from tests.support.voices import send, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ATOM = "{http://www.w3.org/2005/Atom}"
FORM = "/powiadomienia/?zbior=ludnosc"


def subscribe(topic, *, email="celina@poczta.example", rhythm="at-once", confirmed=True):
    actions.ask(email=email, topic=topic, rhythm=rhythm, language="pl", token=lambda: email[:10], now=after(days=-1))
    made = Subscription.objects.get(subscriber__email=email, kind=topic.kind)
    if confirmed:
        actions.confirm(subscription=made, now=after(days=-1))
    return made


@pytest.fixture
def of_dataset(population) -> Subscription:
    return subscribe(Topic(kind="dataset", dataset=population.dataset))


def publish_again(population, ala, renata, seconds=200):
    deliver(population, POPULATION.replace("13 001", f"13 {100 + seconds % 800}"), by=ala, reviewer=renata, seconds=seconds)
    catch_up(news, now=utc_now())


def told(now=None):
    digests.send_due(now=now or after(minutes=20))
    return list(Letter.objects.filter(once__startswith="news ").order_by("pk"))


def test_an_address_is_asked_before_anything_is_sent(client, population, ala, renata):
    sent = send(client, FORM, email="Celina@Poczta.example", rhythm="at-once")
    assert "celina@poczta.example" in words(sent).casefold()
    asked = Letter.objects.get()
    assert (asked.to, asked.once.split()[0]) == ("celina@poczta.example", "confirm")
    publish_again(population, ala, renata)
    assert told() == []
    link = re.search(r"/powiadomienia/potwierdz/\S+", asked.body)[0]
    assert Subscription.objects.get().confirmed_at is None
    assert "Ludność miasta" in words(client.get(link))
    assert Subscription.objects.get().confirmed_at is None  # what opens links in letters confirms nothing
    managed = client.post(link)
    assert Subscription.objects.get().confirmed_at is not None
    page = words(client.get(managed["Location"].split("#")[0]))
    assert "Potwierdzone" in page
    assert "Ludność miasta" in page
    welcome = Letter.objects.get(once__startswith="welcome ")
    assert "Ludność miasta" in welcome.body
    assert "/powiadomienia/koniec/" in welcome.body
    assert client.get("/powiadomienia/potwierdz/zly:token/").status_code == 410


def test_news_come_at_once_with_a_way_to_end_them(client, of_dataset, population, ala, renata):
    publish_again(population, ala, renata)
    (letter,) = told()
    assert "Ludność miasta" in letter.subject
    assert "/dane/ludnosc/dzielnice/" in letter.body
    assert "/powiadomienia/koniec/" in letter.body
    assert told() == [letter]
    outbox.send_due(now=after(days=300))
    message = next(one for one in mail.outbox if one.subject == letter.subject).message()
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    one_click = message["List-Unsubscribe"].strip("<>")
    path = "/" + one_click.split("/", 3)[3]
    assert "letters" in words(client.get(path)).lower() or "listów" in words(client.get(path)).lower()
    assert Subscriber.objects.exists()
    # As a mail provider sends it: from another site, without a cookie.
    answer = client.post(
        path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded", headers={"sec-fetch-site": "cross-site"}
    )
    assert answer.status_code == 200
    assert not Subscriber.objects.exists()
    assert client.post(path).status_code == 200
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("rhythm", ["at-once", "daily"])
def test_a_follower_that_is_replayed_tells_nothing_twice(population, ala, renata, rhythm):
    """Neither what waits nor what was told long ago, and whatever became of the letter since."""
    subscribe(Topic(kind="dataset", dataset=population.dataset), rhythm=rhythm)
    morning = after(days=3).replace(hour=9)
    publish_again(population, ala, renata)
    FollowerMark.objects.filter(name=news.name).update(number=0)
    catch_up(news, now=utc_now())
    assert len(told(morning)) == 1
    Letter.objects.all().delete()  # as it is after a month
    FollowerMark.objects.filter(name=news.name).update(number=0)
    catch_up(news, now=utc_now())
    assert told(morning + timedelta(days=1)) == []
    publish_again(population, ala, renata, seconds=500)
    assert len(told(morning + timedelta(days=2))) == 1


def test_a_digest_comes_in_the_morning_and_on_monday(population, ala, renata):
    subscribe(Topic(kind="theme", theme=population.dataset.theme), rhythm="daily")
    subscribe(Topic(kind="unit", unit=population.dataset.unit), email="pon@poczta.example", rhythm="weekly")
    publish_again(population, ala, renata, seconds=200)
    publish_again(population, ala, renata, seconds=400)
    tuesday = datetime(2026, 3, 3, 4, 0, tzinfo=UTC)
    assert told(tuesday) == []
    (daily,) = told(tuesday.replace(hour=6))
    assert daily.to == "celina@poczta.example"
    assert daily.body.count("• ") == 1  # one table, published twice
    assert len(told(tuesday.replace(hour=7))) == 1
    monday = told(datetime(2026, 3, 9, 7, 0, tzinfo=UTC))
    assert monday[-1].to == "pon@poczta.example"


def test_a_search_is_told_of_what_it_finds(population, ala, renata):
    subscribe(Topic(kind="search", search="q=mieszkancy+dzielnic"))
    subscribe(Topic(kind="search", search="q=drzewa"), email="las@poczta.example")
    subscribe(Topic(kind="search", search=""), email="wszystko@poczta.example")
    subscribe(Topic(kind="search", search="q=mieszkancy&theme=" + population.dataset.theme_id), email="tu@poczta.example")
    subscribe(Topic(kind="search", search="q=mieszkancy&theme=inne"), email="tam@poczta.example")
    publish_again(population, ala, renata)
    assert {one.to for one in told()} == {"celina@poczta.example", "wszystko@poczta.example", "tu@poczta.example"}


def test_what_strangers_do_not_see_is_told_to_nobody(client, of_dataset, population, ala, renata):
    Dataset.objects.update(audience="office")
    publish_again(population, ala, renata)
    assert not News.objects.exists()
    Dataset.objects.update(audience="public")
    publish_again(population, ala, renata, seconds=500)
    assert News.objects.exists()
    Dataset.objects.update(audience="office")
    assert told() == []
    assert not News.objects.exists()
    client.force_login(ala)
    assert client.get(FORM).status_code == 404
    assert "Ludność" not in words(client.get("/zmiany.atom"))


def test_words_of_a_search_are_not_sent_to_an_address_that_somebody_gave(client, population):
    send(client, "/powiadomienia/?q=Kup+teraz+https://reklama.example", email="ofiara@poczta.example", rhythm="daily")
    letter = Letter.objects.get()
    assert "Kup" not in letter.subject + letter.body
    assert "reklama" not in letter.body
    link = re.search(r"/powiadomienia/potwierdz/\S+", letter.body)[0]
    assert "Kup teraz" in words(client.get(link))


def test_an_address_is_not_written_to_again_and_again(client, population):
    for topic in ("?zbior=ludnosc", "?kategoria=ludnosc", "?instytucja=edukacja", "?q=a", "?q=b"):
        send(client, f"/powiadomienia/{topic}", email="ofiara@poczta.example", rhythm="daily")
    assert Letter.objects.count() == actions.MOST_LETTERS_A_DAY
    for day in range(1, 20):
        actions.ask(email="ofiara@poczta.example", topic=Topic(kind="search", search=f"q={day}"), rhythm="daily", language="pl",
                    token=lambda: "t", now=utc_now() + timedelta(days=day))  # fmt: skip
    assert Letter.objects.count() == actions.MOST_LETTERS_KEPT


def test_nobody_keeps_an_address_from_asking(population):
    """By asking for so much in its name that there is no room, or no letter, left for whoever it belongs to."""
    about = {"rhythm": "daily", "language": "pl", "token": lambda: "t"}
    for number in range(actions.MOST_OF_ONE + 5):
        actions.ask(email="celina@poczta.example", topic=Topic(kind="search", search=f"q={number}"), now=after(seconds=number), **about)
    mine = subscribe(Topic(kind="dataset", dataset=population.dataset))
    assert Subscription.objects.count() == actions.MOST_OF_ONE
    assert mine.confirmed_at is not None
    before = Letter.objects.count()
    for number in range(4):
        actions.ask(email="celina@poczta.example", topic=Topic(kind="search", search=f"q=x{number}"), now=after(days=9), **about)
    assert Letter.objects.count() == before + 4


def test_whoever_asks_does_not_learn_who_is_subscribed(client, of_dataset):
    known = send(client, FORM, email="celina@poczta.example", rhythm="daily")
    unknown = send(client, FORM, email="ktos@poczta.example", rhythm="daily")
    assert (known.status_code, words(known).replace("celina", "ktos")) == (unknown.status_code, words(unknown))
    assert Letter.objects.filter(to="celina@poczta.example", once__startswith="confirm ").count() == 1  # the first one


@pytest.mark.parametrize("email", ["a@b.pl\nBcc: x@y.pl", "a@b.pl, c@d.pl", "<x@y.pl>", "", "x" * 250 + "@y.pl"])
def test_an_address_is_one_address(client, population, email):
    assert send(client, FORM, email=email, rhythm="daily").status_code == 422
    assert not Letter.objects.exists()


def test_one_changes_how_often_and_drops_one_of_two(client, of_dataset, population):
    other = subscribe(Topic(kind="unit", unit=population.dataset.unit))
    page = of_dataset.subscriber.manage_address
    assert client.post(page, {"subscription": str(other.pk), "do": "change", "rhythm": "weekly"}).status_code == 302
    other.refresh_from_db()
    assert other.rhythm == "weekly"
    assert client.post(page, {"subscription": str(other.pk), "do": "change", "rhythm": "co chwila"}).status_code == 302
    assert client.post(page, {"subscription": "zle", "do": "drop"}).status_code == 404
    assert client.post(page, {"subscription": str(other.pk), "do": "drop"}).status_code == 302
    assert client.post(page, {"subscription": str(other.pk), "do": "drop"}).status_code == 404
    assert client.post(page, {"subscription": str(of_dataset.pk), "do": "drop"}).status_code == 200
    assert not Subscriber.objects.exists()
    assert client.get(page).status_code == 404


def test_nobody_changes_what_is_anothers(client, of_dataset, population):
    other = subscribe(Topic(kind="unit", unit=population.dataset.unit), email="inna@poczta.example")
    assert client.post(of_dataset.subscriber.manage_address, {"subscription": str(other.pk), "do": "drop"}).status_code == 404


def test_a_letter_that_comes_back_ends_it_without_work_for_the_office(of_dataset, population, ala, renata, adam, settings):
    settings.BANK_BOUNCES = "zwroty@dane.example.org"
    publish_again(population, ala, renata)
    (letter,) = told()
    Letter.objects.filter(pk=letter.pk).update(sent_at=after(minutes=21))
    report = (
        f"To: zwroty+{outbox.token_of(letter)}@dane.example.org\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="x"\n\n--x\nContent-Type: message/delivery-status\n\n'
        "Reporting-MTA: dns; mx\n\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 unknown user\n\n--x--\n"
    )
    assert message_from_bytes(report.encode()).is_multipart()
    assert bounces.mark(report.encode(), now=after(minutes=30)) is not None
    assert [duty for duty in waiting(adam, after(minutes=31)) if duty.kind == "letter"] == []
    assert actions.end_bounced(now=after(minutes=31)) == 1
    assert not Subscriber.objects.exists()
    assert outbox.failed_letters() == 0


def test_what_was_not_confirmed_and_old_letters_are_forgotten(population):
    subscribe(Topic(kind="dataset", dataset=population.dataset), confirmed=False)
    outbox.send_due(now=NOON)
    actions.forget(now=after(days=3))
    assert Subscriber.objects.exists()
    actions.forget(now=after(days=8))
    assert not Subscriber.objects.exists()
    assert Letter.objects.exists()
    actions.forget(now=after(days=40))
    assert not Letter.objects.exists()


def test_subscribing_leaves_no_address_in_audit_or_journal(of_dataset):
    assert not JournalRow.objects.filter(target=of_dataset.pk).exists()
    assert "poczta" not in str(of_dataset) + str(of_dataset.subscriber)


@pytest.mark.parametrize(
    "path",
    [
        "/zmiany.atom",
        "/zmiany.atom?q=ludnosc",
        "/dane/ludnosc/zmiany.atom",
        "/kategorie/ludnosc/zmiany.atom",
        "/instytucje/edukacja/zmiany.atom",
    ],
)
def test_the_same_news_are_atom(client, population, path):
    answer = client.get(path)
    assert answer["Content-Type"].startswith("application/atom+xml")
    root = ET.fromstring(answer.content)  # noqa: S314  our own
    assert root.find(f"{ATOM}id") is not None
    assert root.find(f"{ATOM}updated") is not None
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == 1
    assert "Ludność dzielnic" in entries[0].find(f"{ATOM}title").text
    assert entries[0].find(f"{ATOM}link").get("href").endswith("/dane/ludnosc/dzielnice/")
    assert client.get(path, headers={"if-modified-since": answer["Last-Modified"]}).status_code == 304


def test_atom_of_nothing_is_whole_and_of_what_is_not_there_is_none(client, population):
    assert ET.fromstring(client.get("/zmiany.atom?q=drzewa").content).findall(f"{ATOM}entry") == []  # noqa: S314
    for path in ("/dane/nie-ma/zmiany.atom", "/kategorie/nie-ma/zmiany.atom", "/instytucje/nie-ma/zmiany.atom"):
        assert client.get(path).status_code == 404


def test_pages_lead_to_the_news(client, population):
    assert "/powiadomienia/?zbior=ludnosc" in client.get("/dane/ludnosc/").content.decode()
    assert "/powiadomienia/?kategoria=ludnosc" in client.get("/kategorie/ludnosc/").content.decode()
    assert "/powiadomienia/?instytucja=edukacja" in client.get("/instytucje/edukacja/").content.decode()
    assert "/powiadomienia/?q=ludno" in client.get("/dane/?q=ludnosc").content.decode()


def test_the_demo_shows_its_letters_and_no_other_bank_does(client, population, settings):
    send(client, FORM, email="ktos@prawdziwy.pl", rhythm="daily")
    assert client.get("/poczta-pokazowa/").status_code == 404
    settings.BANK_DEMO = True
    page = client.get("/poczta-pokazowa/").content.decode()
    assert "ktos@prawdziwy.pl" not in page
    assert "k…@prawdziwy.pl" in page
    assert "/powiadomienia/potwierdz/" in page
