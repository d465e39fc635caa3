"""A corrected table is worked out once, is what is published, and tells nothing where figures are hidden."""

import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ratusz.bank.base.errors import Stopped
from ratusz.bank.build import corrected as keeping
from ratusz.bank.build import deliver, make_public, secrecy
from ratusz.bank.build.corrected import corrected, digest_of, name_of
from ratusz.bank.build.mended import corrections_of, mended_in
from ratusz.bank.build.secrecy import Beside, given_back, guarded, hidden_of, shown_grid, tells_source
from ratusz.bank.check.corrections.correction import Action, Correction
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.protect.cells import Breakdown, Count, Method, Protection
from ratusz.bank.store import Store

pytestmark = pytest.mark.slow
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
RESOURCE = "019aaaaa-0000-7000-8000-000000000001"
HELPED = "dzielnica;kobiety;mezczyzni;razem\nBańgów;30;14;44\nBytków;41;38;79\nCentrum;63;57;120\nMichał;22;19;41\nTuwim;12;9;21\n"
HIDE = Protection(breakdowns=(Breakdown(column="dzielnica"),), counts=(Count(column="razem", parts=("kobiety", "mezczyzni")),))
FEWER = (
    Correction(number=1, action=Action.OVERRIDE, where=(("dzielnica", "Bańgów"),), column="kobiety", expect="30", value="3"),
    Correction(number=2, action=Action.OVERRIDE, where=(("dzielnica", "Bańgów"),), column="razem", expect="44", value="17"),
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return DuckDBEngine(memory="512MB", threads=1, temp=tmp_path_factory.mktemp("spill"))


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return Store(tmp_path_factory.mktemp("bank") / "store")


@pytest.fixture(scope="module")
def private(store, engine):
    return deliver(
        store=store, engine=engine, original=store.receive([HELPED.encode()]), file_name="pomoc.csv", resource=RESOURCE, now=NOW,
        random_bytes=os.urandom,
    ).manifest  # fmt: skip


def publish(store, engine, private, **options):
    return make_public(store=store, engine=engine, private=private, now=NOW, random_bytes=os.urandom, **options)


def rows(engine, table):
    names = ", ".join(table.schema.names)
    return engine.fetch(f'SELECT "_row", {names} FROM {engine.scan_table(table)} ORDER BY 1')


def test_it_is_kept_under_a_name_of_its_own_and_made_again_where_it_was_deleted(store, engine, private, tmp_path):
    first = corrected(store, engine, private, FEWER, kept=tmp_path)
    folder = tmp_path / name_of(private.id, FEWER)
    assert [one.name for one in tmp_path.iterdir()] == [folder.name]
    assert (first.table.version, rows(engine, first.table)[0]) == (folder.name, (1, "Bańgów", 3, 14, 17))
    made = folder.stat().st_mtime_ns
    assert corrected(store, engine, private, FEWER, kept=tmp_path) == first
    assert folder.stat().st_mtime_ns == made
    next(folder.glob("*.parquet")).unlink()
    assert rows(engine, corrected(store, engine, private, FEWER, kept=tmp_path).table) == rows(engine, first.table)
    shutil.rmtree(folder)
    assert corrected(store, engine, private, FEWER, kept=tmp_path) == first
    assert (digest_of(()), digest_of(FEWER) == digest_of(FEWER[::-1])) == ("", False)
    assert corrected(store, engine, private, (), kept=tmp_path).table == store.table(private)


def test_what_is_published_is_the_kept_table_which_stays(store, engine, private, tmp_path):
    kept = corrected(store, engine, private, FEWER, kept=tmp_path).table
    public = publish(store, engine, private, corrections=FEWER, kept=tmp_path)
    assert rows(engine, store.table(public)) == rows(engine, kept)
    assert (corrections_of(store, public), mended_in(store, public)["told"]) == (FEWER, True)
    raw = engine.fetch(f"SELECT * FROM {engine.scan_raw(store.table(public))} ORDER BY 1, 2")
    assert raw == [(1, "kobiety", "30"), (1, "razem", "44")]
    with pytest.raises(Stopped):
        publish(store, engine, private, corrections=(Correction(number=1, action=Action.DROP),))


def test_what_is_hidden_is_chosen_of_the_corrected_table_and_the_source_is_not_told_beside_it(store, engine, private, tmp_path):
    plain = publish(store, engine, private, protection=HIDE)
    assert hidden_of(store, plain) == ()
    public = publish(store, engine, private, protection=HIDE, corrections=FEWER, kept=tmp_path)
    hidden = {one.spot for one in hidden_of(store, public)}
    assert (1, "kobiety") in hidden
    assert len(hidden) > 1  # nor is it what the sum leaves
    shown = {
        row[0]: dict(zip(("dzielnica", "kobiety", "mezczyzni", "razem"), row[1:], strict=True)) for row in rows(engine, store.table(public))
    }
    assert all(shown[row][column] is None for row, column in hidden)
    # The source said 44 where 17 is shown or hidden: a second figure of that cell would be one equation more.
    assert (store.table(public).raw, mended_in(store, public)["told"]) == ((), False)
    beside = publish(store, engine, private, corrections=FEWER, kept=tmp_path, tells=False)
    assert (store.table(beside).raw, mended_in(store, beside)["told"]) == ((), False)


def test_what_another_process_put_there_in_the_meantime_stays(store, engine, private, tmp_path, monkeypatch):
    folder = tmp_path / name_of(private.id, FEWER)

    def correct(*args, **more):
        monkeypatch.undo()
        corrected(store, engine, private, FEWER, kept=tmp_path)
        files.update((one.name, one.stat().st_ino) for one in folder.iterdir())
        return keeping.correct(*args, **more)

    files = {}
    monkeypatch.setattr(keeping, "correct", correct)
    assert rows(engine, corrected(store, engine, private, FEWER, kept=tmp_path).table)[0] == (1, "Bańgów", 3, 14, 17)
    assert {one.name: one.stat().st_ino for one in folder.iterdir()} == files
    assert list(tmp_path.iterdir()) == [folder]


def test_what_the_source_said_is_beside_a_table_where_readers_are_told_it(store, engine, tmp_path):
    """14 is shown and the source says 12: who sees nine women knows of the three men."""
    by = Protection(breakdowns=(Breakdown(column="dzielnica"),), counts=(Count(column="osoby"),))
    finer = Protection(breakdowns=(Breakdown(column="dzielnica"), Breakdown(column="plec")), counts=(Count(column="osoby"),))
    more = (Correction(number=1, action=Action.OVERRIDE, where=(("dzielnica", "A"),), column="osoby", expect="12", value="14"),)
    wholes, sexes = (
        deliver(
            store=store, engine=engine, original=store.receive([text.encode()]), file_name="osoby.csv", resource=RESOURCE, now=NOW,
            random_bytes=os.urandom,
        ).manifest
        for text in ("dzielnica;osoby\nA;12\nB;79\n", "dzielnica;plec;osoby\nA;K;9\nA;M;3\nB;K;40\nB;M;39\n")
    )  # fmt: skip
    told = publish(store, engine, wholes, corrections=more, kept=tmp_path)
    untold = publish(store, engine, wholes, corrections=more, kept=tmp_path, tells=False)
    assert (tells_source(store, told), tells_source(store, untold)) == (True, False)
    seen, source = (shown_grid(store, engine, told, by, source=one) for one in (False, True))
    assert [sorted(cell.value for cell in grid.cells.values()) for grid in (seen, source)] == [[14, 79], [12, 79]]
    table = store.table(sexes)
    assert [one.spot for one in guarded(engine, table, finer, Beside(others=(seen,))).hidden] == [(2, "osoby")]
    hidden = {one.spot for one in guarded(engine, table, finer, Beside(others=(seen, source))).hidden}
    assert {(1, "osoby"), (2, "osoby")} <= hidden


def test_what_is_too_large_is_not_read_while_somebody_waits(store, engine, private, monkeypatch):
    public = publish(store, engine, private, protection=HIDE, corrections=FEWER)
    grid = shown_grid(store, engine, public, HIDE)
    assert any(cell.hidden for cell in grid.cells.values())
    monkeypatch.setattr(secrecy, "MOST_TOGETHER", len(grid.cells))
    assert shown_grid(store, engine, public, HIDE) == grid
    with pytest.raises(Stopped) as stopped:
        given_back(engine, store.table(private), replace(HIDE, method=Method.OPEN), Beside(others=(grid,)))
    assert stopped.value.code == "too-many-cells-together"
    monkeypatch.setattr(secrecy, "MOST_TOGETHER", len(grid.cells) - 1)
    with pytest.raises(Stopped):
        shown_grid(store, engine, public, HIDE)
