"""Public never means leaked: what is withheld is in no file, and personal data does not go out unseen."""

import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from ratusz.bank.base.errors import Stopped
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.problem import Severity
from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.model.table import PartFile, Table
from ratusz.bank.protect import personal, protect
from ratusz.bank.protect.personal import holds_pesel, is_pesel, names_pesel
from tests.support.tables import column, stored

#: Made up, with right checksums: born in 1944, 2002 and 1802.
PESEL, PESEL_2002, PESEL_1802 = "44051401359", "02270812350", "02870812358"
CARE = Schema(
    columns=(column("nr", Type.INTEGER), column("pesel", label="PESEL"), column("kwota", Type.INTEGER, has_status=True)), key=("pesel",)
)
ROWS = [(1, PESEL, 100, None), (2, PESEL_2002, None, "unknown")]


@pytest.fixture(autouse=True, params=["few", "many"])
def looked(request, monkeypatch):
    """Few texts are looked at one by one, of many the engine tells first which have any sign: what is found is the same."""
    if request.param == "many":
        for name in ("looking", "personal"):
            monkeypatch.setattr(sys.modules[f"ratusz.bank.protect.{name}"], "FEW_TEXTS", -1)


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return DuckDBEngine(memory="512MB", threads=1, temp=tmp_path_factory.mktemp("spill"))


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


def with_raw(engine, table: Table, folder: Path, cells) -> Table:
    values = ", ".join(f"({row}, '{name}', '{text}')" for row, name, text in cells)
    rows = engine.write(f'SELECT * FROM (VALUES {values}) AS t("_row", "column", "raw")', str(folder / "raw.parquet"))
    return replace(table, raw=(PartFile(path=folder / "raw.parquet", rows=rows, first_row=None, sha256="raw"),))


def files(table: Table) -> bytes:
    return b"".join(part.path.read_bytes() for part in (*table.parts, *table.raw))


def test_nothing_of_a_withheld_column_is_left_in_any_file(engine, tmp_path, work):
    table = with_raw(engine, stored(tmp_path, CARE, ROWS), tmp_path, [(1, "pesel", f" {PESEL}"), (1, "kwota", "100,0")])
    public = protect(engine, table, withheld=["pesel"], work=work)
    assert public.schema.names == ("nr", "kwota")
    assert pq.read_schema(public.parts[0].path).names == ["nr", "kwota", "kwota__status"]
    assert engine.fetch(f"SELECT * FROM {engine.scan_table(public)}") == [(1, 1, 100, None), (2, 2, None, "unknown")]
    assert engine.fetch(f"SELECT * FROM {engine.scan_raw(public)}") == [(1, "kwota", "100,0")]
    for path in (*public.parts, *public.raw):
        for columns in pq.read_table(path.path).to_pydict().values():
            assert not any(PESEL in str(value) for value in columns)


def test_a_withheld_column_with_signs_takes_its_companion_along(engine, tmp_path, work):
    public = protect(engine, stored(tmp_path, CARE, ROWS), withheld=["kwota"], work=work)
    assert pq.read_schema(public.parts[0].path).names == ["nr", "pesel"]
    assert public.schema.key == ("pesel",)


def test_a_key_with_a_withheld_column_tells_rows_apart_no_longer(engine, tmp_path, work):
    table = stored(tmp_path, replace(CARE, key=("nr", "pesel")), ROWS)
    assert protect(engine, table, withheld=["pesel"], work=work).schema.key == ()


def test_files_that_hold_nothing_more_stay_as_they_are(engine, tmp_path, work):
    table = with_raw(engine, stored(tmp_path, CARE, ROWS), tmp_path, [(1, "kwota", "100,0")])
    public = protect(engine, table, withheld=[], work=work)
    assert (public.parts, public.raw) == (table.parts, table.raw)
    assert list(work.iterdir()) == []


def test_a_column_that_only_an_old_file_still_holds_does_not_go_out(engine, tmp_path, work):
    table = stored(tmp_path, CARE, ROWS)
    now = replace(table, schema=Schema(columns=(CARE.columns[0], CARE.columns[2])))
    assert b"pesel" not in files(protect(engine, now, withheld=[], work=work))


def test_rows_keep_their_numbers(engine, tmp_path, work):
    table = stored(tmp_path, CARE, ROWS, numbers=[[4, 9]])
    public = protect(engine, table, withheld=["pesel"], work=work)
    assert [row[0] for row in engine.fetch(f"SELECT * FROM {engine.scan_table(public)}")] == [4, 9]


def test_raw_text_of_which_nothing_is_left_is_no_part(engine, tmp_path, work):
    table = with_raw(engine, stored(tmp_path, CARE, ROWS), tmp_path, [(1, "pesel", "x")])
    assert protect(engine, table, withheld=["pesel"], work=work).raw == ()


def test_nothing_left_is_nothing_to_publish(engine, tmp_path, work):
    with pytest.raises(Stopped) as error:
        protect(engine, stored(tmp_path, CARE, ROWS), withheld=["nr", "pesel", "kwota"], work=work)
    assert error.value.code == "nothing-left"


# --------------------------------------------------------------------------------------------------------- personal data


def found(engine, folder: Path, *texts: str | None, label: str = "uwagi") -> dict[str, tuple[str, int]]:
    report = personal(engine, stored(folder, Schema(columns=(column("uwagi", label=label),)), [(text,) for text in texts]))
    return {problem.code: (problem.found, problem.where.row) for problem in report.problems}


@pytest.mark.parametrize(
    "text",
    [
        PESEL,
        PESEL_2002,
        PESEL_1802,
        f"ur. 1944, PESEL:{PESEL}.",
        f"NIP 6431010203, {PESEL}",
        f"12345678901 {PESEL}",
        "440514 01359",
        "440514-01359",
        "44 05 14 01359",
        "44-05-14-01359",
        "ur. 44-05-14 01359, SP 3",
        "440514\u00a001359",
    ],
)
def test_a_pesel_number_is_found_wherever_it_stands(engine, tmp_path, text):
    assert found(engine, tmp_path, "Bytków", None, text, text) == {"pesel-found": ("2", 3)}


@pytest.mark.parametrize(
    "text",
    [
        "44051401358",  # checksum
        "44131401358",  # month 13
        "44051401359" + "0",  # a digit more
        "44050001351",  # day 0
        "4405140135",
        "440514 01358",  # checksum
        "4405 1401 359",
        "62 1090 1014 0000 0712 1981 2874",
        "12440514 01359",
        "440514 013590",
        "44  05 14 01359",
    ],
)
def test_other_long_numbers_are_not_pesel_numbers(engine, tmp_path, text):
    assert found(engine, tmp_path, text) == {}


@pytest.mark.parametrize(
    "text", [PESEL, "440514 01359", "440514\u00a001359", f"x{PESEL}y", "440514 013590", "44051401358", "44131401358", "", "SP 3"]
)
def test_names_are_searched_as_rows_are(engine, text):
    assert engine.fetch(f"SELECT coalesce({holds_pesel('text')}, false) FROM (SELECT '{text}' AS text)") == [(names_pesel(text),)]


def test_headings_and_names_are_searched_too(engine, tmp_path):
    table = stored(tmp_path, Schema(columns=(column("ocena", label=f"Uczeń {PESEL}"), column("b"))), [("5", "x")])
    report = personal(engine, table, name="440514 01359", file_name="lista.csv")
    assert [(problem.code, problem.where.column) for problem in report.problems] == [
        ("pesel-in-name", None),
        ("pesel-in-heading", f"Uczeń {PESEL}"),
    ]
    assert next(one.code for one in personal(engine, table, name="Dane", file_name=f"{PESEL}.csv").problems) == "pesel-in-name"
    assert [one.code for one in personal(engine, table, name="Dane", file_name="lista.csv").problems] == ["pesel-in-heading"]


@pytest.mark.parametrize("month", range(100))
def test_a_month_says_the_century(engine, month):
    digits = [4, 4, month // 10, month % 10, 1, 5, 0, 1, 3, 5]
    checksum = -sum(weight * digit for weight, digit in zip((1, 3, 7, 9, 1, 3, 7, 9, 1, 3), digits, strict=True)) % 10
    text = "".join(map(str, [*digits, checksum]))
    assert engine.fetch(f"SELECT {is_pesel('text')} FROM (SELECT '{text}' AS text)") == [(month % 20 in range(1, 13),)]


@pytest.mark.parametrize("text", ["jan.kowalski@example.org", "pisać: a_b+c@sp-3.edu.pl, pilne", "X@Y.PL"])
def test_an_e_mail_address_is_found(engine, tmp_path, text):
    assert found(engine, tmp_path, text) == {"email-found": ("1", 1)}


@pytest.mark.parametrize("text", ["@siemianowice", "3 szt. @ 5 zł", "a@b"])
def test_not_every_at_sign_is_an_address(engine, tmp_path, text):
    assert found(engine, tmp_path, text) == {}


@pytest.mark.parametrize(
    "text",
    [
        "600 100 200",
        "600-100-200",
        "+48 600 100 200",
        "0048600100200",
        "tel. 600100200",
        "Tel:600 100 200",
        "32 220 00 00",
        "(32) 220-00-00",
        "sekretariat 32-220-00-00, pok. 3",
    ],
)
def test_a_telephone_number_is_found(engine, tmp_path, text):
    assert found(engine, tmp_path, text) == {"phone-found": ("1", 1)}


@pytest.mark.parametrize(
    "text", ["643-101-02-03", "1 234 567 890", "123456789", "2024-05-31", "41-100", "SIE/2015/0048123", "48 600", "12 345 678 901"]
)
def test_other_numbers_are_not_telephones(engine, tmp_path, text):
    assert found(engine, tmp_path, text) == {}


def test_nine_digits_are_a_telephone_where_the_column_says_so(engine, tmp_path):
    assert found(engine, tmp_path, "322200000", label="Numer telefonu") == {"phone-found": ("1", 1)}
    assert found(engine, tmp_path, "322200000", label="REGON") == {}


def test_one_cell_may_hold_all_of_them_and_the_report_quotes_none(engine, tmp_path):
    schema = Schema(columns=(column("uwagi", label="Uwagi"),))
    text = f"{PESEL}, jan@example.org, tel. 600 100 200"
    report = personal(engine, stored(tmp_path, schema, [("x",), (text,)]), name="Arkusz1")
    assert [(problem.code, problem.where.column, problem.where.row, problem.where.table) for problem in report.problems] == [
        ("pesel-found", "Uwagi", 2, "Arkusz1"),
        ("email-found", "Uwagi", 2, "Arkusz1"),
        ("phone-found", "Uwagi", 2, "Arkusz1"),
    ]
    assert report.worst is Severity.ERROR
    said = str(report.as_json())
    assert not any(secret in said for secret in (PESEL, "jan@", "600 100"))


def large(table: Table) -> Table:
    """The same table, which says that it is large: then words are looked at once where they repeat."""
    return replace(table, parts=tuple(replace(part, rows=1_000_000) for part in table.parts))


def test_words_that_repeat_in_a_large_table_are_found_and_counted_by_rows(engine, tmp_path):
    table = large(stored(tmp_path, Schema(columns=(column("a"), column("b"))), [("brak", "szkola@example.org"), ("-", "brak")] * 50))
    report = personal(engine, table)
    assert [(problem.where.column, problem.found, problem.where.row) for problem in report.problems] == [("b", "50", 1)]


def test_words_kept_without_a_dictionary_are_found_in_a_large_table_too(engine, tmp_path):
    path = tmp_path / "plain.parquet"
    sheet = pq.read_table(stored(tmp_path, Schema(columns=(column("uwagi"),)), [("a",), (PESEL,)]).parts[0].path)
    pq.write_table(sheet, path, use_dictionary=False)
    table = Table(schema=Schema(columns=(column("uwagi"), column("nowa"))), parts=(PartFile(path=path, rows=2, first_row=1),))
    assert [problem.where.row for problem in personal(engine, large(table)).problems] == [2]


def test_a_column_of_numbers_that_are_pesel_numbers_is_found_though_zeros_are_lost(engine, tmp_path):
    schema = Schema(
        columns=(
            column("a", Type.INTEGER),
            column("b", Type.DECIMAL, precision=18, scale=0),
            column("c", Type.DECIMAL, precision=18, scale=2),
        )
    )
    rows = [
        (int(PESEL), Decimal(PESEL_2002), Decimal(5)),
        (int(PESEL_2002), Decimal(PESEL), Decimal(PESEL)),
        (5, Decimal(6431010203), None),
    ]
    report = personal(engine, stored(tmp_path, schema, rows))
    assert [(problem.where.column, problem.found, problem.where.row) for problem in report.problems] == [
        ("a", "2", 1),
        ("b", "2", 1),
        ("c", "1", 2),  # beside an amount, in a column of fractions
    ]


def test_a_column_of_other_long_numbers_is_left_alone(engine, tmp_path):
    schema = Schema(columns=(column("nip", Type.INTEGER),))
    rows = [(6431010203,), (6310200000,), (int(PESEL),)]
    assert personal(engine, stored(tmp_path, schema, rows)).problems == ()


def test_raw_text_is_searched_as_well(engine, tmp_path):
    schema = Schema(columns=(column("kwota", Type.INTEGER, label="Kwota", has_status=True), column("uwagi")))
    table = stored(tmp_path, schema, [(None, "jan@example.org", "unreadable"), (123_456_789, "x", None), (5, "y", None)])
    table = with_raw(
        engine, table, tmp_path,
        [(1, "kwota", f"patrz {PESEL}"), (1, "uwagi", " jan@example.org"), (2, "kwota", "123 456 789"), (3, "kwota", "tel. 600 100 200"), (3, "gone", "x@y.pl")],
    )  # fmt: skip
    report = personal(engine, table)
    assert {(problem.code, problem.where.column, problem.found, problem.where.row) for problem in report.problems} == {
        ("email-found", "uwagi", "1", 1),
        ("pesel-found", "Kwota", "1", 1),
        ("phone-found", "Kwota", "1", 3),
    }


def test_columns_may_be_called_as_sql_likes(engine, tmp_path, work):
    schema = Schema(columns=(column("text"), column("raw"), column("word", Type.INTEGER), column("fits", Type.INTEGER), column("column")))
    table = stored(tmp_path, schema, [(PESEL, "jan@example.org", int(PESEL), 1, "x")])
    report = personal(engine, table)
    assert [(problem.code, problem.where.column) for problem in report.problems] == [
        ("pesel-found", "text"),
        ("email-found", "raw"),
        ("pesel-found", "word"),
    ]
    assert protect(engine, table, withheld=["text", "raw"], work=work).schema.names == ("word", "fits", "column")


@pytest.mark.parametrize("scale", [0, 27, 28, 38])
def test_columns_of_very_many_decimals_are_no_fault(engine, tmp_path, scale):
    schema = Schema(columns=(column("x", Type.DECIMAL, precision=38, scale=scale),))
    assert not personal(engine, stored(tmp_path, schema, [(Decimal(0),)]), name="plik").problems
