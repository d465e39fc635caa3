"""A number planted where nobody looks is behind no public address, whatever is asked and in whatever format it is given out."""

import gzip
import io
import os
import zipfile

import pyarrow.parquet as pq
import pytest
from bs4 import BeautifulSoup

from ratusz.portal.catalog.models import Publication, Resource
from ratusz.portal.intake import actions
from ratusz.portal.intake.queries import all_problems
from ratusz.portal.saved.actions import ExplorationWords, FigureWords, save_exploration, save_figure
from tests.support.deliveries import sent
from tests.support.moments import after
from tests.support.reading import workbook

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

#: Made up, each planted in one place: hidden sheet, comment, property, raw text and typed values of withheld columns.
HIDDEN, COMMENTED, PROPERTY, RAW, TYPED = "44051401359", "02270803624", "90010112349", "85052012340", "77121512341"
PLANTED = (HIDDEN, COMMENTED, PROPERTY, RAW, TYPED)
STARTS = (
    "/",
    "/en/",
    "/dane/",
    "/statystyki/",
    "/instytucje/",
    "/wzornik/",
    "/korzystanie-z-danych/",
    "/dostepnosc/",
    "/zdrowie",
    "/liczby/",
    "/widoki/",
    "/zestawienie/?liczba=wszystkie&widok=wszystkie",
    "/osadz/liczba/wszystkie/",
    "/osadz/widok/wszystkie/",
    "/api/v1/figures",
    "/api/v1/figures/wszystkie",
    "/api/docs",
)
OF_RESOURCE = (
    "/dane/ludnosc/dzieci/", "/dane/ludnosc/dzieci/?q=Bytk%C3%B3w&sort=-nr", "/dane/ludnosc/dzieci/?select=uwagi", "/dane/ludnosc/dzieci/?pesel__gt=1",
    "/dane/ludnosc/dzieci/zmiany/", "/dane/ludnosc/dzieci/kolumny/", "/dane/ludnosc/dzieci/wykres/", "/dane/ludnosc/dzieci/wykres/?group=uwagi",
    "/r/{id}/{first}/chart.csv", "/r/{id}/{private}/chart.csv?group=pesel", "/en/dane/ludnosc/dzieci/", "/dane/?q=pesel", "/dane/?q=Robocze", "/r/{id}",
    "/api/v1/openapi.json", "/api/v1/datasets", "/api/v1/datasets?q=dzieci", "/api/v1/datasets/ludnosc", "/api/v1/resources/ludnosc/dzieci",
    "/api/v1/resources/{id}", "/api/v1/resources/{id}/rows", "/api/v1/resources/{id}/rows?facet=dzielnica&limit=1", "/api/v1/resources/{id}/rows?select=uwagi",
    "/api/v1/resources/{id}/rows?pesel__isnull=false", "/api/v1/resources/{id}/rows?group=pesel", "/api/v1/resources/{id}/rows?measure=max(pesel)",
    "/api/v1/resources/{id}/rows?sort=uwagi", "/api/v1/resources/{id}/rows?facet=pesel", "/api/v1/resources/{id}/rows?at=2030-01-01",
    "/api/v1/resources/{id}/versions", "/api/v1/resources/{id}/schema", "/api/v1/resources/{id}/profile",
    "/api/v1/resources/{id}/sql?q=FROM data", "/api/v1/resources/{id}/sql?q=SELECT pesel, uwagi FROM data", "/api/v1/resources/{id}/sql?q=SELECT data FROM data",
    "/api/v1/resources/{id}/sql?q=SELECT pesel::INTEGER FROM data", "/api/v1/resources/{id}/sql?q=FROM data&version={private}",
    "/api/v1/resources/{id}/sql?q=FROM data&version={first}&format=parquet", "/dane/ludnosc/dzieci/sql/?q=FROM data",
    "/api/v1/resources/{id}/diff?from={first}&to={last}", "/api/v1/resources/{id}/diff?from={private}&to={last}",
    "/api/v1/resources/{id}/rows?version={private}", "/api/v1/resources/{id}/rows?version={first}", "/r/{id}/{private}.csv", "/r/{id}/{first}.csv",
    "/urzad/szablony/ludnosc/dzieci.xlsx", "/urzad/dostawy/{delivery}/plik/", "/urzad/dostawy/{delivery}/uwagi.xlsx", "/urzad/dane-osobowe/lista.csv",
)  # fmt: skip
SUFFIXES = ("csv", "json", "jsonl", "xlsx", "ods", "parquet", "geojson")


def book(changed: str) -> bytes:
    def fill(made) -> None:
        sheet = made.add_worksheet("Dane")
        first = (("nr", "dzielnica", "pesel", "uwagi"), (1, "Bytków", int(TYPED), 12), (2, changed, int(TYPED), f"patrz {RAW}"))
        for at, row in enumerate((*first, *((number, "Węzłowiec", int(TYPED), number) for number in range(3, 30)))):
            sheet.write_row(at, 0, row)
        sheet.write_comment("B2", f"PESEL {COMMENTED}")
        hidden = made.add_worksheet("Robocze")
        hidden.hide()
        for at, row in enumerate((("nr", "osoba"), (1, HIDDEN), (2, "x"), (3, "y"))):
            hidden.write_row(at, 0, row)
        made.set_properties({"comments": f"Lista {PROPERTY}", "title": f"Lista {PROPERTY}"})

    return workbook(fill)


@pytest.fixture
def resource(bank_dir, population_dataset, ala, renata):
    """Published twice, so that there is a history and a difference."""
    made = Resource.objects.create(dataset=population_dataset, slug="dzieci", title_pl="Dzieci")
    for turn, changed in enumerate(("Michałkowice", "Bańgów")):
        delivery = sent(book(changed), made, by=ala, name="dzieci.xlsx", seconds=100 * turn)
        table = delivery.tables.get(hidden=False)
        assert "PESEL" in str({one.code.upper() for one in all_problems(delivery)})
        actions.withhold(table=table, columns=["pesel", "uwagi"], by=ala, now=after(seconds=100 * turn + 1))
        actions.submit(delivery=delivery, by=ala, now=after(seconds=100 * turn + 2))
        delivery.refresh_from_db()
        actions.accept(delivery=delivery, by=renata, now=after(seconds=100 * turn + 3), random_bytes=os.urandom)
        made.refresh_from_db()
    said = {"resource": made, "by": ala, "now": after(seconds=300)}
    save_figure(question="measure=count", words=FigureWords(title_pl="Wszystkie"), **said)
    save_exploration(question="", words=ExplorationWords(title_pl="Wszystkie"), **said)
    return made


def texts(response) -> list[bytes]:
    """All that a body holds, as a reader would get it out: decompressed, unpacked, read."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if response.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            return [body, *(package.read(name) for name in package.namelist())]
    if body.startswith(b"PAR1"):
        return [body, str(pq.read_table(io.BytesIO(body)).to_pylist()).encode(), str(pq.read_metadata(io.BytesIO(body)).metadata).encode()]
    return [body]


def test_no_public_address_gives_out_what_was_planted(client, resource, sql_workers):
    first, last = (Publication.objects.order_by("at").values_list("version", flat=True)[place] for place in (0, 1))
    delivery = Publication.objects.order_by("at").values_list("delivery", flat=True)[1]
    names = {"id": resource.pk, "first": first, "last": last, "private": resource.private, "delivery": delivery}
    of_formats = [f"/api/v1/resources/{{id}}/export.{suffix}" for suffix in SUFFIXES] + [
        f"/r/{{id}}/{{last}}.{suffix}" for suffix in SUFFIXES
    ]
    waiting = [path.format(**names) for path in (*STARTS, *OF_RESOURCE, *of_formats)]
    seen: set[str] = set()
    while waiting and len(seen) < 400:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        response = client.get(path)
        held = [*texts(response), str(dict(response.headers)).encode()]
        leaked = [number for number in PLANTED if any(number.encode() in text for text in held)]
        assert not leaked, (path, leaked)
        if response.status_code == 200 and "html" in response.headers.get("Content-Type", ""):
            waiting += [link for link in _links(held[0]) if link not in seen]
    assert len(seen) > len(STARTS) + len(OF_RESOURCE) + len(of_formats)


def _links(page: bytes) -> list[str]:
    found = [one["href"] for one in BeautifulSoup(page, "html.parser").find_all("a", href=True)]
    return [link.partition("#")[0] for link in found if link.startswith("/") and not link.startswith(("//", "/konto", "/accounts"))]


def test_searching_for_what_was_planted_finds_nothing(client, resource):
    for number in PLANTED:
        rows = client.get(f"/api/v1/resources/{resource.pk}/rows?q={number}").json()
        assert (rows["rows"], rows["count"]) == ([], 0)
        assert client.get(f"/api/v1/datasets?q={number}").json()["items"] == []
