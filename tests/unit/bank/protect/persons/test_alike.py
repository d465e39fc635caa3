"""Rows on persons made alike: judged by counting again what goes out, in plain Python, by nothing of what made it."""

from collections import defaultdict
from datetime import date
from random import Random  # noqa: TID251

import pytest

from ratusz.bank.base.errors import Stopped, WrongUsage
from ratusz.bank.build.secrecy import NOTHING_BESIDE, as_shown, guarded
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.protect.cells import Method, Protection
from ratusz.bank.protect.persons import Coarser, Persons
from ratusz.bank.protect.risk import risk_of
from tests.support.tables import column, stored

PEOPLE = Schema(
    columns=(
        column("wiek", Type.INTEGER), column("plec"), column("kod"), column("dnia", Type.DATE), column("choroba"), column("kwota", Type.INTEGER)
    )
)  # fmt: skip
KNOWN = ("wiek", "plec", "kod", "dnia")


def people(seed: int, count: int):
    rng = Random(seed)  # noqa: S311  rows by chance
    return [
        (
            rng.randrange(18, 90), rng.choice(["K", "M", None]), rng.choice(["41-100", "41-103", "40-001"]),
            date(2025, rng.randrange(1, 13), rng.randrange(1, 28)), rng.choice(["astma", "cukrzyca", "zdrów"]), rng.randrange(9000),
        )
        for _ in range(count)
    ]  # fmt: skip


def declared(**more) -> Protection:
    coarser = (Coarser(column="wiek", by=10), Coarser(column="kod", by=2), Coarser(column="dnia", by=12))
    return Protection(method=Method.ALIKE, persons=Persons(**{"known": KNOWN, "sensitive": ("choroba",), "coarser": coarser, **more}))


@pytest.mark.parametrize(("seed", "k", "l"), [(0, 5, 2), (1, 3, 3), (2, 12, 1)])
def test_whatever_goes_out_stands_in_a_group_large_and_various_enough(tmp_path, seed, k, l):  # noqa: E741
    engine, rows = DuckDBEngine(memory="512MB", threads=1, temp=tmp_path), people(seed, 150)
    table, protection = stored(tmp_path, PEOPLE, rows), declared(k=k, l=l)
    guard = guarded(engine, table, protection, NOTHING_BESIDE)
    shown = as_shown(engine, table, protection, guard, work=tmp_path)
    found = engine.fetch(f'SELECT wiek, plec, kod, dnia, choroba, kwota FROM {engine.scan_table(shown)} ORDER BY "_row"')
    groups = defaultdict(list)
    for row in found:
        groups[row[:4]].append(row[4])
    assert all(len(values) >= k and len(set(values)) >= l for values in groups.values())
    # Nothing else changed, nothing is made up, and it is shown as was said, or not at all.
    lost = {one.spot[0] for one in guard.hidden}
    for number, (row, before) in enumerate(zip(found, rows, strict=True), 1):
        assert row[4:] == before[4:]
        if number in lost:
            assert row[:4] == (None,) * 4
        else:
            assert row[:4] == (before[0] // 10 * 10, before[1], before[2][:2], date(2025, 1, 1))
    assert 0 < len(lost) < len(rows)
    signs = engine.fetch(f"SELECT count(*) FROM {engine.scan_table(shown)} WHERE wiek__status = 'suppressed'")
    assert signs == [(len(lost),)]
    # What is told of the loss agrees with the count.
    count, before, coarse = guard.standing_out
    assert count == len(rows) >= before >= coarse
    assert coarse <= len(lost)
    assert risk_of(engine, shown, known=KNOWN, sensitive=["choroba"], k=k, l=l).is_low


def test_where_too_few_are_alike_nothing_goes_out(tmp_path):
    engine = DuckDBEngine(memory="512MB", threads=1, temp=tmp_path)
    table = stored(tmp_path, PEOPLE, people(5, 4))
    with pytest.raises(Stopped) as stopped:
        guarded(engine, table, declared(), NOTHING_BESIDE)
    assert stopped.value.code == "cannot-be-alike"
    with pytest.raises(WrongUsage):
        guarded(engine, table, declared(known=("imie",)), NOTHING_BESIDE)
    # What stays inside is known of nobody: rows need not be alike in it.
    inside = guarded(engine, table, declared(k=2, l=1, coarser=()), NOTHING_BESIDE, withheld=KNOWN)
    assert inside.hidden == ()


def test_a_declaration_is_plain_values_and_back():
    made = declared(k=7)
    assert Protection.from_json(made.as_json()) == made
