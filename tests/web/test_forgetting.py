"""Addresses of people without an account: forgotten when their time has passed, in links, letters and what happened."""

import pytest

from ratusz.portal.core import outbox
from ratusz.portal.core.models import AuditEntry, Letter
from ratusz.portal.core.verbs import sentence
from ratusz.portal.intake import linking
from ratusz.portal.intake.forgetting import forget_addresses
from ratusz.portal.intake.models import FORGOTTEN, Delivery, OneTimeLink
from tests.support.moments import NOON, after

pytestmark = pytest.mark.django_db
SCHOOL = "sekretariat@szkola.example"
#: The link is good for fourteen days, its address is known for a year after that.
STILL_KNOWN, NO_LONGER = after(days=14 + 364), after(days=14 + 366)


@pytest.fixture
def link(population):
    linking.drop_address(population, SCHOOL, NOON)
    return OneTimeLink.objects.get()


def letter(to, *, at=NOON, sent=True):
    outbox.write(once=f"{to} {at}", to=to, subject="S", body=to, now=at)
    Letter.objects.filter(to=to).update(sent_at=at if sent else None)


def everywhere():
    """Where the address of the school can still be read."""
    audit = any(SCHOOL in f"{one.target_label} {one.detail}" for one in AuditEntry.objects.all())
    return {
        *(["link"] if OneTimeLink.objects.filter(email=SCHOOL).exists() else ()), *(["audit"] if audit else ()),
        *(["letter"] if Letter.objects.filter(to=SCHOOL).exists() else ()),
    }  # fmt: skip


def test_the_address_goes_from_everywhere_when_its_time_has_passed(link):
    letter(SCHOOL)
    assert (forget_addresses(now=STILL_KNOWN), everywhere()) == (0, {"link", "audit", "letter"})
    assert (forget_addresses(now=NO_LONGER), everywhere()) == (1, set())
    assert OneTimeLink.objects.get().whom == FORGOTTEN
    told = AuditEntry.objects.first()
    assert (told.verb, told.by) == ("link.address-forgotten", None)
    assert "adres" in sentence(told)
    assert forget_addresses(now=after(days=800)) == 0, "once"


def test_the_days_are_a_setting_and_count_from_when_the_link_was_closed(link, settings):
    settings.BANK_FORGET_ADDRESSES_AFTER_DAYS = 30
    OneTimeLink.objects.update(used_at=after(days=2))
    assert [forget_addresses(now=after(days=days)) for days in (31, 33)] == [0, 1]


def test_who_may_still_be_written_to_is_known(link, population):
    values = {"dataset": population.dataset, "file_name": "a.csv", "original": "x", "size_bytes": 1, "received_at": NOON, "link": link}
    delivery = Delivery.objects.create(state=Delivery.State.RETURNED, channel="link", **values)
    assert forget_addresses(now=NO_LONGER) == 0
    Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.PUBLISHED)
    assert forget_addresses(now=NO_LONGER) == 1


def test_addresses_of_accounts_and_units_and_newer_letters_stay(population, ala, education):
    for to in (ala, education, ala.email):
        linking.drop_address(population, to, NOON)
    linking.drop_address(population, SCHOOL, NOON)
    letter(ala.email)
    letter(SCHOOL, at=after(days=300))
    assert forget_addresses(now=NO_LONGER) == 2
    assert OneTimeLink.objects.filter(person=ala, email=ala.email).exists()
    assert Letter.objects.filter(to=ala.email).exists()
    assert everywhere() == {"letter"}, "one that is not as old stays its own year"
