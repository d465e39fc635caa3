"""While a bank is upgraded everybody reads the same page, and machines the same problem; what is remembered is dropped after an erasure."""

import json

import pytest
from django.http import HttpResponse

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
