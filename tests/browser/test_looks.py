"""Every kind of page, as everybody may need it: light, dark, more contrast, forced colours, 400 %, less motion."""

import pytest

from tests.browser.visitor import Visitors

AIR, TREES, STOPS = "/dane/jakosc-powietrza/pyl-dobowy/", "/dane/nasadzenia-drzew/sztuki/", "/dane/przystanki/slupki/"
SHEET = (
    "/zestawienie/?liczba=mieszkancy-miasta&liczba=drzewa-posadzone-w-2025-roku"
    "&widok=wypadki-w-miescie-rok-po-roku&widok=gdzie-posadzono-drzewa-w-2025-roku&tytul=Sesja"
)
READ = (
    "/", "/dane/", "/dane/?q=ile+mieszkańców+mają+Michałkowice", "/dane/?q=zzxxqq", "/dane/jakosc-powietrza/", "/en/dane/ludnosc/",
    "/en/dane/wybory-2020/obwody/?limit=25", f"{AIR}?limit=25&_row=1", f"{AIR}wykres/", f"{AIR}kolumny/", f"{AIR}sql/", f"{STOPS}mapa/", f"{TREES}mapa/?rok=2025",
    "/dane/ludnosc/wedlug-zrodel/zmiany/", "/dane/jakosc-powietrza/jak-czytac/", "/dane/jakosc-powietrza/archiwum-gios/",
    "/instytucje/", "/instytucje/wydzial-srodowiska/", "/kategorie/srodowisko/", "/zmiany/", "/statystyki/", "/api/docs", "/wzornik/",
)  # fmt: skip
KEPT = (
    "/liczby/", "/liczby/mieszkancy-miasta/", "/widoki/", "/widoki/wypadki-w-miescie-rok-po-roku/", "/widoki/wypadki-drogowe-w-siemianowicach-slaskich-2011-2022/",
    "/widoki/gdzie-posadzono-drzewa-w-2025-roku/", SHEET, "/zestawienie/", "/osadz/liczba/mieszkancy-miasta/",
    "/osadz/widok/gdzie-posadzono-drzewa-w-2025-roku/", "/korzystanie-z-danych/", "/prywatnosc/", "/regulamin/", "/kontakt/", "/dostepnosc/",
)  # fmt: skip
TWO_WAYS = (
    "/zgloszenia/", "/zgloszenia/1/", "/zglos-blad/nasadzenia-drzew/sztuki/?wiersz=1&kolumna=dzielnica", "/czego-szukasz/zbior/ludnosc/",
    "/czego-szukasz/dziekujemy/", "/zapytaj/", "/zapytaj/pytanie/", "/zapytaj/ponowne-wykorzystanie/", "/prosby/", "/prosby/1/", "/prosby/3/",
    "/powiadomienia/?zbior=ludnosc",
)  # fmt: skip
COORDINATOR = (
    "/urzad/", "/urzad/miesiac/", "/urzad/dostawy/nowa/", "/urzad/odnosniki/nowy/", "/urzad/zasoby/przystanki/slupki/", "/urzad/dziennik/",
    "/urzad/ludzie/", "/urzad/ludzie/zapros/", "/urzad/jednostki/", "/urzad/jednostki/wydzial-srodowiska/", "/urzad/zastepstwa/", "/urzad/zbiory/", "/urzad/zbiory/finanse/",
    "/urzad/zbiory/finanse/udzialy-w-pit/kolumny/", "/urzad/zbiory/finanse/udzialy-w-pit/historia/", "/urzad/zbiory/finanse/zmiany-opisu/",
    "/urzad/kategorie/", "/urzad/zgloszenia/", "/urzad/zgloszenia/4/", "/urzad/prosby/", "/urzad/prosby/1/", "/urzad/prosby/4/", "/urzad/czego-szukano/",
    "/urzad/zapisane/", "/urzad/przeprowadzka/", "/urzad/usuwanie/", "/urzad/pierwsze-kroki/", "/konto/", "/konto/dwa-kroki/",
)  # fmt: skip
#: Those of the office that are looked at in forced colours too: the desk, forms, a table with marks.
FORMS = (
    "/urzad/", "/urzad/dostawy/nowa/", "/urzad/ludzie/zapros/", "/urzad/zbiory/finanse/udzialy-w-pit/kolumny/", "/urzad/strony/regulamin/",
)  # fmt: skip
ADMINISTRATOR = ("/urzad/dane-gov-pl/", "/urzad/strony/", "/urzad/strony/regulamin/", "/urzad/strony/dostepnosc/", "/urzad/system/")


@pytest.mark.parametrize("paths", [READ, KEPT, TWO_WAYS], ids=["read", "kept", "two-ways"])
def test_everybody_can_use_every_kind_of_public_page(visitors: Visitors, paths: tuple[str, ...]):
    resident = visitors.come(still=True)
    # Forced colours come of one style for all pages: the kinds of page that everybody reads show whether it holds.
    assert [wrong for path in paths for wrong in resident.look_over(path, forced=paths is READ)] == []
    assert resident.page.context.cookies() == []


def test_everybody_can_use_every_kind_of_page_of_the_office(visitors: Visitors):
    wrong: list[str] = []
    stranger = visitors.come(still=True)
    wrong += [one for path in ("/konto/wejscie/", "/konto/haslo/nowe/") for one in stranger.look_over(path, forced=False)]
    for name, paths in (("Kinga", COORDINATOR), ("Adam", ADMINISTRATOR), ("Iwona", ("/urzad/dane-osobowe/",))):
        officer = visitors.come(still=True)
        officer.sign_in(name)
        wrong += [one for path in paths for one in officer.look_over(path, forced=path in FORMS)]
    assert wrong == []
