"""Codes and names of areas, however they are written."""

import pytest

from ratusz.bank.shapes.areas import area_key, code_of


@pytest.mark.parametrize(
    ("text", "digits"),
    [("2474011", "247401"), ("247401", "247401"), ("2474000", "2474"), ("2474", "2474"), ("2400000", "24"), ("24", "24"), ("0201", "0201")],
)
def test_a_code_is_what_all_codes_within_it_begin_with(text, digits):
    assert code_of(text) == digits


@pytest.mark.parametrize("text", ["", "2", "247", "24740", "24740111", "Bytków", "24a4"])
def test_other_texts_are_no_codes(text):
    assert code_of(text) == ""


def test_two_spellings_of_an_area_have_one_key():
    assert area_key("Siemianowice  Śląskie") == area_key("siemianowice śląskie ")
    assert area_key(2474011) == area_key("247401")
    assert area_key("2474000") == area_key("2474")
