"""Rules that data seem to keep are proposed; what happens to be so is not."""

from decimal import Decimal

import pytest

from ratusz.bank.check.contract.kept import kept
from ratusz.bank.check.contract.propose import propose
from ratusz.bank.check.contract.rules import AddsUp, Between, Complete, Filled, OneOf, Steady, Unique, Written
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.problem import Severity
from ratusz.bank.model.schema import Schema, Type
from tests.support.tables import column, stored

PLACES = ("Bytków", "Michałkowice", "Przełajka")
SCHEMA = Schema(
    columns=(
        column("kod"), column("dzielnica"), column("nazwa"), column("rok", Type.PERIOD), column("kobiety", Type.INTEGER),
        column("mezczyzni", Type.INTEGER), column("razem", Type.INTEGER), column("udzial", Type.DECIMAL, scale=1, unit="%"),
        column("saldo", Type.INTEGER), column("uwagi"),
    ),
    key=("kod",),
)  # fmt: skip


def rows(times: int) -> list[tuple[object, ...]]:
    return [
        (f"S{n:02}-{n % 7}", PLACES[n % 3], f"Szkoła {'abcdefghijklmnopqrst'[n]} {'x' * n}", "2024", n + 1, 2 * n * times + 1, n + 2 * n * times + 2,
         Decimal(n), n - 5, None if n % 2 else "x")
        for n in range(20)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return DuckDBEngine(memory="512MB", threads=1, temp=tmp_path_factory.mktemp("spill"))


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return [stored(tmp_path_factory.mktemp("t"), SCHEMA, rows(times)) for times in (2, 1)]


def test_what_the_data_keep_is_proposed_and_kept(engine, tables):
    now, before = tables
    rules = propose(engine, now, before)
    assert set(rules) == {
        Filled(column="kod", severity=Severity.ERROR),
        *(Filled(column=name) for name in ("dzielnica", "nazwa", "rok", "kobiety", "mezczyzni", "razem", "udzial", "saldo")),
        Written(column="kod", pattern="\\p{L}[0-9]{2}-[0-9]", example="S00-0"),
        OneOf(column="dzielnica", values=PLACES),
        *(Between(column=name, low="0") for name in ("kobiety", "mezczyzni", "razem")),
        Between(column="udzial", low="0", high="100"),
        AddsUp(total="razem", parts=("kobiety", "mezczyzni")),
        Unique(columns=("kod",), severity=Severity.ERROR),
        Complete(rows=16),
        *(Steady(column=name, key=("kod",), share=share, at_least="10") for name, share in STEADY.items()),
    }
    assert kept(engine, now, rules, previous=before).problems == ()


STEADY = {"kobiety": "0.5", "mezczyzni": "1.9", "razem": "1.3", "udzial": "0.5", "saldo": "0.5"}


def test_a_few_rows_prove_nothing(engine, tmp_path):
    assert propose(engine, stored(tmp_path, SCHEMA, rows(1)[:5])) == ()
