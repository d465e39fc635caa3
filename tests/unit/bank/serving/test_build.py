"""A serving copy appears whole or not at all, tells what it is of, and is not read where it is of something else."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.query.params import parse
from ratusz.bank.query.run import run
from ratusz.bank.serving import groups
from ratusz.bank.serving.answer import answer
from ratusz.bank.serving.build import build
from ratusz.bank.serving.copy import open_copy
from ratusz.bank.serving.groups import countable
from ratusz.bank.serving.layout import FACTS
from tests.support.tables import column, stored

SCHEMA = Schema(columns=(column("id", Type.INTEGER), column("name"), column("code"), column("money", Type.DECIMAL, precision=30, scale=2)))
STREETS = ("Łąkowa", "Lipowa", "Żytnia", "ćma", None)
ROWS = [(n, STREETS[n % 5], f"SIE/{n * 7919 % 500:04}", n * 3 % 17) for n in range(500)]


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return DuckDBEngine(memory="512MB", threads=2, temp=tmp_path_factory.mktemp("spill"))


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    return replace(stored(tmp_path_factory.mktemp("parts"), SCHEMA, ROWS), version="v1")


@pytest.fixture(scope="module")
def folder(engine, table, tmp_path_factory):
    folder = tmp_path_factory.mktemp("copies") / "v1"
    build(engine, table, folder)
    return folder


QUESTIONS = [
    [("sort", "name"), ("from", "120")],
    [("sort", "-name"), ("from", "80"), ("limit", "300")],
    [("sort", "-code"), ("from", "490")],
    [("sort", "name,-money,id"), ("from", "250")],
    [("sort", "-name,money"), ("from", "350")],
    [("code", "SIE/0077")],
    [("code__contains", "77"), ("sort", "-money,name")],
    [("name__gt", "lipowa"), ("sort", "code")],
    [("name__isnull", "true"), ("sort", "-code"), ("limit", "7")],
    [("name__notin", "Łąkowa"), ("name__notin", "ćma"), ("money__gte", "3"), ("sort", "-name,code"), ("from", "11")],
    [("q", "lak"), ("facet", "name,code")],
    [("money__lt", "5"), ("name__not", "Żytnia"), ("facet", "name,money")],
    [("group", "name"), ("measure", "sum(money),distinct(code)"), ("id__gte", "77")],
]


def test_many_measures_of_many_groups_are_left_to_the_engine_whose_memory_has_a_bound(engine, table, folder, monkeypatch):
    query = parse([("group", "code"), ("measure", "sum(id),mean(id),share(id),count(name)")], SCHEMA)
    copy = open_copy(folder, table, engine)
    assert countable(copy, query)
    before = answer(engine, copy, table, query)
    monkeypatch.setattr(groups, "MOST_TOTALS", 4 * 500)
    assert not countable(copy, query)
    assert answer(engine, copy, table, query) == before


def test_more_months_than_two_bytes_count_are_counted_rightly(engine, tmp_path):
    schema = Schema(columns=(column("day", Type.DATE),))
    days = [(date(1 + n // 12, n % 12 + 1, 1),) for n in range(70_000)]
    table = replace(stored(tmp_path, schema, days), version="v1")
    build(engine, table, tmp_path / "copy")
    copy = open_copy(tmp_path / "copy", table, engine)
    query = parse([("group", "month(day)"), ("sort", "-count"), ("limit", "1")], schema)
    assert answer(engine, copy, table, query) == run(engine, table, query)
    assert answer(engine, copy, table, query).count == 70_000


@pytest.mark.parametrize("pairs", QUESTIONS, ids=str)
def test_a_copy_answers_as_the_parts_do(engine, table, folder, pairs):
    query = parse(pairs, SCHEMA)
    copy = open_copy(folder, table, engine)
    assert answer(engine, copy, table, query) == run(engine, table, query)


def test_a_numbered_column_needs_no_vectors(engine, table, folder):
    copy = open_copy(folder, table, engine)
    assert copy.vector("id").facts.is_row
    assert not (folder / "0.ranks").exists()


@pytest.mark.parametrize(("name", "other"), [("format", 0), ("engine", "duckdb 1.0"), ("version", "v0"), ("rows", 499)])
def test_a_copy_of_something_else_is_not_read(engine, table, folder, tmp_path, name, other):
    (tmp_path / FACTS).write_text(json.dumps(json.loads((folder / FACTS).read_text()) | {name: other}))
    assert open_copy(tmp_path, table, engine) is None


def test_no_copy_is_no_copy(engine, table, tmp_path):
    assert open_copy(tmp_path / "nowhere", table, engine) is None


def test_what_fails_leaves_the_former_copy(engine, table, folder, tmp_path):
    place = tmp_path / "v1"
    build(engine, table, place)
    broken = replace(table, parts=(replace(table.parts[0], path=Path("/nowhere.parquet")),))
    with pytest.raises(Exception, match="missing or damaged"):
        build(engine, broken, place)
    assert open_copy(place, table, engine) is not None


def test_a_copy_made_anew_under_the_same_path_is_read_anew(engine, table, tmp_path):
    place = tmp_path / "v1"
    query = parse([("group", "name")], SCHEMA)
    build(engine, table, place)
    first = answer(engine, open_copy(place, table, engine), table, query)
    build(engine, table, place)
    assert answer(engine, open_copy(place, table, engine), table, query) == first


def test_progress_is_told_column_by_column(engine, table, tmp_path):
    told = []
    build(engine, table, tmp_path / "copy", told=lambda done, of: told.append((done, of)))
    assert told == [(n, 4) for n in (1, 2, 3, 4)]


def test_two_who_make_the_same_copy_at_once_do_not_spoil_it(engine, table, tmp_path):
    other, begun, folder = DuckDBEngine(memory="256MB", threads=1, temp=tmp_path / "spill"), [], tmp_path / "v1"

    def interrupted(done, _of):
        if done == 2 and not begun:
            begun.append(done)
            build(other, table, folder)

    build(engine, table, folder, told=interrupted)
    copy = open_copy(folder, table, engine)
    for pairs in QUESTIONS:
        query = parse(pairs, SCHEMA)
        assert answer(engine, copy, table, query) == run(engine, table, query)
    assert [path.name for path in tmp_path.iterdir() if path.name != "spill"] == ["v1"]


def test_one_of_two_who_fails_leaves_the_copy_of_the_other(engine, table, tmp_path):
    other, folder = DuckDBEngine(memory="256MB", threads=1, temp=tmp_path / "spill"), tmp_path / "v1"

    def interrupted(done, _of):
        if done == 2:
            build(other, table, folder)
            raise RuntimeError("ended")

    with pytest.raises(RuntimeError, match="ended"):
        build(engine, table, folder, told=interrupted)
    copy = open_copy(folder, table, engine)
    query = parse(QUESTIONS[-1], SCHEMA)
    assert answer(engine, copy, table, query) == run(engine, table, query)
    assert [path.name for path in tmp_path.iterdir() if path.name != "spill"] == ["v1"]
