"""`ratusz query` on a bank with a published table."""

import json
from pathlib import Path

import pytest

from ratusz.bank.base.errors import NotFound
from ratusz.portal.catalog.models import Resource
from ratusz.portal.explore.command import write_answer


def test_query_answers_as_the_api_does(population: Resource, tmp_path: Path):
    out = tmp_path / "answer.jsonl"
    write_answer("ludnosc/dzielnice", [("rok", "2023"), ("sort", "-ludnosc"), ("limit", "1")], version="", format_="jsonl", out=out)
    assert json.loads(out.read_text())["dzielnica"] == "Michałkowice"


def test_query_writes_to_the_terminal_what_others_read(population: Resource, capfdbinary):
    write_answer("ludnosc/dzielnice", [("select", "rok"), ("limit", "1")], version=population.current, format_="csv", out=None)
    write_answer("ludnosc/dzielnice", [("limit", "1")], version="", format_="xlsx", out=None)
    written = capfdbinary.readouterr().out
    assert written.startswith(b'"rok"\n2022\n')
    assert b"PK" in written


def test_query_lists_the_tables_there_are(population: Resource, tmp_path: Path):
    with pytest.raises(NotFound) as error:
        write_answer("ludnosc/nic", [], version="", format_="csv", out=tmp_path / "x")
    assert error.value.allowed == ("ludnosc/dzielnice",)
    with pytest.raises(NotFound, match="no public version"):
        write_answer("ludnosc/dzielnice", [], version="x", format_="csv", out=tmp_path / "x")
