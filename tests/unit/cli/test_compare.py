"""`ratusz compare`: one JSON line for each slice, a table for people, exit codes."""

import json

import pytest

from ratusz.cli.main import main
from tests.support.holdings import changed, rows, write

pytestmark = pytest.mark.slow


def run(*arguments):
    with pytest.raises(SystemExit) as left:
        main([*map(str, arguments)])
    return left.value.code


def test_lines_have_the_promised_form_and_people_get_sentences(tmp_path, capsys):
    table = changed(rows(series=8), lambda p, h, t, v: v + "0" if (p, h, t) == ("s3", "b", "2016") else None)
    path = write(tmp_path / "seen.csv", table)
    assert run("--lang", "en", "compare", path, "--json") == 10
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(lines) == 8 * 12
    assert {frozenset(line) for line in lines} == {
        frozenset({"phenomenon", "area", "period", "breakdown", "values", "pairs", "suspects", "causes", "estimate", "confidence"})
    }
    found = next(line for line in lines if line["suspects"])
    assert set(found["pairs"][0]) == {"a", "b", "difference", "relative", "z", "class"}
    assert set(found["suspects"][0]) == {"holding", "kind", "probability"}
    assert set(found["causes"][0]) == {"code", "probability"}
    assert run("--lang", "pl", "compare", path, "--json", "--differing") == 10
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert run("--lang", "pl", "compare", path) == 10
    told = capsys.readouterr().out
    assert "s3 · 2474011 · 2016" in told
    assert "inna jednostka lub rząd wielkości" in told


def test_clean_files_leave_with_nothing_and_bad_ones_with_eleven(tmp_path, capsys):
    assert run("--lang", "en", "compare", write(tmp_path / "seen.csv", rows(series=8))) == 0
    assert "missing: 0." in capsys.readouterr().out
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n")
    assert run("--lang", "en", "compare", tmp_path / "bad.csv", "--json") == 11
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "observations-columns"
