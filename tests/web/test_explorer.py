"""The explorer of a table without scripts: every step is a link or a form, and the address holds the whole state."""

from datetime import date
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup

from ratusz.bank.model.schema import Schema
from ratusz.portal.catalog.models import ColumnText
from ratusz.portal.core import bank
from tests.support.shown import dataset, publish, resource
from tests.support.tables import column

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SCHEMA = Schema(
    columns=(
        column("dzielnica", label="Dzielnica"),
        column("okres", "period", label="Okres"),
        column("dzien", "date", label="Dzień"),
        column("kwota", "decimal", label="Kwota", unit="zł", precision=12, scale=2, has_status=True),
        column("czynne", "boolean", label="Czynne"),
    ),
    key=("dzielnica", "okres"),
)
DISTRICTS = ["Bańgów", "Bytków", "Centrum"]
T = "/dane/ludnosc/dzielnice/"


def row(number, name, month):
    hidden = (name, month) == ("Centrum", 12)
    amount = None if hidden else Decimal(f"{1000 * number + month}.50")
    return (name, f"2023-{month:02}", date(2023, month, 5), amount, month % 2 == 0, "suppressed" if hidden else None)


ROWS = [row(number, name, month) for month in range(1, 13) for number, name in enumerate(DISTRICTS, start=1)]
ROWS.append(("Bytków", "2023/24", None, Decimal("-5.00"), None, None))


@pytest.fixture
def table(bank_dir, education):
    found = resource(dataset("ludnosc", education, title_pl="Ludność miasta"), "dzielnice", title_pl="Wydatki dzielnic")
    publish(bank_dir, found, SCHEMA, ROWS)
    codes = [{"code": "1", "pl": "jeden", "en": "one"}]
    ColumnText.objects.create(resource=found, name="kwota", meaning_pl="Kwota wydana.", method_pl="Z ksiąg.", codes=codes)
    return found


@pytest.fixture
def page(client, table):
    def get(address, status=200):
        response = client.get(address if address.startswith("/") else T + address, follow=True)
        assert response.status_code == status, response.content.decode()[:500]
        soup = BeautifulSoup(response.content, "html.parser")
        soup.address = response.redirect_chain[-1][0] if response.redirect_chain else address
        return soup

    return get


def words(soup):
    return " ".join(soup.get_text(" ").split())


def count(soup):
    return words(soup.select_one("#tabela"))


def link(soup, text):
    return next(one["href"] for one in soup.find_all("a") if words(one) == text)


def test_a_value_leads_to_the_rows_that_have_it(page):
    cell = page("?sort=-kwota").select_one('tbody td a[href*="okres=2023-11"]')
    found = page(cell["href"])
    assert count(found) == "3 wiersze z 37"
    assert found.select_one("th[aria-sort]")["data-name"] == "kwota"
    assert cell["tabindex"] == "-1"


def test_numbers_are_no_links_and_blanks_are_told_from_signs(page):
    soup = page(T)
    assert not soup.select('tbody td[data-kind="number"]:not(.rz-sign) > a')
    assert words(soup.select_one(".rz-legend")).startswith("#")


def test_a_column_is_explained_and_narrowed(page, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        soup = page("?_about=kwota")
    opened = soup.select_one("#okno")
    text = words(opened)
    assert "Kwota wydana." in text
    assert "Z ksiąg." in text
    assert "Są wartości od −5,00 do 3011,50." in text
    assert page(link(opened, "# nie opublikowano: tajemnica statystyczna 1")).select_one("tbody tr .rz-sign")
    narrowed = page("?_for=kwota&_from=1 000,5&_to=1005&sort=kwota")
    assert narrowed.address == T + "?sort=kwota&kwota__gte=1000%2C5&kwota__lte=1005#tabela"
    assert count(narrowed) == "4 wiersze z 37"
    assert "Kwota co najmniej 1000.5" in words(narrowed.select_one(".rz-chosen"))
    assert narrowed.select_one('th[data-name="kwota"] .rz-table__menu').has_attr("data-narrowed")


def test_values_are_ticked_or_left_out(page):
    opened = page("?_about=dzielnica").select_one("#okno")
    assert [words(one) for one in opened.select(".rz-values__list li")] == ["Bytków 13", "Bańgów 12", "Centrum 12"]
    assert count(page("?_for=dzielnica&_in=Centrum&_in=Bytków&_how=in")) == "25 wierszy z 37"
    without = page("?_for=dzielnica&_in=Centrum&_how=notin")
    assert count(without) == "25 wierszy z 37"
    again = page("?dzielnica__not=Centrum&_about=dzielnica").select_one("#okno")
    assert [one["value"] for one in again.select("input[checked]")] == ["Centrum"]


def test_values_are_found_by_their_letters_and_the_window_stays(page):
    soup = page("?_about=okres&_find=2023-1")
    assert [one["value"] for one in soup.select("#okno .rz-values__list input")] == ["2023-10", "2023-11", "2023-12"]


def test_facets_take_several_values(page):
    one = page(link(page(T).select_one(".rz-facets"), "Centrum 12"))
    two = page(link(one.select_one(".rz-facets"), "Bańgów 12"))
    assert count(two) == "24 wiersze z 37"
    assert "Dzielnica jest jednym z Centrum, Bańgów" in words(two.select_one(".rz-chosen"))
    back = page(next(each["href"] for each in two.select(".rz-facets a[aria-current]") if "Centrum" in each.get_text()))
    assert "Dzielnica: Bańgów" in words(back.select_one(".rz-chosen"))


def test_a_row_has_an_address_and_knows_what_is_missing(page):
    soup = page("?dzielnica=Centrum&from=10")
    opened = page(soup.select(".rz-table__number a")[1]["href"]).select_one("#okno")
    assert "# nie opublikowano: tajemnica statystyczna" in words(opened)
    assert "Wiersz 36 tabeli" in words(opened)
    assert "Wiersz 33 tabeli" in words(page(link(opened, "Poprzedni wiersz")).select_one("#okno"))
    assert "(puste)" in words(page("?_row=37").select_one("#okno"))
    assert count(page(link(opened, "bez tego : Dzielnica"))) == "0 wierszy z 37"
    assert page(link(opened, "Trwały adres tego wiersza")).select_one("#okno")


@pytest.mark.parametrize("number", ["0", "38", "x", "9" * 30, "-1", "1e3"])
def test_a_row_that_is_not_there_is_not_found(page, number):
    page(f"?_row={number}", status=404)


def test_a_cell_has_a_menu(page):
    opened = page("?_row=1&_cell=kwota").select_one("#okno")
    assert count(page(link(opened, "Tyle lub więcej"))) == "35 wierszy z 37"
    assert count(page(link(opened, "Tylko to"))) == "1 wiersz z 37"
    assert count(page(link(opened, "Wszystko oprócz tego"))) == "36 wierszy z 37"
    assert page(link(opened, "O tej kolumnie")).select_one('#okno[data-kind="about"]')
    hidden = page("?_row=36&_cell=kwota").select_one("#okno")
    assert count(page(link(hidden, "Tylko to"))) == "1 wiersz z 37"


def test_columns_are_chosen_and_ordered_and_files_hold_the_same(page):
    form = page("?_choose=columns").select_one("#okno form")
    assert [one["value"] for one in form.select("input[name=_show][checked]")] == list(SCHEMA.names)
    moved = page("?_choose=columns&_show=dzielnica&_show=okres&_show=kwota&_down=dzielnica")
    assert [one["value"] for one in moved.select("#okno input[checked]")] == ["okres", "dzielnica", "kwota"]
    shown = page("?_show=kwota&_show=okres")
    assert [one["data-name"] for one in shown.select("thead th[data-name]")] == ["kwota", "okres"]
    assert shown.select_one("#pobierz")["href"].endswith("/export.xlsx?select=kwota%2Cokres")
    assert "3 kolumny ukryte" in words(shown.select_one(".rz-chosen"))
    assert page(link(shown.select_one(".rz-chosen"), "3 kolumny ukryte (usuń)")).select("thead th[data-name]")[4]


def test_the_whole_table_is_offered_beside_what_is_seen(page):
    menu = words(page("?dzielnica=Centrum").select_one(".rz-taking"))
    assert "To, co widać: 12 wierszy" in menu
    assert "Cała tabela: 37 wierszy" in menu
    assert "Cała tabela" not in words(page(T).select_one(".rz-taking"))


def test_the_spreadsheet_comes_first_and_a_sheet_is_offered_only_to_what_it_holds(page, monkeypatch):
    def offered(soup):
        return [words(one) for one in soup.select(".rz-taking .rz-download__format")]

    soup = page(T)
    assert words(soup.select_one("#pobierz")) == "Pobierz (Excel)"
    assert offered(soup) == ["CSV do Excela", "ODS", "CSV", "JSON", "JSON Lines", "Parquet"]
    assert not soup.select_one("#pobierz").has_attr("download")
    monkeypatch.setattr("ratusz.portal.pages.explorer.taking.MAX_ROWS", 30)
    soup = page(T)
    assert words(soup.select_one("#pobierz")) == "Pobierz (CSV do Excela)"
    assert "ODS" not in offered(soup)


def test_groups_have_totals_measured_anew_and_lead_to_their_rows(page, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        soup = page("?group=dzielnica&measure=count,mean(kwota),share(kwota)&sort=-count")
    total = [cell.get_text() for cell in soup.select("tfoot tr > *")]
    assert total[:2] == ["Razem, 37 wierszy", "37"]
    assert total[2] == "1923,1806"
    assert total[3] == "100,00"
    assert [cell.get_text(" ", strip=True) for cell in soup.select(".rz-table thead th")][1:] == [
        "liczba wierszy",
        "średnia: Kwota zł",
        "udział w całości: Kwota %",
    ]
    first = soup.select_one(".rz-table tbody tr")
    assert first.get_text(" ").startswith("Bytków")
    assert count(page(first.a["href"])) == "13 wierszy z 37"
    assert [words(one).removesuffix(" (usuń)") for one in soup.select(".rz-chosen a")][:2] == [
        "grupowanie: Dzielnica",
        "miara: liczba wierszy",
    ]


@pytest.mark.parametrize("group", ["quarter(dzien)", "month(dzien)", "year(dzien)", "quarter(okres)", "year(okres)", "czynne", "okres"])
def test_every_group_leads_to_as_many_rows_as_it_says(page, group):
    soup = page(f"?group={group}&dzielnica__in=Centrum&dzielnica__in=Bytków")
    for line in soup.select(".rz-table tbody tr"):
        if line.a is not None:
            assert count(page(line.a["href"])).split(" wiersz")[0] == line.select("td")[-1].get_text()
        else:
            assert line.th.get_text() == ""
    assert len(soup.select(".rz-table tbody a")) >= len(soup.select(".rz-table tbody tr")) - 1


def test_groups_are_asked_for_by_a_form_and_taken_away_one_by_one(page):
    form = page("?sort=kwota&_choose=groups").select_one("#okno")
    assert "kwartał: Dzień" in words(form)
    soup = page("?sort=kwota&_grouped=1&_group=dzielnica&_group=&_function=sum&_of=kwota&_function=&_of=")
    assert soup.address == T + "?group=dzielnica&measure=sum%28kwota%29#tabela"
    one = page("?group=dzielnica,czynne&measure=sum(kwota)&sort=-sum(kwota)")
    left = page(next(each["href"] for each in one.select(".rz-chosen a") if "Kwota" in each.get_text()))
    assert [words(head) for head in left.select(".rz-table thead th")][-1] == "liczba wierszy"
    rows = page(page("?group=dzielnica").select_one(".rz-chosen a")["href"])
    assert count(rows) == "37 wierszy"


def test_nothing_found_says_which_filter_to_loosen(page):
    soup = page("?dzielnica=Centrum&kwota__lt=0")
    assert [words(one) for one in soup.select(".rz-loosen a")] == [
        "bez „Kwota mniej niż 0”: 12 wierszy",
        "bez „Dzielnica: Centrum”: 1 wiersz",
    ]
    assert "co najmniej dwa" in words(page("?dzielnica=Nikt&kwota__lt=-99").select_one(".rz-empty"))
    assert "Nikt" in words(page("?dzielnica=Nikt").select_one(".rz-facets"))
    assert count(page(link(page("?dzielnica=Centrum&q=xyz").select_one(".rz-empty"), "bez „słowa: xyz”: 12 wierszy"))) == "12 wierszy z 37"


def test_what_is_wrong_in_the_address_is_told_and_the_table_stands(page):
    soup = page("?kolor=red&dzielnica=Centrum&kwota__gte=duzo&sort=sum(kwota)&limit=x", status=400)
    assert count(soup) == "12 wierszy z 37"
    told = words(soup.select_one(".rz-notice"))
    for what in ("kolor", "duzo", "sum(kwota)", "limit"):
        assert what in told
    assert "kolor" not in soup.select_one("#pobierz")["href"]
    assert page("?cursor=abc&dzielnica=Centrum", status=400).select("tbody tr")
    assert page("?" + "&".join(f"kolor{n}=1" for n in range(80)), status=400).select("tbody tr")


def test_places_lead_both_ways_and_far(page):
    soup = page("?limit=25")
    assert "1–25 z 37" in words(soup.select_one(".rz-pager"))
    assert soup.select_one(".rz-places__sizes [aria-current]").get_text() == "25"
    last = page(link(soup, "na koniec"))
    assert last.select_one("tbody .rz-table__number").get_text() == "26"
    jumped = page("?limit=25&_place=30")
    assert jumped.select_one("tbody .rz-table__number").get_text() == "30"
    assert "limit=25" in jumped.select_one("a[rel~=prev]")["href"]


def test_a_reader_between_two_pages_stays_in_the_version(page, bank_dir, table):
    after = page("?limit=25").select_one("a[rel~=next]")["href"]
    publish(bank_dir, table, SCHEMA, ROWS[:3], number=2)
    assert [cell.get_text() for cell in page(after).select("tbody .rz-table__number")][-1] == "37"
    assert count(page(T)) == "3 wiersze"


def test_strange_windows_open_nothing(page):
    for address in ("?_about=nic", "?_choose=nic", "?_cell=kwota"):
        assert page(address).select_one("#okno") is None


@pytest.mark.parametrize("choice", ["columns", "groups", "condition"])
def test_windows_close_to_where_they_were_opened(page, choice):
    soup = page(f"?limit=25&from=25&_choose={choice}")
    assert soup.select_one("[data-close]")["href"] == T + "?limit=25&from=25#tabela"
    assert soup.select_one('meta[name="robots"]')["content"] == "noindex, follow"


def test_a_page_asks_the_engine_little(page, monkeypatch):
    """One statement for the rows; three at most for the values to narrow by, which other pages of the same filters have from memory."""
    asked = []
    fetch = type(bank.engine()).fetch
    monkeypatch.setattr(type(bank.engine()), "fetch", lambda *given: asked.append(given[1]) or fetch(*given))
    for address, most in (("?kwota__gte=1", 4), ("?kwota__gte=1&from=5", 1), ("?kwota__gte=1", 0), ("?group=dzielnica&kwota__gte=1", 2)):
        asked.clear()
        page(address)
        assert len(asked) <= most, (address, asked)


def test_long_addresses_do_not_make_heavy_pages(client, table, page):
    """Each link holds the whole address: where that would be megabytes, cells and headings go without."""
    in_list = "&".join(f"dzielnica__in={'x' * 60}{n}" for n in range(700)) + "&dzielnica__in=Bytków"
    each = "&".join(f"dzielnica__not={'x' * 40}{n}" for n in range(900))
    for address in (f"{T}?{in_list}", f"{T}?{each}", f"{T}?{each}&_row=2", f"{T}?{in_list}&_about=dzielnica"):
        response = client.get(address)
        assert response.status_code == 200
        assert len(response.content) < 60 * len(address)
        assert not BeautifulSoup(response.content, "html.parser").select(".rz-table tbody td:not(.rz-table__number) a")


def test_a_sign_leads_to_what_it_means(page):
    """By keyboard and without a script: a link, and behind it a sentence."""
    sign = page("?sort=kwota&limit=500").select_one("tbody .rz-sign a")
    assert sign["aria-label"] == "# nie opublikowano: tajemnica statystyczna"
    assert sign.has_attr("data-window")
    opened = page(sign["href"].partition("#")[0]).select_one("#okno")
    assert "nie opublikowano: tajemnica statystyczna" in words(opened)
    assert "Nie liczy się do żadnej sumy ani średniej." in words(opened)


def test_the_signs_of_a_table_are_listed_and_narrow_it(page):
    opened = page(link(page(T), "Znaki zamiast liczb")).select_one("#okno")
    assert "1 wiersz tej tabeli ma w którejś komórce znak." in words(opened)
    assert "# nie opublikowano: tajemnica statystyczna 1" in words(opened)
    narrowed = page(link(opened, "Tylko wiersze ze znakiem"))
    assert count(narrowed) == "1 wiersz z 37"
    assert "Znak w dowolnej kolumnie: nie opublikowano" in words(narrowed.select_one(".rz-chosen"))
    again = page(link(page(link(narrowed, "Znaki zamiast liczb")), "Znowu wszystkie wiersze"))
    assert count(again) == "37 wierszy"
    assert count(page("?*__status=unknown")) == "0 wierszy z 37"
