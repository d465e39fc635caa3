"""A trial of the guard: twelve ordinary office files, and twelve with identifiers in odd places. Made up before anything was tuned to them.

People, numbers and firms are invented.
"""

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
import xlwt

from tests.support.files import ods, ods_table

Rows = Sequence[Sequence[object]]
PHONE, NAME, PESEL, EMAIL = "phone-found", "name-found", "pesel-found", "email-found"
#: A PESEL of nobody, with a right checksum.
_NUMBER = "85031212343"
_SHAPES = (
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A file: its name, how it is written, and what stands in it: the kind, where, and in how many rows of a column."""

    name: str
    write: Callable[[Path], None]
    planted: tuple[tuple[str, str, int], ...] = ()


def _csv(*rows: Sequence[object], mark: str = ";") -> Callable[[Path], None]:
    def write(path: Path) -> None:
        out = io.StringIO()
        csv.writer(out, delimiter=mark, lineterminator="\n").writerows(rows)
        path.write_text(out.getvalue(), encoding="utf-8")

    return write


Change = Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], None]


def _xlsx(rows: Rows, change: Change = lambda _book, _sheet: None) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("Dane")
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            change(book, sheet)

    return write


def _ods(rows: Rows, *, inside: str = "", extra: dict[str, bytes | str] | None = None) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(ods(ods_table(rows).replace("<table:table-row>", f"{inside}<table:table-row>", 1), extra=extra))

    return write


_DISTRICTS = ("Bytków", "Michałkowice", "Bańgów", "Przełajka", "Centrum", "Tuwima", "Węzłowiec", "Nowy Świat")
_COUNTS: Rows = (("Dzielnica", "Liczba dzieci", "Kwota"), *((one, 120 + 7 * n, 1250.5 + 31 * n) for n, one in enumerate(_DISTRICTS)))

_SCHOOLS: Rows = (
    ("Nazwa placówki", "Ulica", "Numer", "Uczniowie"),
    ("Szkoła Podstawowa nr 1 im. Jana Kochanowskiego", "Mikołaja", "3", 310),
    ("Szkoła Podstawowa nr 5 im. Powstańców Śląskich", "Świerczewskiego", "80", 402),
    ("I Liceum Ogólnokształcące im. Jana Śniadeckiego", "Leśna", "1", 512),
    ("Zespół Szkół Cogito im. ks. Józefa Tischnera", "Matejki", "5", 288),
    ("Przedszkole nr 7 „Bajka”", "Jana Pawła II", "16", 120),
    ("Szkoła Podstawowa nr 13 imienia Karola Miarki", "Marii Dąbrowskiej", "22", 275),
    ("Państwowa Szkoła Muzyczna im. Grażyny Bacewicz", "Jana Matejki", "2", 140),
    ("Liceum im. Marii Skłodowskiej-Curie", "Ignacego Paderewskiego", "9", 455),
)
_STREETS: Rows = (
    ("Lp.", "Nazwa", "Długość [m]", "Kategoria"),
    *(
        (number, name, 120 + 13 * number, "gminna")
        for number, name in enumerate(
            (
                "ul. Jana Pawła II", "ul. Marii Skłodowskiej-Curie", "Plac Piotra Skargi", "Rondo Jerzego Ziętka", "Kościuszki", "Aleja Róż",
                "ul. Stanisława Moniuszki", "Park Śląski", "Stawy Przełajskie", "Osiedle Węzłowiec", "Rynek Bytkowski", "ks. Jana Kapicy",
                "Władysława Jagiełły", "Emilii Plater", "Króla Chrobrego", "Wojciecha Korfantego", "Las Bytkowski", "Pałac Donnersmarcków",
            ),
            1,
        )
    ),
)  # fmt: skip
_FIRMS: Rows = (
    ("Wykonawca", "NIP", "Przedmiot", "Wartość"),
    ("Budex Kowalski i Synowie sp. z o.o.", "5250001003", "Remont chodnika przy ul. Jana Pawła II", 12500.5),
    ("Zakład Usług Komunalnych Górski sp. j.", "5250001003", "Odśnieżanie, rejon Bytków", 8800),
    ("Przedsiębiorstwo Drogowe Piasecki S.A.", "5250001003", "Oznakowanie poziome", 47200),
    ("Kancelaria Radców Prawnych Wolski i Wspólnicy", "5250001003", "Obsługa prawna", 6000),
    ("Biuro Projektów Architekt Sp. z o.o.", "5250001003", "Projekt przebudowy Stadionu Miejskiego", 91000),
    ("Fundacja Dom Rodzinny", "5250001003", "Prowadzenie świetlicy", 30000),
)
_PLACES: Rows = (
    ("Obiekt", "WKT", "x", "y"),
    ("Szpital Miejski", "POINT (18.9512345 50.3112345)", 18.9512345, 50.3112345),
    ("Park Tradycji", "POLYGON ((501 222 333, 501 222 334, 502 223 333, 501 222 333))", 501222333, 571233440),
    ("Dworzec Gliwicki", "LINESTRING (6580123.12 5571233.40, 6580 123 456 789)", 6580123.12, 5571233.4),
    ("Staw Rzęsa", "POINT Z (503 118 270 501 222 333)", 503118270, 501222333),
    ("Hala Pszczelnik", "MULTIPOINT ((18.95 50.31), (512 345 678, 600 700 800))", 512345678, 600700800),
)
_STOPS: Rows = (
    ("Linia", "Przystanek", "Kierunek", "Odjazd"),
    ("5", "Siemianowice Plac Skrzeka", "Katowice Aleja Korfantego", "05:12"),
    ("72", "Michałkowice Kościelna", "Chorzów Batory Dworzec", "05:31"),
    ("110", "Bytków Osiedle Młodych", "Piekary Śląskie Kopiec", "06:02"),
    ("190", "Bańgów Kościół", "Czeladź Szpital Powiatowy", "06:40"),
    ("665", "Przełajka Wiejska", "Wojkowice Park Miejski", "07:05"),
)
_COUNCIL: Rows = (
    ("Okręg", "Radny", "Komitet wyborczy", "Głosy"),
    (1, "Jan Kowalski", "KWW Wspólne Siemianowice", 512),
    (1, "Anna Nowak", "KWW Forum Samorządowe", 498),
    (2, "Piotr Wiśniewski", "Koalicja Obywatelska", 433),
    (2, "Ewa Zielińska", "Prawo i Sprawiedliwość", 391),
)
_BOOKS: Rows = (
    ("Miejsce", "Autor", "Tytuł", "Wypożyczenia"),
    (1, "Olga Tokarczuk", "Księgi Jakubowe", 212),
    (2, "Henryk Sienkiewicz", "Pan Wołodyjowski", 190),
    (3, "Remigiusz Mróz", "Kasacja", 185),
    (4, "Adam Mickiewicz", "Pan Tadeusz", 171),
)
_EVENTS: Rows = (
    ("Data", "Wydarzenie", "Miejsce", "Widzowie"),
    ("2025-05-03", "Koncert Orkiestry Górniczej", "Park Miejski", 400),
    ("2025-05-17", "Noc Muzeów: Zabytki Techniki", "Muzeum Miejskie", 250),
    ("2025-06-01", "Dzień Dziecka z Panem Kleksem", "Dom Kultury Chemik", 610),
    ("2025-06-21", "Wystawa Bytkowskie Lato", "Galeria Po Schodach", 90),
    ("2025-07-12", "Pani Wiosna i Pan Zima, bajka", "Teatr Wielki", 120),
)
_WASTE: Rows = (
    ("Ulica", "Numery", "Zmieszane", "Papier"),
    ("Bytkowska", "1-45, 2/4", "poniedziałek", "12.01, 9.02"),
    ("Oświęcimska", "1/3, 5", "wtorek", "13.01, 10.02"),
    ("Jana Polaczka", "2-18", "środa", "14.01, 11.02"),
    ("św. Barbary", "7", "czwartek", "15.01, 12.02"),
)
_CONTRACTS: Rows = (
    ("Numer", "Data", "Wykonawca", "Kwota"),
    ("272.1.2025", "2025-01-12", "Eko-Region Sp. z o.o.", 120000),
    ("272.2.2025", "2025-01-19", "Drogbud S.A.", 98000.5),
    ("272.3.2025", "2025-02-02", "Zieleń Miejska Sp. z o.o.", 45000),
    ("272.4.2025", "2025-02-11", "Śląskie Centrum Szkoleń", 3200),
    (),
    ("Urząd Miasta Siemianowice Śląskie, Wydział Zamówień, tel. 32/760-52-00",),
)
_AIR: Rows = (
    ("Kod stacji", "Czas", "PM10", "NO2"),
    *(("SlKatoKossu", f"2025-01-{day:02} 08:00", 20 + day, 501222333 / 10**7) for day in range(1, 20)),
)
_GEO = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [[[18.95, 50.31], [18.96 + n / 1000, 50.32], [18.97, 50.33], [18.95, 50.31]]]},
            "properties": {"nazwa": name, "powierzchnia": 501222333 + n},
        }
        for n, name in enumerate(("Park Pszczelnik", "Skwer Laskowicza", "Zieleniec Bytkowski"))
    ],
}


def _json(data: object) -> Callable[[Path], None]:
    return lambda path: path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8") and None


ORDINARY = (
    Trial(name="placowki.csv", write=_csv(*_SCHOOLS)),
    Trial(name="ulice.xlsx", write=_xlsx(_STREETS)),
    Trial(name="wydatki.ods", write=_ods((*_COUNTS, ("Razem", 1156, 10872), ("Sporządził: Wydział Finansowy", None, None)))),
    Trial(name="umowy-wykonawcy.csv", write=_csv(*_FIRMS)),
    Trial(name="obiekty.csv", write=_csv(*_PLACES)),
    Trial(name="parki.geojson", write=_json(_GEO)),
    Trial(name="rozklad.csv", write=_csv(*_STOPS)),
    Trial(name="rada-miasta.xlsx", write=_xlsx(_COUNCIL)),
    Trial(name="biblioteka.csv", write=_csv(*_BOOKS)),
    Trial(name="wydarzenia.xlsx", write=_xlsx(_EVENTS)),
    Trial(name="odpady.csv", write=_csv(*_WASTE)),
    Trial(name="rejestr-umow.xlsx", write=_xlsx((("Rejestr umów za rok 2025",), (), *_CONTRACTS))),
)


def _notes(texts: Sequence[str]) -> Rows:
    return (("Lp.", "Sprawa", "Kwota", "Uwagi"), *((n, "zasiłek", 300 + n, text) for n, text in enumerate(texts, 1)))


_QUIET = ("w toku", "zakończona", "odmowa", "do uzupełnienia", "w toku", "przekazano dalej")


def _printed(_book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.set_footer("&Lwydruk: tel. domowy 503 118 270")
    sheet.set_header("&CDotyczy: Jan Wieczorek")
    sheet.write_comment("B3", f"zweryfikowano, PESEL {_NUMBER}")


def _named(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    book.define_name("kontakt", '="anna.wrobel88@poczta-domowa.pl"')
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Dane!$B$2:$B$9", "name": "dzieci"})
    chart.set_title({"name": "Podopieczni: Jan Wieczorek i inni"})
    sheet.insert_chart("F2", chart)
    sheet.insert_textbox("F20", "Dzwonić po 15: 503 118 270")


def _hidden(book: xlsxwriter.Workbook, _sheet: xlsxwriter.worksheet.Worksheet) -> None:
    far = book.add_worksheet("Nowak Anna")
    far.very_hidden()
    for number, row in enumerate((("Imię i nazwisko", "Telefon"), ("Anna Nowak", "503 118 270"), ("Jan Wieczorek", "503 118 271"))):
        far.write_row(number, 0, row)
    book.set_properties({"title": f"PESEL {_NUMBER}"})


def _printed_ods(path: Path) -> None:
    header = (
        f'<office:document-styles {_SHAPES}><office:master-styles><style:master-page style:name="Default"><style:header><text:p>Teczka: '
        "<text:span>Jan</text:span> <text:span>Wieczorek</text:span></text:p></style:header></style:master-page></office:master-styles>"
        "</office:document-styles>"
    )
    box = (
        f"<table:shapes><draw:frame {_SHAPES}><draw:text-box><text:p>kontakt z matką: <text:span>503</text:span> 118 270</text:p>"
        "</draw:text-box></draw:frame></table:shapes>"
    )
    _ods(_COUNTS, inside=box, extra={"styles.xml": header})(path)


def _old(path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Dane")
    for number, row in enumerate(_COUNTS):
        for place, value in enumerate(row):
            sheet.write(number, place, value)
    sheet.header_str, sheet.footer_str = b"&LTeczka: Jan Wieczorek", b"&Rtel. 503 118 270"
    book.save(str(path))


_OWNERS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [18.95 + n / 1000, 50.31]},
            "properties": {"dzialka": f"120{n}/4", "opis": text},
        }
        for n, text in enumerate(("ogród", "dzierżawi Pan Mroczkowski, 32/228-12-08", "łąka", "ogród p. Haliny Wróblewskiej", "ogród"))
    ],
}

PLANTED = (
    Trial(
        name="kwoty.csv",
        write=_csv(("Lp.", "Kwota"), *((n, f"{10 + n},5") for n in range(1, 30)), (30, "12,5 tel. 501 222 333"), (31, "14,5")),
        planted=((PHONE, "behind a figure in a column of numbers", 1),),
    ),
    Trial(
        name="sprawy.csv",
        write=_csv(*_notes([*_QUIET, "dzwonić 32/228-12-08 po 16", "syn: (32) 228 12 08", *_QUIET])),
        planted=((PHONE, "with a slash, with brackets", 2),),
    ),
    Trial(
        name="zajecia.xlsx",
        write=_xlsx((("Zajęcia świetlicy – prowadzi Halina Wróblewska, dom 503 118 270",), (), *_COUNTS)),
        planted=((NAME, "title", 1), (PHONE, "title", 1)),
    ),
    Trial(
        name="swiadczenia.xlsx",
        write=_xlsx((*_COUNTS, (), (f"Sporządziła: mgr Bogna Przybylska, PESEL {_NUMBER}",))),
        planted=((NAME, "footer", 1), (PESEL, "footer", 1)),
    ),
    Trial(
        name="wydruk.xlsx",
        write=_xlsx(_COUNTS, _printed),
        planted=((PHONE, "printed footer", 1), (NAME, "printed header", 1), (PESEL, "comment", 1)),
    ),
    Trial(name="teczka.ods", write=_printed_ods, planted=((NAME, "printed header", 1), (PHONE, "text box", 1))),
    Trial(name="stary.xls", write=_old, planted=((NAME, "printed header", 1), (PHONE, "printed footer", 1))),
    Trial(
        name="wykres.xlsx",
        write=_xlsx(_COUNTS, _named),
        planted=((EMAIL, "defined name", 1), (NAME, "chart title", 1), (PHONE, "text box", 1)),
    ),
    Trial(
        name="wnioski.csv",
        write=_csv(*_notes([*_QUIET, "odebrała Dobrawa Pietraszewska", "dla Jaśminy Wilkowicz", "Żegota Mroczkowski, brat", *_QUIET])),
        planted=((NAME, "first names that no list has", 3),),
    ),
    Trial(
        name="interwencje.csv",
        write=_csv(*_notes([*_QUIET, "zgłosił Pan Mroczkowski z parteru", "mgr Kalikst Bober potwierdził", "Pani Gżegżółka", *_QUIET])),
        planted=((NAME, "titles before surnames", 3),),
    ),
    Trial(
        name="lista.xlsx",
        write=_xlsx(_COUNTS, _hidden),
        planted=((NAME, "hidden sheet", 1), (PHONE, "hidden sheet", 1), (PESEL, "properties", 1)),
    ),
    Trial(name="dzialki.geojson", write=_json(_OWNERS), planted=((PHONE, "property of a shape", 1), (NAME, "property of a shape", 2))),
)
