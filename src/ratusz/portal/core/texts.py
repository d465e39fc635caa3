"""Texts that people write into a form: reasons and notes, kept for ever and shown to many, so they have an end."""

import unicodedata

from django.utils.translation import gettext as _

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.connectors.addresses import parse_address

#: Half a page of print. Who has more to say writes a document.
MOST_SIGNS = 2_000
#: Controls, marks of format, halves of pairs, places of private use.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})
_KEPT = frozenset("\n\r\t")


def seen(text: str) -> str:
    """`text` without signs that nobody sees: NUL, on which PostgreSQL breaks; marks that turn the direction of what stands after them;
    blanks of no width, which hide a number from whoever looks for numbers of people.
    """
    return "".join(sign for sign in text if sign in _KEPT or unicodedata.category(sign) not in _UNSEEN)


def note_of(text: str) -> str:
    """`text` without blanks around and signs unseen; WrongUsage `text-too-long` above `MOST_SIGNS`."""
    said = seen(text).strip()
    if len(said) > MOST_SIGNS:
        raise WrongUsage(
            "text-too-long",
            N_("The text has {found} signs; at most {most} are kept."),
            N_("Shorten it, nothing was done yet."),
            values={"found": len(said), "most": MOST_SIGNS},
        )
    return said


def quoted(text: str, most: int = 90) -> str:
    """The first words of `text` in quotation marks, on one line; nothing of nothing."""
    line = " ".join(text.split())
    if len(line) > most:
        line = line[:most].rsplit(" ", 1)[0].rstrip(".,;:") + "…"
    return _("“%(text)s”") % {"text": line} if line else ""


def address_of(text: str) -> str:
    """`text` without blanks around, a whole address of the web or none: it becomes a link, and others (javascript:) would run."""
    said = text.strip()
    if said:
        parse_address(said)
    return said


def reason_of(text: str, *, missing: str) -> str:
    """The same of a text that must be there; `missing`: the msgid told where it is not."""
    said = note_of(text)
    if not said:
        raise WrongUsage("reason-missing", missing)
    return said
