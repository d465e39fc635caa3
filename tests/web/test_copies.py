"""Serving copies: made by workers for large tables, used by every door, deleted with their version, made anew where they were deleted."""

import os
import shutil

import pytest

from ratusz.bank.base.clock import utc_now
from ratusz.bank.query.nodes import Query
from ratusz.portal.erasure.actions import empty_cache
from ratusz.portal.explore import comparing, copies, questions, turns
from ratusz.portal.explore.charts import drawn
from ratusz.portal.explore.profiles import profile_of
from ratusz.portal.explore.tables import open_table
from ratusz.portal.explore.tasks import make_missing_copies
from ratusz.portal.explore.transfers import Busy
from tests.support.moments import after
from tests.support.published import POPULATION, deliver

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_is_large(monkeypatch):
    monkeypatch.setattr(copies, "LARGE_ROWS", 5)
    monkeypatch.setattr(questions, "LARGE_ROWS", 5)


def forget(monkeypatch):
    """The answers that are in memory."""
    monkeypatch.setattr(questions, "_results", questions._Results())


def rows(client, resource, query="sort=-ludnosc&facet=dzielnica"):
    found = client.get(f"/api/v1/resources/{resource.pk}/rows?{query}").json()
    return {name: found[name] for name in ("rows", "count", "facets", "status")}


def test_a_worker_makes_the_copy_and_the_answers_stay_the_same(population, client, monkeypatch):
    before = rows(client, population)
    assert copies.missing() == [(str(population.pk), population.current)]
    make_missing_copies(now=after())
    assert copies.missing() == []
    forget(monkeypatch)
    assert copies.copy_of(open_table(str(population.pk), population.current)) is not None
    assert rows(client, population) == before


def test_a_small_table_has_none(population, monkeypatch):
    monkeypatch.setattr(copies, "LARGE_ROWS", 8)
    assert copies.missing() == []


def test_the_copy_of_an_earlier_version_is_deleted(population, ala, renata):
    make_missing_copies(now=after())
    first = copies.folder_of(population.current)
    deliver(population, POPULATION + "Łagiewniki;2024;7;0,1\n", by=ala, reviewer=renata, seconds=100)
    make_missing_copies(now=after(seconds=200))
    assert not first.exists()
    population.refresh_from_db()
    assert copies.folder_of(population.current).is_dir()


def test_what_was_deleted_is_made_anew_and_nothing_breaks_meanwhile(population, client, monkeypatch):
    make_missing_copies(now=after())
    before = rows(client, population)
    empty_cache()
    forget(monkeypatch)
    assert rows(client, population) == before
    make_missing_copies(now=after(seconds=20))
    assert copies.missing() == []
    shutil.rmtree(copies.folder_of(population.current))
    forget(monkeypatch)
    assert rows(client, population) == before


QUESTIONS = ["sort=-ludnosc&facet=dzielnica", "ludnosc__gt=5000&sort=dzielnica", "group=dzielnica&measure=sum(ludnosc)", "q=tk"]


@pytest.mark.parametrize("query", QUESTIONS)
def test_a_copy_that_is_deleted_while_it_is_read_breaks_no_answer(population, client, monkeypatch, query):
    before = rows(client, population, query), b"".join(client.get(f"/api/v1/resources/{population.pk}/export.csv?{query}"))
    make_missing_copies(now=after())
    opened = copies.copy_of(open_table(str(population.pk), population.current))
    shutil.rmtree(opened.folder)
    shutil.rmtree(opened.folder.parents[1] / "exports", ignore_errors=True)
    monkeypatch.setattr(copies, "copy_of", lambda _table: opened)
    monkeypatch.setattr(questions, "copy_of", lambda _table: opened)
    forget(monkeypatch)
    assert (rows(client, population, query), b"".join(client.get(f"/api/v1/resources/{population.pk}/export.csv?{query}"))) == before


def test_a_copy_made_across_an_erasure_is_not_kept(population, bank_dir, monkeypatch):
    build = copies.build

    def interrupted(*args):
        build(*args)
        (bank_dir / "store" / "tombstones" / "x.json").touch()

    monkeypatch.setattr(copies, "build", interrupted)
    copies.make(str(population.pk), population.current)
    assert not copies.folder_of(population.current).exists()


def test_answers_are_not_kept_across_an_erasure(population, bank_dir, monkeypatch):
    table = open_table(str(population.pk), population.current)
    first = questions.ask(table, Query())
    assert questions.ask(table, Query()) is first
    (bank_dir / "store" / "tombstones" / "x.json").touch()
    assert questions.ask(table, Query()) is not first


def test_what_a_crash_left_is_deleted_in_time(population):
    make_missing_copies(now=after())
    folder = copies.folder_of(population.current)
    for name, age in (("old", 86_400), ("young", 60)):
        left = folder.with_name(f"{folder.name}.{name}.new")
        left.mkdir()
        os.utime(left, (utc_now().timestamp() - age,) * 2)
    assert copies.sweep() == 1
    assert sorted(one.name for one in folder.parent.iterdir()) == [folder.name, f"{folder.name}.young.new"]


def test_no_copy_is_made_where_the_disk_would_be_left_full(population, monkeypatch):
    monkeypatch.setattr(copies, "LEAST_FREE_BYTES", 2**62)
    make_missing_copies(now=after())
    assert not copies.folder_of(population.current).exists()


@pytest.mark.parametrize(
    "path",
    [
        "/rows?group=dzielnica",
        "/rows?q=Bytk",
        "/diff?from={0}&to={1}",
        "/r/{id}/{0}/chart.csv?_chart=histogram&select=ludnosc&ludnosc__gt=3",
    ],
)
def test_whatever_reads_a_large_table_whole_waits_for_its_turn(population, ala, renata, client, monkeypatch, path):
    first = population.current
    profile_of(open_table(str(population.pk), first))
    deliver(population, POPULATION + "Łagiewniki;2024;7;0,1\n", by=ala, reviewer=renata, seconds=100)
    forget(monkeypatch)
    for module in (comparing, drawn):
        monkeypatch.setattr(module, "LARGE_ROWS", 5)
    monkeypatch.setattr(turns, "_turns", turns.Turns(0))
    monkeypatch.setattr(turns, "PATIENCE_S", 0.01)
    address = path.format(first, population.current, id=population.pk)
    answer = client.get(address if address.startswith("/r/") else f"/api/v1/resources/{population.pk}{address}")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"


def test_who_waits_too_long_for_a_turn_is_told_to_come_again(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE_S", 0.01)
    taken = [turns.turn() for _ in range(turns._turns._free)]
    for one in taken:
        one.__enter__()
    try:
        with pytest.raises(Busy), turns.turn():
            pass
    finally:
        for one in taken:
            one.__exit__(None, None, None)
