"""Workers that answer SQL: bounded answers, deadlines, death, queues, and what they know of the world."""

import os
import signal
import subprocess
import sys
import threading
import time
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ratusz.bank.base.errors import UserError
from ratusz.bank.engine.sqlpool import Limits, Pool, View
from ratusz.bank.engine.sqlrefusals import Busy, GaveWay, TooSlow

pytestmark = pytest.mark.slow  # a worker is a process that loads an engine

LIMITS = Limits(seconds=20, rows=100, bytes=1 << 20)
ENDLESS = "SELECT count(*) FROM range(10000000) a, range(10000000) b"


@pytest.fixture(scope="module")
def part(tmp_path_factory):
    path = tmp_path_factory.mktemp("parts") / "data.parquet"
    cents = pa.array([Decimal("0.10"), Decimal("0.20"), None], pa.decimal128(38, 2))
    pq.write_table(pa.table({"a": [1, 2, 9007199254740993], "kwota": cents, "tekst": ["ą", None, "z"]}), path)
    return path


@pytest.fixture(scope="module")
def pool(part):
    made = Pool(readable=[str(part.parent)], workers=1, waiting=0, patience_s=30, memory="128MB")
    yield made
    made.close()


@pytest.fixture
def ask(pool, part):
    views = {"data": View(source=f"read_parquet('{part}')", files=(str(part),))}

    def run(sql, limits=LIMITS):
        return pool.ask(sql, lambda names: {name: views[name] for name in names}, limits)

    return run


def test_figures_are_exact(ask):
    answer = ask("SELECT sum(kwota) AS razem, sum(a) AS suma, max(a) AS most, 1.1 + 2.2 AS dodane FROM data")
    assert answer.rows.to_pylist() == [
        {"razem": Decimal("0.30"), "suma": Decimal(9007199254740996), "most": 9007199254740993, "dodane": Decimal("3.3")}
    ]
    assert answer.columns == (("razem", "decimal"), ("suma", "integer"), ("most", "integer"), ("dodane", "decimal"))
    assert answer.cut == ""


def test_what_json_has_no_type_for_leaves_as_text(ask):
    answer = ask(
        "SELECT [1, 2] AS l, {'k': DATE '2024-02-29'} AS s, INTERVAL '2 days' AS i, MAP {'a': 1} AS m, TIMESTAMPTZ '2024-07-01 12:00:00+00' AS t"
    )
    assert [kind for _, kind in answer.columns] == ["text", "text", "text", "text", "datetime"]
    row = answer.rows.to_pylist()[0]
    assert (row["l"], row["s"], row["i"], row["t"].hour) == ("[1,2]", '{"k":"2024-02-29"}', "2 days", 14)


def test_columns_of_one_name_are_told_apart(ask):
    assert [name for name, _ in ask('SELECT 1 AS a, 2 AS A, 3 AS a_2, 4 AS "a"').columns] == ["a", "A_2", "a_2_2", "a_3"]


@pytest.mark.parametrize(
    ("sql", "limits", "rows", "cut"),
    [
        ("FROM range(3)", Limits(seconds=20, rows=3, bytes=1 << 20), 3, ""),
        ("FROM range(4)", Limits(seconds=20, rows=3, bytes=1 << 20), 3, "rows"),
        ("FROM range(100000) LIMIT 0", Limits(seconds=20, rows=3, bytes=1 << 20), 0, ""),
        ("SELECT lpad('', 100000, 'x') FROM range(100)", Limits(seconds=20, rows=100, bytes=1 << 20), 6, "bytes"),
        ("SELECT lpad('', 3000000, 'x')", Limits(seconds=20, rows=100, bytes=1 << 20), 0, "bytes"),
    ],
)
def test_an_answer_is_bounded_and_says_so(ask, sql, limits, rows, cut):
    answer = ask(sql, limits)
    assert (answer.rows.num_rows, answer.cut) == (rows, cut)


def test_nothing_stays_from_one_statement_to_the_next(ask):
    assert ask("SELECT count(*) AS n FROM data").rows.to_pylist() == [{"n": 3}]
    with pytest.raises(UserError):
        ask("CREATE TABLE x AS FROM data")
    with pytest.raises(UserError, match="no table"):
        ask("FROM x")


def test_a_statement_that_takes_too_long_is_ended_and_the_next_one_is_answered(ask, pool):
    ask("SELECT 1")
    before = set(pool.processes)
    started = time.monotonic()
    with pytest.raises(TooSlow):
        ask(ENDLESS, Limits(seconds=0.5, rows=1, bytes=1000))
    assert time.monotonic() - started < 15
    assert ask("SELECT 1 AS a").rows.to_pylist() == [{"a": 1}]
    ended = before - set(pool.processes)
    assert len(ended) == 1, "the one that ran it, and not the one that stands by"
    assert not any(Path(f"/proc/{pid}").exists() for pid in ended)


def test_a_worker_that_dies_is_replaced(ask, pool):
    ask("SELECT 1")
    for pid in pool.processes:
        os.kill(pid, signal.SIGKILL)
    assert ask("SELECT 2 AS a").rows.to_pylist() == [{"a": 2}]


def test_a_worker_knows_no_secret_of_ours_and_comes_after_everybody_else(ask, pool):
    ask("SELECT 1")
    for pid in pool.processes:
        assert Path(f"/proc/{pid}/environ").read_bytes() == b""
        limits = Path(f"/proc/{pid}/limits").read_text(encoding="ascii")
        assert all(
            any(line.startswith(name) and line.split()[-3] == "0" for line in limits.splitlines()) for name in ("Max file size", "Max core")
        )
        assert (os.getpriority(os.PRIO_PROCESS, pid), os.sched_getscheduler(pid)) == (19, os.SCHED_IDLE)
        assert os.getsid(pid) == os.getsid(0)
        assert Path(f"/proc/{pid}/oom_score_adj").read_text(encoding="ascii").strip() == "1000"
        assert "NoNewPrivs:\t1" in Path(f"/proc/{pid}/status").read_text(encoding="ascii")


def test_who_finds_all_places_taken_is_told_to_come_back(part):
    pool = Pool(readable=[str(part.parent)], workers=1, waiting=1, patience_s=0.2, memory="128MB")
    answers = []

    def run():
        try:
            pool.ask(ENDLESS, lambda _names: {}, Limits(seconds=2, rows=1, bytes=1000))
        except UserError as error:
            answers.append(error)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pool.close()
    assert sorted(type(error).__name__ for error in answers) == ["Busy", "Busy", "Busy", "TooSlow"]
    assert all(error.values["seconds"] == 5 and error.http_status == 503 for error in answers if isinstance(error, Busy))


def test_a_right_statement_of_another_visitor_is_answered_while_one_sends_runaways(part):
    pool = Pool(readable=[str(part.parent)], workers=1, waiting=1, patience_s=120, memory="128MB")
    told, ended, limits = [], threading.Event(), Limits(seconds=5, shared_s=1.5, rows=1, bytes=1000)
    # Statements run last of all: on a machine with no processor to spare the shortest one takes seconds.
    patient = Limits(seconds=60, rows=1, bytes=1000)

    def run_away():
        while not ended.is_set():
            try:
                pool.ask(ENDLESS, lambda _names: {}, limits, who="greedy")
            except UserError as error:
                told.append(type(error))
                ended.wait(0.1)

    threads = [threading.Thread(target=run_away) for _ in range(8)]
    for thread in threads:
        thread.start()
    try:
        for number in range(3):
            answer = pool.ask(f"SELECT {number} AS a", lambda _names: {}, patient, who="other")
            assert answer.rows.to_pylist() == [{"a": number}]
    finally:
        ended.set()
        for thread in threads:
            thread.join()
        pool.close()
    assert GaveWay in told
    assert Busy in told


def test_a_worker_that_cannot_be_started_costs_no_place(part, monkeypatch):
    pool = Pool(readable=[str(part.parent)], workers=1, waiting=0, patience_s=1, memory="128MB")
    with monkeypatch.context() as patched:
        patched.setattr(subprocess, "Popen", lambda *_args, **_more: (_ for _ in ()).throw(OSError("no memory")))
        for _ in range(3):
            with pytest.raises(UserError, match="could not be answered"):
                pool.ask("SELECT 1", lambda _names: {}, LIMITS)
    assert pool.ask("SELECT 1 AS a", lambda _names: {}, LIMITS).rows.num_rows == 1
    pool.close()


def test_workers_die_with_the_process_that_started_them(part):
    script = (
        "import os, threading\n"
        "from ratusz.bank.engine.sqlpool import Limits, Pool\n"
        f"pool = Pool(readable=[{str(part.parent)!r}], workers=1, waiting=0, patience_s=1, memory='128MB')\n"
        "# A statement asked by a thread that ends takes no worker with it.\n"
        "one = threading.Thread(target=lambda: pool.ask('SELECT 1', lambda names: {}, Limits(seconds=20, rows=1, bytes=1000)))\n"
        "one.start(); one.join()\n"
        "pool.ask('SELECT 1', lambda names: {}, Limits(seconds=20, rows=1, bytes=1000))\n"
        "print(*pool.processes, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    (pid,) = map(int, told.stdout.split())
    until = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="ascii"):
        assert time.monotonic() < until


def test_the_web_loads_neither_gate_nor_worker_and_starts_nothing_before_the_first_statement():
    script = (
        "import sys, threading, ratusz.bank.engine.sqlpool\n"
        "made = ratusz.bank.engine.sqlpool.Pool(readable=[], workers=2, waiting=0, patience_s=0, memory='1MB')\n"
        "loaded = [name for name in sys.modules if name.startswith('ratusz.bank.engine.sql')]\n"
        "print(sorted(loaded), made.processes, threading.active_count(), 'duckdb' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert (
        told.stdout.strip() == "['ratusz.bank.engine.sqlpool', 'ratusz.bank.engine.sqlrefusals', 'ratusz.bank.engine.sqlturns'] () 1 False"
    )
