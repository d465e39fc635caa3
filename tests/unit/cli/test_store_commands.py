"""`ratusz diff` and `ratusz verify` read the store alone."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ratusz.bank.build import deliver
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.store import Store
from ratusz.bank.store.manifest import Manifest, Mode
from ratusz.cli.main import main

RESOURCE, OTHER = "019aaaaa-0000-7000-8000-000000000001", "019aaaaa-0000-7000-8000-000000000002"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ADDRESS = "ludnosc/ogolem"
OLD = "rok;dzielnica;osoby\n2022;Bytków;15\n2022;Michał;7\n2022;Stawy;9\n2022;Tuwima;4\n"
NEW = "rok;dzielnica;osoby\n2022;Bytków;16\n2022;Stawy;9\n2022;Tuwima;4\n2022;Węzłowiec;3\n"


class Bank:
    """A directory with a store in it, and commands run on it."""

    def __init__(self, directory: Path) -> None:
        self.directory, self.store, self.made = directory, Store(directory / "store"), 0
        self.engine = DuckDBEngine(memory="256MB", threads=1, temp=directory)

    def version(self, text: str, *, key=("rok", "dzielnica"), resource: str = RESOURCE, address: str | None = ADDRESS) -> Manifest:
        self.made += 1
        return deliver(
            store=self.store, engine=self.engine, original=self.store.receive([text.encode()]), file_name="a.csv", resource=resource,
            mode=Mode.REPLACES, key=key, address=address, now=NOW + timedelta(minutes=self.made), random_bytes=lambda n: bytes([self.made]) * n,
        ).manifest  # fmt: skip

    def run(self, *arguments: str) -> int:
        with pytest.raises(SystemExit) as left:
            main(["--lang", "en", *arguments, "--dir", str(self.directory)], prog_name="ratusz")
        return left.value.code


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    return Bank(tmp_path)


def test_a_difference_is_told_row_by_row(bank: Bank, capsys):
    assert bank.run("diff", ADDRESS, bank.version(OLD).id, bank.version(NEW).id) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.splitlines() == [
        "Rows: 1 added, 1 removed, 1 changed.",
        "Rows are matched by: rok, dzielnica.",
        "~ 1  2022, Bytków: osoby 15 → 16",
        "- 2  2022 | Michał | 7",
        "+ 4  2022 | Węzłowiec | 3",
    ]


def test_a_difference_may_be_cut_and_says_what_it_left_out(bank: Bank, capsys):
    bank.run("diff", ADDRESS, bank.version(OLD, key=()).id, bank.version(NEW, key=()).id, "--rows", "1")
    assert capsys.readouterr().out.splitlines() == [
        "Rows: 2 added, 2 removed, 0 changed.",
        "No key tells the rows apart, so a changed row is one removed and one added.",
        "- 1  2022 | Bytków | 15",
        "…and 3 more.",
    ]


def test_columns_that_differ_are_told(bank: Bank, capsys):
    new = NEW.replace("osoby", "liczba").replace("2022", "2022.5")
    bank.run("diff", ADDRESS, bank.version(OLD).id, bank.version(new.replace("rok", "r"), key=()).id)
    out = capsys.readouterr().out
    assert "+ column r\n+ column liczba\n- column rok\n- column osoby\n" in out


def test_a_type_that_changed_and_a_sign_are_told(bank: Bank, capsys):
    new = "rok;dzielnica;osoby\n2022;Bytków;15,50\n2022;Michał;-\n2022;Stawy;9,25\n2022;Tuwima;4,75\n"
    bank.run("diff", ADDRESS, bank.version(OLD).id, bank.version(new).id, "--rows", "2")
    assert capsys.readouterr().out.splitlines()[2:] == [
        "~ column osoby: integer → decimal(18,2)",
        "~ 1  2022, Bytków: osoby 15.00 → 15.50",
        "~ 2  2022, Michał: osoby 7.00 → -",
        "…and 2 more.",
    ]


def test_a_difference_as_json(bank: Bank, capsys):
    old, new = bank.version(OLD), bank.version(NEW.replace("16", "15,50"))
    bank.run("diff", ADDRESS, old.id, new.id, "--json")
    data = json.loads(capsys.readouterr().out)
    assert (data["address"], data["before"], data["after"]) == (ADDRESS, old.id, new.id)
    assert (data["added"], data["removed"], data["changed"], data["rows_left_out"]) == (1, 1, 1, 0)
    assert data["columns"]["retyped"] == [{"name": "osoby", "before": "integer", "after": "decimal(18,2)"}]


def test_an_address_that_does_not_fit_is_told(bank: Bank, capsys):
    assert bank.run("diff", "ludnosc/dzielnice", bank.version(OLD).id, bank.version(OLD, address=None).id) == 0
    assert capsys.readouterr().err.count("was delivered to “ludnosc/ogolem”, not to “ludnosc/dzielnice”") == 1


def test_the_id_of_the_resource_is_an_address_too(bank: Bank, capsys):
    assert bank.run("diff", RESOURCE, bank.version(OLD).id, bank.version(OLD).id) == 0
    assert capsys.readouterr().err == ""


def test_versions_of_two_resources_are_not_compared(bank: Bank, capsys):
    assert bank.run("diff", ADDRESS, bank.version(OLD).id, bank.version(OLD, resource=OTHER).id) == 2
    assert "different resources" in capsys.readouterr().err


def test_a_version_that_is_not_there_and_a_bank_that_is_not_there(bank: Bank, tmp_path: Path, capsys):
    assert bank.run("diff", ADDRESS, OTHER, OTHER) == 2
    assert f"There is no version “{OTHER}”" in capsys.readouterr().err
    bank.directory = tmp_path / "elsewhere"
    assert bank.run("verify") == 2
    assert "There is no store" in capsys.readouterr().err


def test_a_whole_store_is_verified(bank: Bank, capsys):
    bank.version(OLD)
    bank.store.receive([b"never accepted"])
    assert bank.run("verify") == 0
    out = capsys.readouterr().out
    assert "Checked: 1 versions, 5 files, 0.0 MB. Wrong: 0." in out
    assert "No version names 1 files" in out
    assert bank.run("verify", "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert data["checked"] == {"version": 1, "original": 2, "part": 1, "document": 2}
    assert (data["wrong"], data["orphans"]) == ([], {"files": 1, "bytes": 14})


def test_what_is_damaged_is_named_and_leaves_with_ten(bank: Bank, capsys):
    manifest = bank.version(OLD)
    part = bank.store.layout.part(manifest.parts[0].sha256)
    part.unlink()
    assert bank.run("verify") == 10
    out, err = capsys.readouterr()
    assert "Wrong: 1." in out
    assert part.name in err
    path = bank.store.layout.manifest(RESOURCE, manifest.id)
    path.chmod(0o644)
    path.write_bytes(b"{}")
    assert bank.run("verify", "--json") == 10
    wrong = json.loads(capsys.readouterr().out)["wrong"]
    assert [(each["kind"], each["code"]) for each in wrong] == [("version", "manifest-altered")]


@pytest.mark.slow
def test_neither_command_starts_django(bank: Bank):
    """Processes of their own, for this one has Django in it: half a second each."""
    old, new = bank.version(OLD), bank.version(NEW)
    for arguments in (["verify"], ["diff", ADDRESS, old.id, new.id]):
        code = (
            "import sys\nfrom ratusz.cli.main import main\n"
            f"try:\n    main({[*arguments, '--dir', str(bank.directory)]!r})\n"
            "except SystemExit as left:\n    print(left.code, 'django' in sys.modules)"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.splitlines()[-1] == "0 False", done
