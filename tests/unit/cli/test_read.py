"""`ratusz read`: tables of a file without a bank and without Django."""

import json
import subprocess
import sys

import openpyxl
import pyarrow.parquet as pq
import pytest

from ratusz.cli.main import main
from tests.support.reading import sheet, workbook


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main([*map(str, arguments)])
    return left.value.code


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "gminy.csv"
    path.write_text("Gmina;Kod;Ludność;Kwota\nBytków;07;310;1,50\nBańgów;12;42;2,25\n")
    return path


def test_json_says_what_was_read_and_the_recipe_reads_it_again(text, tmp_path, capsys):
    assert run("--lang", "en", "read", text, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert [column["type"] for column in told["tables"][0]["columns"]] == ["text", "text", "integer", "decimal"]
    assert told["tables"][0]["rows"] == 2
    recipe = tmp_path / "przepis.json"
    recipe.write_text(json.dumps(told["recipe"]))
    assert run("--lang", "en", "read", text, "--recipe", recipe, "--json") == 0
    assert json.loads(capsys.readouterr().out)["recipe"] == told["recipe"]


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet"])
def test_a_table_is_written(text, tmp_path, suffix):
    out = tmp_path / f"out.{suffix}"
    assert run("--lang", "en", "read", text, "--to", out) == 0
    if suffix == "csv":
        assert out.read_text() == "gmina,kod,ludnosc,kwota\nBytków,07,310,1.50\nBańgów,12,42,2.25\n"
    elif suffix == "jsonl":
        assert json.loads(out.read_text().splitlines()[0]) == {"gmina": "Bytków", "kod": "07", "ludnosc": 310, "kwota": "1.50"}
    else:
        assert pq.read_table(out).column("kod").to_pylist() == ["07", "12"]


def test_several_tables_and_none_named_is_wrong_usage(tmp_path, capsys):
    path = tmp_path / "dwa.xlsx"
    path.write_bytes(workbook(lambda book: [sheet([["a", "b"], [1, 2]], name=name)(book) for name in ("Jeden", "Dwa")]))
    assert run("--lang", "en", "read", path, "--to", tmp_path / "o.csv") == 2
    assert "1. Jeden; 2. Dwa" in capsys.readouterr().err
    assert not (tmp_path / "o.csv").exists()
    assert run("--lang", "en", "read", path, "--to", tmp_path / "o.csv", "--table", "2") == 0
    assert run("--lang", "en", "read", path, "--table", "3") == 2


def test_exit_codes(tmp_path, text):
    assert run("--lang", "en", "read", text, "--to", tmp_path / "o.doc") == 2
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n1,2\n3\n4,5\n")
    assert run("--lang", "en", "read", bad) == 10
    bad.write_bytes(b"")
    assert run("--lang", "en", "read", bad) == 11


def test_no_django_is_started(text):
    code = f"import sys; from ratusz.cli.main import main; sys.argv = ['ratusz', 'read', {str(text)!r}]\ntry: main()\nexcept SystemExit: pass\nsys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize(("text", "severity", "code"), [("a;b\n1;2\n\n3;4\n", "advice", 0), ("a;a\n1;2\n3;4\n", "warning", 10)])
def test_advice_alone_is_not_a_problem_found(tmp_path, capsys, text, severity, code):
    path = tmp_path / "plik.csv"
    path.write_text(text)
    left_with = run("--lang", "en", "read", path, "--json")
    assert {one["severity"] for one in json.loads(capsys.readouterr().out)["problems"]} == {severity}
    assert left_with == code


def test_the_odd_cells_are_marked_in_a_workbook(tmp_path):
    path = tmp_path / "szkoly.csv"
    path.write_text("Szkoła;Uczniowie\nSP 1;310\nSP 2;około 300\nSP 3;154\nSP 4;201\nSP 5;17\n")
    assert run("--lang", "en", "read", path, "--marked", tmp_path / "out.xlsx") == 10
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["Remarks", "szkoly"]
    assert "około 300" in book["szkoly"]["B3"].comment.text
