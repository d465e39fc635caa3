"""A table too large to be read row by row has the same gaps, found by the engine."""

import tracemalloc
from datetime import date

import pytest

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.reconcile.gaps import parts
from ratusz.portal.catalog.models import Resource
from ratusz.portal.explore.tables import open_table
from ratusz.portal.gaps import finding, large, picture
from ratusz.portal.gaps.finding import Region, find, region_of
from ratusz.portal.gaps.picture import picture_of
from ratusz.portal.gaps.words import CubeWords
from tests.support.lacking import EXPECTED
from tests.support.published import deliver

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = date(2025, 6, 1)
DISTRICTS = EXPECTED.areas
MONTHS = "nr;dnia;dzielnica;ile\n1;2024-01-05;Bytków;3\n2;2024-01-09;BYTKOW;4\n3;2024-03-01;Bytków;\n4;2024-04-02;Huta;9\n5;2024-04-30;Bytków;7\n"


def both(words, table, monkeypatch):
    """What is found by rows and by the engine."""
    found = []
    for most in (200_000, 0):
        monkeypatch.setattr(large, "MOST", most)
        found.append(find(words, table, decided={}, today=TODAY))
    return found


def told(found):
    return sorted((one.kind, one.columns, one.areas, one.periods, one.cells, one.found) for one in found.findings), sorted(
        one["pl"] for one in found.strange
    )


def test_the_engine_finds_what_rows_tell(population, ala, renata, monkeypatch):
    table = open_table(str(population.pk), population.current)
    narrowed = CubeWords(**{**{name: getattr(EXPECTED, name) for name in CubeWords.__dataclass_fields__}, "filters": "dzielnica=Bytków"})
    presence = CubeWords(period_column="rok", area_column="dzielnica", every="year", since="2021", areas=DISTRICTS[:3])
    for words in (EXPECTED, narrowed, presence):
        by_rows, by_engine = both(words, table, monkeypatch)
        assert told(by_rows) == told(by_engine)
        assert by_rows.findings
        with monkeypatch.context() as small:
            small.setattr(parts, "AT_ONCE", 1)
            assert [told(one) for one in both(words, table, small)] == [told(by_rows)] * 2
    assert by_engine.strange  # a district that nobody expects
    region = region_of(by_rows.findings[0].region)
    pictures = []
    for most in (5_000, 0):
        monkeypatch.setattr(picture, "_READ_WHOLE", most)
        pictures.append(picture_of(EXPECTED, table, region, {}, TODAY))
    assert pictures[0] == pictures[1]
    with pytest.raises(WrongQuery):
        find(CubeWords(columns=("nic",), period_column="rok", every="year", since="2021"), table, decided={}, today=TODAY)
    monkeypatch.setattr(large, "_MOST_AREAS", 2)
    with pytest.raises(WrongQuery, match="więcej niż 2|more than 2"):
        find(EXPECTED, table, decided={}, today=TODAY)

    single = Resource.objects.create(dataset=population.dataset, slug="zdarzenia", title_pl="Zdarzenia", key=["nr"])
    deliver(single, MONTHS, by=ala, reviewer=renata, seconds=60)
    events = open_table(str(single.pk), single.current)
    monkeypatch.setattr(large, "_MOST_AREAS", 100)
    for words in (
        CubeWords(period_column="dnia", every="month", since="2024-01"),
        CubeWords(period_column="dnia", every="month", since="2024-01", area_column="dzielnica", areas=(("Bytków", ""),)),
        CubeWords(columns=("ile",), period_column="dnia", every="day", since="2024-01-05", until="2024-01-12"),
    ):
        by_rows, by_engine = both(words, events, monkeypatch)
        assert told(by_rows) == told(by_engine)
        assert by_rows.findings


def test_of_many_areas_that_nobody_expects_some_are_told(population, monkeypatch):
    table = open_table(str(population.pk), population.current)
    words = CubeWords(**{**{name: getattr(EXPECTED, name) for name in CubeWords.__dataclass_fields__}, "areas": DISTRICTS[:1]})
    assert {len(one.strange) for one in both(words, table, monkeypatch)} == {2 * 3}  # three districts, in both columns
    monkeypatch.setattr(large, "_MOST_STRANGE", 1)
    assert [len(one.strange) for one in both(words, table, monkeypatch)] == [2 * 3, 2]
    monkeypatch.setattr(finding, "_MOST_STRANGE", 1)
    assert [len(one.strange) for one in both(words, table, monkeypatch)] == [1, 1]


def test_a_picture_of_a_wide_cube_takes_no_more_than_what_it_shows():
    codes = tuple(f"a{number}" for number in range(10_000))
    words = CubeWords(
        columns=("ile",), period_column="dnia", every="month", since="2015-01", area_column="gdzie", areas=tuple((one, "") for one in codes)
    )
    region = Region(
        columns=frozenset(["ile"]), areas=frozenset(codes[:3]), breakdowns=frozenset([()]), periods=frozenset(["2020-05"]), doubted=False
    )
    tracemalloc.start()
    try:
        shown = picture_of(words, None, region, {}, TODAY)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000  # all that is expected would be 1.2 million cells
    finally:
        tracemalloc.stop()
    assert [[cell.state for cell in cells].count("here") for _name, cells in shown.lines[:4]] == [1, 1, 1, 0]
    assert shown.left == 10_000 - len(shown.lines)
