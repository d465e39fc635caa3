"""Two people correct the reading of one delivery: each is told, nothing of either is lost."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.urls import reverse

from ratusz.portal.catalog.models import Resource
from ratusz.portal.core.models import AuditEntry
from ratusz.portal.intake import correcting
from ratusz.portal.people.models import Membership, User
from tests.support.deliveries import book, sent
from tests.support.moments import NOON, after

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SHEET = {"Szkoły": [["Wydział", "Edukacji"], ["Szkoła", "Uczniowie"], ["SP 1", 310], ["SP 2", 287], ["SP 3", 154], ["SP 5", 201]]}


@pytest.fixture
def delivery(bank_dir, population_dataset, ala):
    table = Resource.objects.create(dataset=population_dataset, slug="szkoly", title_pl="Szkoły")
    return sent(book(SHEET), table, by=ala, name="szkoly.xlsx")


@pytest.fixture
def page(client, ala, delivery):
    """The form that is sent from each place of the page, as it was opened before anything was corrected."""
    client.force_login(ala)
    return BeautifulSoup(client.get(address(delivery)).content, "html.parser")


def address(delivery, name="correct", *more):
    return reverse(f"intake:{name}", args=[delivery.pk, *(more or ([] if name == "correct-save" else [1]))])


def mark(client, delivery, **given):
    delivery.refresh_from_db()
    client.post(address(delivery), {"mark": "heading", "first": 2, "seen": delivery.standing_recipe, **given})
    delivery.refresh_from_db()


def state(delivery):
    delivery.refresh_from_db()
    return delivery.draft, delivery.drafts_before, delivery.recipe, delivery.state


def told(client, answer):
    back = client.get(answer["Location"])
    assert back.status_code == 200
    return "w międzyczasie" in BeautifulSoup(back.content, "html.parser").text


def test_every_form_of_the_page_says_what_its_person_saw(page, delivery):
    forms = page.select("#poprawianie form")
    assert len(forms) > 3
    assert {form.select_one("input[name=seen]")["value"] for form in forms} == {delivery.recipe}


@pytest.mark.parametrize(
    ("name", "given"),
    [("correct", {"mark": "total", "first": 6}), ("correct-undo", {}), ("correct-anew", {}), ("correct-save", {})],
)
@pytest.mark.parametrize("seen", ["", "before"])
def test_what_is_done_to_another_reading_than_was_seen_changes_nothing_and_is_told(client, ala, delivery, name, given, seen):
    client.force_login(ala)
    before = delivery.recipe
    mark(client, delivery)
    mark(client, delivery, mark="left-out", first=5)
    stood, entries = state(delivery), AuditEntry.objects.count()
    assert len(stood[1]) == 2
    answer = client.post(address(delivery, name), {**given, "seen": before if seen else ""})
    assert told(client, answer)
    assert (state(delivery), AuditEntry.objects.count()) == (stood, entries)
    client.post(address(delivery, name), {**given, "seen": delivery.draft})
    assert state(delivery) != stood


@pytest.mark.parametrize(
    ("name", "given"),
    [("correct", {"mark": "total", "first": 6}), ("correct-undo", {}), ("correct-anew", {}), ("correct-save", {})],
)
def test_while_the_file_is_read_as_another_saved_it_the_page_of_the_delivery_says_so(client, ala, delivery, name, given):
    client.force_login(ala)
    mark(client, delivery)
    delivery.__class__.objects.update(recipe=delivery.draft, draft="", state="reading")
    stood = state(delivery)
    answer = client.post(address(delivery, name), {**given, "seen": stood[2]})
    assert answer["Location"] == delivery.get_absolute_url()
    assert told(client, answer)
    assert state(delivery) == stood


def test_nothing_is_held_while_the_file_is_opened_anew_and_what_another_said_meanwhile_stays(client, ala, delivery, monkeypatch):
    client.force_login(ala)
    mark(client, delivery)
    seen, held = delivery.draft, []

    def slowly(*given, **more):
        held.extend(connection.savepoint_ids)
        correcting.undo(delivery=delivery, seen=seen, by=ala, now=after(seconds=9))
        return was(*given, **more)

    was = correcting._opened
    monkeypatch.setattr(correcting, "_opened", slowly)
    with pytest.raises(correcting.Conflict):
        correcting.start_anew(delivery=delivery, seen=seen, by=ala, now=after(seconds=8))
    assert held == []
    assert state(delivery)[:2] == ("", [])
    assert AuditEntry.objects.filter(verb="delivery.marks-forgotten").count() == 0


def test_who_may_not_touch_it_is_told_that_and_not_who_else_did(client, delivery, renata):
    client.force_login(renata)
    for name in ("correct", "correct-undo", "correct-anew", "correct-save"):
        assert client.post(address(delivery, name), {"mark": "heading", "first": 2, "seen": "x"}).status_code == 403


def test_a_second_steward_goes_on_from_what_the_first_said(client, ala, delivery):
    client.force_login(ala)
    mark(client, delivery)
    second = User.objects.create_user("zofia@example.org", name="Zofia")
    Membership.objects.create(user=second, unit=delivery.dataset.unit, role="steward")
    client.force_login(second)
    mark(client, delivery, mark="left-out", first=6)
    assert len(delivery.drafts_before) == 2
    assert list(AuditEntry.objects.filter(verb="delivery.reading-marked").order_by("pk").values_list("by__name", flat=True)) == [
        ala.name, "Zofia",
    ]  # fmt: skip
    assert delivery.received_at == NOON
