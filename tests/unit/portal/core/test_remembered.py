"""What is kept in the memory of a process: until something is erased, and of one bank."""

import os

from ratusz.portal.core.remembered import remembered


def test_what_was_worked_out_of_one_bank_is_not_told_of_another(bank_dir, tmp_path, settings):
    asked = []

    @remembered(8)
    def told(what: str) -> str:
        asked.append(what)
        return f"{what} of {settings.BANK_DIR.name}"

    assert [told("a"), told("a")] == ["a of bank", "a of bank"]
    settings.BANK_DIR = tmp_path / "other"
    assert told("a") == "a of other"
    assert asked == ["a", "a"]


def test_after_an_erasure_nothing_is_kept(bank_dir):
    asked = []

    @remembered(8)
    def told(what: str) -> str:
        asked.append(what)
        return what

    told("a")
    os.utime(bank_dir / "store" / "tombstones", ns=(1, 1))
    told("a")
    told("a")
    assert asked == ["a", "a"]
