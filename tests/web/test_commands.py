"""`ratusz deliver` and `ratusz query`: the same rules, records and questions as on the web."""

import json

import pytest
from click.testing import CliRunner

from ratusz.bank.base.errors import Gone, NotAllowed, NotFound, Stopped, Unreadable, UserError, WrongUsage
from ratusz.cli import deliver, query
from ratusz.portal.catalog import actions as catalog_actions
from ratusz.portal.catalog import command as questions
from ratusz.portal.catalog import publishing
from ratusz.portal.catalog.models import Publication, Resource
from ratusz.portal.core.models import AuditEntry
from ratusz.portal.explore import command as statements
from ratusz.portal.intake import command as deliveries
from ratusz.portal.intake.models import Delivery
from tests.support.cast import person
from tests.support.deliveries import PERSONAL, SCHOOLS, book
from tests.support.moments import after

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def run(monkeypatch, bank_dir, tmp_path):
    """Runs a command in this process, on the bank of the test; its answer, or the error it raised."""
    modules = {
        "ratusz.portal.intake.command": deliveries,
        "ratusz.portal.catalog.command": questions,
        "ratusz.portal.explore.command": statements,
    }
    for command in (deliver, query):
        monkeypatch.setattr(command, "open_bank", lambda _directory, name: modules[name])
    for command in (deliver, query):
        monkeypatch.setattr(command, "current_language", lambda: "en")

    def run_(command, *arguments, code=0):
        done = CliRunner().invoke(command.command, [*arguments, "--dir", str(bank_dir)], standalone_mode=False)
        if isinstance(done.exception, UserError):
            raise done.exception
        if done.exception:
            raise done.exception
        assert (done.return_value or 0) == code, done.output
        return done

    return run_


@pytest.fixture
def file(tmp_path):
    def write(content, name="szkoły_w_mieście.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


def test_a_file_goes_all_the_way(run, file, population_dataset, ala, renata):
    done = run(
        deliver, file(SCHOOLS), "--to", "ludnosc", "--publish-as", renata.email, "--state-on", "2026-01-31", "--note", "Styczeń.", "--json"
    )
    answer = json.loads(done.stdout)
    assert (answer["state"], answer["open"], answer["tables"][0]["rows"]) == ("published", [], 3)
    resource = Resource.objects.get()
    assert (resource.title_pl, resource.rows, str(resource.state_on)) == ("Szkoły w mieście", 3, "2026-01-31")
    assert Delivery.objects.get().channel == "command"
    assert AuditEntry.objects.filter(verb="delivery.received", by=ala).exists()
    told = run(deliver, file(SCHOOLS), "--to", "ludnosc/szkoly-w-miescie", "--as", ala.email)
    assert "it waits for a review" in told.stdout


def test_four_eyes_hold_on_the_command_line_too(run, file, population_dataset, ala):
    with pytest.raises(NotAllowed):
        run(deliver, file(SCHOOLS), "--to", "ludnosc", "--publish-as", ala.email)
    assert not Publication.objects.exists()


def test_mode_and_key_are_taken_from_the_command_line(run, file, population_dataset, ala, renata):
    run(deliver, file(SCHOOLS), "--to", "ludnosc", "--key", "nr", "--publish-as", renata.email)
    added = run(
        deliver, file("nr;szkoła;uczniowie\n4;SP 4;5\n"), "--to", "ludnosc", "--mode", "adds", "--publish-as", renata.email, "--json"
    )
    table = json.loads(added.stdout)["tables"][0]
    assert (table["mode"], table["key"], table["difference"]["added"]) == ("adds", ["nr"], 1)
    with pytest.raises(Stopped) as stopped:
        run(deliver, file("nr;szkoła;uczniowie\n4;SP 4;6\n"), "--to", "ludnosc")
    assert stopped.value.code == "keys-repeated"


def test_what_a_person_must_decide_is_told_with_exit_code_10(run, file, population_dataset, ala):
    done = run(deliver, file(PERSONAL), "--to", "ludnosc", code=10)
    assert "not submitted yet" in done.stdout
    assert "PESEL" in done.stderr
    assert Delivery.objects.get().state == "read"


def test_other_tables_of_the_file_are_left_out(run, file, population_dataset, ala):
    content = book({"Szkoły": [["nr", "n"], [1, 2]], "Klasy": [["nr", "klasa"], [1, "1a"]]})
    done = run(deliver, file(content, "szkoly.xlsx"), "--to", "ludnosc", "--json")
    assert [one["resource"] for one in json.loads(done.stdout)["tables"]] == ["szkoly", None]


def test_what_cannot_be_meant_is_refused(run, file, population_dataset, ala, education):
    with pytest.raises(NotFound):
        run(deliver, file(SCHOOLS), "--to", "nie-ma")
    with pytest.raises(NotFound):
        run(deliver, file(SCHOOLS), "--to", "ludnosc/nie-ma")
    with pytest.raises(NotFound):
        run(deliver, file(SCHOOLS), "--to", "ludnosc", "--as", "nikt@example.org")
    with pytest.raises(Unreadable):
        run(deliver, file(b"%PDF-1.7 \x00", "skan.pdf"), "--to", "ludnosc")
    person("Ewa", "steward", education)
    with pytest.raises(WrongUsage) as wrong:
        run(deliver, file(SCHOOLS), "--to", "ludnosc")
    assert wrong.value.allowed == ("ala@ratusz.example", "ewa@ratusz.example")


def test_questions_are_those_of_the_web(run, population, tmp_path):
    asked = run(
        query,
        "ludnosc/dzielnice",
        "--where",
        "rok=2023",
        "--select",
        "dzielnica",
        "--sort",
        "-ludnosc",
        "--limit",
        "2",
        "--format",
        "jsonl",
    )
    assert [json.loads(line)["dzielnica"] for line in asked.stdout.splitlines()] == ["Michałkowice", "Bytków"]
    grouped = run(query, "ludnosc/dzielnice", "--group", "rok", "--measure", "sum(ludnosc)", "--text", "bytk")
    assert grouped.stdout.replace("\r", "").splitlines() == ['"rok","sum(ludnosc)","sum(ludnosc)__status"', "2022,13218,", "2023,13001,"]
    target = tmp_path / "out.xlsx"
    run(query, "ludnosc/dzielnice", "--format", "xlsx", "--to", str(target))
    assert target.read_bytes()[:2] == b"PK"
    old = run(query, "ludnosc/dzielnice", "--version", population.current, "--limit", "1")
    assert "Bytków" in old.stdout


def test_sql_is_answered_over_every_published_table(run, population, tmp_path):
    statement = 'SELECT d.rok, sum(e.ludnosc) AS razem FROM data d JOIN "ludnosc/dzielnice" e USING (_row) GROUP BY ALL ORDER BY 1'
    assert run(query, "ludnosc/dzielnice", "--sql", statement).stdout.splitlines() == ['"rok","razem"', '"2022",28220', '"2023",36975']
    lines = run(query, "ludnosc/dzielnice", "--sql", "SELECT udzial FROM data WHERE rok = '2022'", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == [{"udzial": "20.7"}, {"udzial": "23.5"}, {"udzial": None}]
    target = tmp_path / "out.parquet"
    run(query, "ludnosc/dzielnice", "--sql", "FROM data", "--format", "parquet", "--to", str(target))
    assert target.read_bytes()[:4] == b"PAR1"
    assert len(run(query, "ludnosc/dzielnice", "--sql", "FROM data", "--limit", "2").stdout.splitlines()) == 3


def test_an_answer_to_sql_that_was_cut_says_so(run, population, monkeypatch):
    monkeypatch.setattr(query, "MOST_ROWS", 2)
    done = run(query, "ludnosc/dzielnice", "--sql", "SELECT rok FROM data", "--format", "json")
    assert len(json.loads(done.stdout)) == 2
    assert "cut" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--sql", "DELETE FROM data"), "sql-not-select"),
        (("--sql", "SELECT nie_ma FROM data"), "sql-column"),
        (("--sql", 'FROM "nie-ma/nie-ma"'), "sql-table"),
        (("--sql", "FROM data", "--where", "rok=2022"), "sql-alone"),
        (("--sql", "FROM data", "--format", "xlsx"), "sql-format"),
        (("--sql", "FROM data", "--limit", "x"), "sql-limit"),
    ],
)
def test_sql_that_has_no_answer_says_why(run, population, arguments, code):
    with pytest.raises(WrongUsage) as wrong:
        run(query, "ludnosc/dzielnice", *arguments)
    assert wrong.value.code == code


def test_questions_that_have_no_answer_say_why(run, population, ala):
    for arguments, wrong in (
        (("ludnosc",), WrongUsage),
        (("ludnosc/nie-ma",), NotFound),
        (("nie-ma/nie-ma",), NotFound),
        (("ludnosc/dzielnice", "--where", "rok"), WrongUsage),
        (("ludnosc/dzielnice", "--where", "nie_ma=1"), WrongUsage),
        (("ludnosc/dzielnice", "--sql", "SELECT nie_ma FROM data"), WrongUsage),
        (("ludnosc/dzielnice", "--version", population.private), NotFound),
    ):
        with pytest.raises(wrong):
            run(query, *arguments)
    publishing.withdraw(resource=population, reason="Błędne dane.", by=ala, now=after(hours=1))
    with pytest.raises(Gone):
        run(query, "ludnosc/dzielnice")


def test_old_addresses_are_understood(run, population, ala):
    catalog_actions.rename_resource(resource=population, slug="osiedla", by=ala, now=after(hours=1))
    catalog_actions.rename_dataset(dataset=population.dataset, slug="mieszkancy", by=ala, now=after(hours=2))
    for address in ("mieszkancy/osiedla", "ludnosc/dzielnice", "ludnosc/osiedla"):
        assert "Bytków" in run(query, address, "--limit", "1").stdout
