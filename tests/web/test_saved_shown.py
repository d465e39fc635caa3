"""Figures and explorations on other pages and on paper: the frame that anybody may show, the sheet for a session."""

# ruff: noqa: F811  a fixture is asked for by its name

import re
from datetime import date

import pytest

from ratusz.portal.catalog.models import Audience, Resource
from tests.web.test_saved import districts, residents  # noqa: F401  fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_only_what_is_framed_may_be_framed_and_it_runs_nothing(client, residents, districts):
    for path in (f"/osadz/liczba/{residents.slug}/", f"/osadz/widok/{districts.slug}/", f"/en/osadz/liczba/{residents.slug}/"):
        answer = client.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "frame-ancestors *" in policy
        assert "script-src" not in policy
        assert "default-src 'none'" in policy
        body = answer.content.decode()
        assert "<script" not in body
        assert "<form" not in body
        assert re.search(r"31 grudnia 2023|31 December 2023", body)
        assert re.search("Wydział Edukacji|Department of Education", body)
        assert 'target="_blank"' in body
    for path in (
        residents.get_absolute_url(),
        districts.get_absolute_url(),
        "/liczby/",
        "/zestawienie/",
        "/dane/ludnosc/dzielnice/",
        "/osadz/liczba/nic/",
    ):
        assert "frame-ancestors 'none'" in client.get(path).headers["Content-Security-Policy"], path


def test_the_code_to_copy_leads_to_the_frame(client, residents, districts):
    for saved, kind in ((residents, "liczba"), (districts, "widok")):
        page = client.get(saved.get_absolute_url()).content.decode()
        assert f"&lt;iframe src=&quot;http://testserver/osadz/{kind}/{saved.slug}/&quot;" in page


def test_a_frame_shows_only_what_everybody_sees_whoever_is_signed_in(client, residents, districts, ala):
    Resource.objects.update(audience=Audience.OFFICE)
    client.force_login(ala)
    assert client.get(residents.get_absolute_url()).status_code == 200
    for path in (f"/osadz/liczba/{residents.slug}/", f"/osadz/widok/{districts.slug}/"):
        assert client.get(path).status_code == 404


def test_the_sheet_has_figures_views_sources_days_doubts_and_addresses(client, residents, districts, ala):
    Resource.objects.update(next_due_on=date(2024, 2, 1))
    body = client.get(f"/zestawienie/?liczba={residents.slug}&widok={districts.slug}&tytul=Sesja+maj").content.decode()
    for text in (
        "Sesja maj",
        "Mieszkańcy miasta",
        "36\u00a0975",
        "Michałkowice",
        "Wydział Edukacji",
        f"testserver/liczby/{residents.slug}/",
        "1 lutego 2024",
    ):
        assert text in body, text
    assert "Mieści się" in body


def test_an_empty_sheet_offers_what_there_is(client, residents, districts):
    body = client.get("/zestawienie/").content.decode()
    assert f'value="{residents.slug}"' in body
    assert f'value="{districts.slug}"' in body
    assert "rz-a4__head" not in body
