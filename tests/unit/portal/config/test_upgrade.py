"""A bank made by the previous schema is upgraded with all its rows; one whose migration fails is as it was.

slow: migrations run on a database in a file, each upgrade in a process of its own.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="walked once, on SQLite: a copy of a bank is a folder there"),
]

OLDER = "tests.support.older_bank"


def run(*arguments, code=0, **more):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RATUSZ_", "DJANGO_", "LC_", "LANG"))}  # noqa: TID251  the edge
    done = subprocess.run(
        [sys.executable, "-m", *map(str, arguments)],
        capture_output=True, text=True, env={**kept, "LANG": "en_GB.UTF-8", **more}, timeout=180, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stdout[-2000:] + done.stderr[-3000:]
    return done


@pytest.fixture(scope="module")
def older(tmp_path_factory):
    """A bank at the migration before the last one of each of our apps, with a row in every table of ours."""
    directory = tmp_path_factory.mktemp("older") / "bank"
    made = json.loads(run(OLDER, directory).stdout.splitlines()[-1])
    return directory, made


def dump(directory):
    """Every table of a bank with its rows; without the marks of jobs, which change by the second."""
    with closing(sqlite3.connect(directory / "bank.sqlite3")) as database:
        names = [name for (name,) in database.execute("select name from sqlite_master where type = 'table' order by name")]
        return {
            name: sorted(map(repr, database.execute(f'select * from "{name}"')))
            for name in names
            if not name.startswith(("sqlite_", "core_jobmark"))
        }


def test_a_bank_of_the_previous_schema_is_upgraded_with_all_its_rows(older, tmp_path):
    directory, made = older
    bank = shutil.copytree(directory, tmp_path / "bank")
    before = dump(bank)
    planned = json.loads(run("ratusz", "upgrade", "--dir", bank, "--check", "--json").stdout)["steps"]
    assert planned
    assert set(planned) <= set(made["last"])
    told = run("ratusz", "upgrade", "--dir", bank).stdout
    assert f"To do: keep the database aside, {len(planned)} migrations" in told
    after = dump(bank)
    assert {name: len(rows) for name, rows in before.items() if name in after and name != "django_migrations"} == {
        name: len(after[name]) for name in before if name in after and name != "django_migrations"
    }
    assert sum(map(len, before.values())) > 10
    assert json.loads(run("ratusz", "upgrade", "--dir", bank, "--check", "--json").stdout) == {"steps": []}
    kept = next((bank / "before-upgrades").iterdir())
    assert {path.name for path in kept.iterdir()} == {"database.sqlite3", "ratusz.toml"}
    assert not (bank / "maintenance").exists()


@pytest.mark.parametrize("fault", ["migration", "page"])
def test_what_fails_is_put_back_as_it_was(older, tmp_path, fault):
    bank = shutil.copytree(older[0], tmp_path / "bank")
    before, settings = dump(bank), (bank / "ratusz.toml").read_bytes()
    told = run("tests.support.failing_upgrade", bank, fault, code=1)
    assert "everything is as it was before" in told.stderr
    assert dump(bank) == before
    assert (bank / "ratusz.toml").read_bytes() == settings
    assert not (bank / "maintenance").exists()
    run("ratusz", "upgrade", "--dir", bank)


def test_a_second_upgrade_waits_its_turn(older, tmp_path):
    bank = shutil.copytree(older[0], tmp_path / "bank")
    told = run("tests.support.failing_upgrade", bank, "locked", code=2)
    assert "being upgraded now" in told.stderr
    assert Path(bank / "bank.sqlite3").exists()
