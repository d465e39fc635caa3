"""What people ask for in words: badges, steps, facts, lines of lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ratusz.portal.asking.models import Asked
from ratusz.portal.asking.terms import PROMISED_DAYS, STATUTORY_DAYS
from ratusz.portal.catalog.office import language
from ratusz.portal.core.texts import quoted
from ratusz.portal.show.components import Badge, Card, Fact, Line, Link, Step, Tone
from ratusz.portal.show.numbers import format_day

State = Asked.State
_TONES: dict[str, Tone] = {
    State.RECEIVED: "info", State.SHOWN: "warning", State.PUBLISHED: "success", State.ANSWERED: "success", State.UNAVAILABLE: "neutral",
    State.ASIDE: "neutral",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPage:
    """What is told of it; `is_own`: to whoever sent it, else to everybody. `found` is None where it is not seen by the reader."""

    asked: Asked
    is_own: bool
    title: str
    badge: Badge
    steps: tuple[Step, ...]
    facts: tuple[Fact, ...]
    said: str
    promise: str
    voices: str
    found: Link | None


def title_of(asked: Asked) -> str:
    """Its title, or what it is and its number."""
    if asked.title and not asked.is_formal:
        return asked.title
    return _("Request %(number)s") % {"number": asked.number}


def badge_of(asked: Asked) -> Badge:
    """Its state."""
    return Badge(text=str(asked.get_state_display()), tone=_TONES[asked.state])


def line_of(asked: Asked, *, url: str = "", today: date = date.min) -> Line:
    """A line; `url`: where it leads in the office, which reads what was written and when it is late, else to its public page."""
    parts = [
        str(asked.get_kind_display()),
        format_day(asked.came_at, language()),
        asked.unit.name if asked.unit else "",
        voices_in_words(asked.voices) if asked.voices else "",
    ]
    if url and asked.is_open:
        parts.append(_("answer by %(day)s") % {"day": format_day(asked.due_on, language())})
    return Line(
        title=title_of(asked),
        url=url or asked.get_absolute_url(),
        text=" · ".join(filter(None, parts)),
        badge=badge_of(asked),
        said=quoted(asked.text) if url and not asked.is_formal else "",
        is_late=bool(url) and asked.is_open and asked.due_on < today,
    )


def voices_in_words(count: int) -> str:
    """How many others need it."""
    said = ngettext("%(count)s other person needs it", "%(count)s other people need it", count)
    return said % {"count": count}


def asked_page(asked: Asked, *, is_own: bool, sees_found: bool, sees_about: bool, today: date) -> AskedPage:
    """The page. `sees_found`, `sees_about`: whether the reader may see the dataset that answers it, and the one it was asked from."""
    promise = ""
    if asked.is_open:
        promise = _("By law the office answers by %(day)s.") if asked.is_formal else _("The office answers by %(day)s.")
        promise = promise if today <= asked.due_on else _("The office was to answer by %(day)s, and has not yet.")
        promise %= {"day": format_day(asked.due_on, language())}
    found = Link(text=asked.found.title, url=asked.found.get_absolute_url()) if asked.found and sees_found else None
    return AskedPage(
        asked=asked,
        is_own=is_own,
        title=title_of(asked),
        badge=badge_of(asked),
        steps=_steps(asked),
        facts=tuple(_facts(asked, sees_about=sees_about)),
        said=(asked.text or asked.shown_text) if is_own else asked.shown_text,
        promise=promise,
        voices=voices_in_words(asked.voices) if asked.voices else "",
        found=found,
    )


def ask_address(dataset: str = "", words: str = "") -> str:
    """Where one asks; `dataset`: from the page of which; `words`: what was searched for."""
    return reverse("asking:ask") + _tail(dataset, words)


def _tail(dataset: str, words: str) -> str:
    named = [(name, value) for name, value in (("zbior", dataset), ("q", words)) if value]
    return f"?{urlencode(named)}" if named else ""


def ways(dataset: str, words: str = "") -> tuple[Card, ...]:
    """What one may do; `dataset`: from the page of which one comes; `words`: what was searched for."""
    tail = _tail(dataset, words)
    promised = _("answer within %(days)s days") % {"days": PROMISED_DAYS}
    by_law = _("answer within %(days)s days, by law") % {"days": STATUTORY_DAYS}
    told = (
        (
            "pytanie",
            _("Ask a question about the data"),
            _(
                "What something means, where a figure is, how it was counted. No account, no name. "
                "After somebody has read it, question and answer are public."
            ),
            "info",
        ),
        (
            "dane",
            _("Ask for data to be published"),
            _(
                "Data that the office has and the bank has not. No account, no name. Others can say that they need it too. "
                "It ends with the data, or with the reason why it cannot be had."
            ),
            "table",
        ),
        (
            "informacja-publiczna",
            _("Send a formal request for public information"),
            _(
                "By the act on access to public information. You get a receipt with a number and the day by which the office answers. "
                "Nobody but the office sees it; the answer comes by e-mail."
            ),
            "envelope-simple",
        ),
        (
            "ponowne-wykorzystanie",
            _("Send a formal request to re-use information"),
            _(
                "By the act on open data. What is published in this bank may be re-used without asking; this is for what is not. "
                "The law asks who you are and for which purpose."
            ),
            "scales",
        ),
    )
    return (
        _error_card(dataset),
        *(
            Card(title=title, url=reverse("asking:write", args=[word]) + tail, text=text, icon=icon, facts=(term,))
            for term, (word, title, text, icon) in zip((promised, promised, by_law, by_law), told, strict=True)
        ),
    )


def _error_card(dataset: str) -> Card:
    """An error is told of on the page of what is wrong; who comes from no dataset finds it first."""
    if dataset:
        return Card(title=_("Report an error in the data"), url=reverse("findings:report", args=[dataset]), text="", icon="flag")
    told = _("Find the table first: “Report an error” stands on the page of each dataset, table and row. No account, no name.")
    return Card(title=_("Report an error in the data"), url=reverse("pages:catalogue"), text=told, icon="flag")


def _steps(asked: Asked) -> tuple[Step, ...]:
    names = (_("has arrived"), _("answered")) if asked.is_formal else (_("has arrived"), _("read and shown"), _("answered"))
    at = {State.RECEIVED: 0, State.SHOWN: 2}.get(State(asked.state), 3)
    return tuple(Step(text=name, state="done" if n < at else "now" if n == at else "later") for n, name in enumerate(names))


def _facts(asked: Asked, *, sees_about: bool) -> Iterable[Fact]:
    yield Fact(name=_("What it is"), text=str(asked.get_kind_display()))
    yield Fact(name=_("Number"), text=str(asked.number))
    yield Fact(name=_("Received"), day=asked.came_at)
    if asked.is_open:
        yield Fact(name=_("Answer by"), day=asked.due_on)
    if asked.about and sees_about:
        yield Fact(name=_("Asked from the page of"), links=(Link(text=asked.about.title, url=asked.about.get_absolute_url()),))
    if asked.unit:
        yield Fact(name=_("Who answers"), text=asked.unit.name)
    if asked.answered_at:
        yield Fact(name=_("Answered on"), day=asked.answered_at)
