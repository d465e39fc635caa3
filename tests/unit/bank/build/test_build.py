"""From bytes to a private version, from a private version to a public one."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ratusz import __version__
from ratusz.bank.base.errors import Damaged, NotFound, Stopped, Unreadable, WrongUsage
from ratusz.bank.build import deliver, deliver_table, make_public
from ratusz.bank.build.places import file_row, table_row
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.problem import Report
from ratusz.bank.read import Recipe, read
from ratusz.bank.read.result import Reading
from ratusz.bank.store import Store
from ratusz.bank.store.diff import diff
from ratusz.bank.store.manifest import Kind, Manifest, Mode
from ratusz.bank.store.verify import verify

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
RESOURCE = "019aaaaa-0000-7000-8000-000000000001"
Y2022 = "rok,dzielnica,osoby\n2022,Bytków,15\n2022,Michał,7\n"
Y2023 = "rok,dzielnica,osoby\n2023,Bytków,14\n2023,Michał,8\n"
KEY = ("rok", "dzielnica")


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return DuckDBEngine(memory="512MB", threads=1, temp=tmp_path_factory.mktemp("spill"))


class Office:
    """Delivers texts to one resource."""

    def __init__(self, store: Store, engine) -> None:
        self.store, self.engine, self.steps = store, engine, []

    def deliver(self, text: str, mode: Mode = Mode.REPLACES, *, base: Manifest | None = None, file_name: str = "ludność.csv", **options):
        return deliver(
            store=self.store, engine=self.engine, original=self.store.receive([text.encode()]), file_name=file_name, resource=RESOURCE,
            mode=mode, key=options.pop("key", KEY), base=base.id if base else None, now=NOW, random_bytes=os.urandom,
            step=self.steps.append, **options,
        )  # fmt: skip

    def publish(self, private: Manifest, **options) -> Manifest:
        return make_public(store=self.store, engine=self.engine, private=private, now=NOW, random_bytes=os.urandom, **options)

    def rows(self, manifest: Manifest) -> list[tuple]:
        return self.engine.fetch(f"SELECT * FROM {self.engine.scan_table(self.store.table(manifest))} ORDER BY _row")


@pytest.fixture
def office(tmp_path: Path, engine) -> Office:
    return Office(Store(tmp_path / "store"), engine)


def test_a_delivery_becomes_a_private_version_that_says_where_it_comes_from(office: Office):
    done = office.deliver(Y2022, address="ludnosc/ogolem")
    manifest = office.store.manifest(RESOURCE, done.manifest.id)
    assert manifest == done.manifest
    assert (manifest.kind, manifest.mode, manifest.made_at, manifest.rows) == (Kind.PRIVATE, Mode.REPLACES, NOW, 2)
    lineage = manifest.lineage
    assert (lineage.file_name, lineage.base, lineage.address) == ("ludność.csv", None, "ludnosc/ogolem")
    assert lineage.software == f"ratusz {__version__}"
    assert office.store.original(lineage.original).read_text() == Y2022
    assert Recipe.from_json(office.store.document(lineage.recipe)).format == "csv"
    assert [row[2:4] for row in office.rows(manifest)] == [("Bytków", 15), ("Michał", 7)]
    assert office.steps == ["reading", "joining", "checking", "keeping"]
    assert list(office.store.layout.staging.iterdir()) == []


def test_the_report_and_the_reading_are_kept_with_the_version(office: Office):
    done = office.deliver(Y2022.replace("Michał", "Bytków"))
    document = office.store.document(done.manifest.report)
    assert Report.from_json(document).as_json() == done.report.as_json()
    assert Reading.from_json(document["reading"]) == done.read_table.reading
    assert done.manifest.problems == {"key-repeated": 1}
    problem = done.report.problems[0]
    assert (problem.where.row, problem.where.table) == (2, "ludność")


def test_what_is_added_shares_the_parts_that_were_there(office: Office):
    first = office.deliver(Y2022).manifest
    second = office.deliver(Y2023, Mode.ADDS, base=first).manifest
    assert second.parts[0] == first.parts[0]
    assert second.lineage.base == first.id
    assert [row[0] for row in office.rows(second)] == [1, 2, 3, 4]
    assert diff(office.engine, office.store.table(first), office.store.table(second), limit=9).added == 2


def test_problems_of_added_rows_are_placed_in_the_file_that_brought_them(office: Office):
    first = office.deliver(Y2022).manifest
    report = office.deliver("rok,dzielnica,osoby\n2023,Bytków,10\n2023,jan@example.org,20\n", Mode.ADDS, base=first).report
    assert [(problem.code, problem.where.row) for problem in report.problems] == [("email-found", 3)]


def test_problems_of_rows_that_were_there_before_have_no_place_in_the_file(office: Office):
    first = office.deliver(Y2022.replace("Bytków", "jan@example.org")).manifest
    for mode in (Mode.ADDS, Mode.CORRECTS):
        report = office.deliver(Y2023, mode, base=first).report
        assert [(problem.code, problem.where.row) for problem in report.problems] == [("email-found", None)]


def test_a_correction_keeps_rows_in_their_places(office: Office):
    first = office.deliver(Y2022).manifest
    second = office.deliver("rok,dzielnica,osoby\n2022,Michał,8\n", Mode.CORRECTS, base=first).manifest
    assert [(row[0], row[3]) for row in office.rows(second)] == [(1, 15), (2, 8)]
    assert [found for found in verify(office.store) if found.error] == []


def test_a_stopped_delivery_makes_no_version(office: Office):
    first = office.deliver(Y2022).manifest
    with pytest.raises(Stopped) as error:
        office.deliver(Y2022, Mode.ADDS, base=first)
    assert error.value.code == "keys-repeated"
    assert office.store.versions(RESOURCE) == [first.id]
    assert list(office.store.layout.staging.iterdir()) == []


def test_what_a_person_let_pass_passes(office: Office):
    first = office.deliver(Y2022).manifest
    text = "rok,dzielnica\n2022,Bytków\n2022,Michał\n"
    with pytest.raises(Stopped):
        office.deliver(text, base=first)
    later = office.deliver(text, base=first, accepted=["columns-dropped"])
    assert later.manifest.schema.names == ("rok", "dzielnica")
    assert later.report.totals == {"column-lost": 1}


def test_the_second_table_of_a_file_is_asked_for_by_number(office: Office):
    with pytest.raises(WrongUsage) as error:
        office.deliver(Y2022, table_number=2)
    assert (error.value.code, error.value.allowed) == ("table-unknown", ("1: ludność",))
    with pytest.raises(WrongUsage):
        office.deliver(Y2022, table_number=0)


def test_bytes_that_are_no_table_are_kept_and_make_no_version(office: Office):
    with pytest.raises(Unreadable):
        office.deliver("%PDF-1.7 …", file_name="skan.pdf")
    assert office.store.resources() == []
    assert len(list(office.store.layout.hashes("originals"))) == 1


def test_a_base_that_is_not_there_is_not_found_and_a_damaged_one_is_named(office: Office):
    first = office.deliver(Y2022).manifest
    with pytest.raises(NotFound):
        office.deliver(Y2023, Mode.ADDS, base=replace(first, id="019aaaaa-0000-7000-8000-00000000ffff"))
    office.store.layout.part(first.parts[0].sha256).unlink()
    with pytest.raises(Damaged) as error:
        office.deliver(Y2023, Mode.ADDS, base=first)
    assert error.value.code == "part-missing"


def test_a_file_read_once_may_be_delivered_without_reading_it_again(office: Office):
    original = office.store.receive([Y2022.encode()])
    with office.store.stage() as work:
        result = read(office.store.original(original.sha256), file_name="a.csv", work=work, engine=office.engine)
        done = deliver_table(
            store=office.store, engine=office.engine, original=original, file_name="a.csv", resource=RESOURCE, result=result,
            table_number=1, mode=Mode.REPLACES, key=KEY, base=None, work=work, now=NOW, random_bytes=os.urandom,
        )  # fmt: skip
    assert len(office.rows(done.manifest)) == 2


# ------------------------------------------------------------------------------------------------------------ the public


def test_a_public_version_shares_what_may_go_out_and_names_neither_report_nor_recipe(office: Office):
    private = office.deliver(Y2022, address="ludnosc/ogolem").manifest
    public = office.publish(private)
    assert office.store.find(public.id) == public
    assert (public.kind, public.parts, public.lineage.derived_from) == (Kind.PUBLIC, private.parts, private.id)
    assert (public.report, public.lineage.recipe, dict(public.problems)) == (None, None, {})
    assert (public.lineage.original, public.lineage.address) == (private.lineage.original, "ludnosc/ogolem")


def test_a_withheld_column_is_not_in_the_public_version_and_the_decision_is_kept(office: Office):
    private = office.deliver(Y2022.replace("Michał", "jan@example.org")).manifest
    public = office.publish(private, withheld=["dzielnica"])
    assert public.schema.names == ("rok", "osoby")
    assert office.store.document(public.lineage.decisions) == {"withheld": ["dzielnica"], "accepted": []}
    for part in public.parts:
        assert b"jan@example.org" not in office.store.layout.part(part.sha256).read_bytes()


def test_whose_a_number_is_columns_that_stay_inside_still_say(office: Office):
    schools = "szkoła;telefon\nSP 1;32 220 00 00\nSP 2;32 220 00 01\nSP 3;32 220 00 02\n"
    private = office.deliver(schools, key=()).manifest
    office.publish(private, withheld=["szkola"])


def test_personal_data_goes_out_only_when_somebody_decided_so(office: Office):
    private = office.deliver(Y2022.replace("Michał", "anna.nowak@example.org")).manifest
    before = office.store.versions(RESOURCE)
    for accepted in ((), [("phone-found", "dzielnica")], [("email-found", "rok")]):
        with pytest.raises(Stopped) as error:
            office.publish(private, accepted=accepted)
        assert (error.value.code, error.value.values["columns"]) == ("personal-data", "dzielnica")
    assert office.store.versions(RESOURCE) == before
    public = office.publish(private, accepted=[("email-found", "dzielnica")])
    assert office.store.document(public.lineage.decisions)["accepted"] == [["email-found", "dzielnica", "1"]]


# ------------------------------------------------------------------------------------------------------------ the places


def reading(**rows) -> Reading:
    return Reading(
        encoding=None, delimiter=None, quotechar=None, escapechar=None, decimal=None, thousands=None,
        **{"header_rows": (), "skipped_rows": (), "footer_rows": (), **rows},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ({}, [1, 2, 3, 4]),
        ({"header_rows": (1,)}, [2, 3, 4, 5]),
        ({"skipped_rows": (1, 2, 6), "header_rows": (3, 4)}, [5, 7, 8, 9]),
        ({"header_rows": (1,), "skipped_rows": (3, 4)}, [2, 5, 6, 7]),
        ({"header_rows": (1,), "footer_rows": (6,)}, [2, 3, 4, 5]),
    ],
)
def test_a_row_of_the_table_is_found_in_the_file(rows, expected):
    assert [file_row(reading(**rows), row) for row in (1, 2, 3, 4)] == expected
    assert [table_row(reading(**rows), row) for row in expected] == [1, 2, 3, 4]
    assert table_row(reading(header_rows=(2,)), 2) is None
