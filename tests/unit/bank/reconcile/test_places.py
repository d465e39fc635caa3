"""Which territory a text means: one table of spellings, and doubts that are told."""

import pytest

from ratusz.bank.reconcile.places import Area, Certainty, Places, read_areas
from ratusz.bank.reconcile.teryt import code_of, have_lost_zeros

LIST = Places(
    areas=(
        Area(code="2474", name="Powiat m. Siemianowice Śląskie"),
        Area(code="2474011", name="Siemianowice Śląskie"),
        Area(code="1465011", name="Warszawa"),
        Area(code="1021", name="powiat brzeziński"),
        Area(code="1021011", name="Brzeziny"),
        Area(code="1021022", name="Brzeziny"),
        Area(code="0201011", name="Bolesławiec", was=("0201099",)),
        Area(code="3017011", name="Ostrów Wielkopolski"),
        Area(code="2410045", name="Czechowice-Dziedzice - obszar wiejski"),
        Area(code="bytkow", name="Bytków", was=("Osiedle Bytków-Wschód",)),
    )
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2474011", "2474011"),
        ("24 74 01 1", "2474011"),
        ("24-74-01-1", "2474011"),
        ("247401_1", "2474011"),
        ("247401", "2474011"),
        ("2474011.0", "2474011"),
        ("PL2474011", "2474011"),
        ("TERYT: 2474011", "2474011"),
        ("012414874011", "2474011"),
        ("t2474", "2474"),
        ("2474000", "2474"),
        ("201011", "0201011"),
        ("0201099", "0201011"),
        ("M.Siemianowice Śląskie", "2474011"),
        ("Siemianowice Sl.", "2474011"),
        ("Siemianowice Śl.", "2474011"),
        ("SIEMIANOWICE ŚLĄSKIE", "2474011"),
        ("Siemianowice Slaskie (1)", "2474011"),
        ("gm. Siemianowice Śląskie", "2474011"),
        ("Miasto na prawach powiatu Siemianowice Śląskie", "2474011"),
        ("Powiat m. Siemianowice Śląskie", "2474011"),
        ("Siemianowice Śląskie - miasto", "2474011"),
        ("m. st. Warszawa", "1465011"),
        ("M.st.Warszawa od 2002", "1465011"),
        ("Brzeziny (1)", "1021011"),
        ("Brzeziny - gmina wiejska", "1021022"),
        ("pow. brzeziński", "1021"),
        ("Ostrów Wlkp.", "3017011"),
        ("osiedle bytków-wschód", "bytkow"),
    ],
)
def test_spellings_of_one_territory(text, code):
    found = LIST.find(text)
    assert (found.code, found.certainty in {Certainty.EXACT, Certainty.SPELLING}) == (code, True)


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("Siemianowice", {"2474011", "2474"}),
        ("Siemianowcie Śląskie", {"2474011", "2474"}),
        ("Brzeziny", {"1021011", "1021022"}),
        ("gm. Brzeziny", {"1021011", "1021022"}),
        ("Ostrow Wlkp", {"3017011"}),
        ("Kraków", set()),
        ("AA-1007-PHX-PHL", set()),
        ("", set()),
        ("2474021", set()),
    ],
)
def test_a_doubt_is_told_and_not_taken(text, candidates):
    found = LIST.find(text)
    assert (found.code, set(found.candidates)) == (None, candidates)


def test_a_code_is_read_by_its_column():
    assert code_of("201011").other == "020101"
    assert have_lost_zeros(["201011", "2474011"])
    assert not have_lost_zeros(["201011", "0201011"])
    assert [code_of(text) for text in ("9999999", "2499011", "2474016", "12345678", "24-7x")] == [None] * 5


def test_a_list_of_areas_is_read_with_its_days(tmp_path):
    (tmp_path / "areas.csv").write_text("code;name;from;until;was\nd7;Nowa;2019;;d1|Stara\nd8;;;31.12.2018;\n", encoding="utf-8")
    new, old = read_areas(tmp_path / "areas.csv")
    assert (new.was, str(new.since), str(old.until)) == (("d1", "Stara"), "2019-01-01", "2018-12-31")
