"""How a delivery was read, in words; no database."""

import pytest
from django.utils.translation import override

from ratusz.bank.base.errors import Stopped, Unreadable
from ratusz.bank.model.problem import Place, Problem, Report
from ratusz.portal.intake import refusals
from ratusz.portal.intake.models import DeliveredTable, Delivery
from ratusz.portal.intake.presenters import (
    changes_of,
    column_changes,
    failure_line,
    problem_lines,
    reading_facts,
    reading_sentence,
    steps_of,
)


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def table(**more):
    return DeliveredTable(delivery=Delivery(file_name="a.csv", size_bytes=10, original="ab"), name="Dane", rows=1200, columns=3, **more)


@pytest.mark.parametrize(
    ("reading", "says"),
    [
        ({"header_rows": [1]}, "The heading stands in row 1."),
        ({"header_rows": [3, 4, 6]}, "The heading takes rows 3–4, 6."),
        ({"header_rows": []}, "There is no heading."),
        ({"header_rows": [2], "skipped_rows": [1], "footer_rows": [9, 10]}, "3 rows around the table were left out."),
    ],
)
def test_the_reading_is_told_in_a_sentence(reading, says):
    assert says in reading_sentence(table(reading=reading))


def test_marks_are_told_by_their_names():
    reading = {"encoding": "windows-1250", "delimiter": "\t", "decimal": ",", "thousands": "\u00a0", "skipped_rows": [1, 2, 3]}
    told = {fact.name: fact.text or fact.code for fact in reading_facts(table().delivery, table(reading=reading))}
    assert (told["Fields separated by"], told["Decimal mark"], told["Mark between thousands"]) == ("tab", "comma", "space")
    assert told["Rows left out above and between"] == "1–3"
    assert reading_facts(table().delivery, table(reading={"delimiter": "~"}))[2].text == "~"


def test_many_problems_of_a_kind_are_told_by_a_few_places():
    many = tuple(Problem(code="total-row", where=Place(row=row), found="Razem") for row in range(1, 10))
    other = Problem(code="unreadable-value", where=Place(row=4, column="osoby"), found="b/d", expected="integer")
    lines = problem_lines(Report.of((*many, other)))
    assert [line.where for line in lines] == ["row 1", "row 2", "row 3", "row 4", "row 5", "", "row 4, column “osoby”"]
    assert "4 more" in lines[5].message
    assert [line.severity for line in lines[-2:]] == ["advice", "warning"]
    assert problem_lines(Report.of(many), but=["total-row"]) == ()


def test_what_changes_is_told_in_numbers_and_columns():
    retyped = [{"name": "rok", "before": "integer", "after": "text"}]
    columns = {"added": ["nowa"], "removed": ["stara"], "retyped": retyped}
    found = table(difference={"added": 1, "removed": 0, "changed": 5, "columns": columns, "key": []})
    assert [(one.count, one.text) for one in changes_of(found)] == [(1, "row more"), (0, "rows less"), (5, "rows changed")]
    assert [sentence.rstrip(".").rsplit(" ", 1)[1] for sentence in column_changes(found)] == ["nowa", "stara", "rok"]
    assert changes_of(table()) == column_changes(table()) == ()


def test_the_way_of_a_delivery_is_drawn_as_far_as_it_went():
    def states(state):
        return [step.state for step in steps_of(Delivery(state=state))]

    assert [step.state for step in steps_of(None)] == ["now", "later", "later", "later"]
    assert states("read") == ["done", "now", "later", "later"]
    assert states("submitted") == ["done", "done", "now", "later"]
    assert states("published") == ["done"] * 4


@pytest.mark.parametrize("kind", [Stopped, Unreadable])
def test_a_refusal_is_kept_and_told_again(kind):
    error = kind("some-code", "The column {column} is {found}.", "Mend {column}.", values={"column": "rok {x}", "found": 3})
    kept = refusals.from_json(refusals.to_json(error))
    assert (type(kept), kept.code, kept.sentence("en"), kept.advice("en")) == (
        kind,
        "some-code",
        "The column rok {x} is 3.",
        "Mend rok {x}.",
    )
    assert failure_line(refusals.to_json(error)).message == "The column rok {x} is 3."
