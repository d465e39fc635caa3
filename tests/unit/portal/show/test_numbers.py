"""Numbers and days as people write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override

from ratusz.portal.show import numbers
from ratusz.portal.show.periods import period_in_words, since_in_words

NBSP, MINUS = "\u00a0", "\u2212"


@pytest.mark.parametrize(
    ("value", "polish", "english"),
    [
        (1234, "1234", "1,234"),
        (12345, f"12{NBSP}345", "12,345"),
        (-1234567, f"{MINUS}1{NBSP}234{NBSP}567", f"{MINUS}1,234,567"),
        (Decimal("33.40"), "33,40", "33.40"),
        (Decimal("1E+6"), f"1{NBSP}000{NBSP}000", "1,000,000"),
        (0.1, "0,1", "0.1"),
        (1e16, f"10{NBSP}000{NBSP}000{NBSP}000{NBSP}000{NBSP}000", "10,000,000,000,000,000"),
        (0, "0", "0"),
    ],
)
def test_a_number_has_the_signs_of_its_language(value, polish, english):
    assert numbers.format_number(value, "pl").removesuffix(",0") == polish
    assert numbers.format_number(value, "en").removesuffix(".0") == english


def test_decimals_are_rounded_only_when_asked_and_half_goes_up():
    assert numbers.format_number(Decimal("2.345"), "pl") == "2,345"
    assert numbers.format_number(Decimal("2.345"), "pl", places=2) == "2,35"
    assert numbers.format_number(7, "pl", places=1) == "7,0"


def test_four_digits_are_grouped_where_longer_ones_stand_in_the_column():
    assert numbers.format_number(1234, "pl", group_all=True) == f"1{NBSP}234"


def test_sizes_step_by_a_thousand():
    assert numbers.format_size(999, "pl") == f"999{NBSP}B"
    assert numbers.format_size(4_200, "pl") == f"4,2{NBSP}kB"
    assert numbers.format_size(120_000_000, "en") == f"120{NBSP}MB"


def test_days_are_written_out_and_moments_are_of_the_city():
    with override("pl"):
        assert numbers.format_day(date(2024, 3, 5), "pl") == "5 marca 2024"
        assert numbers.format_moment(datetime(2024, 3, 5, 23, 30, tzinfo=UTC), "pl") == "6 marca 2024, 00:30"
    with override("en"):
        assert numbers.format_day(date(2024, 3, 5), "en") == "5 March 2024"


def test_one_letter_words_do_not_hang():
    assert numbers.without_hanging("Woda i ścieki w mieście, a z nią") == f"Woda i{NBSP}ścieki w{NBSP}mieście, a{NBSP}z{NBSP}nią"
    assert numbers.without_hanging("Tabela i") == "Tabela i"


@pytest.mark.parametrize(
    ("period", "polish", "since", "short", "english"),
    [
        ("2021-W05", "tydzień 5 z 2021", "tygodnia 5 z 2021", "tydzień 5 z 2021", "week 5 of 2021"),
        ("2020-W01", "tydzień 1 z 2020", "tygodnia 1 z 2020", "tydzień 1 z 2020", "week 1 of 2020"),
        ("2024-Q3", "III kwartał 2024", "III kwartału 2024", "III kw. 2024", "quarter III of 2024"),
        ("2024/25", "rok szkolny 2024/25", "roku szkolnego 2024/25", "2024/25", "school year 2024/25"),
        ("wiosna", "wiosna", "wiosna", "wiosna", "wiosna"),
    ],
)
def test_a_period_is_said_as_people_say_it(period, polish, since, short, english):
    with override("pl"):
        assert (period_in_words(period), since_in_words(period), period_in_words(period, short=True)) == (polish, since, short)
    with override("en"):
        assert period_in_words(period) == english


@pytest.mark.parametrize(
    ("figure", "polish", "english"),
    [
        ("1", "osoba", "person"), ("2", "osoby", "persons"), (12, "osób", "persons"), (22, "osoby", "persons"), (112, "osób", "persons"),
        (f"66{NBSP}270", "osób", "persons"), (f"{MINUS}3", "osoby", "persons"), ("2,5", "osoby", "persons"), ("66,3 tys.", "osób", "persons"),
        ("0", "osób", "persons"), (21, "osób", "persons"), (None, "osoba", "osoba"), ("", "osoba", "osoba"),
    ],
)  # fmt: skip
def test_a_unit_that_is_a_noun_agrees_with_its_figure(figure, polish, english):
    assert numbers.unit_in_words("osoba", figure, "pl") == polish
    assert numbers.unit_in_words("osoba", figure, "en") == english
    assert numbers.unit_in_words("km2", figure, "pl") == "km²"
