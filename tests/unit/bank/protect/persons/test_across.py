"""Rows on persons published again, with other columns or other steps: judged by joining all that went out, in plain Python."""

from collections import defaultdict
from dataclasses import replace

import pytest

from ratusz.bank.base.errors import Stopped
from ratusz.bank.build.secrecy import Beside, as_shown, guarded, require_safe
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.protect.persons import Coarser
from ratusz.bank.protect.persons.across import read_version
from ratusz.bank.protect.persons.alike import told_by
from tests.support.tables import stored
from tests.unit.bank.protect.persons.test_alike import KNOWN, PEOPLE, declared, people


@pytest.fixture
def engine(tmp_path):
    return DuckDBEngine(memory="512MB", threads=1, temp=tmp_path)


def folder(path, name):
    path = path / name
    path.mkdir()
    return path


def published(engine, work, rows, protection, *, beside=(), withheld=()):
    """The version as it stays open, after it was judged beside the others; what it shows by row."""
    private = stored(work, PEOPLE, rows)
    guard = guarded(engine, private, protection, Beside(persons=tuple(beside)), withheld=withheld)
    require_safe(guard)
    shown = as_shown(engine, private, protection, guard, work=work)
    known = tuple(name for name in protection.persons.known if name not in withheld)
    return read_version(engine, private, shown, known=known, sensitive=("choroba",))


def shows(version):
    return [(*known, *sensitive) for known, sensitive in version.seen.values()]


FIRST = declared(known=("wiek", "plec"), coarser=(Coarser(column="wiek", by=20),), k=5)


def test_other_columns_and_other_steps_together_pick_nobody_out(engine, tmp_path):
    """By age and sex in one version, by age in other steps and by code in the next: who joins both still finds five."""
    rows = people(3, 400)
    first = published(engine, folder(tmp_path, "1"), rows, FIRST)
    protection = declared(known=("wiek", "kod"), coarser=(Coarser(column="wiek", by=15),), k=5)
    alone = published(engine, folder(tmp_path, "2"), rows, protection)
    together = published(engine, folder(tmp_path, "3"), rows, protection, beside=[first])
    assert smallest(first, alone) < (5, 2)
    assert smallest(first, together) >= (5, 2)
    assert told_by(together, protection.persons, [first]) == 0 < told_by(alone, protection.persons, [first])
    assert shows(together) != [(None, None, row[4]) for row in rows]


def smallest(*versions):
    """The smallest group of rows alike in all versions, and the fewest illnesses in one."""
    groups = defaultdict(list)
    for parts in zip(*(shows(one) for one in versions), strict=True):
        groups[tuple(part[:-1] for part in parts)].append(parts[0][-1])
    return min(map(len, groups.values())), min(len(set(values)) for values in groups.values())


def test_who_came_or_went_is_picked_out_by_that(engine, tmp_path):
    rows = people(4, 300)
    first = published(engine, folder(tmp_path, "1"), rows, FIRST)
    # The same rows again tell nothing new; two new ones do, and so does one less.
    same = published(engine, folder(tmp_path, "2"), rows[::-1], FIRST, beside=[first])
    assert {row for row in shows(same) if row[0] is not None} <= set(shows(first))
    for number, changed in enumerate((rows + people(9, 2), rows[1:]), 3):
        with pytest.raises(Stopped) as stopped:
            published(engine, folder(tmp_path, str(number)), changed, FIRST, beside=[first])
        assert stopped.value.code == "persons-told-together"
    many = published(engine, folder(tmp_path, "5"), rows + people(9, 60), FIRST, beside=[first])
    newcomers = defaultdict(list)
    for row in shows(many)[300:]:
        newcomers[row[:-1]].append(row[-1])
    assert all(len(values) >= 5 and len(set(values)) >= 2 for values in newcomers.values())


def test_a_version_that_shows_them_as_they_are_is_closed_first(engine, tmp_path):
    rows = people(6, 200)
    private = stored(folder(tmp_path, "1"), PEOPLE, rows)
    raw = read_version(engine, private, private, known=KNOWN, sensitive=("choroba",))
    with pytest.raises(Stopped):
        published(engine, folder(tmp_path, "2"), rows, declared(), beside=[raw])


def test_another_table_of_the_same_persons_is_joined_where_rows_are_one_of_their_kind(engine, tmp_path):
    rows = [(*row[:5], 1000 + at) for at, row in enumerate(people(7, 400))]  # the last column tells every row apart
    protection = declared(known=("wiek", "kod"), coarser=(Coarser(column="wiek", by=15),), k=5)
    first = published(engine, folder(tmp_path, "1"), rows, FIRST)
    other = replace(first, is_same=False)
    together = published(engine, folder(tmp_path, "2"), rows, protection, beside=[other])
    assert smallest(first, together) >= (5, 2)
