"""Reasons and notes have an end, whoever hands them over."""

import pytest

from ratusz.bank.base.errors import WrongUsage
from ratusz.portal.core.texts import MOST_SIGNS, note_of, reason_of


def test_a_note_of_the_longest_kind_is_kept_and_one_longer_is_refused():
    assert note_of(f"  {'a' * MOST_SIGNS}\n") == "a" * MOST_SIGNS
    with pytest.raises(WrongUsage) as refused:
        note_of("a" * (MOST_SIGNS + 1))
    assert refused.value.code == "text-too-long"
    assert str(MOST_SIGNS) in refused.value.sentence("pl")


def test_a_reason_is_more_than_blanks():
    with pytest.raises(WrongUsage) as refused:
        reason_of(" \n", missing="Say why.")
    assert (refused.value.code, refused.value.sentence("en")) == ("reason-missing", "Say why.")


def test_a_sign_that_no_database_takes_is_left_out():
    assert note_of("bez\0 uwag") == "bez uwag"
