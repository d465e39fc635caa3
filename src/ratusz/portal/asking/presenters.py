"""What people ask for in words: badges, steps, facts, lines of lists."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ratusz.portal.asking.models import Asked
from ratusz.portal.catalog.office import language
from ratusz.portal.show.components import Badge, Fact, Link, Step, Tone
from ratusz.portal.show.numbers import format_day

State = Asked.State
_TONES: dict[str, Tone] = {
    State.RECEIVED: "info", State.SHOWN: "warning", State.PUBLISHED: "success", State.ANSWERED: "success", State.UNAVAILABLE: "neutral",
    State.ASIDE: "neutral",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLine:
    """Something asked, in a list."""

    title: str
    url: str
    text: str
    badge: Badge


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


def line_of(asked: Asked, *, url: str = "") -> AskedLine:
    """A line; `url`: where it leads, else to its public page."""
    parts = [
        str(asked.get_kind_display()),
        format_day(asked.came_at, language()),
        asked.unit.name if asked.unit else "",
        voices_in_words(asked.voices) if asked.voices else "",
    ]
    if url and asked.is_open:
        parts.append(_("answer by %(day)s") % {"day": format_day(asked.due_on, language())})
    return AskedLine(
        title=title_of(asked), url=url or asked.get_absolute_url(), text=" · ".join(filter(None, parts)), badge=badge_of(asked)
    )


def voices_in_words(count: int) -> str:
    """How many others need it."""
    said = ngettext("%(count)s other person needs it", "%(count)s other people need it", count)
    return said % {"count": count}


def asked_page(asked: Asked, *, is_own: bool, sees_found: bool, sees_about: bool) -> AskedPage:
    """The page. `sees_found`, `sees_about`: whether the reader may see the dataset that answers it, and the one it was asked from."""
    promise = ""
    if asked.is_open:
        day = format_day(asked.due_on, language())
        promise = _("By law the office answers by %(day)s.") if asked.is_formal else _("The office answers by %(day)s.")
        promise %= {"day": day}
    found = Link(text=asked.found.title, url=asked.found.get_absolute_url()) if asked.found and sees_found else None
    return AskedPage(
        asked=asked,
        is_own=is_own,
        title=title_of(asked),
        badge=badge_of(asked),
        steps=_steps(asked),
        facts=tuple(_facts(asked, sees_about=sees_about)),
        said=asked.text if is_own else asked.shown_text,
        promise=promise,
        voices=voices_in_words(asked.voices) if asked.voices else "",
        found=found,
    )


def ask_address(dataset: str = "") -> str:
    """Where one asks; `dataset`: from the page of which."""
    address = reverse("asking:ask")
    return f"{address}?zbior={dataset}" if dataset else address


def _steps(asked: Asked) -> tuple[Step, ...]:
    names = (_("received"), _("answered")) if asked.is_formal else (_("received"), _("read and shown"), _("answered"))
    at = {State.RECEIVED: 0, State.SHOWN: 1}.get(State(asked.state), 3)
    return tuple(Step(text=name, state="done" if n < at else "now" if n == at else "later") for n, name in enumerate(names))


def _facts(asked: Asked, *, sees_about: bool) -> Iterable[Fact]:
    yield Fact(name=_("What it is"), text=str(asked.get_kind_display()))
    yield Fact(name=_("Number"), text=str(asked.number))
    yield Fact(name=_("Received"), day=asked.came_at)
    if asked.is_formal and asked.is_open:
        yield Fact(name=_("Answer by"), day=asked.due_on)
    if asked.about and sees_about:
        yield Fact(name=_("Asked from the page of"), links=(Link(text=asked.about.title, url=asked.about.get_absolute_url()),))
    if asked.unit:
        yield Fact(name=_("Answers"), text=asked.unit.name)
    if asked.answered_at:
        yield Fact(name=_("Answered"), day=asked.answered_at)
