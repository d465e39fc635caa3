from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratusz.bank.model.period import Period, PeriodKind, parse_period
from ratusz.bank.model.problem import Place, Problem, ProblemKind, Report, Severity, problem_kinds
from ratusz.bank.model.schema import RESERVED, Column, Schema, Type
from ratusz.bank.model.status import BY_CODE, STATUSES, status_of


@pytest.fixture(autouse=True)
def _kind():
    problem_kinds["test-only"] = ProblemKind(severity=Severity.WARNING, message="Row {row} holds {found}.", hint="Write {expected}.")
    yield
    del problem_kinds["test-only"]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2023", date(2023, 12, 31)),
        ("2023/24", date(2024, 8, 31)),
        ("2023-H1", date(2023, 6, 30)),
        ("2023-Q4", date(2023, 12, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2023-05-31", date(2023, 5, 31)),
        ("1999/00", date(2000, 8, 31)),
        ("2020-W01", date(2020, 1, 5)),
        ("2020-W53", date(2021, 1, 3)),
    ],
)
def test_periods_are_read_from_their_own_text(text: str, last: date):
    period = parse_period(text)
    assert period is not None
    assert (str(period), period.last) == (text, last)


@pytest.mark.parametrize("text", ["2023-13", "2023-Q5", "2023-02-30", "2023/25", "23", "", "2023-H3", "0000", "2021-W53", "2021-W00"])
def test_what_is_no_period_is_none(text: str):
    assert parse_period(text) is None


@given(st.dates(date(1, 1, 1), date(9990, 12, 31)), st.sampled_from(PeriodKind))
def test_printing_a_period_gives_a_text_that_is_read_as_it(day: date, kind: PeriodKind):
    month = {
        PeriodKind.YEAR: 1,
        PeriodKind.SCHOOL_YEAR: 9,
        PeriodKind.HALF: (day.month - 1) // 6 * 6 + 1,
        PeriodKind.QUARTER: (day.month - 1) // 3 * 3 + 1,
    }.get(kind, day.month)
    monday = max(day - timedelta(days=day.weekday()), date.min)
    first = {PeriodKind.DAY: day, PeriodKind.WEEK: monday}.get(kind, date(day.year, month, 1))
    period = Period(kind=kind, first=first)
    assert parse_period(str(period)) == period
    assert period.first <= period.last


def test_a_column_has_a_name_for_machines():
    for bad in ("Rok", "1", "a__b", "sort", ""):
        with pytest.raises(ValueError, match="name of a column"):
            Column(name=bad, label="x", type=Type.TEXT)
    assert Column(name="rok", label="Rok", type=Type.INTEGER).status_name == "rok__status"
    assert "version" in RESERVED


def test_a_decimal_fits_in_38_digits():
    with pytest.raises(ValueError, match="DECIMAL"):
        Column(name="a", label="a", type=Type.DECIMAL, precision=39)


def test_a_schema_knows_its_columns_and_its_key():
    rok = Column(name="rok", label="Rok", type=Type.INTEGER)
    schema = Schema(columns=(rok,), key=("rok",))
    assert (schema.column("rok"), "rok" in schema, "x" in schema, schema.names) == (rok, True, False, ("rok",))
    with pytest.raises(ValueError, match="one name"):
        Schema(columns=(rok, rok))
    with pytest.raises(ValueError, match="unknown"):
        Schema(columns=(rok,), key=("x",))


def test_signs_of_official_statistics_are_statuses():
    assert [status_of(text).code for text in ("-", " . ", "X", ":", "#", "B.D.", "nd.", "#DZIEL/0!")] == [  # type: ignore[union-attr]
        "none",
        "unknown",
        "not-applicable",
        "missing",
        "suppressed",
        "unknown",
        "not-applicable",
        "error",
    ]
    assert status_of("0") is None
    assert len(BY_CODE) == len(STATUSES)


def test_a_problem_goes_to_json_and_back():
    problem = Problem(code="test-only", where=Place(table="Dane", row=214, column="dzieci"), found="-3", expected="0 or more")
    data = problem.as_json()
    assert data["message"]["en"] == "Row 214 holds -3."
    assert Problem.from_json(data).as_json() == data
    assert problem.weight is Severity.WARNING


def test_a_report_keeps_some_and_counts_all():
    many = tuple(Problem(code="test-only", where=Place(row=n)) for n in range(300))
    report = Report.of(many)
    assert (len(report.problems), report.totals["test-only"]) == (200, 300)
    joined = report + Report.of(many[:1])
    assert (len(joined.problems), joined.totals["test-only"]) == (200, 301)
    assert joined.worst is Severity.WARNING
    assert Report().worst is None
    assert Report.from_json(report.as_json()).totals == report.totals
