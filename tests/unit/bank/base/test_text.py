import pytest

from ratusz.bank.base.text import fold, machine_name, polish_key, slug


def test_fold_takes_away_every_polish_mark():
    assert fold("Zażółć GĘŚLĄ jaźń, Łódź") == "zazolc gesla jazn, lodz"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ludność Siemianowic Śląskich – źródła", "ludnosc-siemianowic-slaskich-zrodla"),
        ("PM2,5 (µg/m³)", "pm2-5-mg-m3"),
        ("???", ""),
    ],
)
def test_slug_is_words_joined_by_hyphens(text: str, expected: str):
    assert slug(text).replace("µ", "m").replace("μ", "m") in {expected, expected.replace("mg", "g")}


def test_a_long_slug_is_cut_at_a_word():
    assert slug("jeden dwa trzy cztery", limit=12) == "jeden-dwa"
    assert slug("x" * 30, limit=12) == "x" * 12


def test_machine_names_are_letters_first_and_without_double_underscores():
    assert machine_name("Ludność (ogółem)") == "ludnosc_ogolem"
    assert machine_name("2023") == "k_2023"
    assert machine_name("a__b") == "a_b"
    assert machine_name("—") == "kolumna"


def test_a_name_of_a_parameter_gets_an_underscore():
    assert machine_name("Sort", reserved={"sort"}) == "sort_"


def test_a_name_taken_gets_a_number():
    assert machine_name("rok", {"rok", "rok_2"}) == "rok_3"


def test_polish_order_puts_letters_with_marks_after_their_plain_ones():
    towns = ["Żory", "Zabrze", "Łódź", "Lublin", "Ćmielów", "Cieszyn", "Sopot", "Śrem", "Ósmy", "Opole"]
    assert sorted(towns, key=polish_key) == ["Cieszyn", "Ćmielów", "Lublin", "Łódź", "Opole", "Ósmy", "Sopot", "Śrem", "Zabrze", "Żory"]
    assert min(["Izmir", "İzmir", "Hel"], key=polish_key) == "Hel"
