"""One table in six formats is one table: the same names, types, values and statuses, whichever program it comes from."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusz.bank.engine.duckdb import DuckDBEngine
from tests.support.files import ods, ods_table
from tests.support.reading import Reader, types, workbook

HEADING = ("Ulica", "Mieszkańcy", "Kwota", "Dnia", "Czynna")
Row = tuple[str, int | str, Decimal, date, bool]

words = st.lists(st.sampled_from(["Żłobek", "ulica", "Śląska", "Ćma", "„Pod Lwem”", "a;b", "x, y", "dom\nkultury"]), min_size=1, max_size=3)
counts = st.integers(0, 99_999)
rows = st.tuples(
    words.map(" ".join),
    counts,
    st.integers(1, 999_999).map(lambda cents: Decimal(cents * 10 + 5) / 1000),
    st.dates(date(1990, 1, 1), date(2030, 12, 31)),
    st.booleans(),
)
tables = st.lists(rows, min_size=6, max_size=12).map(lambda found: [*found, (*found[0][:4], True), (*found[0][:4], False)])
statuses = st.sampled_from(["b.d.", "-", "x", "nd."])


def as_csv(table: Sequence[Row]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADING)
    for street, count, amount, day, works in table:
        writer.writerow([street, count, f"{amount:.3f}".replace(".", ","), f"{day:%d.%m.%Y}", "TAK" if works else "NIE"])
    return out.getvalue().encode()


def as_xlsx(table: Sequence[Row]) -> bytes:
    def fill(book: Any) -> None:
        page = book.add_worksheet("Dane")
        page.write_row(0, 0, HEADING)
        amounts, days = book.add_format({"num_format": "#,##0.000"}), book.add_format({"num_format": "dd.mm.yyyy"})
        for row, (street, count, amount, day, works) in enumerate(table, 1):
            page.write_string(row, 0, street)
            page.write(row, 1, count)
            page.write_number(row, 2, float(amount), amounts)
            page.write_datetime(row, 3, datetime.combine(day, datetime.min.time()), days)
            page.write_boolean(row, 4, works)

    return workbook(fill)


def as_xls(table: Sequence[Row]) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("Dane")
    styles = {2: xlwt.easyxf(num_format_str="#,##0.000"), 3: xlwt.easyxf(num_format_str="dd.mm.yyyy")}
    for row, values in enumerate([HEADING, *table]):
        for column, value in enumerate(values):
            plain = float(value) if isinstance(value, Decimal) else value
            page.write(row, column, plain, *([styles[column]] if row and column in styles else []))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_ods(table: Sequence[Row]) -> bytes:
    return ods(ods_table([HEADING, *([*row[:2], float(row[2]), *row[3:]] for row in table)]))


def as_json(table: Sequence[Row]) -> bytes:
    plain = [dict(zip(HEADING, (*row[:2], float(row[2]), row[3].isoformat(), row[4]), strict=True)) for row in table]
    return json.dumps(plain, ensure_ascii=False).encode()


def as_parquet(table: Sequence[Row]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({name: [row[n] for row in table] for n, name in enumerate(HEADING)}), out)
    return out.getvalue()


TEXTUAL: dict[str, Callable[[Sequence[Row]], bytes]] = {"csv": as_csv, "xlsx": as_xlsx, "xls": as_xls, "ods": as_ods, "json": as_json}


@pytest.fixture(scope="module")
def reader(tmp_path_factory) -> Reader:
    folder = tmp_path_factory.mktemp("twins")
    return Reader(folder=folder, engine=DuckDBEngine(memory="512MB", threads=1, temp=folder))


def read_as(reader: Reader, content: bytes, suffix: str) -> tuple[dict[str, str], list[dict[str, object]]]:
    (table,) = reader.read(content, name=f"dane.{suffix}").tables
    return types(table), reader.rows(table)


@pytest.mark.slow
@settings(max_examples=12)
@given(table=tables)
def test_twins_are_equal(reader, table):
    """Slow: six files are written and read for each example."""
    expected = read_as(reader, as_csv(table), "csv")
    assert list(expected[0].values()) == ["text", "integer", "decimal", "date", "boolean"]
    for suffix, written in {**TEXTUAL, "parquet": as_parquet}.items():
        assert read_as(reader, written(table), suffix) == expected, suffix


@pytest.mark.slow
@settings(max_examples=8)
@given(table=tables, sign=statuses)
def test_twins_have_equal_statuses(reader, table, sign):
    """Slow: five files are written and read for each example."""
    table = [(row[0], sign if number == 3 else row[1], *row[2:]) for number, row in enumerate(table)]
    expected = read_as(reader, as_csv(table), "csv")
    assert expected[1][3]["mieszkancy__status"] is not None
    for suffix, written in TEXTUAL.items():
        assert read_as(reader, written(table), suffix) == expected, suffix
