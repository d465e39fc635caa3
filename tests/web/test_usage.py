"""What is counted of what is asked of the bank, and what is not; nothing that is kept tells who it was."""

import re
import time
from pathlib import Path

import pytest
from django.test import Client

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.portal.core import popular
from ratusz.portal.usage import actions, counting, queries, visitors
from ratusz.portal.usage.counts import Counts, Words, together
from ratusz.portal.usage.events import FOLDER, What, read
from ratusz.portal.usage.models import StruckWords

pytestmark = [pytest.mark.django_db]

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Accept-Language": "pl"}
PAGE = "/dane/ludnosc/dzielnice/"
EXPORT = "/api/v1/resources/ludnosc/dzielnice/export.csv"


@pytest.fixture(autouse=True)
def _anew(bank_dir):
    """Each test has a folder of its own, and so a salt and a file."""
    counting._here.cache_clear()


def ask(path, *, times=1, address="198.51.100.7", **extra):
    client, headers = Client(), {**BROWSER, **extra.pop("headers", {})}
    headers = {name: value for name, value in headers.items() if value is not None}
    for _ in range(times):
        response = getattr(client, extra.get("method", "get"))(path, headers=headers, REMOTE_ADDR=address)
        if response.streaming:
            list(response.streaming_content)
    return response


def events(bank_dir: Path):
    return [one for path in sorted((bank_dir / "usage" / FOLDER).glob("*")) for one in read(path)]


def month():
    actions.roll_up(now=utc_now())
    return next(iter(queries.months().values()))


def test_views_downloads_and_calls_are_counted(bank_dir, population):
    ask("/dane/ludnosc/", times=2)
    ask(PAGE)
    ask(EXPORT)
    ask("/api/v1/resources/ludnosc/dzielnice/rows", times=2, headers={"User-Agent": "python-requests/2.32", "Accept-Language": None})
    ask("/")
    counts, table, dataset = month(), str(population.pk), str(population.dataset_id)
    assert dict(counts.things) == {
        (What.VIEW, dataset, ""): 1, (What.VIEW, table, ""): 1, (What.DOWNLOAD, table, "csv"): 1, (What.CALL, table, "rows"): 2, (What.PAGE, "home", ""): 1,
    }  # fmt: skip
    assert queries.popularity() == {population.dataset_id: 3}
    assert popular.uses(population.dataset_id) == 3
    assert queries.downloads_by_format(counts) == {"csv": 1}


def test_the_front_page_lists_what_is_most_used(client, population):
    assert 'id="najczesciej"' not in client.get("/").content.decode()
    ask("/dane/ludnosc/", times=2)
    actions.roll_up(now=utc_now())
    listed = client.get("/").content.decode().partition('id="najczesciej"')[2].partition("</aside>")[0]
    assert "Ludność miasta</a><p>" in listed


@pytest.mark.parametrize(
    "extra",
    [
        {"method": "head"},
        {"headers": {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}},
        {"headers": {"User-Agent": "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2)"}},
        {"headers": {"User-Agent": ""}},
        {"headers": {"User-Agent": "curl/8.5.0"}},
        {"headers": {"Accept-Language": None}},
        {"headers": {"Sec-Purpose": "prefetch;prerender"}},
        {"headers": {"Cookie": "ratusz_session=x"}},
    ],
)
def test_what_is_no_persons_look_at_a_page_is_not_counted(bank_dir, population, extra):
    ask(PAGE, **extra)
    assert events(bank_dir) == []


def test_a_program_downloads_for_a_person_but_a_robot_does_not(bank_dir, population):
    ask(EXPORT, headers={"User-Agent": "curl/8.5.0", "Accept-Language": None})
    ask(EXPORT, headers={"User-Agent": "Mozilla/5.0 (compatible; bingbot/2.0)"})
    assert [one.what for one in events(bank_dir)] == [What.DOWNLOAD]


def test_what_a_browser_has_already_is_not_counted_again(bank_dir, population):
    etag = ask(EXPORT).headers["ETag"]
    assert ask(EXPORT, headers={"If-None-Match": etag}).status_code == 304
    assert len(events(bank_dir)) == 1


def test_what_leads_nowhere_or_elsewhere_is_not_counted(bank_dir, population):
    ask("/dane/nie-ma/")
    ask("/dane/ludnosc")
    ask(f"/r/{population.pk}")
    assert events(bank_dir) == []


def test_what_a_page_of_the_bank_asks_for_itself_is_no_call(bank_dir, population):
    ask("/api/v1/resources/ludnosc/dzielnice/rows", headers={"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"})
    assert events(bank_dir) == []


def test_who_is_faster_than_anybody_reads_is_a_robot_and_a_class_is_not(bank_dir, population, monkeypatch):
    moment = utc_now()
    monkeypatch.setattr(counting, "utc_now", lambda: moment)  # all of them within one minute, however slow the machine is
    monkeypatch.setattr(visitors, "MOST_A_MINUTE", 12)
    for number in range(30):  # thirty pupils with the same browser open the same few pages
        ask(f"/?x={number % 4}", address="198.51.100.1")
    assert len(events(bank_dir)) == 30
    for number in range(20):
        ask(f"/?x={number}", address="198.51.100.2")
    assert len(events(bank_dir)) == 30 + 12
    monkeypatch.setattr(visitors, "MOST_OPENED_A_MINUTE", 5)
    for _ in range(9):
        ask("/", address="198.51.100.3")
    assert len(events(bank_dir)) == 30 + 12 + 5


def test_words_are_struck_out_of_all_that_was_counted_and_kept_no_more(client, bank_dir, population, ala, dorota):
    for number in range(3):
        ask("/dane/?q=gerwazy+rzepa", address=f"198.51.100.{number}")
        ask("/dane/?q=smoki", address=f"198.51.100.{number}")
    assert {one.words for one in queries.searches(month(), in_vain=True)} == {"gerwazy rzepa", "smoki"}
    here = "/urzad/statystyki/slowa/"
    client.force_login(ala)
    assert client.get(here).status_code == 403
    client.force_login(dorota)
    assert 'href="/urzad/statystyki/slowa/"' in client.get("/statystyki/").content.decode()
    assert client.post(here, {"words": ["gerwazy rzepa"], "reason": ""}).status_code == 422
    client.post(here, {"words": ["gerwazy rzepa"], "reason": "Nazwisko."})
    assert [one.words for one in queries.searches(month(), in_vain=True)] == ["smoki"]
    kept = [path.read_text(encoding="utf-8") for path in (bank_dir / "usage").rglob("????-??*.json")]
    assert kept
    assert not any("gerwazy" in text for text in kept)
    assert "gerwazy" not in client.get(here).content.decode()
    for number in range(3):
        ask("/dane/?q=Gerwazy+Rzepa", address=f"198.51.100.{number + 10}")
    assert [one.words for one in queries.searches(month(), in_vain=True)] == ["smoki"]
    client.post(f"{here}{StruckWords.objects.get().pk}/dopusc/")
    assert not StruckWords.objects.exists()
    assert "gerwazy rzepa" in {one.words for one in queries.searches(month(), in_vain=True)}, "as long as the day is open"


def test_searches_are_counted_and_what_could_be_somebodys_is_not_kept(bank_dir, population):
    for number, words in enumerate(("Żłobek", "żłobek ", "LUDNOŚĆ", "44051401359", "jan kowalski", "anna@example.org", "501 502 503")):
        ask(f"/dane/?q={words}", address=f"198.51.100.{number}")
    counts = month()
    assert {words: (one.count, one.found) for words, one in counts.words.items()} == {"żłobek": (2, 0), "ludność": (1, 1)}
    assert sum(day[What.SEARCH] for day in counts.days.values()) == 7
    assert queries.searches(counts, in_vain=True) == ()
    ask("/dane/?q=żłobek", address="198.51.100.99")
    assert [(one.words, one.count) for one in queries.searches(month(), in_vain=True)] == [("żłobek", 3)]


def test_nobody_writes_on_the_page_of_statistics_by_searching(bank_dir, population):
    """Neither with many browsers, nor on many days; and addresses of pages are not kept."""
    for number in range(4):
        ask("/dane/?q=radny+bierze", address="198.51.100.7", headers={"User-Agent": f"Mozilla/5.0 Firefox/{100 + number}"})
    for number in range(5):
        ask("/dane/?q=kup+na+tanio.pl/x", address=f"198.51.100.{number}")
    counts = month()
    assert {words: (one.count, one.people, one.most) for words, one in counts.words.items()} == {"radny bierze": (1, 1, 1)}
    alone = together(Counts(words={"radny bierze": Words(count=3, people=1, most=1)}) for _day in range(9))
    assert queries.searches(alone, in_vain=True) == ()


def test_files_hold_no_address_no_browser_and_no_way_of_a_visitor(bank_dir, population):
    ask("/dane/ludnosc/", address="198.51.100.77")
    ask(PAGE, address="198.51.100.77")
    kept = b"".join(path.read_bytes() for path in (bank_dir / "usage").rglob("*") if path.is_file())
    assert kept
    assert not re.search(rb"198\.51|Firefox|Mozilla", kept)
    assert len({one.mark for one in events(bank_dir)}) == 2


def test_the_salt_of_a_day_is_thrown_away_and_another_one_is_made(bank_dir):
    tmp_path = bank_dir / "cache"
    today = day_of(utc_now())
    yesterday = today.fromordinal(today.toordinal() - 1)
    first = visitors.Visitors(tmp_path).mark("who", "thing", day=yesterday)
    assert visitors.Visitors(tmp_path).mark("who", "thing", day=yesterday) == first
    visitors.forget(tmp_path, but=today)
    assert not list(tmp_path.iterdir())
    assert visitors.Visitors(tmp_path).mark("who", "thing", day=yesterday) != first


def test_renamed_things_keep_what_was_counted(bank_dir, population, ala):
    ask(PAGE)
    population.slug = "obszary"
    population.save()
    ask("/dane/ludnosc/obszary/", address="198.51.100.8")
    assert month().things[What.VIEW, str(population.pk), ""] in {1, 2}


@pytest.mark.slow
def test_counting_costs_a_request_less_than_a_tenth_of_a_millisecond(bank_dir, population, rf):
    client = Client()
    response = client.get(PAGE, headers=BROWSER)
    request = response.wsgi_request
    counting.note(request, response)
    start = time.process_time()
    for _ in range(500):
        counting.note(request, response)
    assert (time.process_time() - start) / 500 < 0.0001
