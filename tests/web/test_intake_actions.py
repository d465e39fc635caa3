"""Deliveries: what people do with them, in what order, and who may not."""

import os
from datetime import date

import pytest

from ratusz.bank.base.errors import Conflict, NotAllowed, Stopped, WrongUsage
from ratusz.portal.catalog.models import Dataset, Publication, Resource
from ratusz.portal.core import bank
from ratusz.portal.core.models import AuditEntry, JournalRow
from ratusz.portal.intake import actions, queries, reading
from ratusz.portal.intake.models import Delivery
from ratusz.portal.people.models import Membership, Role
from tests.support.cast import person
from tests.support.deliveries import PERSONAL, SCHOOLS, book, sent, submitted
from tests.support.moments import NOON, after

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
State = Delivery.State


@pytest.fixture
def table(bank_dir, population_dataset):
    return Resource.objects.create(dataset=population_dataset, slug="szkoly", title_pl="Szkoły")


def accept(delivery, renata, *, seconds=10, noise=0):
    actions.accept(delivery=delivery, by=renata, now=after(seconds=seconds), random_bytes=lambda count: bytes([noise] * count))
    delivery.refresh_from_db()


def test_the_whole_way_of_a_file(table, ala, renata):
    delivery = sent(SCHOOLS, table, by=ala, state_on=date(2026, 1, 31), note="Pierwsza dostawa.")
    found = delivery.tables.get()
    assert (delivery.state, found.resource, found.mode, found.rows, found.columns) == (State.READ, table, "replaces", 3, 3)
    assert not table.current
    actions.submit(delivery=delivery, by=ala, now=after(seconds=1))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.submitted_by, delivery.submitted_at) == (State.SUBMITTED, ala, after(seconds=1))
    accept(delivery, renata)
    table.refresh_from_db()
    assert (delivery.state, delivery.decided_by) == (State.PUBLISHED, renata)
    assert (table.rows, table.columns, table.state_on, table.recipe) == (3, 3, date(2026, 1, 31), delivery.recipe)
    public, private = (bank.store().manifest(str(table.pk), version) for version in (table.current, table.private))
    assert (public.kind, private.kind, public.lineage.derived_from) == ("public", "private", private.id)
    assert Publication.objects.get().delivery == delivery.pk
    verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["delivery.received", "delivery.submitted", "resource.published", "delivery.accepted"]
    assert [row.kind for row in JournalRow.objects.all()] == ["submitted", "published"]


def test_nobody_reviews_their_own_delivery(table, ala, renata, education):
    Membership.objects.create(user=ala, unit=education, role=Role.REVIEWER)
    delivery = submitted(SCHOOLS, table, by=ala)
    for verb in (lambda: accept(delivery, ala), lambda: actions.send_back(delivery=delivery, reason="x", by=ala, now=NOON)):
        with pytest.raises(NotAllowed) as refusal:
            verb()
        assert refusal.value.values["rule"] == "~is_deliverer"
    colleague = person("Ewa", Role.STEWARD, education)
    Membership.objects.create(user=colleague, unit=education, role=Role.REVIEWER)
    actions.take_back(delivery=delivery, by=ala, now=NOON)
    actions.submit(delivery=delivery, by=colleague, now=after(seconds=5))
    delivery.refresh_from_db()
    with pytest.raises(NotAllowed):
        accept(delivery, colleague)
    accept(delivery, renata)


@pytest.mark.parametrize("name", ["bartek", "celina"])
def test_strangers_do_nothing_to_a_delivery(name, request, table, ala):
    stranger, delivery = request.getfixturevalue(name), sent(SCHOOLS, table, by=ala)
    found = delivery.tables.get()
    for act in (
        lambda: sent(SCHOOLS, table, by=stranger),
        lambda: actions.read_again(delivery=delivery, by=stranger, now=NOON),
        lambda: actions.take(table=found, resource=table, mode="replaces", key=[], by=stranger, now=NOON),
        lambda: actions.ignore(table=found, because="x", by=stranger, now=NOON),
        lambda: actions.withhold(table=found, columns=["nr"], by=stranger, now=NOON),
        lambda: actions.decide(table=found, code="x", column="", verdict="publish", reason="x", by=stranger, now=NOON),
        lambda: actions.describe(delivery=delivery, state_on=None, note="", by=stranger, now=NOON),
        lambda: actions.submit(delivery=delivery, by=stranger, now=NOON),
        lambda: actions.drop(delivery=delivery, reason="", by=stranger, now=NOON),
    ):
        with pytest.raises(NotAllowed):
            act()
    actions.submit(delivery=delivery, by=ala, now=NOON)
    delivery.refresh_from_db()
    for act in (lambda: actions.take_back(delivery=delivery, by=stranger, now=NOON), lambda: accept(delivery, stranger)):
        with pytest.raises(NotAllowed):
            act()


def test_what_is_submitted_or_closed_is_not_changed(table, ala, renata):
    delivery = submitted(SCHOOLS, table, by=ala)
    found = delivery.tables.get()
    changes = (
        lambda: actions.submit(delivery=delivery, by=ala, now=NOON),
        lambda: actions.take(table=found, resource=table, mode="adds", key=[], by=ala, now=NOON),
        lambda: actions.read_again(delivery=delivery, by=ala, now=NOON),
        lambda: actions.drop(delivery=delivery, reason="", by=ala, now=NOON),
    )
    for change in changes:
        with pytest.raises(NotAllowed):
            change()
    accept(delivery, renata)
    for change in (*changes, lambda: accept(delivery, renata), lambda: actions.take_back(delivery=delivery, by=ala, now=NOON)):
        with pytest.raises(NotAllowed):
            change()


def test_sent_back_with_a_reason_and_sent_again(table, ala, renata):
    delivery = submitted(SCHOOLS, table, by=ala)
    with pytest.raises(WrongUsage):
        actions.send_back(delivery=delivery, reason=" ", by=renata, now=NOON)
    actions.send_back(delivery=delivery, reason="Brakuje szkoły nr 4.", by=renata, now=after(seconds=5))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.decision_note, delivery.decided_by) == (State.RETURNED, "Brakuje szkoły nr 4.", renata)
    assert list(Delivery.objects.to_finish_by(ala)) == [delivery]
    actions.describe(delivery=delivery, state_on=date(2026, 1, 1), note="Poprawiony opis.", by=ala, now=NOON)
    actions.submit(delivery=delivery, by=ala, now=after(seconds=9))
    assert [row.kind for row in JournalRow.objects.all()] == ["submitted", "returned", "submitted"]
    delivery.refresh_from_db()
    assert (delivery.state, delivery.decision_note, delivery.note) == (State.SUBMITTED, "", "Poprawiony opis.")


def test_a_mended_file_takes_the_place_of_the_one_sent_back(table, ala, renata):
    first = submitted(SCHOOLS, table, by=ala)
    with pytest.raises(NotAllowed):
        sent(SCHOOLS, table, by=ala, instead_of=first)
    actions.send_back(delivery=first, reason="Brakuje szkoły.", by=renata, now=NOON)
    first.refresh_from_db()
    second = sent(SCHOOLS + "4;SP 4;12\n", table, by=ala, instead_of=first, seconds=20)
    first.refresh_from_db()
    assert (first.state, second.state, second.instead_of) == (State.DROPPED, State.READ, first)
    # The reason is still to be read, and it was not given up.
    assert (first.is_replaced, first.decision_note, first.decided_by) == (True, "Brakuje szkoły.", renata)


def test_a_mended_file_joins_as_the_one_it_mends(table, ala, renata):
    """A reader of the first file had been told that it adds: nobody says so again of the mended one."""
    accept(submitted(SCHOOLS, table, by=ala), renata)
    first = sent("Nr;Szkoła;Uczniowie\n4;SP 4;12\n", table, by=ala, seconds=20)
    actions.take(table=first.tables.get(), resource=table, mode="adds", key=["nr"], by=ala, now=after(seconds=21))
    actions.submit(delivery=first, by=ala, now=after(seconds=22))
    actions.send_back(delivery=first, reason="Brakuje szkoły nr 5.", by=renata, now=after(seconds=23))
    second = sent("Nr;Szkoła;Uczniowie\n4;SP 4;12\n5;SP 5;9\n", table, by=ala, instead_of=first, seconds=30)
    found = second.tables.get()
    assert (found.mode, found.key, found.failure, found.difference["added"]) == ("adds", ["nr"], None, 2)


def test_a_delivery_overtaken_by_another_one_is_not_published(table, ala, renata, bartek):
    """Both were read against the same version; the second one would undo the first without anybody having seen it."""
    first, second = submitted(SCHOOLS, table, by=ala), submitted(SCHOOLS + "4;SP 4;12\n", table, by=ala, seconds=2)
    third = sent(SCHOOLS + "5;SP 5;15\n", table, by=ala, seconds=4)
    accept(first, renata)
    with pytest.raises(Conflict):
        accept(second, renata, noise=1)
    second.refresh_from_db()
    assert second.state == State.SUBMITTED
    with pytest.raises(Stopped) as stopped:
        actions.submit(delivery=third, by=ala, now=NOON)
    assert stopped.value.code == "table-overtaken"
    actions.read_again(delivery=third, by=ala, now=after(seconds=30))
    actions.submit(delivery=third, by=ala, now=after(seconds=31))
    assert Publication.objects.count() == 1


def test_a_delivery_changed_under_the_reviewers_eyes_is_not_published(table, ala, renata):
    delivery = submitted(SCHOOLS, table, by=ala)
    seen = Delivery.objects.get(pk=delivery.pk)
    actions.take_back(delivery=delivery, by=ala, now=after(seconds=2))
    actions.submit(delivery=delivery, by=ala, now=after(seconds=3))
    with pytest.raises(Conflict):
        accept(seen, renata)
    assert not Publication.objects.exists()


def test_personal_data_waits_for_a_decision(table, ala, renata):
    delivery = sent(PERSONAL, table, by=ala)
    found = delivery.tables.get()
    need = queries.needs(found)[0]
    assert (need.code, need.column, need.decision) == ("pesel-found", "dyrektor", None)
    with pytest.raises(Stopped) as stopped:
        actions.submit(delivery=delivery, by=ala, now=NOON)
    assert stopped.value.code == "problem-undecided"
    for reason, column, verdict in ((" ", "dyrektor", "withhold"), ("x", "nie ma", "withhold")):
        with pytest.raises(WrongUsage):
            actions.decide(table=found, code=need.code, column=column, verdict=verdict, reason=reason, by=ala, now=NOON)
    actions.decide(table=found, code=need.code, column="dyrektor", verdict="withhold", reason="Numery PESEL.", by=ala, now=NOON)
    found.refresh_from_db()
    assert (found.withheld, queries.needs(found)) == (["dyrektor"], ())
    assert queries.shown_schema(found).names == ("nr", "szkola")
    actions.submit(delivery=delivery, by=ala, now=NOON)
    delivery.refresh_from_db()
    accept(delivery, renata)
    table.refresh_from_db()
    assert bank.store().manifest(str(table.pk), table.current).schema.names == ("nr", "szkola")
    assert table.withheld == ["dyrektor"]


def test_a_decision_is_remembered_for_the_next_delivery(table, ala, renata):
    delivery = sent(PERSONAL, table, by=ala)
    found = delivery.tables.get()
    actions.decide(table=found, code="pesel-found", column="dyrektor", verdict="publish", reason="Numery są zmyślone.", by=ala, now=NOON)
    actions.submit(delivery=delivery, by=ala, now=NOON)
    delivery.refresh_from_db()
    accept(delivery, renata)
    again = sent(PERSONAL.replace("SP 3", "SP 33"), table, by=ala, seconds=60)
    decision = again.tables.get().decisions.get()
    assert (decision.remembered, decision.reason, decision.verdict) == (True, "Numery są zmyślone.", "publish")
    actions.submit(delivery=again, by=ala, now=after(seconds=61))


def test_columns_are_withheld_by_choice_and_never_all_of_them(table, ala):
    found = sent(SCHOOLS, table, by=ala).tables.get()
    actions.withhold(table=found, columns=["uczniowie"], by=ala, now=NOON)
    assert found.withheld == ["uczniowie"]
    for columns in (["nie_ma"], ["nr", "szkola", "uczniowie"]):
        with pytest.raises(WrongUsage):
            actions.withhold(table=found, columns=columns, by=ala, now=NOON)


def test_a_delivery_that_drops_columns_is_stopped_until_a_person_lets_it_pass(table, ala, renata):
    accept(submitted(SCHOOLS, table, by=ala), renata)
    delivery = sent("nr;szkoła\n1;SP 1\n2;SP 2\n", table, by=ala, seconds=60)
    found = delivery.tables.get()
    assert (found.version, found.failure["code"]) == ("", "columns-dropped")
    with pytest.raises(Stopped) as stopped:
        actions.submit(delivery=delivery, by=ala, now=NOON)
    assert stopped.value.code == "table-stopped"
    actions.take(table=found, resource=table, mode="replaces", key=[], accepted=["columns-dropped", "inne"], by=ala, now=after(seconds=70))
    found = delivery.tables.get()
    assert (found.failure, found.accepted, found.difference["columns"]["removed"]) == (None, ["columns-dropped"], ["uczniowie"])


def test_rows_are_added_and_corrected_by_key(table, ala, renata):
    accept(submitted(SCHOOLS, table, by=ala), renata)
    delivery = sent("nr;szkoła;uczniowie\n4;SP 4;150\n", table, by=ala, seconds=60)
    actions.take(table=delivery.tables.get(), resource=table, mode="adds", key=["nr"], by=ala, now=after(seconds=61))
    found = delivery.tables.get()
    assert {name: found.difference[name] for name in ("added", "removed", "changed")} == {"added": 1, "removed": 0, "changed": 0}
    actions.submit(delivery=delivery, by=ala, now=after(seconds=62))
    delivery.refresh_from_db()
    accept(delivery, renata, seconds=63, noise=1)
    correction = sent("nr;szkoła;uczniowie\n2;SP 2;288\n", table, by=ala, seconds=90)
    found = correction.tables.get()
    assert (found.mode, found.key) == ("adds", ["nr"])
    assert found.failure["code"] == "keys-repeated"
    actions.take(table=found, resource=table, mode="corrects", key=["nr"], by=ala, now=after(seconds=91))
    found = correction.tables.get()
    assert {name: found.difference[name] for name in ("added", "removed", "changed")} == {"added": 0, "removed": 0, "changed": 1}
    row = queries.difference(found, limit=5).rows[0]
    assert row.cells["uczniowie"] == (287, 288)


def test_a_file_of_many_tables_is_settled_table_by_table(table, ala, renata, population_dataset):
    other = Resource.objects.create(dataset=population_dataset, slug="klasy", title_pl="Klasy")
    pupils, classes = [["nr", "uczniowie"], [1, 310], [2, 287]], [["nr", "klasa"], [1, "1a"], [2, "2b"]]
    content = book({"Uczniowie": pupils, "Klasy": classes, "Robocze": [["nazwisko"], ["Kowalska"]]}, hidden=["Robocze"])
    delivery = sent(content, table, by=ala, name="szkoly.xlsx")
    first, second, hidden = delivery.tables.all()
    assert (first.resource, second.resource, second.is_decided) == (table, None, False)
    assert (hidden.hidden, hidden.ignored_because) == (True, "hidden-sheet")
    assert [one.code for one in queries.obstacles(delivery)] == ["table-undecided"]
    with pytest.raises(Conflict):
        actions.take(table=second, resource=table, mode="replaces", key=[], by=ala, now=NOON)
    actions.take(table=second, resource=other, mode="replaces", key=["nr"], by=ala, now=NOON)
    actions.submit(delivery=delivery, by=ala, now=after(seconds=2))
    delivery.refresh_from_db()
    accept(delivery, renata)
    assert {one.resource.slug for one in Publication.objects.all()} == {"szkoly", "klasy"}
    again = sent(content, table, by=ala, name="szkoly-luty.xlsx", seconds=60)
    assert [(one.resource.slug if one.resource else one.ignored_because) for one in again.tables.all()] == [
        "szkoly",
        "klasy",
        "hidden-sheet",
    ]


def test_a_table_goes_only_where_it_can(table, ala, population_dataset, surveying):
    found = sent(SCHOOLS, table, by=ala).tables.get()
    elsewhere = Dataset.objects.create(
        slug="inny", title_pl="Inny", description_pl="x", unit=surveying, theme=population_dataset.theme, created_at=NOON, changed_at=NOON
    )
    foreign = Resource.objects.create(dataset=elsewhere, slug="tabela", title_pl="Tabela")
    for resource, mode in ((foreign, "replaces"), (table, "merges")):
        with pytest.raises(WrongUsage):
            actions.take(table=found, resource=resource, mode=mode, key=[], by=ala, now=NOON)


def test_a_table_left_out_says_why(table, ala):
    delivery = sent(SCHOOLS, table, by=ala)
    found = delivery.tables.get()
    with pytest.raises(WrongUsage):
        actions.ignore(table=found, because=" ", by=ala, now=NOON)
    actions.ignore(table=found, because="To tylko objaśnienia.", by=ala, now=NOON)
    found.refresh_from_db()
    assert (found.resource, found.ignored_because, found.version) == (None, "To tylko objaśnienia.", "")
    with pytest.raises(Stopped) as stopped:
        actions.submit(delivery=delivery, by=ala, now=NOON)
    assert stopped.value.code == "nothing-to-publish"
    actions.take(table=found, resource=table, mode="replaces", key=[], by=ala, now=NOON)
    assert delivery.tables.get().version


def test_a_file_that_cannot_be_read_says_why(table, ala):
    delivery = sent(b"%PDF-1.7 \x00\x01", table, by=ala, name="skan.pdf")
    assert (delivery.state, delivery.tables.count()) == (State.UNREADABLE, 0)
    assert delivery.failure["unreadable"]
    with pytest.raises(NotAllowed):
        actions.submit(delivery=delivery, by=ala, now=NOON)
    actions.read_again(delivery=delivery, by=ala, now=NOON)
    actions.drop(delivery=delivery, reason="To skan.", by=ala, now=NOON)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.decision_note) == (State.DROPPED, "To skan.")


def test_a_fault_of_ours_is_told_and_can_be_tried_again(table, ala, monkeypatch):
    """The task fails and is logged; the person who waits is not left waiting."""

    def broken(*_, **__):
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(reading, "read", broken)
        delivery = sent(SCHOOLS, table, by=ala)
    assert (delivery.state, delivery.failure["code"]) == (State.UNREADABLE, "reading-failed")
    actions.read_again(delivery=delivery, by=ala, now=after(seconds=5))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.failure) == (State.READ, None)


def test_a_reading_that_was_overtaken_has_no_say(table, ala):
    """Only deliveries that wait are read; a task that comes late finds nothing to do."""
    delivery = sent(SCHOOLS, table, by=ala)
    version = delivery.tables.get().version
    reading.read_delivery(delivery_id=delivery.pk, now=after(seconds=5), random_bytes=os.urandom)
    assert delivery.tables.get().version == version


def test_the_same_file_again_would_change_nothing(table, ala, renata):
    accept(submitted(SCHOOLS, table, by=ala), renata)
    again = sent(SCHOOLS, table, by=ala, seconds=60)
    assert {name: again.tables.get().difference[name] for name in ("added", "removed", "changed")} == dict.fromkeys(
        ("added", "removed", "changed"), 0
    )
    assert Delivery.objects.of_same_bytes(again).count() == 1


def test_the_desk_asks_for_what_is_ones_own(table, ala, bartek, renata, dorota):
    waiting, open_ = submitted(SCHOOLS, table, by=ala), sent(SCHOOLS, table, by=ala, seconds=5)
    assert list(Delivery.objects.to_review_by(renata)) == [waiting]
    assert list(Delivery.objects.to_finish_by(ala)) == [open_]
    assert [Delivery.objects.to_review_by(user).count() for user in (ala, bartek, dorota)] == [0, 0, 0]
    assert [Delivery.objects.seen_by(user).count() for user in (ala, bartek, renata, dorota)] == [2, 0, 2, 2]


def test_an_edition_of_another_base_is_refused_even_at_the_last_moment(table, ala, renata):
    """The pointer is compared in the transaction that moves it."""
    delivery = submitted(SCHOOLS, table, by=ala)
    Resource.objects.filter(pk=table.pk).update(private="ktos-inny")
    with pytest.raises(Conflict):
        accept(delivery, renata)
    delivery.refresh_from_db()
    assert (delivery.state, Publication.objects.count(), JournalRow.objects.filter(kind="published").count()) == (State.SUBMITTED, 0, 0)
