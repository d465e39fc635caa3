"""Letters to those who asked for news: may we, and what is new. Each can be ended with one click, in mail programs too (RFC 8058)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from ratusz.portal.catalog.models import Publication
from ratusz.portal.catalog.office import language
from ratusz.portal.core import outbox
from ratusz.portal.show.numbers import format_day
from ratusz.portal.subscriptions.models import News, Subscriber, Subscription
from ratusz.portal.subscriptions.topics import topic_address, topic_in_words

CONFIRMATION, WELCOME = "confirm ", "welcome "
#: More lines than that nobody reads in a letter; the page has them all.
MOST_LINES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One publication, as a letter tells of it. `is_corrected`: nothing new came, other corrections are in what stood."""

    title: str
    text: str
    address: str
    is_corrected: bool = False


def ask_to_confirm(subscription: Subscription, *, token: str, now: datetime) -> None:
    """Whether the address wants it. Words of a search are not in it: anybody may have written them, to anybody's address."""
    subscriber = subscription.subscriber
    with override(subscriber.language):
        lines = [
            _("Good day,"),
            _("somebody, probably you, asked us to write to this address about news in: %(what)s.") % {"what": subscription.title},
            _("To get them, open this page and confirm. The link is good for seven days:\n%(address)s")
            % {"address": _whole(reverse("subscriptions:confirm", args=[token]))},
            _("If it was not you, do nothing: without your confirmation we send nothing, and forget the address after a week."),
        ]
        subject = _("%(bank)s: do you want news by e-mail?") % {"bank": _bank()}
    once = f"{CONFIRMATION}{subscription.pk} {now:%Y%m%d%H%M%S}"
    body = "\n\n".join(lines) + "\n"
    outbox.write(once=once, to=subscriber.email, subject=subject, body=body, now=now, unsubscribe=_whole(subscriber.end_address))


def welcome(subscription: Subscription, *, now: datetime) -> None:
    """What was ordered, and the way out, for the page may be closed. The address said yes: words of a search may stand here."""
    subscriber = subscription.subscriber
    with override(subscriber.language):
        lines = [
            _("Good day,"),
            _("from now on you are told of news in: %(what)s (%(rhythm)s).")
            % {"what": topic_in_words(subscription), "rhythm": subscription.get_rhythm_display()},
            _whole(topic_address(subscription)),
            _("What you get and how often you change here:\n%(address)s") % {"address": _whole(subscriber.manage_address)},
            _("No letters any more, with one click:\n%(address)s") % {"address": _whole(subscriber.end_address)},
        ]
        subject = _("%(bank)s: you get news by e-mail") % {"bank": _bank()}
    body = "\n\n".join(lines) + "\n"
    once = f"{WELCOME}{subscription.pk}"
    outbox.write(once=once, to=subscriber.email, subject=subject, body=body, now=now, unsubscribe=_whole(subscriber.end_address))


def tell(subscriber: Subscriber, news: Sequence[News], *, once: str, now: datetime) -> bool:
    """The news in one letter; whether it was written just now."""
    with override(subscriber.language):
        told = list(_lines(news))
        if not told:
            return False
        subject = _subject(told)
        lines = [_("Good day,"), _("this is new in what you asked to be told of:")]
        lines += [f"• {one.title}\n  {one.text}\n  {one.address}" for one in told[:MOST_LINES]]
        if len(told) > MOST_LINES:
            more = len(told) - MOST_LINES
            said = ngettext("and %(count)s more publication: %(address)s", "and %(count)s more publications: %(address)s", more)
            lines.append(said % {"count": more, "address": _whole(reverse("pages:catalogue"))})
        lines += [
            _("You get this letter because you asked for it and confirmed it. What you get and how often you change here:\n%(address)s")
            % {"address": _whole(subscriber.manage_address)},
            _("No letters any more, with one click:\n%(address)s") % {"address": _whole(subscriber.end_address)},
        ]
    body = "\n\n".join(lines) + "\n"
    return outbox.write(once=once, to=subscriber.email, subject=subject, body=body, now=now, unsubscribe=_whole(subscriber.end_address))


def _subject(told: Sequence[Line]) -> str:
    if len(told) == 1 and told[0].is_corrected:
        return _("%(bank)s: corrected: %(title)s") % {"bank": _bank(), "title": told[0].title}
    if len(told) == 1:
        return _("%(bank)s: new data: %(title)s") % {"bank": _bank(), "title": told[0].title}
    said = ngettext("%(bank)s: %(count)s publication", "%(bank)s: %(count)s publications", len(told))
    return said % {"bank": _bank(), "count": len(told)}


def _lines(news: Iterable[News]) -> Iterable[Line]:
    """Each table once, in its latest version; announced changes one by one."""
    news = list(news)
    latest = {(one.resource_id, 0 if one.version else one.number): one for one in news}
    delivered = {one.resource_id for one in news if one.version and not _is_anew(one)}
    for one in latest.values():
        if not one.version:
            yield from _announced(one)
            continue
        shown = Publication.objects.filter(resource=one.resource, version=one.version).order_by("-at").first()
        resource = one.resource
        anew = resource.pk not in delivered
        parts = [(_("corrected on %(day)s") if anew else _("published on %(day)s")) % {"day": _day(one.at)}]
        if resource.state_on:
            parts.append(_("state on %(day)s") % {"day": _day(resource.state_on)})
        if shown is not None and shown.note:
            parts.append(" ".join(shown.note_said.split())[:200])
        title, address = f"{resource.dataset.title} – {resource.title}", _whole(resource.get_absolute_url())
        yield Line(title=title, text=", ".join(parts), address=address, is_corrected=anew)


def _is_anew(one: News) -> bool:
    """Whether nothing was delivered, and what stood is only shown with other corrections."""
    shown = Publication.objects.filter(resource=one.resource, version=one.version).order_by("at", "pk").first()
    earlier = Publication.objects.filter(resource=one.resource, private=shown.private, pk__lt=shown.pk) if shown and shown.private else None
    return earlier is not None and earlier.exists()


def _announced(one: News) -> Iterable[Line]:
    """A column that will go or be called otherwise, unless that was withdrawn meanwhile."""
    resource = one.resource
    for announced in resource.announcements.standing().filter(at=one.at):
        given = {
            "column": announced.label,
            "becomes": announced.told_as,
            "day": format_day(announced.from_day, language()),
            "why": announced.why,
        }
        text = _("a change is announced: from %(day)s the column “%(column)s” → %(becomes)s. %(why)s") % given
        yield Line(title=f"{resource.dataset.title} – {resource.title}", text=text, address=_whole(resource.get_absolute_url()))


def _day(value: date | datetime) -> str:
    return format_day(value, language())


def _whole(path: str) -> str:
    return urljoin(settings.BANK_ADDRESS, path)


def _bank() -> str:
    return settings.BANK_NAME or "Ratusz"
