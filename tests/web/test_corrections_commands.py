"""`ratusz corrections` and `ratusz calendar`: the same rules and records as on the web, and exit codes for machines."""

import json

import pytest
from click.testing import CliRunner

from ratusz.bank.base.errors import NotAllowed, NotFound, UserError, WrongUsage
from ratusz.cli import calendar, corrections
from ratusz.portal.catalog.models import ReleaseCalendar
from ratusz.portal.contracts import calendarcommand
from ratusz.portal.corrections.models import Kept
from ratusz.portal.intake import mendcommand
from tests.support.published import POPULATION, deliver

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TABLE = "ludnosc/dzielnice"


@pytest.fixture
def run(monkeypatch, bank_dir):
    """Runs a command in this process, on the bank of the test: what it printed; `code`: with what it leaves."""
    for command, module in ((corrections, mendcommand), (calendar, calendarcommand)):
        monkeypatch.setattr(command, "open_bank", lambda _directory, _name, module=module: module)
        monkeypatch.setattr(command, "current_language", lambda: "pl")

    def run_(command, *arguments, code=0):
        done = CliRunner().invoke(command.command, [*arguments, "--dir", str(bank_dir)], standalone_mode=False)
        if done.exception:
            raise done.exception
        assert done.return_value == code, done.output
        return done.output

    return run_


def lines(output):
    return [json.loads(line) for line in output.splitlines()]


def test_a_correction_goes_all_the_way(run, population, ala, renata):
    assert "Żadnych korekt" in run(corrections)
    said = ("--value", "13 100", "--reason", "Błąd w przepisaniu.", "--provider", "USC")
    told = run(corrections, TABLE, "--propose", "override", "--row", "4", "--column", "ludnosc", *said, "--as", ala.email)
    assert "Zaproponowano pod numerem 1" in told
    one = lines(run(corrections, "--json"))[0]
    assert (one["resource"], one["where"], one["expect"], one["value"]) == (
        TABLE, [["dzielnica", "Bytków"], ["rok", "2023"]], "13001", "13100"
    )  # fmt: skip
    assert (one["state"], one["shown"], one["proposed"]["by"]) == ("proposed", False, str(ala))
    with pytest.raises(NotAllowed):
        run(corrections, TABLE, "--accept", "1", "--as", ala.email)
    assert lines(run(corrections, TABLE, "--accept", "1", "--as", renata.email, "--json"))[0]["shown"] is True
    told = run(corrections, TABLE)
    assert "13 100 zamiast 13 001" in told.replace("\xa0", " ")
    assert "[obowiązuje]" in told
    # The source is mended: programs learn it by the exit code, people by a sentence.
    deliver(population, POPULATION.replace("13 001", "13 100"), by=ala, reviewer=renata, seconds=90_000)
    told = run(corrections, TABLE, code=10)
    assert "Źródło poprawiono" in told
    run(corrections, TABLE, "--withdraw", "1", "--reason", "poprawione", "--as", ala.email)
    assert lines(run(corrections, "--json")) == []
    assert lines(run(corrections, "--all", "--json"))[0]["ended"]["reason"] == "poprawione"
    by_words = ("--where", "dzielnica=Łagiewniki", "--reason", "x", "--provider", "y")
    run(corrections, TABLE, "--propose", "drop", *by_words, "--as", ala.email)
    run(corrections, TABLE, "--decline", "2", "--reason", "to dzielnica", "--as", renata.email)
    assert list(Kept.objects.values_list("state", flat=True)) == ["withdrawn", "declined"]


def test_what_cannot_be_done_is_said(run, population, ala):
    wrong = ("--propose", "override", "--column", "ludnosc")
    for arguments, error in (
        (["ludnosc/brak"], NotFound),
        ([TABLE, "--accept", "7", "--as", ala.email], NotFound),
        ([TABLE, "--accept", "1", "--withdraw", "1", "--as", ala.email], WrongUsage),
        ([TABLE, "--accept", "1"], WrongUsage),
        ([TABLE, *wrong, "--value", "dużo", "--reason", "x", "--provider", "y", "--as", ala.email], WrongUsage),
        ([TABLE, *wrong, "--row", "99", "--value", "1", "--as", ala.email], WrongUsage),
    ):
        with pytest.raises(UserError) as told:
            run(corrections, *arguments)
        assert isinstance(told.value, error), arguments
    assert Kept.objects.count() == 0


def test_a_calendar_is_promised_and_what_is_owed_is_listed(run, population, ala):
    told = run(calendar, TABLE, "--every", "quarter", "--lag", "P1M", "--as", ala.email, "--today", "2026-01-02")
    assert "Dane za każdy kwartał przychodzą 1 miesiąc po jego końcu." in told
    population.refresh_from_db()
    due = population.next_due_on
    assert run(calendar, "--due", "--today", "2026-01-02") == "Nic nie jest do oddania.\n"
    assert lines(run(calendar, "--due", "--json", "--today", due.isoformat()))[0]["state"] == "due"
    late = lines(run(calendar, "--due", "--json", "--today", f"{due.year + 1}-01-15", code=10))[0]
    assert (late["state"], late["due"], late["late_days"] > 100) == ("overdue", due.isoformat(), True)
    run(
        calendar,
        TABLE,
        "--day",
        "2027-03-15; 2026",
        "--day",
        "2028-03-15",
        "--reason",
        "jak GUS",
        "--as",
        ala.email,
        "--today",
        "2026-01-02",
    )
    assert len(ReleaseCalendar.objects.get(ended_at=None).calendar.days) == 2
    run(calendar, TABLE, "--none", "--as", ala.email, "--today", "2026-01-02")
    assert not ReleaseCalendar.objects.filter(ended_at=None).exists()
    for wrong in (
        ["--every", "month"],
        [TABLE, "--every", "month", "--lag", "kiedyś", "--as", ala.email],
        [TABLE, "--none", "--day", "2027-01-04", "--as", ala.email],
    ):
        with pytest.raises(WrongUsage):
            run(calendar, *wrong)
