"""A process killed anywhere in a delivery of a table or a document, or in its publication: nothing published is lost, nothing is half there, and it can be done again.

The steps are walked by `tests.support.crashing_bank` in a process of its own, on SQLite. The whole takes seconds: hence `slow`.
"""

import json
import os
import subprocess
import sys

import pytest
from django.db import connection

from tests.support.begun import begun
from tests.support.crashing_bank import FIRST, SECOND

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="walked once, on SQLite: a copy of a bank is a folder there"),
]

#: What stands before and after, by the kind of the resource.
SHOWN = {
    "table": ([[310], [287]], [[311], [290], [None]]),
    "document": (FIRST["document"].decode("latin-1"), SECOND["document"].decode("latin-1")),
}


@pytest.fixture(scope="module", params=SHOWN)
def kind(request):
    return request.param


@pytest.fixture(scope="module")
def kills(kind, tmp_path_factory):
    """What was left after each kill, and after what was cut off had been done to its end."""
    folder = begun(tmp_path_factory.mktemp("crash") / "bank").parent
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RATUSZ_")}  # noqa: TID251  the edge of the tests
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.crashing_bank", str(folder), kind],
        env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def shown(kind):
    return SHOWN[kind]


def counts(found):
    return {found[name] for name in ("published", "editions", "journal", "audit")}


def test_there_were_many_places_to_be_killed_at(kills, shown):
    assert len(kills) > 12
    assert all(kill["killed"] for kill in kills)
    assert (kills[0]["left"]["shown"], kills[-1]["left"]["shown"]) == shown


def test_a_kill_leaves_the_old_edition_or_the_new_one_whole(kills, shown):
    for kill in kills:
        left = kill["left"]
        assert left["shown"] in shown, kill
        told, found = left["counted"]
        assert (told, left["kind"]) == (found, "public"), kill
        assert counts(left) == ({1} if left["shown"] == shown[0] else {2}), kill


def test_a_kill_damages_neither_store_nor_database(kills):
    for kill in kills:
        for found in (kill["left"], kill["again"]):
            assert (found["wrong"], found["database"]) == ([], "ok"), kill


def test_what_was_cut_off_can_be_done_to_its_end_once(kills, shown):
    for kill in kills:
        assert kill["again"]["shown"] == shown[1], kill
        assert counts(kill["again"]) == {2}, kill
