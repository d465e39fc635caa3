"""Attacks through SQL: each wall holds those it must hold with the other two off, and together they hold all (ADR 45)."""

import ctypes
import hashlib

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ratusz.bank.base.errors import UserError
from ratusz.bank.engine import sqlgate
from ratusz.bank.engine.sqlbox import new_box, seal
from ratusz.bank.engine.sqlpool import Limits, Pool, View
from tests.support.attacks import ATTACKS

pytestmark = pytest.mark.slow  # some attacks are there to take long

SECRET = "TAJNE-7f3a"
#: A worker with neither gate nor sealed database: whatever comes is run by an engine that may do everything the process may.
BARE = """
import json, socket, sys
from ratusz.bank.engine.sqlconfine import confine
from ratusz.bank.engine.sqlworker import serve
parent, memory, limit, *readable = sys.argv[1:]
confine(readable=readable, memory_bytes=int(limit), parent=int(parent))
import duckdb
import pyarrow
def handle(asked):
    if "views" not in asked:
        return {"tables": []}, None
    try:
        relation = duckdb.connect().sql(asked["sql"])
        told = str(relation.limit(1000).to_arrow_table().to_pydict())[:100000] if relation is not None else ""
    except Exception as error:
        told = "failed: " + str(error)
    sink = pyarrow.BufferOutputStream()
    rows = pyarrow.table({"told": [told]})
    with pyarrow.ipc.new_stream(sink, rows.schema) as stream:
        stream.write_table(rows)
    return {"columns": [{"name": "told", "type": "text"}], "cut": ""}, sink.getvalue().to_pybytes()
serve(socket.socket(fileno=0), handle, lambda: None)
"""


class Ground:
    """A folder with the table `data` and another's beside it, and one with a key that nobody may read."""

    def __init__(self, folder):
        self.folder, self.parts, self.secret = folder, folder / "parts", folder / "secret"
        self.parts.mkdir()
        self.secret.mkdir()
        (self.secret / "key.toml").write_text(f"secret_key = '{SECRET}'\n", encoding="utf-8")
        duckdb.connect(str(self.secret / "x.db")).execute(f"CREATE TABLE t AS SELECT '{SECRET}' AS b").close()
        pq.write_table(pa.table({"a": [1, 2, 3], "b": ["x", "y", "z"]}), self.parts / "data.parquet")
        for path in (self.parts / "other.parquet", self.secret / "table.parquet"):
            pq.write_table(pa.table({"a": [1], "b": [SECRET]}), path)
        self.views = {"data": View(source=f"read_parquet('{self.parts}/data.parquet')", files=(f"{self.parts}/data.parquet",))}
        self.before = self.state()

    def written(self, attack):
        return attack.sql.replace("{secret}", str(self.secret)).replace("{parts}", str(self.parts)).replace("{{}}", "{}")

    def state(self):
        return {
            str(path.relative_to(self.folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
            for path in self.folder.rglob("*")
        }


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    return Ground(tmp_path_factory.mktemp("ground"))


@pytest.fixture(scope="module")
def parser():
    made = new_box("64MB")
    seal(made, {}, ())
    return made


def whole(engine, sql):
    """All that a statement tells, as Arrow: rows of Python would fail for a moment with a time zone before anything is told."""
    relation = engine.sql(sql)
    return str(relation.to_arrow_table().to_pydict()) if relation is not None else ""


def held_by(wall):
    return [pytest.param(attack, id=attack.name) for attack in ATTACKS if wall in attack.walls]


def test_there_are_enough_attacks():
    assert len({attack.sql for attack in ATTACKS}) >= 200
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS)


def named_or_refused(parser, sql):
    """The tables that a statement names, or the code of its refusal."""
    try:
        return sqlgate.check(parser, sql).tables
    except sqlgate.Refused as refused:
        return {refused.code}


@pytest.mark.parametrize("attack", held_by("G"))
def test_the_gate_alone_refuses_it_or_names_a_table_that_the_access_door_refuses(attack, ground, parser):
    assert named_or_refused(parser, ground.written(attack)) - {"data"}


@pytest.mark.parametrize("attack", held_by("B"))
def test_the_sealed_database_alone_neither_tells_nor_changes_anything(attack, ground):
    box = new_box("128MB")
    seal(box, {name: view.source for name, view in ground.views.items()}, [file for view in ground.views.values() for file in view.files])
    try:
        told = whole(box, ground.written(attack))
    except duckdb.Error as error:
        told = str(error)
    box.close()
    assert SECRET not in told
    assert ground.state() == ground.before


def no_tables(_names):
    return {}


@pytest.fixture(scope="module")
def bare(ground):
    if ctypes.CDLL(None).syscall(444, None, 0, 1) < 1:
        pytest.skip("this kernel has no Landlock")
    pool = Pool(readable=[str(ground.parts)], workers=1, waiting=0, patience_s=1, memory="1GB", program=("-c", BARE))
    yield pool
    pool.close()


@pytest.mark.parametrize("attack", held_by("P"))
def test_the_confined_process_alone_neither_tells_nor_changes_anything_and_ends_in_time(attack, ground, bare):
    try:
        told = str(bare.ask(ground.written(attack), no_tables, Limits(seconds=1, rows=10, bytes=1 << 20)).rows.to_pylist())
    except UserError as error:
        told = str(error)
    assert SECRET not in told
    assert ground.state() == ground.before


@pytest.fixture(scope="module")
def pool(ground):
    made = Pool(readable=[str(ground.parts)], workers=1, waiting=0, patience_s=1, memory="128MB")
    yield made
    made.close()


@pytest.mark.parametrize("attack", [pytest.param(attack, id=attack.name) for attack in ATTACKS])
def test_all_walls_together(attack, ground, pool):
    def resolve(names):
        if names - {"data"}:
            raise UserError("sql-table", "no")
        return ground.views

    try:
        told = str(pool.ask(ground.written(attack), resolve, Limits(seconds=1, rows=10, bytes=1 << 20)).rows.to_pylist())
    except UserError as error:
        told = str(error)
        assert str(ground.folder) not in told or str(ground.folder) in attack.sql or "{" in attack.sql
    else:
        assert attack.walls == "P"
    assert SECRET not in told
    assert ground.state() == ground.before


REAL = ("anothers-table", "copy", "file", "modifying-with", "replacement-scan", "text-as-sql")


@pytest.mark.parametrize("family", REAL)
def test_the_attacks_are_real(family, tmp_path):
    """With no wall at all an engine tells the secret or another's rows, or changes something: what is tested above is not air."""
    grounds = ((attack, tmp_path / attack.name) for attack in ATTACKS if attack.name.rpartition("-")[0] == family)
    assert any(does_harm(attack, folder) for attack, folder in grounds)


def does_harm(attack, folder):
    folder.mkdir()
    ground = Ground(folder)
    engine = duckdb.connect()
    engine.execute(f"CREATE TABLE data AS FROM '{ground.parts}/data.parquet'")
    try:
        told = whole(engine, ground.written(attack))
    except duckdb.Error as error:
        told = str(error)
    rows = engine.execute("SELECT * FROM data").fetchall()
    engine.close()
    return SECRET in told or ground.state() != ground.before or rows != [(1, "x"), (2, "y"), (3, "z")]
