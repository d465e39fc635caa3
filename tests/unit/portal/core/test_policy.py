"""Rules: an algebra that knows its names."""

from itertools import product

import pytest

from ratusz.bank.base.errors import NotAllowed
from ratusz.portal.core.policy import require, rule


@rule("Only the tall may do this.", denial="The tall may not do this.")
def is_tall(user, thing):
    return "tall" in user


@rule("Only the old may do this.", denial="The old may not do this.")
def is_old(user, thing):
    return "old" in user


@rule("The door is shut.")
def is_open(user, thing):
    return thing == "open"


PEOPLE = ("", "tall", "old", "tall old")


@pytest.mark.parametrize(("user", "door"), list(product(PEOPLE, ("open", "shut"))))
def test_composed_rules_hold_as_their_sentence_reads(user, door):
    tall, old, opened = "tall" in user, "old" in user, door == "open"
    assert (is_tall & is_open)(user, door) == (tall and opened)
    assert (is_tall | is_old)(user, door) == (tall or old)
    assert (~is_tall)(user, door) != tall
    assert (is_open & (is_tall | is_old) & ~(is_tall & is_old))(user, door) == (opened and tall != old)


def test_a_rule_is_named_after_its_function_and_composes_its_name():
    assert (is_open & (is_tall | ~is_old)).name == "(is_open & (is_tall | ~is_old))"


@pytest.mark.parametrize(
    ("what", "user", "door", "name", "sentence"),
    [
        (is_open & is_tall, "tall", "shut", "is_open", "The door is shut."),
        (is_open & is_tall, "", "open", "is_tall", "Only the tall may do this."),
        (is_open & is_tall & ~is_old, "tall old", "open", "~is_old", "The old may not do this."),
        (is_tall | is_old, "", "open", "(is_tall | is_old)", "Only the tall may do this."),
        (is_open & ~(~is_tall), "", "open", "~~is_tall", "Only the tall may do this."),
        (~is_open, "", "open", "~is_open", "This may not be done now."),
        ((is_open & is_tall).saying("Not you."), "", "open", "(is_open & is_tall)", "Not you."),
    ],
)
def test_a_refusal_says_which_part_failed(what, user, door, name, sentence):
    with pytest.raises(NotAllowed) as caught:
        require(what, user, door)
    assert (caught.value.values["rule"], caught.value.sentence("en"), caught.value.code) == (name, sentence, "not-allowed")


def test_what_is_allowed_passes():
    require(is_open & (is_tall | is_old) & ~(is_tall & is_old), "old", "open")
    assert is_open.failing("", "open") is None
