"""Texts that people write into a form: reasons and notes, kept for ever and shown to many, so they have an end."""

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.connectors.addresses import parse_address

#: Half a page of print. Who has more to say writes a document.
MOST_SIGNS = 2_000


def note_of(text: str) -> str:
    """`text` without blanks around; WrongUsage `text-too-long` above `MOST_SIGNS`."""
    said = text.replace("\0", "").strip()  # means nothing, and PostgreSQL breaks on it
    if len(said) > MOST_SIGNS:
        raise WrongUsage(
            "text-too-long",
            N_("The text has {found} signs; at most {most} are kept."),
            N_("Shorten it, nothing was done yet."),
            values={"found": len(said), "most": MOST_SIGNS},
        )
    return said


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
