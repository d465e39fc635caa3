"""How a delivery joins what is there: nothing that stays is written again, no row changes its number, nothing is lost by accident."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from ratusz.bank.base.errors import Stopped
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.engine.protocol import quote
from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.model.table import PartFile, Table
from ratusz.bank.store.compact import MANY_PARTS, _runs
from ratusz.bank.store.join import join
from ratusz.bank.store.manifest import Mode
from ratusz.bank.store.rows import columns_of
from tests.support.tables import column, stored

PEOPLE = Schema(
    columns=(column("rok", Type.PERIOD), column("dzielnica"), column("osoby", Type.INTEGER, has_status=True)), key=("rok", "dzielnica")
)
KEY = PEOPLE.key
Y2022 = [("2022", "Bytków", 15, None), ("2022", "Michał", 7, None)]
Y2023 = [("2023", "Bytków", 14, None), ("2023", "Michał", None, "unknown")]
Y2024 = [("2024", "Bytków", 13, None)]


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return DuckDBEngine(memory="512MB", threads=1, temp=tmp_path_factory.mktemp("spill"))


class Desk:
    """Lays tables out in folders of their own and joins them."""

    def __init__(self, engine, folder: Path) -> None:
        self.engine, self.folder, self.made = engine, folder, 0

    def table(self, schema: Schema, *pieces, raw=(), numbers=None) -> Table:
        self.made += 1
        folder = self.folder / str(self.made)
        folder.mkdir()
        table = stored(folder, schema, *pieces, numbers=numbers)
        return replace(table, raw=self.raw(folder / "raw.parquet", raw)) if raw else table

    def raw(self, path: Path, cells) -> tuple[PartFile, ...]:
        values = ", ".join(f"({row}, '{name}', '{text}')" for row, name, text in cells)
        rows = self.engine.write(f'SELECT * FROM (VALUES {values}) AS t("_row", "column", "raw")', str(path))
        return (PartFile(path=path, rows=rows, first_row=None),)

    def base(self, schema: Schema, *pieces, raw=(), numbers=None) -> Table:
        """The same, as it lies in the store: parts have hashes."""
        table = self.table(schema, *pieces, raw=raw, numbers=numbers)
        parts = tuple(replace(part, sha256=f"{self.made}-{number}") for number, part in enumerate(table.parts))
        return replace(table, parts=parts, raw=tuple(replace(part, sha256=f"{self.made}-raw") for part in table.raw))

    def join(self, base, delivered, mode, *, key=KEY, accepted=()) -> Table:
        work = self.folder / f"work-{self.made}"
        work.mkdir()
        return join(self.engine, delivered=delivered, base=base, mode=mode, key=key, work=work, accepted=accepted)

    def rows(self, table: Table) -> list[tuple]:
        names = ", ".join(map(quote, ["_row", *columns_of(table.schema)]))
        return self.engine.fetch(f"SELECT {names} FROM {self.engine.scan_table(table)} ORDER BY _row")

    def raws(self, table: Table) -> list[tuple]:
        return self.engine.fetch(f"SELECT * FROM {self.engine.scan_raw(table)} ORDER BY ALL")


@pytest.fixture
def desk(engine, tmp_path: Path) -> Desk:
    return Desk(engine, tmp_path)


def stopped(desk: Desk, *args, **options) -> Stopped:
    with pytest.raises(Stopped) as error:
        desk.join(*args, **options)
    assert "{" not in error.value.sentence("en") + error.value.advice("en")
    return error.value


# -------------------------------------------------------------------------------------------------------------- replaces


def test_the_first_delivery_is_everything(desk: Desk):
    table = desk.join(None, desk.table(PEOPLE, Y2022), Mode.REPLACES)
    assert desk.rows(table) == [(1, *Y2022[0]), (2, *Y2022[1])]
    assert table.schema.key == KEY
    assert desk.join(None, desk.table(PEOPLE, Y2022), Mode.ADDS, key=()).schema.key == ()


def test_the_first_delivery_corrects_nothing(desk: Desk):
    assert stopped(desk, None, desk.table(PEOPLE, Y2022), Mode.CORRECTS).code == "nothing-to-correct"


def test_a_delivery_that_replaces_shares_nothing(desk: Desk):
    delivered = desk.table(PEOPLE, Y2022 + Y2023 + Y2024)
    table = desk.join(desk.base(PEOPLE, Y2022, Y2023), delivered, Mode.REPLACES)
    assert table.parts == delivered.parts


def test_a_delivery_that_would_drop_a_period_is_stopped_until_a_person_says_so(desk: Desk):
    base, delivered = desk.base(PEOPLE, Y2022, Y2023), desk.table(PEOPLE, Y2024)
    error = stopped(desk, base, delivered, Mode.REPLACES)
    assert (error.code, error.values["periods"]) == ("periods-dropped", "2022, 2023")
    desk.made += 1
    assert desk.rows(desk.join(base, delivered, Mode.REPLACES, accepted=("periods-dropped",))) == [(1, *Y2024[0])]


def test_a_delivery_that_would_drop_a_column_is_stopped_until_a_person_says_so(desk: Desk):
    fewer = Schema(columns=PEOPLE.columns[:2])
    base, delivered = desk.base(PEOPLE, Y2022), desk.table(fewer, [row[:2] for row in Y2022])
    error = stopped(desk, base, delivered, Mode.REPLACES)
    assert (error.code, error.values["columns"]) == ("columns-dropped", "osoby")
    desk.made += 1
    assert desk.join(base, delivered, Mode.REPLACES, accepted=("columns-dropped",)).schema.names == ("rok", "dzielnica")
    desk.made += 1
    assert stopped(desk, base, delivered, Mode.ADDS, accepted=("columns-dropped",)).code == "columns-dropped"


def test_a_key_that_the_delivery_does_not_have_is_stopped(desk: Desk):
    for base in (None, desk.base(PEOPLE, Y2022)):
        desk.made += 1
        error = stopped(desk, base, desk.table(PEOPLE, Y2022), Mode.REPLACES, key=("pesel",))
        assert (error.code, error.values["column"]) == ("key-column-missing", "pesel")


# ------------------------------------------------------------------------------------------------------------------ adds


def test_added_rows_follow_and_what_was_there_is_shared(desk: Desk):
    base = desk.base(PEOPLE, Y2022, Y2023)
    table = desk.join(base, desk.table(PEOPLE, Y2024), Mode.ADDS)
    assert table.parts[:2] == base.parts
    assert [part.first_row for part in table.parts] == [1, 3, 5]
    assert desk.rows(table)[-1] == (5, *Y2024[0])


def test_added_rows_follow_the_highest_number_even_where_numbers_have_holes(desk: Desk):
    base = desk.base(PEOPLE, Y2022, numbers=[[4, 9]])
    delivered = desk.table(PEOPLE, Y2023, numbers=[[2, 5]])
    assert [row[0] for row in desk.rows(desk.join(base, delivered, Mode.ADDS))] == [4, 9, 11, 14]


def test_raw_text_of_added_rows_moves_with_them(desk: Desk):
    base = desk.base(PEOPLE, Y2022, raw=[(1, "osoby", "15,0")])
    table = desk.join(base, desk.table(PEOPLE, Y2023, raw=[(2, "osoby", "b.d.")]), Mode.ADDS)
    assert desk.raws(table) == [(1, "osoby", "15,0"), (4, "osoby", "b.d.")]
    assert table.raw[0] == base.raw[0]


def test_keys_that_are_there_already_stop_the_delivery(desk: Desk):
    error = stopped(desk, desk.base(PEOPLE, Y2022, Y2023), desk.table(PEOPLE, [Y2023[1], Y2024[0]]), Mode.ADDS)
    assert (error.code, error.values) == ("keys-repeated", {"count": 1, "examples": "2023, Michał"})


def test_without_a_key_only_a_delivery_that_is_there_as_a_whole_is_stopped(desk: Desk):
    base = desk.base(PEOPLE, Y2022, Y2023)
    assert stopped(desk, base, desk.table(PEOPLE, Y2023), Mode.ADDS, key=()).code == "rows-repeated"
    assert desk.join(base, desk.table(PEOPLE, Y2023 + Y2024), Mode.ADDS, key=()).rows == 7


def test_an_empty_delivery_adds_nothing(desk: Desk):
    base = desk.base(PEOPLE, Y2022)
    assert desk.join(base, desk.table(PEOPLE, []), Mode.ADDS, key=()).parts == base.parts


def test_very_many_small_parts_become_one_and_rows_keep_their_numbers(desk: Desk):
    days = [[(f"2022-{n:02}", "Bytków", n, None)] for n in range(1, MANY_PARTS + 1)]
    base = desk.base(PEOPLE, *days[:-1])
    assert len(desk.join(base, desk.table(PEOPLE, days[-1]), Mode.ADDS).parts) == MANY_PARTS
    cells = tuple(part for n in range(MANY_PARTS) for part in desk.raw(desk.folder / f"raw-{n}.parquet", [(n + 1, "osoby", f"{n + 1},0")]))
    table = desk.join(replace(desk.base(PEOPLE, *days), raw=cells), desk.table(PEOPLE, Y2024, raw=[(1, "osoby", "13,0")]), Mode.ADDS)
    assert [(part.rows, part.first_row) for part in table.parts] == [(MANY_PARTS + 1, 1)]
    assert [(row[0], row[3]) for row in desk.rows(table)] == [*((n, n) for n in range(1, MANY_PARTS + 1)), (MANY_PARTS + 1, 13)]
    assert (len(table.raw), len(desk.raws(table))) == (1, MANY_PARTS + 1)


def test_parts_that_are_large_or_do_not_follow_each_other_stay(desk: Desk):
    days = [[(f"2022-{n:02}", "Bytków", n, None)] for n in range(1, MANY_PARTS + 2)]
    base = desk.base(PEOPLE, *days)
    parts = tuple(replace(part, first_row=3 * number + 1) for number, part in enumerate(base.parts))
    table = desk.join(replace(base, parts=parts), desk.table(PEOPLE, Y2024), Mode.ADDS)
    assert table.parts[:-1] == parts[:-1]
    assert (table.parts[-1].rows, table.parts[-1].first_row) == (2, 97)
    large = replace(base.parts[0], rows=60_000)
    assert _runs((large, replace(base.parts[1], first_row=60_001))) == [[large], [replace(base.parts[1], first_row=60_001)]]


# -------------------------------------------------------------------------------------------------------------- corrects


def test_a_correction_changes_rows_in_place_and_rewrites_only_their_part(desk: Desk):
    base = desk.base(PEOPLE, Y2022, Y2023)
    table = desk.join(base, desk.table(PEOPLE, [("2023", "Michał", 8, None), ("2023", "Bytków", None, "suppressed")]), Mode.CORRECTS)
    assert table.parts[0] == base.parts[0]
    assert (table.parts[1].sha256, table.parts[1].first_row) == ("", 3)
    assert desk.rows(table) == [
        (1, *Y2022[0]),
        (2, *Y2022[1]),
        (3, "2023", "Bytków", None, "suppressed"),
        (4, "2023", "Michał", 8, None),
    ]


def test_new_keys_of_a_correction_follow_at_the_end_in_their_order(desk: Desk):
    delivered = desk.table(PEOPLE, [("2024", "Michał", 6, None), ("2022", "Bytków", 16, None), ("2024", "Bytków", 13, None)])
    table = desk.join(desk.base(PEOPLE, Y2022, Y2023), delivered, Mode.CORRECTS)
    assert [row[:4] for row in desk.rows(table)] == [
        (1, "2022", "Bytków", 16),
        (2, "2022", "Michał", 7),
        (3, "2023", "Bytków", 14),
        (4, "2023", "Michał", None),
        (5, "2024", "Michał", 6),
        (6, "2024", "Bytków", 13),
    ]


def test_numbers_with_holes_stay_as_they_are(desk: Desk):
    base = desk.base(PEOPLE, Y2022, numbers=[[4, 9]])
    table = desk.join(base, desk.table(PEOPLE, [("2022", "Michał", 8, None), *Y2024]), Mode.CORRECTS)
    assert [(row[0], row[3]) for row in desk.rows(table)] == [(4, 15), (9, 8), (10, 13)]


def test_a_column_that_the_correction_lacks_keeps_its_values_and_a_new_one_is_blank_elsewhere(desk: Desk):
    noted = Schema(columns=(*PEOPLE.columns[:2], column("uwaga")))
    base = desk.base(PEOPLE, Y2022, Y2023)
    table = desk.join(base, desk.table(noted, [("2023", "Michał", "liczono dwa razy"), ("2024", "Michał", "nowy")]), Mode.CORRECTS)
    assert table.schema.names == ("rok", "dzielnica", "osoby", "uwaga")
    assert [row[1:] for row in desk.rows(table)[2:]] == [
        ("2023", "Bytków", 14, None, None),
        ("2023", "Michał", None, "liczono dwa razy", "unknown"),
        ("2024", "Michał", None, "nowy", None),
    ]


def test_raw_text_of_corrected_cells_goes_and_that_of_others_stays(desk: Desk):
    base = desk.base(PEOPLE, Y2022, raw=[(1, "osoby", "15,0"), (2, "osoby", "7,0"), (2, "dzielnica", " Michał")])
    noted = Schema(columns=(*PEOPLE.columns,))
    delivered = desk.table(
        noted, [("2024", "Bytków", 1, None), ("2022", "Bytków", 16, None)], raw=[(1, "osoby", "1,0"), (2, "osoby", "16,0")]
    )
    table = desk.join(base, delivered, Mode.CORRECTS)
    assert desk.raws(table) == [(1, "osoby", "16,0"), (2, "dzielnica", " Michał"), (2, "osoby", "7,0"), (3, "osoby", "1,0")]


def test_raw_text_of_a_column_that_the_correction_lacks_stays(desk: Desk):
    noted = Schema(columns=(*PEOPLE.columns[:2], column("uwaga")))
    base = desk.base(PEOPLE, Y2022, raw=[(1, "osoby", "15,0")])
    table = desk.join(base, desk.table(noted, [("2022", "Bytków", "x")]), Mode.CORRECTS)
    assert desk.raws(table) == [(1, "osoby", "15,0")]


@pytest.mark.parametrize(
    ("rows", "key", "code"),
    [
        (Y2022, (), "key-needed"),
        ([("2022", None, 1, None)], KEY, "key-blank"),
        ([Y2022[0], Y2022[0]], KEY, "key-ambiguous"),
        ([Y2022[0]], ("rok",), "key-ambiguous"),
    ],
)
def test_a_correction_whose_rows_cannot_be_told_apart_is_stopped(desk: Desk, rows, key, code):
    assert stopped(desk, desk.base(PEOPLE, Y2022), desk.table(PEOPLE, rows), Mode.CORRECTS, key=key).code == code


def test_columns_may_be_called_as_sql_likes(desk: Desk):
    """What statements call things among themselves must not be taken for a column."""
    odd = Schema(columns=tuple(column(name) for name in ("b", "d", "came", "stays", "place", "raw", "order", "null")), key=("b",))
    base = desk.base(odd, [("k1", *"1234567"), ("k2", *"1234567")], raw=[(1, "raw", " 5"), (2, "raw", "5 ")])
    delivered = desk.table(odd, [("k2", *"abcdefg"), ("k3", *"abcdefg")], raw=[(1, "d", " a")])
    table = desk.join(base, delivered, Mode.CORRECTS, key=("b",))
    assert [row[1:3] for row in desk.rows(table)] == [("k1", "1"), ("k2", "a"), ("k3", "a")]
    assert desk.raws(table) == [(1, "raw", " 5"), (2, "d", " a")]
    added = desk.join(base, desk.table(odd, [("k4", *"abcdefg")]), Mode.ADDS, key=("b",))
    assert len(desk.rows(added)) == 3


# ------------------------------------------------------------------------------------------------------------ the schema


def money(type_: Type, **more) -> Schema:
    return Schema(columns=(column("rok", Type.PERIOD), column("kwota", type_, **more)))


@pytest.mark.parametrize("mode", [Mode.REPLACES, Mode.ADDS])
@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (money(Type.INTEGER), money(Type.INTEGER), "integer"),
        (money(Type.INTEGER), money(Type.DECIMAL, precision=18, scale=2), "decimal(18,2)"),
        (money(Type.DECIMAL, precision=6, scale=1), money(Type.INTEGER), "decimal(6,1)"),
        (money(Type.DECIMAL, precision=3, scale=1), money(Type.INTEGER), "decimal(5,1)"),
        (money(Type.DECIMAL, precision=6, scale=1), money(Type.DECIMAL, precision=6, scale=3), "decimal(8,3)"),
        (money(Type.DECIMAL, precision=9, scale=3), money(Type.DECIMAL, precision=6, scale=1), "decimal(9,3)"),
    ],
)
def test_numbers_become_wide_enough_for_both(desk: Desk, mode, old, new, expected):
    base = desk.base(old, [("2022", Decimal(5) if old.columns[1].type is Type.DECIMAL else 5)])
    amount = Decimal("1.5") if new.columns[1].type is Type.DECIMAL else 1500
    table = desk.join(base, desk.table(new, [("2022", amount)]), mode, key=())
    found = table.schema.column("kwota")
    assert (f"decimal({found.precision},{found.scale})" if found.type is Type.DECIMAL else str(found.type)) == expected
    assert desk.rows(table)[-1][2] == amount


@pytest.mark.parametrize("mode", [Mode.REPLACES, Mode.ADDS, Mode.CORRECTS])
def test_another_type_stops_the_delivery(desk: Desk, mode):
    base, delivered = desk.base(money(Type.INTEGER), [("2022", 5)]), desk.table(money(Type.TEXT), [("2022", "pięć")])
    error = stopped(desk, base, delivered, mode, key=("rok",))
    assert (error.code, error.values["expected"], error.values["found"]) == ("columns-retyped", "integer", "text")


def test_another_type_passes_where_everything_is_replaced_and_a_person_said_so(desk: Desk):
    base, delivered = desk.base(money(Type.INTEGER), [("2022", 5)]), desk.table(money(Type.TEXT), [("2022", "pięć")])
    table = desk.join(base, delivered, Mode.REPLACES, key=(), accepted=("columns-retyped",))
    assert desk.rows(table) == [(1, "2022", "pięć")]


def test_more_digits_than_can_be_kept_stop_the_delivery(desk: Desk):
    base = desk.base(money(Type.DECIMAL, precision=38, scale=0), [("2022", Decimal(5))])
    delivered = desk.table(money(Type.DECIMAL, precision=10, scale=2), [("2023", Decimal("1.5"))])
    assert stopped(desk, base, delivered, Mode.ADDS, key=()).code == "columns-retyped"


def test_a_column_without_values_takes_the_type_of_the_other(desk: Desk):
    numbers, blank = money(Type.INTEGER), money(Type.TEXT)
    later = desk.join(desk.base(numbers, [("2022", 5)]), desk.table(blank, [("2023", None)]), Mode.ADDS, key=())
    earlier = desk.join(desk.base(blank, [("2022", None)]), desk.table(numbers, [("2023", 5)]), Mode.ADDS, key=())
    assert {table.schema.column("kwota").type for table in (later, earlier)} == {Type.INTEGER}
    assert [row[2] for row in desk.rows(later)] == [5, None]
    assert [row[2] for row in desk.rows(earlier)] == [None, 5]


def test_a_new_column_is_blank_in_the_rows_that_were_there(desk: Desk):
    wider = Schema(columns=(column("uwaga"), *PEOPLE.columns))
    table = desk.join(desk.base(PEOPLE, Y2022), desk.table(wider, [("nowa", *Y2024[0])]), Mode.ADDS)
    assert table.schema.names == ("rok", "dzielnica", "osoby", "uwaga")
    assert [row[4] for row in desk.rows(table)] == [None, None, "nowa"]


def test_signs_that_come_later_are_kept(desk: Desk):
    plain = Schema(columns=(*PEOPLE.columns[:2], replace(PEOPLE.columns[2], has_status=False)))
    table = desk.join(desk.base(plain, [row[:3] for row in Y2022]), desk.table(PEOPLE, Y2023), Mode.ADDS)
    assert [row[4] for row in desk.rows(table)] == [None, None, None, "unknown"]


def test_another_unit_stops_what_would_be_mixed(desk: Desk):
    zloty, thousands = money(Type.INTEGER, unit="zł"), money(Type.INTEGER, unit="tys. zł")
    base = desk.base(zloty, [("2022", 5_000)])
    error = stopped(desk, base, desk.table(thousands, [("2023", 6)]), Mode.ADDS, key=())
    assert (error.code, error.values["expected"], error.values["found"]) == ("unit-differs", "zł", "tys. zł")
    table = desk.join(base, desk.table(thousands, [("2022", 5)]), Mode.REPLACES, key=())
    assert table.schema.column("kwota").unit == "tys. zł"


def test_labels_stay_where_rows_are_added_and_change_where_all_is_replaced(desk: Desk):
    base = desk.base(money(Type.INTEGER, label="Kwota", unit="zł"), [("2022", 5)])
    delivered = desk.table(money(Type.INTEGER, label="Kwota ogółem"), [("2022", 5), ("2023", 6)])
    added = desk.join(base, delivered, Mode.ADDS, key=()).schema.column("kwota")
    desk.made += 1
    replaced = desk.join(base, delivered, Mode.REPLACES, key=()).schema.column("kwota")
    assert [(each.label, each.unit) for each in (added, replaced)] == [("Kwota", "zł"), ("Kwota ogółem", "zł")]
