"""Letters given back: reports of mail servers as they come, delays, and what only looks like one."""

from email.message import EmailMessage

import pytest
from click.testing import CliRunner

from ratusz.cli import bounce
from ratusz.portal.core import bounces, outbox
from ratusz.portal.core.models import Letter
from tests.support.moments import NOON, after

pytestmark = pytest.mark.django_db

STATUS = """Reporting-MTA: dns; mx.example.org
Arrival-Date: Mon, 2 Mar 2026 12:00:00 +0100

Final-Recipient: rfc822; ala@ratusz.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <ala@ratusz.example>: Recipient address rejected:
    User unknown
"""

REPORT = """From: MAILER-DAEMON@mx.example.org
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.org.

--b1
Content-Type: message/delivery-status

{status}
--b1
Content-Type: {kind}

From: bank@ratusz.example
To: ala@ratusz.example
Message-ID: {message}
Subject: Temat

{body}
--b1--
"""


@pytest.fixture
def letter():
    outbox.write(once="1", to="ala@ratusz.example", subject="Temat", body="Treść", now=NOON)
    Letter.objects.update(sent_at=NOON)
    return Letter.objects.get()


def report(*, to="bank@ratusz.example", message="<x@y>", action="failed", status="5.1.1", kind="message/rfc822", body="Treść"):
    text = REPORT.format(to=to, message=message, status=STATUS.format(action=action, status=status), kind=kind, body=body)
    return text.encode()


def test_a_report_is_known_by_the_address_it_comes_to(letter):
    found = bounces.mark(report(to=f"bounces+{outbox.token_of(letter)}@ratusz.example"), now=after(hours=1))
    letter.refresh_from_db()
    assert (found.letter, letter.lost_at) == (letter, after(hours=1))
    assert "5.1.1 550 5.1.1 <ala@ratusz.example>: Recipient address rejected: User unknown" in letter.failure
    assert outbox.failed_letters() == 1


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_or_by_the_letter_that_comes_back_with_it(letter, kind):
    assert bounces.mark(report(message=outbox.message_of(letter).extra_headers["Message-ID"], kind=kind), now=NOON).letter == letter


def test_exim_names_the_letter_in_its_text_and_gives_no_status_of_a_recipient_but_action_and_status(letter):
    text = report(message=outbox.message_of(letter).extra_headers["Message-ID"], status="5.0.0").replace(b"Diagnostic-Code", b"X-Nothing")
    assert bounces.mark(text, now=NOON).why == "5.0.0"


@pytest.mark.parametrize(("action", "status"), [("delayed", "4.4.1"), ("failed", "4.2.2"), ("delivered", "2.0.0"), ("relayed", "2.0.0")])
def test_a_delay_or_a_receipt_loses_nothing(letter, action, status):
    text = report(to=f"bounces+{outbox.token_of(letter)}@ratusz.example", action=action, status=status)
    assert bounces.mark(text, now=NOON) is None
    letter.refresh_from_db()
    assert letter.lost_at is None


def test_a_forged_token_marks_nothing(letter):
    token = outbox.token_of(letter)
    for forged in (token[:-1] + ("0" if token[-1] != "0" else "1"), f"{letter.pk + 1}-{token.split('-')[1]}", f"{letter.pk}-" + "0" * 20):
        assert bounces.mark(report(to=f"bounces+{forged}@ratusz.example"), now=NOON) is None


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"To: x\n\nhello", b"Content-Type: multipart/report; boundary=b\n\n--b\n"])
def test_what_is_no_report_is_nobodys_fault(letter, content):
    assert bounces.mark(content, now=NOON) is None


def test_an_answer_of_an_absent_person_is_no_report(letter):
    answer = EmailMessage()
    answer["To"] = f"bounces+{outbox.token_of(letter)}@ratusz.example"
    answer.set_content("Jestem na urlopie.")
    assert bounces.mark(answer.as_bytes(), now=NOON) is None


def test_a_letter_that_was_seen_to_stays_so(letter, ala):
    Letter.objects.update(lost_at=NOON, settled_at=NOON, settled_by=ala)
    bounces.mark(report(to=f"b+{outbox.token_of(letter)}@x.pl"), now=after(days=1))
    letter.refresh_from_db()
    assert letter.lost_at == NOON


def test_the_command_marks_what_a_mail_server_hands_over_and_ends_well_with_anything(letter, tmp_path, monkeypatch):
    monkeypatch.setattr(bounce, "open_bank", lambda _directory, _name: bounces)
    monkeypatch.setattr(bounce, "current_language", lambda: "en")

    def handed(content):
        return CliRunner().invoke(bounce.command, ["--dir", str(tmp_path)], input=content)

    nothing = handed(b"\xff\x00 no report")
    assert (nothing.exit_code, "No letter of this bank" in nothing.output) == (0, True)
    marked = handed(report(to=f"bounces+{outbox.token_of(letter)}@ratusz.example"))
    assert (marked.exit_code, f"letter {letter.pk}, 5.1.1 550" in marked.output) == (0, True)
    assert outbox.failed_letters() == 1
