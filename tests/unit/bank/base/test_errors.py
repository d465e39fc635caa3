import uuid
from datetime import UTC, datetime, timedelta

import pytest

from ratusz.bank.base.clock import iso
from ratusz.bank.base.errors import Stopped, Unreadable, UserError
from ratusz.bank.base.ids import uuid7
from ratusz.bank.base.registry import Registry
from ratusz.bank.base.sentences import both, say

MOMENT = datetime(2026, 11, 23, 11, 40, tzinfo=UTC)


def test_an_error_says_what_is_wrong_and_how_to_mend_it():
    error = UserError("too-big", "The file has {found} bytes.", "Send at most {most}.", values={"found": 5, "most": 3}, allowed=("a",))
    assert str(error) == "The file has 5 bytes. Send at most 3."
    assert error.as_json()["message"]["en"] == "The file has 5 bytes."
    assert error.as_json()["allowed"] == ["a"]


def test_exit_codes_are_those_of_the_command_line():
    assert (Unreadable("x", "x").exit_code, Stopped("x", "x").exit_code, UserError("x", "x").exit_code) == (11, 10, 2)


def test_a_sentence_without_polish_stays_english():
    assert both("No such sentence {n}", {"n": 1}) == {"pl": "No such sentence 1", "en": "No such sentence 1"}
    assert say("", "pl") == ""


def test_ids_are_version_7_and_sort_by_time():
    ids = [uuid7(now=MOMENT + timedelta(milliseconds=n), random_bytes=lambda count: b"\xff" * count) for n in range(3)]
    assert ids == sorted(ids)
    assert {each.version for each in ids} == {7}
    assert {each.variant for each in ids} == {uuid.RFC_4122}
    assert ids[0].int >> 80 == int(MOMENT.timestamp() * 1000)


def test_moments_are_written_in_utc():
    assert iso(MOMENT) == "2026-11-23T11:40:00Z"


def test_a_registry_refuses_duplicates_and_lists_what_is_known():
    things: Registry[object] = Registry("thing")

    @things.add("one")
    class One:
        pass

    assert isinstance(things["one"], One)
    with pytest.raises(LookupError, match="twice"):
        things.add("one")(One)
    with pytest.raises(LookupError, match="known: one"):
        things["two"]
