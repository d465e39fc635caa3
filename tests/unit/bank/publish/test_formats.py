"""What is written can be read back, by others than ourselves, in every format."""

# ruff: noqa: DTZ001  local time as written

import csv
import io
import json
from datetime import date, datetime, time
from decimal import Decimal

import openpyxl
import pyarrow.parquet as pq
import pytest
from python_calamine import load_workbook

from ratusz.bank.base.errors import Damaged, WrongQuery
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.model.table import Table
from ratusz.bank.publish import exported, sheets
from ratusz.bank.publish.exported import Labels
from ratusz.bank.publish.formats import Streamed, Written, formats, write_file
from ratusz.bank.query.nodes import Query
from ratusz.bank.query.params import parse
from tests.support.tables import column, stored

SCHEMA = Schema(
    columns=(
        column("nazwa"),
        column("ludnosc", Type.INTEGER, has_status=True, unit="osoba"),
        column("kwota", Type.DECIMAL, precision=38, scale=2, unit="zł"),
        column("otwarte", Type.BOOLEAN),
        column("dzien", Type.DATE),
        column("chwila", Type.DATETIME),
        column("godzina", Type.TIME),
        column("okres", Type.PERIOD),
    )
)
ROWS = [
    ("Bytków", 310, Decimal("12.50"), True, date(2024, 5, 31), datetime(2024, 5, 31, 7, 30), time(7, 30), "2024-Q1", None),
    (
        'Łąka; "łan", i\nćma',
        None,
        Decimal("-0.01"),
        False,
        date(1899, 1, 1),
        datetime(2024, 5, 31, 7, 30, 1, 500_000),
        time(0, 0),
        "2023/24",
        "suppressed",
    ),
    ("=1+1", 2**53 + 1, Decimal("100000000000000000.01"), None, None, None, None, None, None),
    ("", -(2**63), None, None, None, None, None, None, None),
    (None, None, None, None, None, None, None, None, "unknown"),
]
PLAIN = [row[:8] for row in ROWS]
STATUS = [row[8] for row in ROWS]
NAMES = [*SCHEMA.names, "ludnosc__status"]


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return DuckDBEngine(memory="512MB", threads=1, temp=tmp_path_factory.mktemp("spill"))


@pytest.fixture
def table(tmp_path):
    return stored(tmp_path, SCHEMA, ROWS[:2], ROWS[2:])


def streamed(name, engine, table, query=None, labels=None) -> bytes:
    return b"".join(formats[name].stream(engine, table, query or Query(), labels))


def asked(*pairs: str) -> Query:
    return parse([tuple(pair.split("=", 1)) for pair in pairs], SCHEMA)


def test_each_format_is_known_by_its_name_and_is_one_of_two_kinds():
    assert list(formats.names()) == ["csv", "csv-excel", "geojson", "json", "jsonl", "ods", "parquet", "xlsx"]
    for known in formats.values():
        assert isinstance(known, Streamed) != isinstance(known, Written)
        assert "/" in known.media_type
    with pytest.raises(LookupError, match="known: csv, csv-excel, geojson, json"):
        formats["xls"]


def test_csv_read_by_the_engine_is_the_table_again(engine, table, tmp_path):
    path = tmp_path / "out.csv"
    write_file("csv", engine, table, Query(), path)
    types = "{'nazwa':'VARCHAR','ludnosc':'BIGINT','kwota':'DECIMAL(38,2)','otwarte':'BOOLEAN','dzien':'DATE','chwila':'TIMESTAMP','godzina':'TIME','okres':'VARCHAR','ludnosc__status':'VARCHAR'}"
    read = engine.fetch(
        f"SELECT * FROM read_csv('{path}', header = true, columns = {types}, allow_quoted_nulls = false, delim = ',', quote = '\"', escape = '\"')"
    )
    assert read == ROWS


def test_csv_is_plain_for_any_reader(engine, table):
    text = streamed("csv", engine, table).decode("utf-8")
    lines = list(csv.reader(io.StringIO(text, newline="")))
    assert lines[0] == NAMES
    assert lines[1] == ["Bytków", "310", "12.50", "true", "2024-05-31", "2024-05-31T07:30:00", "07:30:00", "2024-Q1", ""]
    assert lines[2] == [ROWS[1][0], "", "-0.01", "false", "1899-01-01", "2024-05-31T07:30:01.5", "00:00:00", "2023/24", "suppressed"]
    assert lines[3][0] == "=1+1"
    assert text.endswith("\n")
    assert "\r" not in text


def test_csv_for_excel_opens_by_a_double_click_and_runs_nothing(engine, table):
    data = streamed("csv-excel", engine, table, labels=Labels(columns={"kwota": 'Kwota "brutto"'}))
    assert data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert lines[0] == ["nazwa", "ludnosc", 'Kwota "brutto"', *NAMES[3:8], "ludnosc (znak umowny)"]
    assert lines[1][:6] == ["Bytków", "310", "12,50", "true", "2024-05-31", "2024-05-31 07:30:00"]
    assert lines[2][2] == "-0,01"
    assert lines[3][0] == "'=1+1"
    assert data.count(b"\r\n") == len(ROWS) + 1


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_could_be_a_formula_is_made_harmless(engine, tmp_path, start):
    schema = Schema(columns=(column("t"), column("n", Type.DECIMAL, scale=1)))
    data = streamed("csv-excel", engine, stored(tmp_path, schema, [(f"{start}cmd|' /C calc'!A0", Decimal("-1.5"))]))
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))[1] == [f"'{start}cmd|' /C calc'!A0", "-1,5"]


JSON_ROWS = [
    ["Bytków", 310, "12.50", True, "2024-05-31", "2024-05-31T07:30:00", "07:30:00", "2024-Q1", None],
    [ROWS[1][0], None, "-0.01", False, "1899-01-01", "2024-05-31T07:30:01.5", "00:00:00", "2023/24", "suppressed"],
    ["=1+1", "9007199254740993", "100000000000000000.01", None, None, None, None, None, None],
    ["", "-9223372036854775808", None, None, None, None, None, None, None],
    [None, None, None, None, None, None, None, None, "unknown"],
]


def test_json_and_json_lines_hold_the_same_objects(engine, table):
    expected = [dict(zip(NAMES, row, strict=True)) for row in JSON_ROWS]
    assert json.loads(streamed("json", engine, table)) == expected
    assert [json.loads(line) for line in streamed("jsonl", engine, table).decode().splitlines()] == expected


def test_parquet_keeps_types_and_statuses(engine, table, tmp_path):
    path = tmp_path / "out.parquet"
    write_file("parquet", engine, table, Query(), path)
    read = pq.read_table(path)
    assert read.column_names == NAMES
    assert [tuple(row.values()) for row in read.to_pylist()] == ROWS
    assert str(read.schema.field("kwota").type) == "decimal128(38, 2)"


def test_a_whole_version_of_one_part_is_the_stored_file_itself(tmp_path):
    one = stored(tmp_path, SCHEMA, ROWS)
    ready = formats["parquet"].ready
    assert ready(one, Query()) == one.parts[0].path
    assert ready(one, Query(facets=("nazwa",))) == one.parts[0].path
    for query in (
        asked("limit=1"),
        asked("from=1"),
        asked("nazwa=x"),
        asked("q=x"),
        asked("select=nazwa"),
        asked("sort=nazwa"),
        asked("group=nazwa"),
    ):
        assert ready(one, query) is None


def test_a_stored_file_that_holds_more_than_the_schema_names_never_leaves(tmp_path):
    """A column that was withheld must not leave with the file it was once stored in."""
    one = stored(tmp_path, SCHEMA, ROWS)
    narrower = Table(schema=Schema(columns=SCHEMA.columns[:1]), parts=one.parts)
    assert formats["parquet"].ready(narrower, Query()) is None


def test_two_parts_and_own_row_numbers_have_no_file_ready(tmp_path, table):
    assert formats["parquet"].ready(table, Query()) is None
    (tmp_path / "own").mkdir()
    own = stored(tmp_path / "own", SCHEMA, ROWS, numbers=[[9, 8, 7, 6, 5]])
    assert formats["parquet"].ready(own, Query()) is None


LABELS = Labels(columns={"ludnosc": "Ludność"}, title="Ludność dzielnic", facts=(("Źródło", "USC"), ("Stan na", "2024-05-31")))


@pytest.fixture
def book(engine, table, tmp_path):
    path = tmp_path / "out.xlsx"
    write_file("xlsx", engine, table, Query(), path, LABELS)
    return openpyxl.load_workbook(path)


def test_xlsx_holds_values_with_their_formats(book):
    sheet = book["Dane"]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[0] == ["nazwa", "Ludność", *NAMES[2:8], "Ludność (znak umowny)"]
    assert cells[1] == ["Bytków", 310, 12.5, True, datetime(2024, 5, 31), datetime(2024, 5, 31, 7, 30), time(7, 30), "2024-Q1", None]
    assert [cell.number_format for cell in sheet[2]][1:7] == ["0", "#,##0.00", "General", "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "hh:mm:ss"]
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold
    assert sheet.auto_filter.ref == "A1:I6"


@pytest.mark.parametrize("pair", [(), ("rok__gt", "2022")])
def test_a_year_is_a_number_for_spreadsheets_and_other_periods_are_texts(engine, tmp_path, pair):
    schema = Schema(columns=(column("rok", Type.PERIOD), column("ile", Type.INTEGER)))
    years = stored(tmp_path, schema, [("2022", 1), ("2023", 2), ("2024-Q1", 3), (None, 4)])
    path = tmp_path / "years.xlsx"
    write_file("xlsx", engine, years, parse([pair] if pair else [], schema), path)
    rows = list(openpyxl.load_workbook(path)["Dane"].iter_rows(min_row=2))
    assert [row[0].value for row in rows] == ([2023, "2024-Q1"] if pair else [2022, 2023, "2024-Q1", None])
    assert rows[0][0].number_format == "0"


def test_what_a_spreadsheet_cannot_hold_is_kept_as_text(book):
    cells = [[cell.value for cell in row] for row in book["Dane"].iter_rows(min_row=2)]
    assert cells[1][4] == "1899-01-01"
    assert cells[2][1:3] == ["9007199254740993", "100000000000000000.01"]


def test_a_text_in_xlsx_is_never_a_formula(book):
    cell = book["Dane"]["A4"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_the_second_sheet_tells_what_it_is(book):
    lines = [[cell.value for cell in row if cell.value] for row in book["Opis"].iter_rows()]
    assert lines[0] == ["Ludność dzielnic"]
    assert ["Źródło", "USC"] in lines
    assert ["Wiersze", "5"] in lines
    assert ["ludnosc", "Ludność", "liczba całkowita", "osoba"] in lines
    assert ["suppressed", "#", "nie opublikowano: tajemnica statystyczna"] in lines


def test_a_text_too_long_for_a_cell_is_cut_and_that_is_said(engine, tmp_path):
    schema = Schema(columns=(column("t"),))
    path = tmp_path / "out.xlsx"
    write_file("xlsx", engine, stored(tmp_path, schema, [("a" * 40_000,)]), Query(), path, Labels(language="en"))
    book = openpyxl.load_workbook(path)
    assert len(book["Data"]["A2"].value) == 32_767
    assert ["Texts longer than a cell may hold (32767 characters) that were cut", "1"] in [
        [cell.value for cell in row][:2] for row in book["About"].iter_rows()
    ]


def test_more_rows_than_a_sheet_holds_are_refused_and_csv_is_offered(engine, table, tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "MAX_ROWS", 4)
    with pytest.raises(WrongQuery) as seen:
        write_file("xlsx", engine, table, Query(), tmp_path / "out.xlsx")
    assert seen.value.code == "too-many-rows"
    assert "csv" in seen.value.allowed
    assert "5 rows" in seen.value.sentence("en")
    assert not (tmp_path / "out.xlsx").exists()
    write_file("xlsx", engine, table, asked("limit=4"), tmp_path / "out.xlsx")
    write_file("xlsx", engine, table, asked("nazwa__isnull=false", "from=1"), tmp_path / "out.xlsx")


@pytest.mark.parametrize("name", ["csv", "jsonl", "xlsx", "ods", "parquet"])
def test_an_export_holds_every_row_the_query_finds_in_its_order(engine, tmp_path, name):
    schema = Schema(columns=(column("n", Type.INTEGER), column("rest", Type.INTEGER)))
    big = stored(tmp_path, schema, [(n, n % 7) for n in range(12_000)], [(n, n % 7) for n in range(12_000, 20_000)])
    query = parse([("rest", "3"), ("sort", "-n"), ("from", "100"), ("limit", "2500"), ("select", "n")], schema)
    path = tmp_path / f"out.{name}"
    write_file(name, engine, big, query, path)
    match name:
        case "csv":
            found = [int(line) for line in path.read_text().splitlines()[1:]]
        case "jsonl":
            found = [json.loads(line)["n"] for line in path.read_text().splitlines()]
        case "xlsx":
            found = [row[0] for row in openpyxl.load_workbook(path)["Dane"].iter_rows(min_row=2, values_only=True)]
        case "ods":
            found = [int(row[0]) for row in load_workbook(str(path)).get_sheet_by_name("Dane").to_python()[1:]]
        case _:
            found = pq.read_table(path).column("n").to_pylist()
    assert found == [n for n in range(19_999, -1, -1) if n % 7 == 3][100:2600]


#: Beside a figure of a group: it lacks a cell that is kept secret.
SECRET = "sum(ludnosc)__status"


@pytest.mark.parametrize("name", ["csv", "csv-excel", "json", "jsonl", "xlsx", "ods", "parquet"])
def test_groups_leave_as_rows_do(engine, table, tmp_path, name):
    path = tmp_path / "out"
    write_file(name, engine, table, asked("group=year(dzien)", "measure=sum(kwota),sum(ludnosc),mean(kwota),count"), path)
    if name == "json":
        assert json.loads(path.read_text()) == [
            {
                "year(dzien)": "1899",
                "sum(kwota)": "-0.01",
                "sum(ludnosc)": None,
                "mean(kwota)": "-0.010000",
                "count": 1,
                SECRET: "suppressed",
            },
            {"year(dzien)": "2024", "sum(kwota)": "12.50", "sum(ludnosc)": 310, "mean(kwota)": "12.500000", "count": 1, SECRET: None},
            {
                "year(dzien)": None,
                "sum(kwota)": "100000000000000000.01",
                "sum(ludnosc)": "-9214364837600034815",
                "mean(kwota)": "100000000000000000.010000",
                "count": 3,
                SECRET: None,
            },
        ]
    assert path.stat().st_size > 0


@pytest.mark.parametrize(("name", "expected"), [("csv", b'"nazwa","ludnosc__status"\n'), ("json", b"[\n]\n"), ("jsonl", b"")])
def test_an_empty_table_is_an_empty_file_that_can_be_read(engine, name, expected):
    schema = Schema(columns=(column("nazwa"), column("ludnosc", Type.INTEGER, has_status=True)))
    empty = Table(schema=schema, parts=())
    query = parse([("select", "nazwa")], schema)
    found = streamed(name, engine, empty, query if name != "csv" else Query())
    assert found == (expected if name != "csv" else b'"nazwa","ludnosc","ludnosc__status"\n')


@pytest.mark.parametrize("name", ["csv", "json"])
def test_damage_is_known_before_the_first_byte(engine, table, name):
    """So that a page can still say what is wrong, where a broken download could not."""
    table.parts[1].path.unlink()
    with pytest.raises(Damaged):
        next(formats[name].stream(engine, table, Query()))


def test_digits_beyond_the_28th_keep_a_number_from_a_sheet():
    """Python's decimals round there unless told otherwise."""
    assert not sheets.is_exact(Decimal("1." + "0" * 33 + "1"))
    assert not sheets.is_exact(10**17 + 1)
    assert all(map(sheets.is_exact, (Decimal("1." + "0" * 34), 10**17, Decimal(0), 0)))


@pytest.mark.parametrize("name", ["csv", "csv-excel"])
def test_an_empty_cell_of_the_only_column_is_not_a_blank_line(engine, tmp_path, name):
    """Readers pass over blank lines, and a row would be lost."""
    table = stored(tmp_path, Schema(columns=(column("nazwa"), column("liczba", Type.INTEGER))), [("a", 1), (None, None), ("b", 2)])
    for column_name, values in (("nazwa", ["a", "", "b"]), ("liczba", ["1", "", "2"])):
        query = parse([("select", column_name)], table.schema)
        text = b"".join(formats[name].stream(engine, table, query)).decode("utf-8-sig")
        assert list(csv.reader(io.StringIO(text)))[1:] == [[value] for value in values]


@pytest.mark.parametrize("name", ["csv", "csv-excel", "json", "jsonl"])
@pytest.mark.parametrize("asked", [Query(), Query(start=2), Query(limit=5), Query(start=1, limit=7), Query(start=100)])
def test_rows_that_come_first_and_apart_are_the_same_bytes(engine, tmp_path, monkeypatch, name, asked):
    many = stored(tmp_path, SCHEMA, ROWS * 2, ROWS * 3)
    together = b"".join(formats[name].stream(engine, many, asked))
    monkeypatch.setattr(exported, "MANY_ROWS", 2)
    monkeypatch.setattr(exported, "BATCH_ROWS", 2)
    assert b"".join(formats[name].stream(engine, many, asked)) == together
