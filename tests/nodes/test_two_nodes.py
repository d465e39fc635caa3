"""Two web nodes on one store and one PostgreSQL, and workers, while one after another is killed: nothing breaks, nothing is lost.

That a minute passes, after which a silent worker counts as dead, is written into the database.

Slow: a database server and five processes of Python are started.
"""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest

from tools import nodes
from tools.officer import Officer

pytestmark = pytest.mark.slow

#: After a publication on one node, the other shows it within this time.
AGREE_S = 1.0
READ_S = 90.0


class Reader(threading.Thread):
    """Opens pages at one node until it is told to stop; what was not answered with 200 is kept."""

    def __init__(self, port, session, paths):
        super().__init__(daemon=True)
        self.officer, self.paths = Officer(port, session), paths
        self.stop, self.wrong, self.count = threading.Event(), [], 0

    def run(self):
        while not self.stop.is_set():
            path = self.paths[self.count % len(self.paths)]
            try:
                status = self.officer.get(path).status
            except OSError as error:
                status = type(error).__name__
            self.count += 1
            if status != 200:
                self.wrong.append((path, status))
                if len(self.wrong) > 50:
                    return

    def ended(self):
        """What went wrong until now."""
        self.stop.set()
        self.join(timeout=40)
        self.officer.close()
        return self.wrong


@pytest.fixture
def address():
    try:
        with nodes.postgresql() as url:
            yield url
    except RuntimeError as error:
        if "is missing" not in str(error):
            raise
        pytest.skip(str(error))


@pytest.fixture
def office(address, tmp_path):
    """The directory of the bank, who works in it, and what it holds."""
    directory = tmp_path / "bank"
    command = [sys.executable, "-m", "tools.office_bank", str(directory), "--database-url", address, "--tables", "6"]
    told = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2], timeout=120, check=True)
    return directory, json.loads(told.stdout)


@pytest.fixture
def started():
    """Whatever is started is stopped, whoever called hangs up."""
    found = []
    yield found
    for one in found:
        (one.close if isinstance(one, Officer) else one.stop)()
        if isinstance(one, nodes.Node):
            sys.stdout.write(f"{one.log.name}\n{one.log.read_text(encoding='utf-8')[-3000:]}\n")


@pytest.fixture
def said(address):
    """What is said to the database, past the bank."""
    with psycopg.connect(address, autocommit=True) as connection:
        yield lambda sql: connection.execute(sql).rowcount


def rows(number, count=40):
    return ("nr;szkoła;uczniowie\n" + "".join(f"{at};SP {at};{at + number}\n" for at in range(1, count))).encode()


def until(holds, *, within_s):
    """How long it took until `holds()`."""
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > within_s:
            raise AssertionError(f"not within {within_s} s")
        nodes.pause(0.05)
    return time.monotonic() - began


def publish(steward, reviewer, delivery):
    """Submit at one node, accept at another."""
    assert steward.post(f"{delivery}wyslij/", {}).status == 302
    assert reviewer.post(f"{delivery}przyjmij/", {"few_because": "Liczby do prób."}).status == 302


def cell(officer, table, number):
    """Whether the table shows the figures of delivery `number`."""
    answer = officer.get(f"/api/v1/resources/{table['dataset']}/{table['resource']}/rows?limit=1")
    return answer.status == 200 and json.loads(answer.text)["rows"][0]["uczniowie"] == 1 + number


def called(node, session, started):
    """Somebody at a node."""
    officer = Officer(node.port, session)
    started.append(officer)
    return officer


def test_nodes_and_workers_may_die(office, started, said, tmp_path):
    directory, people = office
    second = nodes.twin(directory, tmp_path / "second")
    one, two = nodes.web(directory), nodes.web(second)
    doomed = nodes.worker(directory)
    started += [one, two, doomed]
    steward = {node.port: called(node, people["stewards"][0], started) for node in (one, two)}
    reviewer = {node.port: called(node, people["reviewers"][0], started) for node in (one, two)}
    visitor = {node.port: called(node, "", started) for node in (one, two)}
    tables = people["tables"]

    # Published at either node, seen at both, from memory too, within a second: once with each as the writer.
    for number, (here, there) in enumerate([(one, two), (two, one)]):
        table = tables[number]
        page = f"/dane/{table['dataset']}/{table['resource']}/"
        for node in (one, two):
            visitor[node.port].get(page)
            assert "Zbiór 0" in visitor[node.port].get("/dane/").text or number == 0
        delivery = steward[here.port].deliver(table["id"], rows(number), name=f"szkoly-{number}.csv")
        until(lambda d=delivery, p=there.port: steward[p].is_read(d), within_s=READ_S)
        publish(steward[there.port], reviewer[here.port], delivery)
        took = until(lambda t=table, n=number, p=there.port: cell(visitor[p], t, n), within_s=AGREE_S)
        assert took < AGREE_S
        assert cell(visitor[here.port], table, number)
        for node in (one, two):
            assert f"Zbiór {number}" in visitor[node.port].get(f"/dane/?q=Zbiór+{number}".replace("ó", "%C3%B3")).text
            assert "SP 1" in visitor[node.port].get(page).text

    # A worker dies with work at hand; then a node dies. The other serves without one error.
    paths = ["/", "/dane/", "/dane/zbior-0/", "/dane/zbior-0/tabela/", "/api/v1/resources/zbior-0/tabela/rows"]
    stranger, officer = Reader(one.port, "", paths), Reader(one.port, people["stewards"][1], ["/urzad/", *paths])
    stranger.start()
    officer.start()
    sent = [(table, number, steward[two.port].deliver(table["id"], rows(number, 15_000), name=f"szkoly-{number}.csv"))
            for number, table in enumerate(tables[2:], 2)]  # fmt: skip
    until(lambda: said("SELECT 1 FROM django_tasks_database_dbtaskresult WHERE status = 'RUNNING'"), within_s=READ_S)
    doomed.kill()
    two.kill()
    assert said("SELECT 1 FROM django_tasks_database_dbtaskresult WHERE status = 'RUNNING'") == 1
    assert said("UPDATE core_jobmark SET done_at = done_at - interval '2 minutes' WHERE name LIKE 'worker %'") >= 1
    started += [nodes.worker(directory), nodes.worker(second)]
    for table, number, delivery in sent:
        until(lambda d=delivery: steward[one.port].is_read(d), within_s=READ_S)
        publish(steward[one.port], reviewer[one.port], delivery)
        assert cell(visitor[one.port], table, number)

    # The node comes back and agrees.
    again = nodes.web(second)
    started.append(again)
    back = called(again, "", started)
    assert all(cell(back, table, number) for number, table in enumerate(tables))
    assert (stranger.ended(), officer.ended()) == ([], [])
    assert stranger.count > 50
    assert officer.count > 20
