"""`ratusz query`, `diff`, `verify` on a bank with a published table."""

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from ratusz.bank.base.errors import NotFound, UserError, WrongUsage
from ratusz.bank.store import open_store
from ratusz.cli import diff, verify
from ratusz.portal.catalog.models import Resource
from ratusz.portal.explore.command import write_answer
from ratusz.portal.people.models import User
from tests.support.published import POPULATION, deliver


def run(command: click.Command, *arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(command, [str(each) for each in arguments], obj="en", standalone_mode=False)
    if isinstance(result.exception, UserError):
        raise result.exception
    assert result.exception is None, result.output
    return result.return_value or 0, result.output


def test_query_answers_as_the_api_does(population: Resource, tmp_path: Path):
    out = tmp_path / "answer.jsonl"
    write_answer("ludnosc/dzielnice", [("rok", "2023"), ("sort", "-ludnosc"), ("limit", "1")], version="", format_="jsonl", out=out)
    assert json.loads(out.read_text())["dzielnica"] == "Michałkowice"
    with pytest.raises(NotFound) as error:
        write_answer("ludnosc/nic", [], version="", format_="csv", out=out)
    assert error.value.allowed == ("ludnosc/dzielnice",)
    with pytest.raises(NotFound, match="no public version"):
        write_answer("ludnosc/dzielnice", [], version="x", format_="csv", out=out)


def test_diff_shows_what_a_correction_changed(population: Resource, bank_dir: Path, ala: User, renata: User):
    before = population.current
    deliver(population, POPULATION.replace("13 218", "13 219"), by=ala, reviewer=renata, seconds=100)
    code, text = run(diff.command, "ludnosc/dzielnice", before, population.current, "--dir", bank_dir)
    assert code == 0
    assert "Rows added: 0, removed: 0, changed: 1." in text
    assert "dzielnica=Bytków, rok=2022  ludnosc: 13218 → 13219" in text
    _, machine = run(diff.command, population.pk, before, population.current, "--dir", bank_dir, "--json")
    assert json.loads(machine)["changed"] == 1
    with pytest.raises(WrongUsage, match="belong to"):
        run(diff.command, "ludnosc/inne", before, population.current, "--dir", bank_dir)


def test_verify_finds_the_one_file_that_was_altered(population: Resource, bank_dir: Path):
    code, text = run(verify.command, "--dir", bank_dir)
    assert (code, text.startswith("Whole: 2 versions, 1 delivered files")) == (0, True)
    store = open_store(bank_dir / "store")
    part = store.table(store.find(population.current)).parts[0].path
    content = bytearray(part.read_bytes())
    content[len(content) // 2] ^= 1
    part.chmod(0o644)
    part.write_bytes(content)
    code, text = run(verify.command, "--dir", bank_dir, "--json")
    damaged = json.loads(text)["damaged"]
    assert code == 10
    assert [(one["kind"], one["code"]) for one in damaged] == [("part", "file-altered")]
