"""What each kind of identifier finds, and what it leaves alone: patrons, firms, offices, codes."""

import pytest

from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.problem import Severity
from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.protect import Office, covers, personal
from ratusz.bank.protect.kinds import kinds
from ratusz.bank.protect.kinds.kind import NOWHERE, Where
from ratusz.bank.protect.kinds.land import check_digit
from ratusz.bank.protect.personal import names_in
from tests.support.tables import column, stored

pytestmark = pytest.mark.slow

#: Made up, with right checksums.
ACCOUNT = "61 1090 1014 0000 0712 1981 2874"


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return DuckDBEngine(memory="512MB", threads=1, temp=tmp_path_factory.mktemp("spill"))


def codes(text: str) -> list[str]:
    return [kind.code for kind in names_in(text)]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("nip-found", "NIP 525-000-10-03"),
        ("nip-found", "PL5250001003"),
        ("nip-found", "525-00-01-003"),
        ("regon-found", "REGON 000331501"),
        ("name-found", "Anna Kowalska"),
        ("name-found", "p. Jan Nowak, emeryt"),
        ("name-found", "Nowak Jan"),
        ("name-found", "KOWALSKA-NOWAK ANNA"),
        ("name-found", "Anna Maria Wiśniewska"),
        ("name-found", "Jan M. Kowalczyk"),
        ("name-found", "wniosek Jana Kowalskiego o zasiłek"),
        ("name-found", "odebrała Dobrawa Pietraszewska"),
        ("name-found", "dla Jaśminy Wilkowicz"),
        ("name-found", "Żegota Mroczkowski, brat"),
        ("name-found", "zajęcia świetlicy prowadzi Halina Wróblewska"),
        ("name-found", "parkowanie zgłosił Jan Nowak"),
        ("name-found", "opiekunka placówki Anna Nowak"),
        ("name-found", "zgłosił p. Mroczkowski z parteru"),
        ("name-found", "mgr inż. Kalikst Bober"),
        ("name-found", "KALIKST ADAMCZYK"),
        ("name-found", "imię i nazwisko: Dobrawa Pietra"),
        ("name-found", "imię i nazwisko opiekuna: Melchior Trąba"),
        ("name-found", "lek. med. Kosma Biernat"),
        ("identity-card-found", "dowód ABA300000"),
        ("identity-card-found", "ABA 300000"),
        ("plate-found", "SK 12345"),
        ("plate-found", "nr rej. SPI4A21"),
        ("land-register-found", f"KA1I/00012345/{check_digit('KA1I', '00012345')}"),
        ("bank-account-found", ACCOUNT),
        ("bank-account-found", "PL" + ACCOUNT.replace(" ", "")),
        ("address-found", "ul. Długa 5/12"),
        ("address-found", "zam. ul. Jana Pawła II 10a m. 3"),
        ("address-found", "os. Tuwima 4 lok. 17"),
        ("address-found", "ul. 3 Maja 5/12"),
        ("phone-found", "dzwonić 32/228-12-08 po 16"),
        ("phone-found", "(32) 228 12 08"),
        ("phone-found", "tel. 0-32 228 12 08"),
        ("phone-found", "tel. kom. (0-32)2281208"),
        ("phone-found", "komórka 501222333"),
        ("phone-found", "a,501 222 333,502 333 444"),
        ("phone-found", "12,5 501 222 333"),
        ("phone-found", "POINT (18.95 50.31) tel. 501 222 333"),
        ("birth-date-found", "ur. 12.03.1985 r."),
        ("birth-date-found", "Anna Kowalska, 12.03.1985"),
    ],
)
def test_it_is_found(code, text):
    assert code in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "Szkoła Podstawowa nr 3 im. Jana Kochanowskiego",
        "ul. Jana Pawła II 5",
        "Jana Kochanowskiego",
        "Henryka Sienkiewicza",
        "Rondo Jerzego Ziętka",
        "Plac Józefa Skrzeka",
        "Tychy Marii Konopnickiej",
        "Sosnowiec 3 Maja Wiadukt",
        "Kazimierz Górniczy Pętla",
        "Park Adama Mickiewicza",
        "św. Jan Nepomucen",
        "Kazimierz Dolny",
        "Michałkowice",
        "ul. Długa 5",
        "Uchwała 5/12",
        "Park Bytkowski",
        "Dąbrowa Tarnowska",
        "wygrała Ruda Śląska",
        "była Cegielnia Bytkowska",
        "mgr Administracji Publicznej",
        "Zakład Piekarniczy Adamczyk",
        "Salon Meblowy Adamowicz",
        "Rynek Adamczyka",
        "Pani Wiosna i Pan Tadeusz",
        "pl. dr. Andrzeja Mielęckiego",
        "działka nr 1203/4",
        "uchwała 32/228/2020",
        "POLYGON ((501 222 333, 501 222 444))",
        "[[501 222 333], [502 333 444]]",
        "18.951 222 333",
        "501 222 333.5",
        "310 501 222 333",
        "525-000-10-08",
        "2024/2025",
        "KA1I/00012345/0",
        "ABA300001",
        "SIE/2015/0048123",
        "SlKatoKossu",
        "PM10 24g",
        "XX 12345",
        "Stanisława Moniuszki",
        "Anna",
        "Nowak",
        "z dnia 12.03.2019 r.",
    ],
)
def test_it_is_left_alone(text):
    assert codes(text) == []


def test_every_kind_meets_its_own_sign(engine):
    texts = [
        "NIP 525-000-10-03",
        "32/228-12-08",
        "(0-32)2281208",
        "tel. 0-32 228 12 08",
        "komórka 501222333",
        "fax: (32) 228 12 08",
        "12,5 501 222 333",
        "Pani Gżegżółka",
        "p.Bober",
        "Kalikst Adamczyk",
        "syn Kalikst Mroczkowski",
        "nazwisko i imię: Pietra Dobrawa",
        "Anna Kowalska",
        "WIŚNIEWSKI ŁUKASZ",
        "ABA300000",
        "SK 12345",
        ACCOUNT,
        "Długa 5 m. 3",
        "ur. 1.03.1985",
    ]
    for text in texts:
        for kind in kinds.values():
            if kind.find(text, NOWHERE):
                assert engine.fetch(f"SELECT regexp_matches('{text}', '{kind.sign}')") == [(True,)], (kind.code, text)


def told(engine, folder, labels, rows, **more):
    """Code and severity of what is told, by column."""
    schema = Schema(columns=tuple(column(f"k{place}", label=label) for place, label in enumerate(labels)))
    report = personal(engine, stored(folder, schema, rows), **more)
    return {(one.code, one.where.column): one.weight for one in report.problems}


@pytest.mark.parametrize("text", ["501 222 333", "1 501 222 333,5", "501 222 333 zł"])
def test_a_figure_in_a_column_of_numbers_is_no_telephone(text):
    assert kinds["phone-found"].find(text, Where(is_number=True)) == []


@pytest.mark.parametrize("text", ["12,5 tel. 501 222 333", "12,5 501 222 333", "310 (501 222 333)", "syn: 501 222 333"])
def test_a_telephone_in_a_column_of_numbers_is_one(text):
    assert kinds["phone-found"].find(text, Where(is_number=True)) == ["501222333"]


def test_what_is_called_as_somebody_is_nobody_among_titles(engine, tmp_path):
    rows = [("Pan Wołodyjowski",), ("Pan Samochodzik",)] * 3
    assert told(engine, tmp_path, ("Tytuł",), rows) == {}
    assert told(engine, tmp_path, ("Uwagi",), rows) == {("name-found", "Uwagi"): Severity.ERROR}


def test_numbers_of_firms_beside_their_names_are_no_news(engine, tmp_path):
    rows = [("Budex sp. z o.o.", "5250001003", "000331501"), ("Remont S.A.", "5250001003", "000331501")] * 10
    assert told(engine, tmp_path, ("Wykonawca", "NIP", "REGON"), rows) == {}


def test_one_person_among_firms_stops(engine, tmp_path):
    rows = [("Budex sp. z o.o.", "5250001003")] * 20 + [("Anna Kowalska", "5250001003")]
    found = told(engine, tmp_path, ("Nazwa", "NIP"), rows)
    assert found["nip-found", "NIP"] is Severity.ERROR


def test_numbers_that_fit_by_chance_among_codes_are_left_alone(engine, tmp_path):
    rows = [(f"ABC{300000 + number}",) for number in range(50)]
    assert told(engine, tmp_path, ("Kod",), rows) == {}


def test_boxes_and_telephones_of_offices_are_told_and_do_not_stop(engine, tmp_path):
    rows = [("SP 5", "sekretariat@sp5.siemianowice.pl", "32 220 00 00"), ("Przedszkole nr 3", "przedszkole3@wp.pl", "32 220 00 01")]
    found = told(engine, tmp_path, ("Placówka", "E-mail", "Telefon"), rows)
    assert found == {("email-found", "E-mail"): Severity.WARNING, ("phone-found", "Telefon"): Severity.WARNING}


def test_parents_of_a_school_are_people_all_the_same(engine, tmp_path):
    rows = [("SP 5", "Anna Nowak", "anna.nowak@gmail.com", "600 100 200")] * 3
    found = told(engine, tmp_path, ("Szkoła", "Rodzic", "E-mail", "Telefon"), rows)
    assert found["email-found", "E-mail"] is Severity.ERROR
    assert found["phone-found", "Telefon"] is Severity.ERROR
    said = told(engine, tmp_path, ("Szkoła", "Telefon rodzica"), [("SP 5", "600 100 200")] * 3)
    assert said["phone-found", "Telefon rodzica"] is Severity.ERROR


def test_the_bank_s_own_domain_is_an_office(engine, tmp_path):
    rows = [("j.kowalski@siemianowice.pl",)]
    assert told(engine, tmp_path, ("Poczta",), rows)["email-found", "Poczta"] is Severity.ERROR
    office = Office(domains=frozenset({"siemianowice.pl"}))
    assert told(engine, tmp_path, ("Poczta",), rows, office=office)["email-found", "Poczta"] is Severity.WARNING


def test_people_in_their_posts_are_told_and_do_not_stop(engine, tmp_path):
    rows = [("Anna Nowak", "radna"), ("Jan Kowalski", "radny")]
    assert told(engine, tmp_path, ("Kto", "Funkcja"), rows) == {("name-found", "Kto"): Severity.WARNING}
    assert told(engine, tmp_path, ("Kto", "Sprawa"), [("Anna Nowak", "zasiłek")])["name-found", "Kto"] is Severity.ERROR


def test_first_names_and_surnames_in_two_columns_are_people(engine, tmp_path):
    found = told(engine, tmp_path, ("Imię", "Nazwisko", "Klasa"), [("Anna", "Nowak", "1a"), ("Jan", "Kowal", "1b")])
    assert found == {("name-found", "Nazwisko"): Severity.ERROR}
    assert told(engine, tmp_path, ("Imię i nazwisko", "Kwota"), [("Żywia Ęąbk", "5")]) == {
        ("name-found", "Imię i nazwisko"): Severity.ERROR
    }
    assert told(engine, tmp_path, ("Imię", "Liczba"), [("Anna", "12"), ("Jan", "15")]) == {}


def test_typed_days_of_birth_are_found_by_their_heading(engine, tmp_path):
    schema = Schema(columns=(column("d", Type.DATE, label="Data urodzenia"), column("e", Type.DATE, label="Data umowy")))
    report = personal(engine, stored(tmp_path, schema, [(None, None)]))
    assert report.problems == ()


def test_typed_numbers_say_what_they_are_by_their_heading(engine, tmp_path):
    schema = Schema(columns=(column("a", Type.INTEGER, label="NIP"), column("b", Type.INTEGER, label="Kwota"), column("c")))
    report = personal(engine, stored(tmp_path, schema, [(5250001003, 5250001003, "Anna Nowak")]))
    assert {(one.code, one.where.column) for one in report.problems} == {("nip-found", "NIP"), ("name-found", "c")}


def test_marks_tell_sorts_apart_and_say_nothing(engine, tmp_path):
    schema = Schema(columns=(column("a", label="E-mail"),))

    def marks(*addresses, salt=b"s"):
        report = personal(engine, stored(tmp_path, schema, [(one,) for one in addresses]), office=Office(salt=salt))
        assert "gmail" not in str(report.as_json())
        return frozenset(report.problems[0].marks)

    accepted = marks("anna.nowak@gmail.com")
    assert covers(accepted, marks("jan.kowal@gmail.com", "ewa.mazur@gmail.com"))
    assert not covers(accepted, marks("anna.nowak@onet.pl"))
    assert accepted != marks("anna.nowak@gmail.com", salt=b"other")
    few = frozenset({"share:1"})
    assert not covers(few, frozenset({"share:3"}))
    assert covers(frozenset({"share:3"}), few)
    assert not covers(frozenset(), few)
