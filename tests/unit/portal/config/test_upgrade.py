"""A bank made by the previous schema is upgraded with all its rows; one whose migration fails is as it was.

slow: migrations run on a database of the bank's own, each upgrade in a process of its own.
"""

import json
import os

import pytest

from tests.support.bases import copied, dump, new_base
from tests.support.onceonly import made_once
from tests.support.warm import warm

pytestmark = pytest.mark.slow

OLDER = "tests.support.older_bank"


def run(*arguments, code=0, **more):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RATUSZ_", "DJANGO_", "LC_", "LANG"))}  # noqa: TID251  the edge
    done = warm(arguments, env={**kept, "LANG": "en_GB.UTF-8", **more})
    assert done.returncode == code, done.stdout[-2000:] + done.stderr[-3000:]
    return done


@pytest.fixture(scope="module")
def older(tmp_path_factory):
    """A bank at the migration before the last one of each of our apps, with a row in every table of ours."""
    directory, base = tmp_path_factory.mktemp("older") / "bank", new_base()
    if base:
        return directory, json.loads(run(OLDER, directory, *base).stdout.splitlines()[-1])
    # Twenty seconds of a processor: on SQLite, where a bank is a folder, once for all workers of tests.
    with made_once("older", ("src/ratusz", "tests/support/older_bank.py"), _make_older) as kept:
        return copied(kept / "bank", directory), json.loads((kept / "made.json").read_text(encoding="utf-8"))


def _make_older(new):
    new.mkdir()
    (new / "made.json").write_text(run(OLDER, new / "bank").stdout.splitlines()[-1], encoding="utf-8")


#: Changes by the second.
MARKS = ("core_jobmark",)


def test_a_bank_of_the_previous_schema_is_upgraded_with_all_its_rows(older, tmp_path):
    directory, made = older
    bank = copied(directory, tmp_path / "bank")
    before = dump(bank, but=MARKS)
    planned = json.loads(run("ratusz", "upgrade", "--dir", bank, "--check", "--json").stdout)["steps"]
    assert planned
    assert set(planned) <= set(made["last"])
    told = run("ratusz", "upgrade", "--dir", bank).stdout
    assert f"To do: keep the database aside, {len(planned)} migrations" in told
    after = dump(bank, but=MARKS)
    assert {name: len(rows) for name, rows in before.items() if name in after and name != "django_migrations"} == {
        name: len(after[name]) for name in before if name in after and name != "django_migrations"
    }
    assert sum(map(len, before.values())) > 10
    assert json.loads(run("ratusz", "upgrade", "--dir", bank, "--check", "--json").stdout) == {"steps": []}
    kept = next((bank / "before-upgrades").iterdir())
    assert len([path for path in kept.iterdir() if path.name.startswith("database.")]) == len(list(kept.iterdir())) - 1 == 1
    assert not (bank / "maintenance").exists()


@pytest.mark.parametrize("fault", ["migration", "page"])
def test_what_fails_is_put_back_as_it_was(older, tmp_path, fault):
    bank = copied(older[0], tmp_path / "bank")
    before, settings = dump(bank, but=MARKS), (bank / "ratusz.toml").read_bytes()
    told = run("tests.support.failing_upgrade", bank, fault, code=1)
    assert "everything is as it was before" in told.stderr
    assert dump(bank, but=MARKS) == before
    assert (bank / "ratusz.toml").read_bytes() == settings
    assert not (bank / "maintenance").exists()
    run("ratusz", "upgrade", "--dir", bank)


def test_a_second_upgrade_waits_its_turn(older, tmp_path):
    bank = copied(older[0], tmp_path / "bank")
    before = dump(bank)
    told = run("tests.support.failing_upgrade", bank, "locked", code=2)
    assert "being upgraded now" in told.stderr
    assert dump(bank) == before


SERVED = """
from ratusz.portal.config.wsgi import application
from django.test import Client
client = Client(SERVER_NAME="localhost")
found = [client.get(address) for address in ("/urzad/", "/api/v1/datasets", "/zdrowie")]
print([one.status_code for one in found], found[2].json()["database"])
"""


def test_a_bank_that_waits_for_it_is_closed_and_its_worker_and_health_say_so(older, tmp_path):
    bank = copied(older[0], tmp_path / "bank")
    assert run("-c", SERVED, RATUSZ_DIR=str(bank)).stdout.split() == ["[503,", "503,", "503]", "behind"]
    assert "ratusz upgrade" in run("ratusz", "worker", "--until-idle", "--dir", bank, code=2).stderr


def test_an_older_demo_city_is_upgraded_when_it_is_asked_for(older, tmp_path):
    bank = copied(older[0], tmp_path / "bank")
    with (bank / "ratusz.toml").open("a") as settings:
        settings.write("demo = true\n")
    (bank / ".demo-filled").touch()
    assert "older version" in run("ratusz", "demo", "--dir", bank, "--make-only").stdout
    assert json.loads(run("ratusz", "upgrade", "--dir", bank, "--check", "--json").stdout) == {"steps": []}
    assert "older version" not in run("ratusz", "demo", "--dir", bank, "--make-only").stdout
