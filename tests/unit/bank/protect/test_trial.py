"""The guard before files that it was not tuned to: what it finds in odd places, and how often it stops ordinary files."""

import pytest

from ratusz.bank.build.around import around
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.problem import Severity
from ratusz.bank.protect import personal
from ratusz.bank.protect.kinds import kinds
from ratusz.bank.read import read
from tests.support.trial import ORDINARY, PLANTED

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return DuckDBEngine(memory="512MB", threads=1, temp=tmp_path_factory.mktemp("spill"))


def told(engine, trial, folder):
    """All that the guard says of a file."""
    path = folder / trial.name
    trial.write(path)
    result = read(path, file_name=trial.name, work=folder, engine=engine)
    problems = list(around(engine, path, result).problems)
    for one in result.tables:
        if not one.hidden:
            problems += personal(engine, one.table, name=one.name, file_name=trial.name).problems
    return problems


@pytest.mark.parametrize("trial", ORDINARY, ids=lambda trial: trial.name)
def test_an_ordinary_file_is_not_stopped(engine, trial, tmp_path):
    found = told(engine, trial, tmp_path)
    assert [(one.code, one.where.column, one.found) for one in found if one.weight is Severity.ERROR] == []


@pytest.mark.parametrize("trial", PLANTED, ids=lambda trial: trial.name)
def test_what_stands_in_an_odd_place_is_found(engine, trial, tmp_path):
    found = told(engine, trial, tmp_path)
    lost = [(code, place) for code, place, rows in trial.planted if found_rows(found, code) < rows]
    assert lost == [], [(one.code, one.where, one.found) for one in found]


def found_rows(problems, code):
    """Rows in which a kind was found; 1 where it was told of a place that is no column."""
    rows = sum(int(one.found) for one in problems if one.code == code)
    return rows or any(kinds[code].named in (one.found or "") for one in problems)
