"""What is told of slices: areas by their names, columns with their units, values that stay after an erasure."""

import json
from types import SimpleNamespace
from uuid import uuid4

import pytest

from ratusz.portal.core import bank
from ratusz.portal.discrepancies import comparing, followers, phenomena, presenters
from ratusz.portal.discrepancies.comparing import AGREE, Compared, Value
from ratusz.portal.discrepancies.observing import WHOLE_COUNTRY

PHENOMENON = uuid4()


@pytest.fixture
def areas(tmp_path, monkeypatch):
    """Have a comparison of these areas, as tables write them, lie in the cache: its names, and no figures."""
    monkeypatch.setattr(presenters, "kept", lambda _key, _make: {})
    monkeypatch.setattr(bank, "directory", lambda: tmp_path)
    folder = tmp_path / bank.CACHE / comparing.FOLDER
    folder.mkdir(parents=True)

    def lie(written):
        (folder / f"{PHENOMENON}.public.areas.json").write_text(json.dumps(written), encoding="utf-8")
        return [presenters.area_in_words(area, (PHENOMENON, "public")) for area in written]

    return lie


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ({"04": "4", "08": "8"}, ["4", "8"]),
        ({"04": "04", "05": "05"}, ["04", "05"]),
        ({"08": "08", "bytkow": "Bytków"}, ["08", "Bytków"]),
        ({"08": "08", "24": "24", WHOLE_COUNTRY: "POLSKA"}, ["województwo lubuskie", "województwo śląskie", "Polska"]),
        ({"24": "24", "2401": "2401"}, ["województwo śląskie", "2401"]),
    ],
)
def test_numbers_of_precincts_are_no_voivodeships(areas, written, told):
    assert areas(written) == told


def test_an_area_that_nothing_was_compared_of_keeps_its_code(areas):
    assert areas({}) == []
    assert presenters.area_in_words("08", (PHENOMENON, "office")) == "08"
    assert presenters.area_in_words("08") == "województwo lubuskie", "of a rule about levels of territory"


@pytest.mark.parametrize(("units", "told"), [(("", ""), ["", ""]), (("tys. osób", ""), ["tys. osób", "osoba"]), (("%", "%"), ["%", "%"])])
def test_a_unit_is_told_unless_all_have_that_of_the_phenomenon(units, told):
    phenomenon = SimpleNamespace(unit="osoba")
    holdings = [SimpleNamespace(pk=str(at), label=str(at), unit=unit, phenomenon=phenomenon) for at, unit in enumerate(units)]
    values = tuple(Value(holding=one.pk, value="5", version="v") for one in holdings)
    table = phenomena._table(
        [Compared(area="", period="2023", breakdown=(), state=AGREE, values=values)], holdings, of=(PHENOMENON, "public")
    )
    assert [column.unit for column in table.columns if column.name.startswith("h")] == told


def test_a_value_that_a_version_says_which_stays_is_not_forgotten():
    def side(holding, value, version):
        return {"holding": holding, "value": value, "version": version}

    told = [side("a", "7", "erased"), side("a", "8", "erased"), side("b", "7", "other")]
    one = SimpleNamespace(
        sides=SimpleNamespace(all=lambda: [SimpleNamespace(holding_id="a", value="7", version="kept")]),
        evidence=SimpleNamespace(all=lambda: [SimpleNamespace(sides=told)]),
    )
    assert set(followers._told_by(one, {"erased"})) == {("a", "8")}
