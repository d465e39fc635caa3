"""Nothing tells that there is something one may not see: no count, facet, order, suggestion, error message or length of an answer.

Each public address is asked by each kind of person before something hidden is made, and after: who may not see it gets the very same
answer. Each address of something hidden is asked beside one of the same form that never was: the two answers are the same too.
"""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.urls import get_resolver, reverse

from ratusz.agora.tally import counted
from ratusz.portal.asking.actions import Wish, ask, show
from ratusz.portal.catalog import publishing
from ratusz.portal.catalog.archiving import archive
from ratusz.portal.catalog.models import Dataset, OldAddress, Resource, Theme
from ratusz.portal.findings.actions import report
from ratusz.portal.findings.places import Place
from ratusz.portal.intake.models import Delivery
from ratusz.portal.people.models import Role
from ratusz.portal.saved.models import Exploration, Figure
from ratusz.portal.surveys.models import Survey
from tests.support import lacking
from tests.support.addressed import addresses
from tests.support.cast import person
from tests.support.deliveries import sent
from tests.support.moments import after
from tests.support.published import POPULATION, deliver
from tests.support.surveyed import drafted
from tests.support.voices import FOR_EVERYBODY
from tests.web.test_access_walk import FOR_ALL, OFFICE

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("sql_workers")]

NEW_EACH_TIME = re.compile(r'name="(csrfmiddlewaretoken|shown|sheet_id)" value="[^"]+"')
#: Those who see the least and the most of what strangers see walk all ways.
WALKING, STRANGERS = ("anonymous", "bartek"), ("anonymous", "celina", "bartek")
INSIDERS = ("ala", "renata", "dorota", "iga", "adam")
SECRET = "Sekretowo;2023;77 777;1,1\n"

#: Name of a public address → the ways it is asked. `{id}`, `{version}`: of what everybody sees.
PUBLIC = {
    "pages:home": ("/", "/en/"),
    "pages:catalogue": (
        "/dane/", "/en/dane/", "/dane/?q=sekret", "/dane/?q=ludnosc", "/dane/?theme=ludnosc", "/dane/?unit=edukacja", "/dane/?tag=sekretny",
        "/dane/?tag=mieszka%C5%84cy", "/dane/?licence=CC0-1.0", "/dane/?frequency=MONTHLY", "/dane/?kind=table", "/dane/?format=csv",
        "/dane/?sort=-published", "/dane/?sort=-changed", "/dane/?archived=1", "/dane/?page=2", "/dane/?theme=tajna", "/dane/?sort=zle",
        "/dane/?q=sekretne+ludnosc", "/dane/?q=sekrte", "/dane/?q=sek", "/dane/?year=2023", "/dane/?openness=3", "/dane/?q=Sekretowo", "/dane/?sort=-used",
    ),
    "pages:hints": ("/dane/podpowiedzi/", "/dane/podpowiedzi/?q=sek", "/dane/podpowiedzi/?q=ludno", "/dane/podpowiedzi/?q=tajny"),
    "pages:dataset": ("/dane/ludnosc/", "/dane/ludnosc.csv"),
    "pages:resource": ("/dane/ludnosc/dzielnice/", "/dane/ludnosc/dzielnice/?q=Sekretowo", "/dane/ludnosc/dzielnice/?zle=1"),
    "pages:chart": ("/dane/ludnosc/dzielnice/wykres/", "/dane/ludnosc/dzielnice/wykres/?_chart=bars&group=dzielnica"),
    "pages:columns": ("/dane/ludnosc/dzielnice/kolumny/",),
    "pages:map": ("/dane/ludnosc/dzielnice/mapa/",),
    "permanent-chart": ("/r/{id}/{version}/chart.csv", "/r/{id}/{version}/chart.zle"),
    "api:api_map": ("/api/v1/resources/{id}/map?_box=19,50,20,51&_zoom=9", "/api/v1/resources/{id}/map"),
    "pages:changes": ("/dane/ludnosc/dzielnice/zmiany/",),
    "pages:units": ("/instytucje/",),
    "pages:unit": ("/instytucje/edukacja/", "/instytucje/urzad-miasta/"),
    "pages:figures": ("/liczby/",),
    "pages:figure": ("/liczby/otwarte/", "/liczby/nie-ma/"),
    "pages:explorations": ("/widoki/",),
    "pages:exploration": ("/widoki/otwarte/", "/widoki/nie-ma/"),
    "pages:embedded-figure": ("/osadz/liczba/otwarte/", "/osadz/liczba/tajny/"),
    "pages:embedded-exploration": ("/osadz/widok/otwarte/", "/osadz/widok/tajny/"),
    "pages:sheet": ("/zestawienie/", "/zestawienie/?liczba=otwarte&widok=otwarte", "/zestawienie/?liczba=tajny&widok=tajny"),
    "api:api_figures": ("/api/v1/figures",),
    "api:api_figure": ("/api/v1/figures/otwarte", "/api/v1/figures/tajny"),
    "pages:theme": ("/kategorie/ludnosc/", "/kategorie/tajna/"),
    "pages:statistics": ("/statystyki/", "/statystyki/?okres=wszystko"),
    "pages:statistics-file": ("/statystyki/miesiace.csv", "/statystyki/dni.csv", "/statystyki/slowa.csv", "/statystyki/zle.csv"),
    "pages:days": (
        "/zmiany/", "/zmiany/?kategoria=ludnosc", "/zmiany/?kategoria=tajna", "/zmiany/?instytucja=edukacja", "/zmiany/?do=2026-03-03", "/zmiany/?do=zle",
    ),
    "pages:calendar": ("/kalendarz/", "/kalendarz/?instytucja=edukacja", "/kalendarz/?instytucja=zle"),
    "pages:calendar-feed": ("/kalendarz.ics", "/kalendarz.ics?instytucja=zle"),
    "api:api_statistics": ("/api/v1/statistics",),
    "pages:reuse": ("/korzystanie-z-danych/",),
    "pages:accessibility": ("/dostepnosc/",),
    "pages:guide": ("/wzornik/",),
    "robots": ("/robots.txt",),
    "sitemap": ("/sitemap.xml",),
    "sitemap-part": ("/sitemap-strony-0.xml", "/sitemap-kategorie-0.xml", "/sitemap-zbiory-0.xml", "/sitemap-zasoby-0.xml", "/sitemap-liczby-0.xml"),
    "dane-gov-pl-xml": ("/dane-gov-pl.xml",),
    "dane-gov-pl-md5": ("/dane-gov-pl.md5",),
    "logo": ("/logo/00.png",),
    "about:privacy": ("/prywatnosc/",),
    "about:terms": ("/regulamin/",),
    "about:contact": ("/kontakt/", "/en/kontakt/"),
    "pages:picture": ("/obraz/zbior/ludnosc/x.png", "/obraz/tabela/ludnosc--dzielnice/x.png", "/obraz/liczba/otwarte/x.png", "/obraz/widok/tajny/x.png"),
    "api-docs": ("/api/docs",),
    "permanent-resource": ("/r/{id}",),
    "permanent-version": ("/r/{id}/{version}.csv", "/r/{id}/{version}.zle"),
    "api:openapi-json": ("/api/v1/openapi.json",),
    "api:api_datasets": (
        "/api/v1/datasets", "/api/v1/datasets?q=sekret", "/api/v1/datasets?tag=sekretny", "/api/v1/datasets?theme=tajna", "/api/v1/datasets?limit=1",
        "/api/v1/datasets?archived=true", "/api/v1/datasets?sort=-published", "/api/v1/datasets?sort=-changed", "/api/v1/datasets?unit=edukacja",
        "/api/v1/datasets?licence=CC0-1.0", "/api/v1/datasets?frequency=MONTHLY", "/api/v1/datasets?kind=table", "/api/v1/datasets?format=csv",
        "/api/v1/datasets?sort=zle", "/api/v1/datasets?cursor=zle", "/api/v1/datasets?limit=0",
    ),
    "api:api_dataset": ("/api/v1/datasets/ludnosc", "/api/v1/datasets/ludnosci"),
    "api:api_rows": (
        "/api/v1/resources/{id}/rows", "/api/v1/resources/{id}/rows?facet=dzielnica", "/api/v1/resources/{id}/rows?q=Sekretowo",
        "/api/v1/resources/{id}/rows?dzielnica=Sekretowo", "/api/v1/resources/{id}/rows?zle=1", "/api/v1/resources/{id}/rows?at=2030-01-01",
    ),
    "api:api_export": ("/api/v1/resources/{id}/export.csv", "/api/v1/resources/{id}/export.zle"),
    "api:api_versions": ("/api/v1/resources/{id}/versions",),
    "api:api_diff": ("/api/v1/resources/{id}/diff", "/api/v1/resources/{id}/diff?from={version}&to={version}"),
    "api:api_schema": ("/api/v1/resources/{id}/schema",),
    "api:api_corrections": ("/api/v1/resources/{id}/corrections",),
    "api:api_profile": ("/api/v1/resources/{id}/profile",),
    "api:api_sql": (
        "/api/v1/resources/{id}/sql?q=FROM data", "/api/v1/resources/{id}/sql?q=SELECT zle FROM data", '/api/v1/resources/{id}/sql?q=FROM "tajny/sekrety"',
        '/api/v1/resources/{id}/sql?q=SELECT count(*) FROM data, "TAJNY/SEKRETY"', "/api/v1/resources/{id}/sql?q=FROM duckdb_views()",
        '/api/v1/resources/{id}/sql?q=FROM "ludnosc/obok"', '/api/v1/resources/{id}/sql?q=FROM "tajny-stary/sekrety"', "/api/v1/resources/{id}/sql",
    ),
    "pages:sql": (
        "/dane/ludnosc/dzielnice/sql/", "/dane/ludnosc/dzielnice/sql/?q=FROM data", '/dane/ludnosc/dzielnice/sql/?q=FROM "tajny/sekrety"',
        '/dane/ludnosc/dzielnice/sql/?q=SELECT zle FROM "ludnosc/obok"',
    ),
    "api:api_resource": ("/api/v1/resources/{id}", "/api/v1/resources/ludnosc/dzielnice"),
    "findings:report": ("/zglos-blad/ludnosc/",),
    "findings:report-table": ("/zglos-blad/ludnosc/dzielnice/", "/zglos-blad/ludnosc/dzielnice/?wiersz=1&kolumna=rok", "/zglos-blad/ludnosc/obok/"),
    "findings:findings": ("/zgloszenia/",),
    "findings:one": ("/zgloszenia/1/", "/zgloszenia/2/"),
    "findings:need": ("/czego-szukasz/zbior/ludnosc/",),
    "findings:need-thanks": ("/czego-szukasz/dziekujemy/",),
    "gaps:public": ("/luki/", "/luki/?stan=brakuje", "/luki/?stan=zle&jednostka=tajna"),
    "api:api_gaps": ("/api/v1/gaps", "/api/v1/gaps?dataset=tajny", "/api/v1/gaps?cursor=zle"),
    "pages:quality": ("/dane/ludnosc/jakosc.jsonld", "/dane/tajny/jakosc.jsonld"),
    "discrepancies:list": ("/rozbieznosci/", "/rozbieznosci/?stan=wyjasnione"),
    "discrepancies:atom": ("/rozbieznosci/nowe.atom",),
    "discrepancies:raise": ("/rozbieznosci/zglos/", "/rozbieznosci/zglos/?zjawisko=mieszkancy"),
    "discrepancies:phenomenon": ("/rozbieznosci/zjawiska/mieszkancy/", "/rozbieznosci/zjawiska/nie-ma/"),
    "discrepancies:one": ("/rozbieznosci/1/", "/rozbieznosci/2/"),
    "api:api_discrepancies": ("/api/v1/rozbieznosci", "/api/v1/rozbieznosci?dataset=tajny", "/api/v1/rozbieznosci?state=zle"),
    "api:api_discrepancy": ("/api/v1/rozbieznosci/1", "/api/v1/rozbieznosci/99"),
    "asking:ask": ("/zapytaj/", "/zapytaj/?zbior=ludnosc"),
    "asking:write": ("/zapytaj/pytanie/", "/zapytaj/informacja-publiczna/?zbior=ludnosc"),
    "asking:list": ("/prosby/",),
    "asking:one": ("/prosby/1/", "/prosby/2/"),
    "asking:voice": ("/prosby/1/tez-potrzebuje/",),
    "surveys:list": ("/ankiety/", "/en/ankiety/"),
    "surveys:one": ("/ankiety/otwarta/", "/ankiety/zamknieta/", "/ankiety/szkic/"),
    "surveys:thanks": ("/ankiety/otwarta/dziekujemy/", "/ankiety/szkic/dziekujemy/"),
    "surveys:code": ("/ankiety/otwarta/kod.svg", "/ankiety/szkic/kod.svg"),
    "surveys:sheet": ("/ankiety/otwarta/arkusz/", "/ankiety/szkic/arkusz/"),
    "stewardship:public": ("/po-co-zbieramy/",),
    "subscriptions:subscribe": ("/powiadomienia/", "/powiadomienia/?zbior=ludnosc", "/powiadomienia/?kategoria=ludnosc", "/powiadomienia/?q=sekret"),
    "subscriptions:atom": ("/zmiany.atom", "/zmiany.atom?q=sekret", "/zmiany.atom?tag=sekretny"),
    "subscriptions:atom-dataset": ("/dane/ludnosc/zmiany.atom",),
    "subscriptions:atom-theme": ("/kategorie/ludnosc/zmiany.atom", "/kategorie/tajna/zmiany.atom"),
    "subscriptions:atom-unit": ("/instytucje/edukacja/zmiany.atom",),
}  # fmt: skip
#: Addresses that hold nothing of the catalogue, or are walked elsewhere.
ELSEWHERE = {
    "core:health", "metrics", "show:theme", "show:mark", "show:arms", "pages:as-resident", "pages:first-steps", "openid_connect_login",
    "openid_connect_callback", "api:api-root", "pages:saved-list", "pages:saved-new", "pages:saved-edit", "pages:saved-remove", "pages:saved-back",
    "pages:stop-making",
    "findings:own", "asking:own", "discrepancies:own", "subscriptions:confirm", "subscriptions:manage", "subscriptions:end", "upkeep:outbox",
}  # fmt: skip
#: What one asks of something hidden: its slugs (`{d}`, `{r}`), ids and the id of its version.
HIDDEN = (
    "/dane/{d}/", "/en/dane/{d}/", "/dane/{d}/{r}/", "/dane/{d}/{r}/?q=a", "/dane/{d}/{r}/zmiany/", "/dane/ludnosc/{r}/", "/dane/ludnosc/{r}/zmiany/",
    "/r/{rid}", "/r/{rid}/{v}.csv", "/r/{id}/{v}.csv", "/api/v1/datasets/{d}", "/api/v1/datasets/{did}", "/api/v1/resources/{d}/{r}",
    "/api/v1/resources/{rid}", "/api/v1/resources/{rid}/rows", "/api/v1/resources/{rid}/rows?zle=1", "/api/v1/resources/{rid}/rows?version={v}",
    "/api/v1/resources/{rid}/rows?at=zle", "/api/v1/resources/{id}/rows?version={v}", "/api/v1/resources/{rid}/export.csv",
    "/api/v1/resources/{rid}/export.zle", "/api/v1/resources/{rid}/export.xlsx?_progress=1", "/api/v1/resources/{rid}/versions", "/api/v1/resources/{rid}/diff", "/api/v1/resources/{rid}/diff?from={v}&to={v}",
    "/api/v1/resources/{id}/diff?from={v}&to={version}", "/api/v1/resources/{rid}/schema", "/api/v1/resources/{rid}/profile",
    "/api/v1/resources/{rid}/sql?q=FROM data", "/api/v1/resources/{rid}/sql?q=zle",
    '/api/v1/resources/{id}/sql?q=FROM "{d}/{r}"', '/api/v1/resources/{id}/sql?q=SELECT zle FROM data, "{d}/{r}"', '/api/v1/resources/{id}/sql?q=FROM "ludnosc/{r}"',
    "/api/v1/resources/{id}/sql?q=FROM data&version={v}", "/dane/{d}/{r}/sql/", "/dane/{d}/{r}/sql/?q=FROM data", '/dane/ludnosc/dzielnice/sql/?q=FROM "{d}/{r}"',
    "/dane/{d}/{r}/wykres/", "/dane/{d}/{r}/kolumny/", "/dane/{d}/{r}/mapa/", "/r/{rid}/{v}/chart.csv", "/r/{id}/{v}/chart.csv",
    "/api/v1/resources/{rid}/map?_box=19,50,20,51&_zoom=9",
    "/obraz/zbior/{d}/x.png", "/obraz/tabela/{d}--{r}/x.png", "/obraz/liczba/{d}/x.png", "/obraz/widok/{d}/x.png",
    "/liczby/{d}/", "/widoki/{d}/", "/osadz/liczba/{d}/", "/osadz/widok/{d}/", "/api/v1/figures/{d}", "/zestawienie/?liczba={d}&widok={d}",
    "/zglos-blad/{d}/", "/zglos-blad/{d}/{r}/", "/zglos-blad/ludnosc/{r}/", "/zglos-blad/ludnosc/dzielnice/?wersja={v}", "/czego-szukasz/zbior/{d}/",
    "/zapytaj/?zbior={d}", "/zapytaj/pytanie/?zbior={d}", "/powiadomienia/?zbior={d}", "/dane/{d}/zmiany.atom", "/zmiany.atom?q={d}",
    "/urzad/dostawy/nowa/?dataset={d}", "/urzad/dostawy/nowa/?resource={rid}", "/urzad/odnosniki/nowy/?dataset={d}", "/urzad/dziennik/?cel={rid}",
    "/urzad/dziennik.csv?cel={did}", "/urzad/dziennik/?co=Sekret", "/urzad/dane-osobowe/?jednostka={d}",
)  # fmt: skip
OF_OFFICE = (
    "/urzad/zbiory/{d}/", "/urzad/zbiory/{d}/odbiorcy/", "/urzad/zbiory/{d}/{r}/", "/urzad/zbiory/{d}/{r}/historia/",
    "/urzad/zbiory/{d}/{r}/kolumny/", "/urzad/zbiory/{d}/{r}/wycofaj/", "/urzad/zbiory/{d}/{r}/cofnij/", "/urzad/zasoby/{d}/{r}/",
    "/urzad/zapisane/liczba/{d}/", "/urzad/zapisane/widok/{d}/", "/urzad/zapisane/liczba/{d}/usun/", "/urzad/zapisane/widok/{d}/przywroc/",
    "/urzad/zapisane/liczba/z/{d}/{r}/", "/urzad/zasoby/{d}/{r}/bez-zmian/", "/urzad/szablony/{d}/{r}.xlsx",
)  # fmt: skip


def asked(client, path, method="get"):
    """Status, headers that tell something, and body, without what is new in every answer."""
    answer = getattr(client, method)(path)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    told = {
        name: answer.get(name) for name in ("Location", "ETag", "Last-Modified", "Cache-Control", "Link", "Content-Disposition", "Allow")
    }
    return answer.status_code, told, NEW_EACH_TIME.sub("", body.decode("utf-8", "replace"))


def signed_in(client, name, request):
    client.logout()
    if name != "anonymous":
        client.force_login(request.getfixturevalue(name))


@pytest.fixture
def iga(office):
    """The data-protection officer."""
    return person("Iga", Role.INSPECTOR)


@pytest.fixture
def open_ones(population, celina, bartek, ala, renata, dorota, iga, adam):
    Theme.objects.create(slug="tajna", name_pl="Kategoria", eu_code="GOVE")
    save_both(population, "otwarte", by=ala)
    lacking.declared(population, by=ala)
    asked_for = ask(wish=Wish(kind="question", text="Ile?", about=population.dataset), token="p", now=after())
    show(asked=asked_for, title="Ile osób?", text="", by=ala, now=after())
    report(place=Place(dataset=population.dataset, resource=population), text="Błąd.", nickname="", token="z", now=after())
    survey_of(population.dataset, "otwarta", by=ala, state="open")
    survey_of(population.dataset, "zamknieta", by=ala, state="closed")
    return {"id": str(population.pk), "version": population.current}


def survey_of(dataset, slug, *, by, state):
    """A survey of the unit of `dataset` at the address `slug`, whose results go there."""
    asked_for = drafted(dataset.unit, by, title_pl=f"Ankieta {slug}")
    Survey.objects.filter(pk=asked_for.pk).update(
        slug=slug, state=state, dataset=dataset, ends_on=date(2099, 1, 1), result=counted(asked_for.questionnaire, ()).as_json()
    )


def save_both(resource, slug, *, by):
    """A figure and an exploration of `resource` at the address `slug`."""
    said = {"slug": slug, "resource": resource, "made_by": by, "changed_by": by, "made_at": after(), "changed_at": after()}
    Figure.objects.create(title_pl=f"Liczba {resource.title_pl}", question="measure=count", at_home=True, **said)
    Exploration.objects.create(title_pl=f"Widok {resource.title_pl}", **said)


def make_hidden(population, *, by, reviewer):
    """For one unit only: a dataset with a table and its past, an archived one, a withdrawn one, a draft, and a table beside an open one."""
    unit = population.dataset.unit
    common = {
        "unit": unit, "theme_id": "tajna", "keywords": ["sekretny", "mieszkańcy"], "licence": "CC0-1.0", "frequency": "MONTHLY",
        "audience": "units", "created_at": after(), "changed_at": after(days=9),
    }  # fmt: skip
    made = {}
    for number, slug in enumerate(("tajny", "tajny-dawny", "tajny-cofniety", "tajny-szkic")):
        dataset = Dataset.objects.create(
            slug=slug, title_pl=f"Sekret {slug}", folded=f"sekret {slug} ludnosc", description_pl="Sekret.", **common
        )
        dataset.audience_units.set([unit])
        made[slug] = Resource.objects.create(dataset=dataset, slug="sekrety", title_pl=f"Tabela {slug}")
        hidden_words = ask(wish=Wish(kind="question", text=f"Sekret {slug}?", about=dataset), token=slug, now=after())
        show(asked=hidden_words, title=f"Sekret {slug}", text="", by=by, now=after())
        report(place=Place(dataset=dataset), text="Sekret.", nickname="", token=slug, now=after())
        if slug != "tajny-szkic":
            deliver(made[slug], POPULATION + SECRET, by=by, reviewer=reviewer, seconds=100 + 10 * number)
            save_both(made[slug], slug, by=by)
            lacking.declared(made[slug], by=by)
    survey_of(made["tajny"].dataset, "szkic", by=by, state="submitted")
    publishing.withdraw(resource=made["tajny-cofniety"], reason="Powód sekretny.", by=reviewer, now=after(days=10))
    archive(dataset=made["tajny-dawny"].dataset, reason="Sekret.", successor=made["tajny"].dataset, by=by, now=after(days=10))
    beside = Resource.objects.create(dataset=population.dataset, slug="obok", title_pl="Sekret obok", audience="units")
    beside.audience_units.set([unit])
    made["obok"] = deliver(beside, POPULATION + SECRET, by=by, reviewer=reviewer, seconds=200)
    save_both(beside, "obok", by=by)
    lacking.declared(beside, by=by)
    OldAddress.objects.create(dataset_slug="tajny-stary", resource_slug="", dataset=made["tajny"].dataset)
    return made


def test_every_public_address_is_walked():
    names = set(addresses(get_resolver().url_patterns))
    public = {name for name in names if name.startswith(("pages:", "api", "core:", "show:", "permanent")) or ":" not in name}
    public |= FOR_EVERYBODY | FOR_ALL
    accounts = {name for name in public if name.startswith(("account_", "mfa_", "demo_"))}
    assert public - accounts - ELSEWHERE == set(PUBLIC)


def test_nothing_public_tells_of_what_is_hidden(client, request, population, open_ones, ala, renata):
    paths = [path.format(**open_ones) for ways in PUBLIC.values() for path in ways]
    before = {}
    for who in WALKING:
        signed_in(client, who, request)
        before[who] = {path: asked(client, path) for path in paths}
    make_hidden(population, by=ala, reviewer=renata)
    for who in WALKING:
        signed_in(client, who, request)
        for path in paths:
            told, was = asked(client, path), before[who][path]
            assert told[:2] == was[:2], (who, path)
            assert told[2].splitlines() == was[2].splitlines(), (who, path)
    for who in INSIDERS:
        signed_in(client, who, request)
        assert "Sekret tajny" in re.sub("</?mark>", "", asked(client, "/dane/?q=sekret")[2]), who
        assert "Liczba Tabela tajny" in asked(client, "/liczby/")[2], who
        assert '"count":3' in asked(client, "/api/v1/datasets?q=sekret")[2].replace(" ", ""), who


def test_who_only_reads_gets_no_cookie(client, population, open_ones):
    """So nobody has to be asked whether they want one. Other addresses are for those who sign in."""
    for path, *_other_ways in PUBLIC.values():
        answer = client.get(path.format(**open_ones))
        answer.close()
        assert not answer.cookies, path
        assert "Set-Cookie" not in answer.headers, path


def test_what_is_hidden_is_answered_as_what_never_was(client, request, population, open_ones, ala, renata):
    made = make_hidden(population, by=ala, reviewer=renata)
    never = {"d": "nigdy", "r": "nie-bylo", "rid": str(uuid4()), "did": str(uuid4()), "v": str(uuid4())}
    for who in WALKING:
        signed_in(client, who, request)
        was_not = {
            (path, method): plain(asked(client, path.format(**open_ones, **never), method), never)
            for path in (*HIDDEN, *OF_OFFICE)
            for method in (("get", "post") if path in OF_OFFICE else ("get",))
        }
        for slug in ("tajny", "tajny-dawny", "tajny-cofniety", "tajny-szkic", "tajny-stary", "obok"):
            one = made.get(slug, made["tajny"])
            where = "nigdzie" if slug == "obok" else slug
            hidden = {"d": where, "r": one.slug, "rid": str(one.pk), "did": str(one.dataset_id), "v": one.current or str(uuid4())}
            for (path, method), before in was_not.items():
                if slug == "obok" and ("{did}" in path or "{d}" in path):
                    continue  # the dataset itself is seen
                is_ = plain(asked(client, path.format(**open_ones, **hidden), method), hidden)
                assert is_ == before, (who, method, slug, path)


def test_the_name_of_what_replaces_it_is_told_to_those_who_may_see_it(client, request, population, open_ones, ala, renata):
    """A successor may be for fewer people than what it replaces, from the first day or later."""
    made = make_hidden(population, by=ala, reviewer=renata)
    archive(dataset=population.dataset, reason="Jest nowy.", successor=made["tajny"].dataset, by=ala, now=after(days=11))
    for who in STRANGERS:
        signed_in(client, who, request)
        for path in (
            "/dane/ludnosc/",
            "/dane/ludnosc/dzielnice/",
            "/api/v1/datasets/ludnosc",
            "/dane/?archived=1",
            "/api/v1/datasets?archived=true",
        ):
            answer = asked(client, path)
            assert answer[0] == 200, (who, path)
            assert "tajny" not in answer[2].lower(), (who, path)
    signed_in(client, "ala", request)
    assert "Sekret tajny" in asked(client, "/dane/ludnosc/")[2]


def test_deliveries_of_others_are_answered_as_those_that_never_were(client, request, population, ala):
    delivery = sent(POPULATION + SECRET, population, by=ala, seconds=60)
    assert Delivery.objects.count() == 2
    names = [name for name in OFFICE if name.startswith("intake:") or name == "pages:as-resident"]
    for who in ("celina", "bartek"):
        signed_in(client, who, request)
        for name in names:
            for arguments in ((), (1,)):
                try:
                    here, never = (reverse(name, args=[one, *arguments]) for one in (delivery.pk, uuid4()))
                except Exception:  # noqa: BLE001, S112  not an address of a delivery
                    continue
                for method in ("get", "post"):
                    is_, was_not = asked(client, here, method), asked(client, never, method)
                    assert plain(is_, {"d": here}) == plain(was_not, {"d": never}), (who, method, name)


def plain(answer, names):
    """An answer without the names that were asked for."""
    text = repr(answer)
    for name, value in sorted(names.items(), key=lambda pair: -len(pair[1])):
        text = text.replace(value, f"<{name}>")
    return text
