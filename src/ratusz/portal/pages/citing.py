"""How to name data in a text: one line in the manner of APA, and the same for BibTeX."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from django.utils.translation import gettext

from ratusz.bank.base.clock import day_of
from ratusz.bank.base.text import slug as slug_of
from ratusz.portal.pages.listing import language
from ratusz.portal.show.numbers import format_day

#: What BibTeX reads as more than a letter.
_BIBTEX = str.maketrans({sign: f"\\{sign}" for sign in "&%$#_"} | {"{": "(", "}": ")", "\\": "/", "~": "-", "^": ""})


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The line to copy, and the entry."""

    text: str
    bibtex: str


def cite(*, unit: str, title: str, key: str, bank: str, address: str, state_on: date | None, published_at: datetime | None) -> Citation:
    """The citation of data of `unit`; `key`: a word for its entry; the year is that of the publication."""
    year = str(day_of(published_at).year) if published_at else gettext("no date")
    state = gettext("as of %(day)s") % {"day": format_day(state_on, language())} if state_on else ""
    named = f"{title}, {state}" if state else title
    entry = _Entry(
        key=f"{slug_of(key).replace('-', '_')}_{year if published_at else 'nd'}",
        author=f"{{{_plain(unit)}}}",
        title=f"{{{_plain(title)}}}",
        year=year if published_at else "",
        publisher=_plain(bank),
        note=_plain(", ".join(filter(None, [gettext("Dataset"), state]))),
        url=address,
    )
    kind = gettext("dataset")
    return Citation(text=f"{unit} ({year}). {named} [{kind}]. {bank}. {address}", bibtex=entry.written())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    key: str
    author: str
    title: str
    year: str
    publisher: str
    note: str
    url: str

    def written(self) -> str:
        told = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "key"}
        lines = [f"  {name} = {{{value}}}" for name, value in told.items() if value]
        return f"@misc{{{self.key},\n" + ",\n".join(lines) + "\n}"


def _plain(text: str) -> str:
    return text.translate(_BIBTEX)
