"""A bank is backed up while it is used, restored elsewhere, upgraded or put back, and what was erased stays erased.

slow: each command is a process of its own, on a bank with a database of its own: a file, or PostgreSQL where the tests run on it.
"""

import io
import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pyarrow.parquet
import pytest

from tests.support.bases import copied, is_postgresql, new_base, rows, text_of
from tests.support.begun import begun
from tests.support.city import copied_city
from tests.support.reading import workbook
from tests.support.warm import warm

pytestmark = pytest.mark.slow

PLANTED = "Tajemnicka-73Q"
#: Of each bank that was restored, what names its database.
BASES = {}


def environment(**more):
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("RATUSZ_", "DJANGO_", "LC_", "LANG"))}  # noqa: TID251  the edge
    return ours | {"LANG": "en_GB.UTF-8"} | more


def run(*arguments, code=0):
    done = warm(arguments, env=environment())
    assert done.returncode == code, done.stdout[-2000:] + done.stderr[-3000:]
    return done


def ratusz(*arguments, code=0):
    return run("ratusz", *arguments, code=code)


def looked_at(directory, versions=None):
    return json.loads(run("tests.support.looked_at", directory, *([json.dumps(versions)] if versions else [])).stdout.splitlines()[-1])


def restored(source, directory, *more, code=0):
    """The bank of a backup in `directory`; tried again, it goes to the same database."""
    BASES[directory] = BASES.get(directory) or new_base()
    done = ratusz("restore", source, "--dir", directory, *BASES[directory], *more, code=code)
    return done if code else directory


def hashes(store):
    return sorted(str(path.relative_to(store)) for path in store.rglob("*") if path.is_file() and ".lock" not in path.suffix)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A small bank with one published table."""
    directory = tmp_path_factory.mktemp("keeping") / "city"
    if not is_postgresql():
        begun(directory)
    run("tests.support.small_bank", directory, *new_base())
    deliver(directory, "nr;szkoła\n1;SP 1\n2;SP 2\n", name="szkoly.csv")
    return directory


@pytest.fixture
def city(made, tmp_path):
    return copied(made, tmp_path / "city")


def deliver(city, content, *, name="szkoly.csv"):
    """A file to a table of its own, published."""
    path = city.parent / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    who = ["--as", "ala-z-proby@example.org", "--publish-as", "renata-z-proby@example.org"]
    answer = json.loads(ratusz("deliver", path, "--to", "proba", *who, "--dir", city, "--json").stdout)
    assert answer["state"] == "published", answer
    return answer


# -------------------------------------------------------------------------------------------------------------- backups


def test_a_drill_the_demo_city_backed_up_under_writes_is_the_same_elsewhere(tmp_path):
    city = copied_city(tmp_path / "city")
    if is_postgresql():  # the demo city moves there as a city that has grown would
        ratusz("backup", tmp_path / "moving", "--dir", city)
        city = restored(tmp_path / "moving", tmp_path / "moved")
    run("tests.support.small_bank", city)
    worker = subprocess.Popen([sys.executable, "-m", "ratusz", "worker", "--dir", str(city)], env=environment(), stderr=subprocess.DEVNULL)
    backup = subprocess.Popen([sys.executable, "-m", "ratusz", "backup", str(tmp_path / "out"), "--dir", str(city)], env=environment())
    try:
        for number in range(3):
            deliver(city, f"nr;liczba\n1;{number}\n2;7\n", name=f"pod-obciazeniem-{number}.csv")
        assert backup.wait(timeout=180) == 0
        under_writes = json.loads(ratusz("backup", tmp_path / "out", "--dir", city, "--json").stdout)
    finally:
        for process in (backup, worker):
            process.terminate()
            process.wait(timeout=60)
    # What is compared is taken when nobody writes: the worker goes on with what its timetable holds.
    last = json.loads(ratusz("backup", tmp_path / "out", "--dir", city, "--json").stdout)
    assert under_writes["damaged"] == last["damaged"] == []
    restored(tmp_path / "out", tmp_path / "elsewhere")
    ratusz("verify", "--dir", tmp_path / "elsewhere")
    there = looked_at(tmp_path / "elsewhere")
    assert len(there) > 5
    assert {(each["status"], each["page"]) for each in there.values()} == {(200, 200)}
    assert there == looked_at(city, {resource: each["version"] for resource, each in there.items()})
    assert hashes(tmp_path / "elsewhere" / "store") == hashes(city / "store")
    for table in ("catalog_publication", "core_auditentry", "intake_delivery", "people_user"):
        assert rows(tmp_path / "elsewhere", f"select count(*) from {table}") == rows(city, f"select count(*) from {table}")
    deliver(tmp_path / "elsewhere", "nr;liczba\n1;1\n", name="nowe.csv")


def test_a_second_backup_in_the_folder_costs_only_what_is_new(city, tmp_path):
    out = tmp_path / "out"
    ratusz("backup", out, "--dir", city)
    before = {path: path.stat().st_mtime_ns for path in (out / "objects").rglob("*") if path.is_file()}
    deliver(city, "nr;szkoła\n1;SP 1\n")
    ratusz("backup", out, "--dir", city)
    after = {path: path.stat().st_mtime_ns for path in (out / "objects").rglob("*") if path.is_file()}
    assert before.items() <= after.items()
    assert 0 < len(after) - len(before) < 12
    first, second = sorted(out.glob("[0-9]*"))
    assert (first / "ratusz.toml").stat().st_mode & 0o077 == 0
    restored(first, tmp_path / "old")
    (old,), (new,) = looked_at(tmp_path / "old").values(), looked_at(city).values()
    assert old["rows"] != new["rows"]
    assert second.name > first.name


def test_an_archive_is_one_file_and_gives_the_same(city, tmp_path):
    for name in ("one.tar", "one.tar.zst"):
        ratusz("backup", tmp_path / name, "--dir", city)
        assert (tmp_path / name).stat().st_mode & 0o077 == 0
        restored(tmp_path / name, tmp_path / f"from-{name}")
        assert hashes(tmp_path / f"from-{name}" / "store") == hashes(city / "store")
    with tarfile.open(tmp_path / "one.tar") as archive:
        assert archive.getnames()[-1] == "manifest.json"
    cut = tmp_path / "cut.tar"
    cut.write_bytes((tmp_path / "one.tar").read_bytes()[:40_000])
    assert not (tmp_path / "from-cut").exists()
    restored(cut, tmp_path / "from-cut", code=1)
    assert not (tmp_path / "from-cut" / "bank.sqlite3").exists()


def test_a_damaged_backup_is_told_and_makes_no_bank_unless_one_wants_what_is_whole(city, tmp_path):
    out = tmp_path / "out"
    ratusz("backup", out, "--dir", city)
    victim = next(path for path in (out / "objects").rglob("*") if path.is_file() and path.read_bytes()[:4] == b"PAR1")
    victim.chmod(0o600)
    victim.write_bytes(victim.read_bytes()[:-1] + b"\0")
    told = restored(out, tmp_path / "r", code=1)
    assert "missing or altered" in told.stderr
    ratusz("worker", "--dir", tmp_path / "r", "--until-idle", code=2)
    told = restored(out, tmp_path / "r", "--incomplete", code=10)
    assert f"{victim.name}.parquet" in told.stderr
    ratusz("verify", "--dir", tmp_path / "r", code=10)


def test_what_is_damaged_in_the_store_is_told_and_the_rest_is_saved(city, tmp_path):
    victim = next((city / "store" / "originals").rglob("*/*"))
    victim.chmod(0o600)
    victim.write_bytes(b"something else")
    told = ratusz("backup", tmp_path / "out", "--dir", city, code=10)
    assert victim.name in told.stderr


def test_nothing_of_others_is_touched(city, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.txt").write_text("mine")
    assert "holds other things" in ratusz("backup", tmp_path / "mine", "--dir", city, code=2).stderr
    ratusz("backup", tmp_path / "out", "--dir", city)
    assert "is not empty" in restored(tmp_path / "out", tmp_path / "mine", code=2).stderr
    assert "no finished backup" in restored(tmp_path / "mine", tmp_path / "new", code=2).stderr
    failure = rows(city, "select failure from core_jobmark where name = 'backup'")
    assert failure == [("",)]


# ------------------------------------------------------------------------------------------------------------- erasures


def holding(directory, needle):
    """The files below `directory` in which `needle` stands: in their bytes, in the cells of Parquet, in the members of a ZIP."""
    found = []
    for path in directory.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            if content[:4] == b"PAR1":
                content += repr(pyarrow.parquet.read_table(path).to_pydict()).encode()
            if content[:2] == b"PK":
                with zipfile.ZipFile(io.BytesIO(content)) as members:
                    content += b"".join(members.read(name) for name in members.namelist())
            if needle.encode() in content:
                found.append(str(path.relative_to(directory)))
    if (directory / "ratusz.toml").exists() and needle in text_of(directory):
        found.append("the database")
    return found


def planted_file():
    """A workbook with the value in a cell and in a hidden sheet."""

    def fill(made):
        page = made.add_worksheet("Szkoły")
        for number, cells in enumerate([["nr", "szkoła"], [1, "SP 1"], [2, PLANTED], [3, "SP 3"]]):
            page.write_row(number, 0, cells)
        hidden = made.add_worksheet("Robocze")
        hidden.write_row(0, 0, ["nazwisko", "uwagi"])
        hidden.write_row(1, 0, [PLANTED, "x"])
        hidden.hide()

    return workbook(fill)


@pytest.fixture
def planted(city):
    """A published table with a value that must not be kept, asked for often, so that caches hold it."""
    answer = deliver(city, planted_file(), name=f"lista {PLANTED}.xlsx")
    resource = answer["tables"][0]["resource"]
    ratusz("query", f"proba/{resource}", "--dir", city)
    looked_at(city)
    (city / "cache" / "exports").mkdir(exist_ok=True)
    (city / "cache" / "exports" / "x.xlsx").write_text(PLANTED)
    ratusz("worker", "--dir", city, "--until-idle")
    assert len(holding(city, PLANTED)) > 4
    return "proba", resource, answer["delivery"]


def test_what_two_people_erase_is_nowhere_and_no_backup_brings_it_back(city, planted, tmp_path):
    dataset, resource, delivery = planted
    ratusz("backup", tmp_path / "out", "--dir", city)
    ratusz("upgrade", "--dir", city)
    asker, second = "ala-z-proby@example.org", "dorota-z-proby@example.org"
    asked = ratusz("purge", f"{dataset}/{resource}", "--delivery", delivery, "--reason", "Nazwisko osoby.", "--as", asker, "--dir", city)
    assert "Goes: 2 versions, 1 delivered files" in asked.stdout
    purge = asked.stdout.split("--confirm ")[1].split()[0]
    alone = ratusz("purge", "--confirm", purge, "--as", asker, "--dir", city, code=2)
    assert "second" in alone.stderr or "coordinator" in alone.stderr
    assert holding(city / "store", PLANTED)
    ratusz("purge", "--confirm", purge, "--as", second, "--dir", city)

    assert holding(city, PLANTED) == []
    assert looked_at_address(city, f"/dane/{dataset}/{resource}/")["status"] == 410
    ratusz("verify", "--dir", city)
    assert rows(city, f"select state from erasure_purge where id = '{purge.replace('-', '')}'") == [("done",)]
    again = ratusz("deliver", tmp_path / f"lista {PLANTED}.xlsx", "--to", dataset, "--as", asker, "--dir", city, code=2)
    assert "was erased" in again.stderr

    # The backup from before holds it; with the tombstones of the living bank it does not come back.
    assert holding(tmp_path / "out", PLANTED)
    restored(tmp_path / "out", tmp_path / "r", "--tombstones", city)
    assert holding(tmp_path / "r", PLANTED) == []
    ratusz("verify", "--dir", tmp_path / "r")
    assert looked_at_address(tmp_path / "r", f"/dane/{dataset}/{resource}/")["status"] == 410
    assert looked_at(tmp_path / "r") == looked_at(city)

    # The next backup takes the tombstone to where the old ones lie, and drops the bytes from the pool.
    ratusz("backup", tmp_path / "out", "--dir", city)
    assert [name for name in holding(tmp_path / "out", PLANTED) if "/database." not in name] == []
    old = min((tmp_path / "out").glob("[0-9]*"))
    restored(old, tmp_path / "r2")
    assert holding(tmp_path / "r2", PLANTED) == []


def looked_at_address(directory, address):
    script = (
        "import sys, json; from pathlib import Path; from ratusz.portal.config.installation import start; start(Path(sys.argv[1]));"
        "from django.test import Client; r = Client(SERVER_NAME='localhost').get(sys.argv[2]);"
        "print(json.dumps({'status': r.status_code, 'text': r.content.decode()}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(directory), address], capture_output=True, text=True, env=environment(), timeout=60, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


# ------------------------------------------------------------------------------------------------------------- upgrades


def test_one_upgrade_at_a_time_and_the_site_says_so_meanwhile(city):
    (city / "maintenance").touch()
    answer = looked_at_address(city, "/dane/")
    assert (answer["status"], "Przerwa techniczna" in answer["text"], "Maintenance" in answer["text"]) == (503, True, True)
    assert looked_at_address(city, "/api/v1/datasets")["status"] == 503
    told = ratusz("worker", "--dir", city, "--until-idle", code=2)
    assert "being upgraded" in told.stderr
    (city / "maintenance").unlink()
    planned = json.loads(ratusz("upgrade", "--dir", city, "--check", "--json").stdout)
    assert planned == {"steps": []}
    assert not (city / "before-upgrades").exists()


def test_a_bank_of_a_newer_ratusz_is_refused(city, tmp_path):
    ratusz("backup", tmp_path / "out", "--dir", city)
    rows(city, "insert into django_migrations (app, name, applied) values ('catalog', '9999_later', '2030-01-01')")
    assert "newer Ratusz" in ratusz("upgrade", "--dir", city, code=2).stderr
    ratusz("backup", tmp_path / "later", "--dir", city)
    assert "newer Ratusz" in restored(tmp_path / "later", tmp_path / "r", code=2).stderr
    assert Path(tmp_path / "r" / ".unfinished").exists()
