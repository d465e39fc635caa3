"""What of findings waits for a person, whom a version thanks, and what people looked for in vain."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from ratusz.bank.base.clock import day_of
from ratusz.portal.catalog.models import Publication
from ratusz.portal.catalog.standing import EDITORS, standing_of
from ratusz.portal.core.duties import Duty, DutyKind
from ratusz.portal.core.kept import kept
from ratusz.portal.core.texts import quoted
from ratusz.portal.findings.models import Finding
from ratusz.portal.people.standing import Anybody

#: A file that was on its way when the report came may mend it.
_BEFORE = timedelta(days=1)
VERSIONS_OFFERED = 12


def duties(user: Anybody, now: datetime) -> Iterator[Duty]:
    """Findings about what `user` answers for; one that somebody took waits for that person alone, until it is late."""
    standing = standing_of(user)
    if not standing.is_member:
        return
    for finding in Finding.objects.handled_by(user).waiting().loaded():
        if not standing.has(EDITORS, finding.answering.pk):
            continue  # it was passed on
        if finding.owner is not None and finding.owner_id != user.pk and finding.owner.is_active and finding.due_on >= day_of(now):
            continue
        yield Duty(
            kind=DutyKind.VOICE,
            title=_("Report %(number)s: %(dataset)s") % {"number": finding.number, "dataset": finding.dataset.title},
            sentence=_sentence(finding),
            said=quoted(finding.text),
            url=reverse("findings:handle", args=[finding.number]),
            action=_("Answer"),
            since=finding.came_at,
            due_on=finding.due_on,
            unit=finding.answering.name,
            target=finding.pk,
        )


def _sentence(finding: Finding) -> str:
    if finding.owner is not None:
        return _("Somebody found a problem in the data; %(person)s looks at it.") % {"person": finding.owner}
    return _("Somebody found a problem in the data. Look at it and answer.")


def credits_by_version(resources: Iterable[UUID]) -> Mapping[tuple[UUID, str], tuple[str, ...]]:
    """Table and version → the nicknames of those who found what was mended in it."""
    wanted = tuple(resources)

    def find() -> dict[tuple[UUID, str], tuple[str, ...]]:
        found: dict[tuple[UUID, str], list[str]] = {}
        for pk, version, name in Finding.objects.credits_of(wanted).order_by("number").values_list("resource", "mended_in", "nickname"):
            found.setdefault((pk, version), []).append(name)
        return {key: tuple(dict.fromkeys(names)) for key, names in found.items()}

    return kept(("credits", *wanted), find) if wanted else {}


def versions_since(finding: Finding) -> tuple[Publication, ...]:
    """Versions in which it may have been mended, the newest first."""
    of = {"resource": finding.resource} if finding.resource_id else {"resource__dataset": finding.dataset}
    since = finding.came_at - _BEFORE
    found = Publication.objects.filter(at__gte=since, withdrawn_reason="", **of).select_related("resource").order_by("-at", "-pk")
    return tuple({one.version: one for one in reversed(found[:VERSIONS_OFFERED])}.values())[::-1]
