"""Attacks on pages: what people write runs nowhere, every form is ours, looking changes nothing, and lists are no formulas."""

import csv
import io
import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import get_resolver, reverse

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.errors import WrongUsage
from ratusz.portal.catalog.actions import (
    ColumnWords,
    DatasetWords,
    ResourceWords,
    describe_columns,
    describe_dataset,
    describe_resource,
    make_dataset,
)
from ratusz.portal.catalog.described import words_of_dataset
from ratusz.portal.catalog.models import Dataset, Resource, Theme
from ratusz.portal.core.models import AuditEntry, JournalRow, Letter
from ratusz.portal.intake import actions, answering, linking
from ratusz.portal.intake.models import Decision, Delivery
from ratusz.portal.people.models import Membership, Role, Substitution, Unit, User
from ratusz.portal.people.units import UnitWords, describe_unit
from tests.support.addressed import addresses
from tests.support.deliveries import sent
from tests.support.moments import after
from tests.support.published import POPULATION, deliver
from tests.web.test_access_walk import OFFICE, address
from tests.web.test_access_walk import delivery as walked  # noqa: F401  a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

EVIL = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>"
LINKS = "javascript:alert(3)"
FORMULA = '=HYPERLINK("http://zly.example";"kliknij")'


def told(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def is_harmless(answer):
    """Nothing of what people wrote became an element, a handler or an address that runs."""
    page = BeautifulSoup(told(answer), "html.parser")
    assert not page.find("img", src="x")
    runs = [one for one in page.find_all("script") if one.get("type") not in ("application/json", "application/ld+json")]
    assert not [one for one in runs if "alert" in one.text]  # what describes a dataset for search engines is read as data, never run
    for element in page.find_all(True):
        for name, value in element.attrs.items():
            assert not name.lower().startswith("on"), element
            text = " ".join(value) if isinstance(value, list) else value
            assert not re.match(r"\s*(javascript|data|vbscript):", text, re.IGNORECASE) or (
                name == "src" and text.startswith("data:image/")
            ), element


@pytest.fixture
def poisoned(population, ala, renata, dorota, adam):
    """Whatever people may write, written with elements and handlers: words, names of files, columns, cells, reasons, contacts, notes."""
    words = DatasetWords(
        title_pl=EVIL[:200], description_pl=EVIL, theme=Theme.objects.get(), keywords=(EVIL[:40],), licence="CC0-1.0", frequency="MONTHLY",
        source_pl=EVIL, contact_name=EVIL, contact_email='"><x>@zly.example', contact_phone=EVIL[:30],
    )  # fmt: skip
    describe_dataset(dataset=population.dataset, words=words, why=EVIL, by=ala, now=after(minutes=10))
    describe_resource(resource=population, words=ResourceWords(title_pl=EVIL, description_pl=EVIL), why=EVIL, by=ala, now=after(minutes=11))
    cell = EVIL.replace('"', "")
    rows = f"rok;{cell};ludność\n" + "".join(f"{year};{cell} {year};{year * 3}\n" for year in range(2001, 2012))
    population.refresh_from_db()
    beside = Resource.objects.create(dataset=population.dataset, slug="obok", title_pl=EVIL)
    deliver(beside, rows, by=ala, reviewer=renata, name=f"{EVIL.replace('/', '')}.csv", seconds=900)
    describe_columns(
        resource=population, columns={"rok": ColumnWords(label_pl=EVIL, meaning_pl=EVIL, unit=EVIL[:30])}, why=EVIL, by=ala, now=after(minutes=20)
    )  # fmt: skip
    unit = population.dataset.unit
    describe_unit(
        unit=unit, words=UnitWords(name_pl=EVIL[:100], contact=EVIL, about_pl=EVIL, phone=EVIL[:30]), by=dorota, now=after(minutes=21)
    )  # fmt: skip
    delivery = sent(rows.replace("2001;", "2000;", 1), beside, by=ala, name=f"{EVIL.replace('/', '')}.csv", seconds=1500, note=EVIL)
    answering.say_unchanged(resource=population, by=ala, now=after(hours=1), note=EVIL)
    linking.drop_address(population, "x@zly.example", utc_now())
    User.objects.filter(pk__in=[ala.pk, renata.pk]).update(name=EVIL)
    return delivery


@pytest.mark.parametrize("url", [LINKS, "JavaScript://x/%0aalert(1)", "data:text/html,x", "vbscript:x", "//zly.example", "https://x/\n<b>"])
def test_an_address_that_runs_is_refused_by_whatever_way_it_comes(population, ala, dorota, url):
    """Not by the forms alone: a spreadsheet that moves in has no form."""
    words = replace(words_of_dataset(population.dataset), source_url=url)
    with pytest.raises(WrongUsage):
        describe_dataset(dataset=population.dataset, words=words, by=ala, now=after(minutes=10))
    with pytest.raises(WrongUsage):
        make_dataset(words=words, unit=population.dataset.unit, by=ala, now=after(minutes=10))
    for said in ({"url": url}, {"bip_url": url}):
        with pytest.raises(WrongUsage):
            describe_unit(unit=population.dataset.unit, words=UnitWords(name_pl="Jednostka", **said), by=dorota, now=after(minutes=10))


def test_what_people_write_runs_nowhere(client, request, poisoned, dorota, adam):
    resource = Resource.objects.get(slug="obok")
    public = [
        "/", "/dane/", "/dane/?q=%3Cscript%3Ealert(2)%3C/script%3E", "/dane/ludnosc/", "/dane/ludnosc/dzielnice/", "/dane/ludnosc/obok/",
        "/dane/ludnosc/obok/zmiany/", "/dane/ludnosc/obok/?q=%22%3E%3Cscript%3Ealert(2)%3C/script%3E", "/dane/ludnosc/obok/?sort=%22onerror%3D",
        "/instytucje/", "/instytucje/edukacja/", "/kategorie/ludnosc/", "/statystyki/", "/%3Cscript%3Ealert(2)%3C/script%3E/",
    ]  # fmt: skip
    drop = linking.drop_address(resource, EVIL[:60] + "@zly.example", utc_now()).removeprefix("http://127.0.0.1:8000")
    for path in (*public, drop):
        is_harmless(client.get(path))
    client.force_login(adam)
    Membership.objects.create(user=adam, role=Role.REVIEWER)
    Membership.objects.create(user=adam, role=Role.INSPECTOR)
    Decision.objects.create(
        table=poisoned.tables.get(), code="pesel-found", column=EVIL[:200], verdict="publish", reason=EVIL, at=after(), by=adam
    )
    office = [
        f"/urzad/dostawy/{poisoned.pk}/", f"/urzad/dostawy/{poisoned.pk}/1/podglad/", f"/urzad/dostawy/{poisoned.pk}/1/roznice/", "/urzad/",
        f"/urzad/dostawy/{poisoned.pk}/odczyt/1/", "/urzad/dziennik/", "/urzad/dane-osobowe/", "/urzad/ludzie/", "/urzad/jednostki/",
        "/urzad/jednostki/edukacja/", "/urzad/zbiory/", "/urzad/zbiory/ludnosc/", "/urzad/zbiory/ludnosc/obok/", "/urzad/zbiory/ludnosc/obok/historia/",
        "/urzad/zbiory/ludnosc/dzielnice/kolumny/", "/urzad/zbiory/ludnosc/zmiany-opisu/", "/urzad/zasoby/ludnosc/dzielnice/", "/urzad/zastepstwa/",
        "/urzad/dostawy/nowa/", "/urzad/odnosniki/nowy/", "/urzad/usuwanie/ludnosc/obok/", f"/urzad/dane-osobowe/{Decision.objects.get().pk}/",
        reverse("desk:person", args=[User.objects.get(email="ala@ratusz.example").pk]), reverse("erasure:ask", args=["ludnosc", "obok"]),
    ]  # fmt: skip
    for path in office:
        is_harmless(client.get(path))


@pytest.mark.parametrize("who", ["adam"])
def test_every_form_is_ours(request, walked, population, who):  # noqa: F811
    """A form sent from another site, with the cookie of the session and without the token, changes nothing anywhere."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(request.getfixturevalue(who))
    places = {name: address(name, walked) for name in OFFICE}
    before = _everything()
    for name in OFFICE:
        answer = strict.post(places[name], {"reason": "x", "slug": "inny", "audience": "office", "sure": "1", "file": ""})
        assert answer.status_code in {403, 405}, name
    accounts = [name for name in addresses(get_resolver().url_patterns) if name.startswith(("account_", "mfa_", "demo_"))]
    for name in accounts:
        arguments = ["1", "x-y"] if name == "account_reset_password_from_key" else []
        answer = strict.post(reverse(name, args=arguments), {"email": "x@y.pl"})
        assert answer.status_code in {302, 403, 405}, name
        assert answer.status_code != 302 or "_auth_user_id" in strict.session, name
    assert _everything() == before


def test_looking_changes_nothing(client, request, walked, population, adam):  # noqa: F811
    """Neither GET nor HEAD, with whatever parameters a form would have."""
    client.force_login(adam)
    query = "?reason=x&slug=inny&audience=office&sure=1&allowed=1&do=hand-in&verdict=publish&role=steward&email=x@y.pl"
    places = {name: address(name, walked) for name in OFFICE}
    before = _everything()
    for name in OFFICE:
        answer = client.get(places[name] + query)
        if answer.streaming:
            # Asked by HEAD, the test's client drops the stream, and PostgreSQL's connection of the test with it.
            told(answer)
        else:
            client.head(places[name] + query)
    for path in ("/konto/", "/konto/wyjscie/", "/konto/dwa-kroki/", "/konto/haslo/", "/konto/wyloguj-inne/", "/konto/dwa-kroki/kody/nowe/"):
        client.get(path + query)
    assert _everything() == before
    assert "_auth_user_id" in client.session


def test_lists_for_spreadsheets_hold_no_formulas(client, population, ala, dorota):
    describe_resource(resource=population, words=ResourceWords(title_pl=FORMULA), why=FORMULA, by=ala, now=after(minutes=10))
    User.objects.filter(pk=ala.pk).update(name=FORMULA)
    delivery = sent(POPULATION.replace("13 001", "13 101"), population, by=ala, name=f"{FORMULA.replace('/', '')}.csv", seconds=60)
    actions.describe(delivery=delivery, state_on=None, note="\t=1+1", by=ala, now=after(minutes=11))
    Decision.objects.create(
        table=delivery.tables.get(), code="pesel-found", column="@SUM(1)", verdict="publish", reason="-1+1", at=after(), by=ala
    )
    client.force_login(dorota)
    for path in ("/urzad/dziennik.csv", "/urzad/dane-osobowe/lista.csv"):
        for row in csv.reader(io.StringIO(told(client.get(path)).decode("utf-8-sig")), delimiter=";"):
            assert not [cell for cell in row if cell.lstrip(" \n")[:1] in tuple("=+-@\t\r")], (path, row)


def _everything():
    """What may not change."""
    models = (
        Dataset, Resource, Delivery, Decision, Unit, Membership, Substitution, JournalRow, AuditEntry,
        Letter,
    )  # fmt: skip
    people = list(User.objects.order_by("pk").values("pk", "email", "name", "is_active", "password", "reminders"))
    return [list(model.objects.order_by("pk").values()) for model in models], people
