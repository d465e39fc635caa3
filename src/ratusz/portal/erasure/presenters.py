"""What pages of erasures show."""

from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from ratusz.portal.erasure.models import Purge
from ratusz.portal.erasure.queries import Loss
from ratusz.portal.show.components import Badge, Card, Fact, Tone

_TONES: dict[str, Tone] = {"asked": "warning", "confirmed": "info", "done": "neutral", "refused": "neutral"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgePage:
    """One erasure: what it takes, and what the reader may do about it."""

    purge: Purge
    badge: Badge
    facts: tuple[Fact, ...]
    stays: tuple[str, ...]
    can_confirm: bool
    can_refuse: bool
    is_asker: bool


def badge_of(purge: Purge) -> Badge:
    """What state it is in."""
    return Badge(text=purge.get_state_display(), tone=_TONES[purge.state])


def card_of(purge: Purge) -> Card:
    """One line of the list."""
    title = purge.resource.title if purge.resource else purge.dataset.title
    asked = gettext("asked by %(person)s") % {"person": purge.asked_by.name}
    return Card(title=title, url=purge.get_absolute_url(), text=purge.reason, facts=(asked,), badges=(badge_of(purge),))


def facts_of(purge: Purge, loss: Loss | None) -> tuple[Fact, ...]:
    """Who, when, why; and what would go, as long as it is not decided."""
    resource = purge.resource
    facts = [
        Fact(name=gettext("Dataset"), text=purge.dataset.title),
        Fact(name=gettext("Resource"), text=resource.title if resource else gettext("all of the dataset")),
        Fact(name=gettext("Reason"), text=purge.reason),
        Fact(name=gettext("Asked by"), text=purge.asked_by.name, day=None),
        Fact(name=gettext("Asked on"), day=purge.asked_at),
    ]
    if purge.decided_by is not None:
        facts += [Fact(name=gettext("Decided by"), text=purge.decided_by.name), Fact(name=gettext("Decided on"), day=purge.decided_at)]
    if purge.decision_note:
        facts.append(Fact(name=gettext("Why not"), text=purge.decision_note))
    return (*facts, *_losses(loss)) if loss is not None else tuple(facts)


def stays_of(loss: Loss) -> tuple[str, ...]:
    """What a person should know before confirming."""
    told = [
        gettext("What was made of the file %(file)s goes too, for it holds the same rows. The file itself stays; deliver it again.")
        % {"file": each.file_name}
        for each in loss.loosened
    ]
    told += [
        gettext("The file %(file)s stays in the bank: it was also delivered to “%(dataset)s”. Ask for it to be erased there as well.")
        % {"file": each.file_name, "dataset": each.dataset.title}
        for each in loss.elsewhere
    ]
    return tuple(told)


def _losses(loss: Loss) -> tuple[Fact, ...]:
    versions, files = len(loss.going.versions), len(loss.going.originals)
    return (
        Fact(name=gettext("Versions that go"), text=ngettext("%(count)s version", "%(count)s versions", versions) % {"count": versions}),
        Fact(name=gettext("Files that go"), text=", ".join(each.file_name for each in loss.deliveries) if files else gettext("none")),
    )
