"""How a delivery seems to join what stands, and the two side by side in a few amounts."""

from pathlib import Path

import pytest

from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.store.compare import compare
from ratusz.bank.store.manifest import Mode
from ratusz.bank.store.propose import propose, reason
from tests.support.tables import column, stored

BY_YEAR = Schema(columns=(column("rok", Type.PERIOD), column("dzielnica"), column("osoby", Type.INTEGER)))
SCHOOLS = Schema(columns=(column("szkola"), column("dzielnica"), column("osoby", Type.INTEGER)))
OLD = [("2022", "Bytków", 15), ("2022", "Michał", 7), ("2023", "Bytków", 14), ("2023", "Michał", 8)]


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return DuckDBEngine(memory="512MB", threads=1, temp=tmp_path_factory.mktemp("spill"))


@pytest.fixture
def table(tmp_path: Path):
    made = []

    def make(rows, schema=BY_YEAR):
        folder = tmp_path / str(len(made))
        folder.mkdir()
        made.append(folder)
        return stored(folder, schema, rows)

    return make


PERIODS = [
    ([("2024", "Bytków", 1), ("2024", "Michał", 2)], Mode.ADDS, "new-periods"),
    ([*OLD, ("2024", "Bytków", 1)], Mode.REPLACES, "all-periods"),
    ([("2023", "Bytków", 99)], Mode.CORRECTS, "some-keys"),
    ([("2023", "Nowa", 99)], Mode.ADDS, "new-keys"),
    ([("2023", "Nowa", 99), ("2023", "Bytków", 14)], Mode.REPLACES, "mixed"),
]


@pytest.mark.parametrize(("rows", "mode", "why"), PERIODS, ids=[why for _, _, why in PERIODS])
def test_what_the_periods_and_the_keys_say(rows, mode, why, engine, table):
    found = propose(engine, delivered=table(rows), base=table(OLD))
    assert (found.mode, found.why) == (mode, why)
    assert reason(found.as_json(), "pl") != reason(found.as_json(), "en")


def test_a_first_delivery_is_told_by_its_periods(engine, table):
    assert propose(engine, delivered=table(OLD[:2]), base=None).mode is Mode.ADDS
    assert propose(engine, delivered=table(OLD), base=None).mode is Mode.REPLACES
    assert propose(engine, delivered=table([("SP 1", "Bytków", 3)], SCHOOLS), base=None).why == "no-periods"


def test_without_periods_the_keys_say_it(engine, table):
    old = [(f"SP {n}", "Bytków", n) for n in range(1, 6)]
    for rows, mode in (
        (old[1:3], Mode.CORRECTS), ([("SP 9", "Bytków", 3)], Mode.ADDS), (old, Mode.REPLACES), ([*old[:2], ("SP 9", "x", 1)], Mode.REPLACES),
    ):  # fmt: skip
        assert propose(engine, delivered=table(rows, SCHOOLS), base=table(old, SCHOOLS)).mode is mode


def test_a_known_key_goes_before_found_ones(engine, table):
    found = propose(engine, delivered=table([("2023", "Bytków", 99)]), base=table(OLD), key=("rok", "dzielnica"))
    assert found.key == ("rok", "dzielnica")


def test_rows_that_nothing_tells_apart_propose_nothing_bold(engine, table):
    twice = [("2022", "Bytków", 15), ("2022", "Bytków", 15)]
    assert propose(engine, delivered=table(twice[:1]), base=table([*twice, ("2023", "Bytków", 1)])).mode is Mode.CORRECTS


def test_rows_of_each_period_or_the_sums_where_their_numbers_agree(engine, table):
    more = compare(engine, table(OLD), table([*OLD, ("2024", "Bytków", 1)]))
    assert (more.by.name, more.of.name, more.groups) == ("rok", "osoby", (("2022", 22, 22), ("2023", 22, 22), ("2024", 0, 1)))
    fewer = compare(engine, table(OLD), table(OLD[1:]))
    assert (fewer.of, fewer.groups) == (None, (("2022", 2, 1), ("2023", 2, 2)))
    changed = compare(engine, table(OLD), table([("2022", "Bytków", 16), *OLD[1:]]))
    assert (changed.of.name, changed.groups) == ("osoby", (("2022", 22, 23), ("2023", 22, 22)))


def test_without_periods_a_short_list_of_names_groups(engine, table):
    old = [(f"SP {n}", "Bytków" if n % 2 else "Michał", n) for n in range(1, 6)]
    found = compare(engine, table(old, SCHOOLS), table(old[:3], SCHOOLS))
    assert (found.by.name, found.groups) == ("dzielnica", (("Bytków", 3, 2), ("Michał", 2, 1)))
    assert compare(engine, table(old[:1], SCHOOLS), table(old[:1], SCHOOLS)) is None
