"""A process killed anywhere in a delivery or its publication: nothing published is lost, nothing is half there, and it can be done again.

The steps are walked by `tests.support.crashing_bank` in a process of its own, on SQLite. The whole takes seconds: hence `slow`.
"""

import json
import os
import subprocess
import sys

import pytest
from django.db import connection

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="walked once, on SQLite: a copy of a bank is a folder there"),
]

BEFORE, AFTER = [[310], [287]], [[311], [290], [None]]


@pytest.fixture(scope="module")
def kills(tmp_path_factory):
    """What was left after each kill, and after what was cut off had been done to its end."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RATUSZ_")}  # noqa: TID251  the edge of the tests
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.crashing_bank", str(tmp_path_factory.mktemp("crash"))],
        env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def counts(found):
    return {found[name] for name in ("published", "editions", "journal", "audit")}


def test_there_were_many_places_to_be_killed_at(kills):
    assert len(kills) > 12
    assert all(kill["killed"] for kill in kills)
    assert kills[0]["left"]["rows"] == BEFORE
    assert kills[-1]["left"]["rows"] == AFTER


def test_a_kill_leaves_the_old_edition_or_the_new_one_whole(kills):
    for kill in kills:
        left = kill["left"]
        assert left["rows"] in (BEFORE, AFTER), kill
        assert (left["counted"], left["kind"]) == (len(left["rows"]), "public"), kill
        assert counts(left) == ({1} if left["rows"] == BEFORE else {2}), kill


def test_a_kill_damages_neither_store_nor_database(kills):
    for kill in kills:
        for found in (kill["left"], kill["again"]):
            assert (found["wrong"], found["database"]) == ([], "ok"), kill


def test_what_was_cut_off_can_be_done_to_its_end_once(kills):
    for kill in kills:
        assert kill["again"]["rows"] == AFTER, kill
        assert counts(kill["again"]) == {2}, kill
