"""Letters that a mail server gives back: a delivery report (RFC 3464) marks the letter as lost."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import Message

from ratusz.portal.core.models import Letter
from ratusz.portal.core.outbox import letter_of

#: A token of a letter: behind the + of an envelope address, or in a Message-ID that is quoted.
_TOKEN = re.compile(r"(?:\+|<letter\.)(\d{1,18}-[0-9a-f]{20})@")
_ADDRESSED = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "In-Reply-To", "References")
#: Reports are a few kilobytes; one that is not is none of ours.
MOST_BYTES = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounced:
    """A letter that is lost, and why, in the words of the mail server."""

    letter: Letter
    why: str


def mark(report: bytes, *, now: datetime) -> Bounced | None:
    """Mark the letter that `report` gives back for good; None for what is no such report, a delay, or no letter of ours."""
    message = message_from_bytes(report[:MOST_BYTES])
    why = failure_in(message)
    if not why:
        return None
    letter = next((found for token in tokens_in(message) if (found := letter_of(token))), None)
    if letter is None:
        return None
    if letter.settled_at is None:
        Letter.objects.filter(pk=letter.pk).update(failure=why[:2000], lost_at=letter.lost_at or now)
        letter.refresh_from_db()
    return Bounced(letter=letter, why=why)


def failure_in(message: Message) -> str:
    """Why the delivery failed for good, by the report in `message`; "" where nothing in it failed for good."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in _blocks(part):
            action, status = _field(block, "Action").lower(), _field(block, "Status")
            if action == "failed" and not status.startswith("4"):
                said = _field(block, "Diagnostic-Code").partition(";")
                return " ".join(filter(None, [status, (said[2] or said[0]).strip()])) or "failed"
    return ""


def tokens_in(message: Message) -> Iterator[str]:
    """Tokens of letters, first those of the addresses that the report came to, then those of the letter given back."""
    for part in message.walk():
        for name in (*_ADDRESSED, "Message-ID") if part is not message else _ADDRESSED:
            for value in part.get_all(name, []):
                yield from _TOKEN.findall(str(value))
    # Some servers give only the headers back, as text.
    for part in message.walk():
        if part.get_content_type() in {"text/rfc822-headers", "text/plain"}:
            content = part.get_payload(decode=True)
            yield from _TOKEN.findall(content.decode("ascii", "replace") if isinstance(content, bytes) else "")


def _blocks(part: Message) -> list[Message]:
    """The blocks of fields of a report; the first is about the message, each other one about a recipient."""
    payload = part.get_payload()
    return [block for block in payload if isinstance(block, Message)] if isinstance(payload, list) else []


def _field(block: Message, name: str) -> str:
    return " ".join(str(block.get(name, "")).split())
