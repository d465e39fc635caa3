"""The nouns that components show: frozen, typed, free of models and of requests.

Each is filled by a view and shown by the tag of the same name (see `templatetags/show.py`). Texts are ready for reading:
translated, without HTML; they are escaped where they are shown. An empty `url` means "no link".
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from ratusz.portal.show.trend import Trend, Way

Tone = Literal["neutral", "accent", "info", "success", "warning", "danger"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What one may choose in a form: `name` of the field, values with their words, and the one that is chosen."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A text that leads somewhere."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """A word or two that says what state a thing is in; never by colour alone."""

    text: str
    tone: Tone = "neutral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A thing in a list of work: its name, a sentence, its state. `said`: the first words of it; `is_late`: its day has passed."""

    title: str
    url: str
    text: str
    badge: Badge
    said: str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a text; `marked` where it is what was searched for."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One thing of a list: title that links, a sentence, small facts, badges, perhaps an icon.

    `title_pieces`, `text_pieces`: the same in pieces, some of them marked. `inside`: what else was found in it, after `inside_where`.
    `downloads`: formats in which it can be had at once.
    """

    title: str
    url: str
    text: str = ""
    kicker: str = ""
    facts: tuple[str, ...] = ()
    badges: tuple[Badge, ...] = ()
    icon: str = ""
    title_pieces: tuple[Piece, ...] = ()
    text_pieces: tuple[Piece, ...] = ()
    inside_where: str = ""
    inside: tuple[Piece, ...] = ()
    downloads: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number with what makes it trustworthy: unit, day it describes, source. `value` is formatted already.

    `differing`: what others say otherwise, and where it is explained.
    `missing`: the words that stand where there is no value to show. `trend`: how it changed, in words; `rising`: which way;
    `line`: the same over periods, drawn.
    """

    label: str
    value: str = ""
    missing: str = ""
    unit: str = ""
    on: date | None = None
    source: Link | None = None
    note: str = ""
    url: str = ""
    trend: str = ""
    rising: Way = ""
    line: Trend | None = None
    differing: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A name and its value in a list of facts; `day` or `links` may stand for `text`."""

    name: str
    text: str = ""
    links: tuple[Link, ...] = ()
    day: date | datetime | None = None
    code: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where values come from: a sentence for everybody and the whole chain for those who check."""

    sentence: str
    facts: tuple[Fact, ...] = ()
    steward: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemLine:
    """One remark of the checks, in words: what is wrong, where, what was found, how to mend it."""

    message: str
    severity: Literal["advice", "warning", "error"] = "warning"
    where: str = ""
    found: str = ""
    expected: str = ""
    hint: str = ""
    code: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """A place in a long list. Rows `first`-`last` of `total` are shown; `first` 0 means that the place is not counted."""

    total: int
    first: int = 0
    last: int = 0
    previous_url: str = ""
    next_url: str = ""
    start_url: str = ""
    noun: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """One value to narrow by; `url` adds it, or takes it away when `chosen`."""

    text: str
    url: str
    count: int | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A way to narrow a list: a title and its values. It stands open when one of them is chosen or `opened` is set.

    `more` leads to the values that are not listed.
    """

    title: str
    values: tuple[FacetValue, ...]
    opened: bool = True
    note: str = ""
    more: Link | None = None

    @property
    def chosen(self) -> tuple[FacetValue, ...]:
        """The values that are on."""
        return tuple(value for value in self.values if value.chosen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """One format that a table leaves in: its name, address, size where known, and for whom it is.

    `may_wait`: it may have to be made first, and a page that says so must not be saved in its place.
    """

    format: str
    url: str
    note: str = ""
    size_bytes: int | None = None
    may_wait: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a way through several pages (deliver, look, submit)."""

    text: str
    state: Literal["done", "now", "later"] = "later"
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of a history: when, what, who, and the place to look."""

    at: datetime
    title: str
    text: str = ""
    by: str = ""
    links: tuple[Link, ...] = ()
    badges: tuple[Badge, ...] = ()
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row of a list of amounts drawn as bars."""

    text: str
    value: int
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Amounts side by side: a table that is drawn, so that it reads without seeing."""

    caption: str
    name_head: str
    value_head: str
    rows: tuple[Bar, ...] = field(default=())
