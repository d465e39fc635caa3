"""Letters: once each, tried again when the server is away, given up at last."""

from smtplib import SMTPAuthenticationError, SMTPRecipientsRefused

import pytest
from django.core.mail.backends.locmem import EmailBackend

from ratusz.portal.core import outbox
from ratusz.portal.core.models import Letter
from tests.support.moments import NOON, after

pytestmark = pytest.mark.django_db


class Away(EmailBackend):
    """A mail server that has no time."""

    def send_messages(self, messages):  # noqa: ARG002
        raise SMTPRecipientsRefused({"ala@ratusz.example": (450, b"later")})


class Refusing(EmailBackend):
    """A mail server that does not know the address."""

    def send_messages(self, messages):  # noqa: ARG002
        raise SMTPRecipientsRefused({"ala@ratusz.example": (550, b"no such person")})


class Closed(EmailBackend):
    """A mail server that does not know our password: no letter's fault."""

    def send_messages(self, messages):  # noqa: ARG002
        raise SMTPAuthenticationError(535, b"no")


def write(once="1", **words):
    outbox.write(**{"once": once, "to": "ala@ratusz.example", "subject": "Temat", "body": "Treść", "now": NOON} | words)


def test_a_letter_is_sent_once(mailoutbox):
    write()
    assert [outbox.send_due(now=after(seconds=1)), outbox.send_due(now=after(days=1))] == [1, 0]
    assert [(m.to, m.subject, m.body) for m in mailoutbox] == [(["ala@ratusz.example"], "Temat", "Treść")]


def test_a_letter_written_again_stays_as_it_is(mailoutbox):
    write()
    outbox.send_due(now=NOON)
    write(subject="Inny")
    assert outbox.send_due(now=after(days=1)) == 0
    assert Letter.objects.get().subject == "Temat"


def test_a_letter_that_failed_is_tried_again_later(mailoutbox, settings):
    write()
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.unit.portal.core.test_outbox.Away"
    assert outbox.send_due(now=NOON) == 0
    assert "450" in Letter.objects.get().failure
    settings.EMAIL_BACKEND = working
    assert outbox.send_due(now=after(seconds=59)) == 0
    assert outbox.send_due(now=after(seconds=60)) == 1
    letter = Letter.objects.get()
    assert (letter.tries, letter.failure, letter.sent_at) == (2, "", after(seconds=60))


def test_a_letter_is_given_up_after_many_tries_over_days(settings):
    write()
    settings.EMAIL_BACKEND = "tests.unit.portal.core.test_outbox.Away"
    for day in range(outbox.MOST_TRIES + 3):
        outbox.send_due(now=after(days=day))
    assert (Letter.objects.get().tries, outbox.failed_letters()) == (outbox.MOST_TRIES, 1)


def test_waiting_doubles_up_to_six_hours():
    assert [outbox.wait_after(tries).total_seconds() / 60 for tries in (1, 2, 3, 9, 10, 50)] == [1, 2, 4, 256, 360, 360]


def test_a_letter_claimed_by_another_worker_is_left_to_it(mailoutbox):
    write()
    stale = Letter.objects.get()
    Letter.objects.update(tries=1)
    assert not outbox._send(stale, now=NOON)
    assert mailoutbox == []


def test_a_letter_refused_for_good_is_lost_at_once(settings):
    write()
    settings.EMAIL_BACKEND = "tests.unit.portal.core.test_outbox.Refusing"
    outbox.send_due(now=NOON)
    letter = Letter.objects.get()
    assert (letter.tries, letter.lost_at, outbox.failed_letters()) == (1, NOON, 1)
    assert outbox.send_due(now=after(days=1)) == 0


def test_a_wrong_password_of_ours_loses_no_letter(settings):
    write()
    settings.EMAIL_BACKEND = "tests.unit.portal.core.test_outbox.Closed"
    outbox.send_due(now=NOON)
    assert outbox.failed_letters() == 0


def test_a_letter_carries_its_token_where_the_bank_has_an_address_for_letters_given_back(mailoutbox, settings):
    settings.BANK_BOUNCES, settings.DEFAULT_FROM_EMAIL = "zwroty@miasto.example", "Bank <bank@miasto.example>"
    write()
    outbox.send_due(now=NOON)
    token = outbox.token_of(Letter.objects.get())
    (message,) = mailoutbox
    assert message.from_email == f"zwroty+{token}@miasto.example"
    assert message.message()["From"] == "Bank <bank@miasto.example>"
    assert message.message()["Message-ID"] == f"<letter.{token}@miasto.example>"
