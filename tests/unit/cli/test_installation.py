"""A bank is made, worked for and served by commands, each a process of its own: what a person would type.

slow: starts Python and Django for each command.
"""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tomllib
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.begun import begun
from tests.support.warm import warm

pytestmark = pytest.mark.slow

ARGUMENTS = ["--city", "Miasto", "--email", "bank@example.org", "--administrator", "adam@example.org", "--administrator-name", "Adam"]


def environment(**more):
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("RATUSZ_", "DJANGO_", "LC_", "LANG"))}  # noqa: TID251  the edge
    return ours | {"LANG": "en_GB.UTF-8"} | more


def ratusz(*arguments, **more):
    return warm(["ratusz", *arguments], env=environment(**more), timeout=60)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A bank made by `ratusz init` from nothing, the command as it is installed, and what it said."""
    directory = tmp_path_factory.mktemp("banks") / "bank"
    command = [Path(sys.executable).with_name("ratusz"), "init", directory, *ARGUMENTS]
    return directory, subprocess.run(command, capture_output=True, text=True, env=environment(), timeout=60, check=False)


def rows(directory, sql):
    with closing(sqlite3.connect(directory / "bank.sqlite3")) as database:
        return database.execute(sql).fetchall()


def test_init_makes_an_empty_bank_and_says_where_its_administrator_sets_a_password(made):
    directory, run = made
    assert run.returncode == 0
    assert [f"serve --dir {directory}\n" in run.stderr, f"worker --dir {directory}\n" in run.stderr] == [True, True]
    assert run.stdout.startswith("http://127.0.0.1:8000/konto/haslo/nowe/")
    assert {path.name for path in directory.iterdir()} >= {"ratusz.toml", "bank.sqlite3", "store", "cache", "usage"}
    assert rows(directory, "select email, name from people_user") == [("adam@example.org", "Adam")]
    assert rows(directory, "select role, unit_id from people_membership") == [("administrator", None)]
    assert rows(directory, "select name_pl from people_unit") == [("Urząd: Miasto",)]
    assert rows(directory, "pragma journal_mode") == [("wal",)]


def test_the_settings_are_for_the_eyes_of_the_bank_alone(made):
    directory, _ = made
    settings = tomllib.loads((directory / "ratusz.toml").read_text())
    assert (directory / "ratusz.toml").stat().st_mode & 0o077 == 0
    assert len(settings["secret_key"]) >= 50
    assert settings["city"] == "Miasto"
    assert "demo" not in settings


def test_init_never_touches_what_is_there(made, tmp_path):
    directory, _ = made
    before = (directory / "ratusz.toml").read_bytes()
    again = ratusz("init", directory, *ARGUMENTS)
    assert (again.returncode, again.stderr) == (2, f"There is a bank in {directory} already.\n")
    assert (directory / "ratusz.toml").read_bytes() == before
    (tmp_path / "my.txt").write_text("mine")
    strange = ratusz("init", tmp_path, *ARGUMENTS)
    assert strange.returncode == 2
    assert "is not empty" in strange.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["my.txt"]


def test_what_was_cut_short_is_finished_with_the_same_key(made, tmp_path):
    directory = begun(tmp_path / "bank")
    shutil.copytree(made[0], directory, ignore=shutil.ignore_patterns("bank.sqlite3*"), dirs_exist_ok=True)
    key = tomllib.loads((directory / "ratusz.toml").read_text())["secret_key"]
    run = ratusz("init", directory, *ARGUMENTS)
    assert run.returncode == 0
    assert tomllib.loads((directory / "ratusz.toml").read_text())["secret_key"] == key
    assert rows(directory, "select count(*) from people_user") == [(1,)]


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_directory_without_a_bank_is_wrong_usage_in_a_sentence(command, tmp_path):
    run = ratusz(command, "--dir", tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith(f"There is no bank in {tmp_path}.")
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_wrong_setting_is_told_before_anything_starts(command, made):
    directory, _ = made
    run = ratusz(command, "--dir", directory, RATUSZ_THREDS="3")
    assert run.returncode == 2
    assert run.stderr == "There is no setting RATUSZ_THREDS (RATUSZ_*). The nearest one is RATUSZ_THREADS.\n"


def test_the_worker_does_what_waits_and_says_that_it_lives(made):
    directory, _ = made
    run = ratusz("worker", "--dir", directory, "--until-idle")
    assert run.returncode == 0, run.stderr
    names = {name for (name,) in rows(directory, "select name from core_jobmark")}
    assert "follow letters" in names
    assert any(name.startswith("worker ") for name in names)
    assert rows(directory, "select name, failure from core_jobmark where failure <> ''") == []


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def asked(url):
    try:
        with urllib.request.urlopen(url, timeout=30) as response:  # noqa: S310  our own address
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def started(*arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "ratusz", *map(str, arguments)],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_for(answer):
    for _ in range(300):
        try:
            found = answer()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            found = None
        if found:
            return found
        signal.sigtimedwait([], 0.1)
    return None


def test_the_site_and_the_worker_run_and_stop_cleanly(made):
    directory, _ = made
    port = free_port()
    site, worker = started("serve", "--dir", directory, "--port", port), started("worker", "--dir", directory)
    try:

        def well():
            status, body = asked(f"http://127.0.0.1:{port}/zdrowie")
            return json.loads(body) if status == 200 else None

        assert wait_for(well)["status"] == "ok"
        assert asked(f"http://127.0.0.1:{port}/konto/wejscie/")[0] == 200
        assert asked(f"http://127.0.0.1:{port}/konto/demo/")[0] in {404, 405}
    finally:
        for process in (site, worker):
            process.send_signal(signal.SIGTERM)
        outputs = [process.communicate(timeout=30)[0] for process in (site, worker)]
    assert [site.returncode, worker.returncode] == [0, 0], outputs
    assert "Traceback" not in "".join(outputs)


@pytest.mark.parametrize("command", ["read", "diff", "verify"])
def test_commands_of_the_bank_start_no_django(command):
    code = f"import sys; import ratusz.cli.main as m; m.main.get_command(None, {command!r}).name; print('django' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(), timeout=60, check=False)
    assert run.stdout.strip() == "False", run.stderr
