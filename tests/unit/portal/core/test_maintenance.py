"""While a bank is upgraded everybody reads the same page, and machines the same problem; what is remembered is dropped after an erasure."""

import json

import pytest
from django.http import HttpResponse

from ratusz.bank.base.clock import utc_now
from ratusz.portal.core import bank, health, schema
from ratusz.portal.core.derived import keep
from ratusz.portal.core.maintenance import MARK, MaintenanceMiddleware, maintenance
from ratusz.portal.core.remembered import remembered


@pytest.fixture
def answer(bank_dir, rf):
    ask = MaintenanceMiddleware(lambda _request: HttpResponse("well"))
    return lambda path: ask(rf.get(path))


def test_the_site_is_closed_while_the_mark_stands(answer, bank_dir, settings):
    with maintenance(bank_dir):
        page, problem = answer("/dane/"), answer("/api/v1/datasets")
        settings.BANK_LETS_IN = True
        assert answer("/").content == b"well"
        settings.BANK_LETS_IN = False
    assert (page.status_code, page["Retry-After"], page["Cache-Control"]) == (503, "120", "no-store")
    assert all(words in page.content.decode() for words in ("Przerwa techniczna", "Maintenance", 'lang="en"'))
    assert (problem.status_code, json.loads(problem.content)["code"]) == (503, "maintenance")
    assert answer("/dane/").content == b"well"


def test_the_mark_goes_whatever_happens(bank_dir):
    def broken():
        with maintenance(bank_dir):
            raise OSError

    with pytest.raises(OSError):
        broken()
    assert not (bank_dir / MARK).exists()


def test_what_is_remembered_is_dropped_when_something_is_erased(bank_dir):
    asked = []

    @remembered(10)
    def word(number):
        asked.append(number)
        return str(number)

    assert (word(1), word(1), asked) == ("1", "1", [1])
    (bank_dir / "store" / "tombstones" / "x.json").touch()
    assert (word(1), asked) == ("1", [1, 1])


def test_what_was_worked_out_across_an_erasure_is_not_remembered(bank_dir):
    asked = []

    @remembered(10)
    def word(number):
        asked.append(number)
        if len(asked) == 1:
            (bank_dir / "store" / "tombstones" / "x.json").touch()
        return f"{number} as of {len(asked)}"

    assert [word(1), word(1), word(1)] == ["1 as of 1", "1 as of 2", "1 as of 2"]


def test_a_file_worked_out_across_an_erasure_is_not_kept(bank_dir):
    folder, mark = bank_dir / "cache" / "profiles", bank.erasure_mark()
    keep(folder / "before", b"1", mark=mark)
    (bank_dir / "store" / "tombstones" / "x.json").touch()
    keep(folder / "across", b"1", mark=mark)
    assert [path.name for path in folder.iterdir()] == ["before"]


@pytest.fixture
def asked(monkeypatch):
    """How often the database was asked for its migrations; it lacks those that the test says."""
    lacks, times = ["intake.0099_more"], []
    monkeypatch.setattr(schema, "steps", lambda: times.append(1) or tuple(lacks))
    monkeypatch.setattr(schema._Kept, "state", "ok")
    monkeypatch.setattr(schema._Kept, "asked_at", schema._Kept.asked_at)
    return lacks, times


def test_a_bank_that_waits_for_its_upgrade_says_so_and_opens_by_itself_when_it_is_done(answer, asked, monkeypatch):
    lacks, times = asked
    assert (answer("/dane/").content, times) == (b"well", []), "nothing is asked before the process started to serve"
    schema.look(now=utc_now())
    page, problem = answer("/urzad/"), answer("/api/v1/datasets")
    assert (page.status_code, problem.status_code, len(times)) == (503, 503, 1)
    assert "ratusz upgrade" in page.content.decode()
    assert json.loads(problem.content)["code"] == "upgrade-needed"
    assert answer("/zdrowie").content == b"well", "the page of health tells it in its own way"
    told = health.examine(now=utc_now())
    assert (told.status, told.database, told.hint) == ("unwell", "behind", "ratusz upgrade")
    lacks.clear()
    assert answer("/urzad/").status_code == 503, "it is not asked with every request"
    monkeypatch.setattr(schema, "ASKED_AGAIN_AFTER", -schema.ASKED_AGAIN_AFTER)
    assert [answer("/urzad/").content for _ in range(3)] == [b"well"] * 3
    assert len(times) == 2, "and never again once it is well"
