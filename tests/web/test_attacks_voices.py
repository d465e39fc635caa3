"""Attacks on forms that anybody may send: programs, floods, other sites, HTML, headers of letters."""

import pytest

from ratusz.portal.core import sparing
from ratusz.portal.core.budgets import Budget, Ledger
from ratusz.portal.core.flood import MOST_WAITING, TooManyWaiting, refuse_flood
from ratusz.portal.findings.models import Finding
from tests.support.voices import send, stamped, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FORM = "/zglos-blad/ludnosc/"


@pytest.mark.parametrize(
    "sent",
    [
        {"website": "https://kup.example"},
        {"shown": ""},
        {"shown": "1700000000:abc"},
        {"seconds": 0},
        {"seconds": 6 * 24 * 3600},
        {"text": "https://a.pl https://b.pl www.c.pl www.d.pl"},
        {"text": "   "},
        {"text": "x" * 2001},
    ],
)
def test_what_a_program_sends_is_not_kept_and_the_text_stays_in_the_form(client, population, sent):
    said = {"website": "", "shown": stamped(sent.get("seconds", 60)), "text": "Coś jest nie tak.", **sent}
    answer = client.post(FORM, said)
    assert answer.status_code == 422
    assert not Finding.objects.exists()
    if "text" not in sent:
        assert "Coś jest nie tak." in words(answer)


def test_whoever_was_caught_by_mistake_sends_the_same_form_again(client, population):
    caught = client.post(FORM, {"website": "przeglądarka", "shown": "", "text": "Brakuje roku 2020."})
    form = caught.context["form"]
    assert (
        client.post(FORM, {"website": form["website"].value(), "shown": form["shown"].value(), "text": "Brakuje roku 2020."}).status_code
        == 302
    )


def test_the_trap_is_seen_by_nobody_and_asks_nothing_of_people(client, population):
    page = client.get(FORM).content.decode()
    assert 'name="website"' in page
    assert "hidden" in page.split('name="website"')[1].split(">")[0]
    assert "captcha" not in page.lower()


def test_personal_data_is_warned_of_and_may_stay(client, population):
    said = {"text": "W wierszu 3 stoi PESEL 44051401359."}
    warned = send(client, FORM, **said)
    assert warned.status_code == 422
    assert "numer PESEL" in words(warned)
    assert send(client, FORM, sure="on", **said).status_code == 302


def test_a_form_of_another_site_is_refused(client, population):
    said = {"website": "", "shown": stamped(), "text": "Podrzucone."}
    for headers in ({"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://zly.example"}):
        assert client.post(FORM, said, headers=headers).status_code == 403
    assert not Finding.objects.exists()
    assert client.post(FORM, said, headers={"sec-fetch-site": "same-origin", "origin": "null"}).status_code == 302


def test_html_is_text(client, population, ala):
    send(client, FORM, text="<script>alert(1)</script> <img src=x onerror=y>", nickname="<b>Sowa</b>")
    made = Finding.objects.get()
    client.force_login(ala)
    for path in (made.own_address, "/urzad/zgloszenia/1/", "/urzad/zgloszenia/", "/urzad/", "/zgloszenia/"):
        page = client.get(path).content.decode()
        assert not any(text in page for text in ("<script>alert", "<img src=x", "<b>Sowa")), path


def test_a_flood_from_one_address_is_stopped(client, population, settings, monkeypatch):
    settings.BANK_BUDGETS = (
        Budget(name="voices", views=frozenset({"findings:report"}), methods=frozenset({"POST"}), at_once=3, per_s=0.001),
    )
    ledger = Ledger()
    monkeypatch.setattr(sparing, "_ledger_here", lambda: ledger)
    codes = [client.post(FORM, {"website": "", "shown": stamped(), "text": f"Błąd {n}"}).status_code for n in range(5)]
    assert codes == [302, 302, 302, 429, 429]
    assert client.get(FORM).status_code == 200
    assert Finding.objects.count() == 3


def test_a_flood_from_many_addresses_ends_where_nobody_reads():
    refuse_flood(MOST_WAITING - 1)
    with pytest.raises(TooManyWaiting):
        refuse_flood(MOST_WAITING)


def test_the_same_words_twice_are_one_report(client, population):
    first, second = (send(client, FORM, text="Brakuje roku 2020.") for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Finding.objects.count() == 1
