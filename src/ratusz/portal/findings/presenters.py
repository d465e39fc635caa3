"""Findings in words: badges, steps, facts, lines of lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from ratusz.portal.catalog.models import Publication
from ratusz.portal.catalog.office import language
from ratusz.portal.core.texts import quoted
from ratusz.portal.findings.models import Finding
from ratusz.portal.findings.places import COLUMN, ROW, VERSION, place_in_words
from ratusz.portal.show.components import Badge, Fact, Line, Link, Step, Tone
from ratusz.portal.show.numbers import format_day

_TONES: dict[str, Tone] = {
    Finding.State.RECEIVED: "info", Finding.State.LOOKED_AT: "warning", Finding.State.MENDED: "success", Finding.State.NO_ERROR: "neutral",
    Finding.State.KNOWN: "accent", Finding.State.ASIDE: "neutral",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingPage:
    """What is told of a finding; `is_own`: to whoever sent it, else to everybody. `dataset_link` is None where it is not seen any more."""

    finding: Finding
    is_own: bool
    badge: Badge
    steps: tuple[Step, ...]
    facts: tuple[Fact, ...]
    said: str
    promise: str


def badge_of(finding: Finding) -> Badge:
    """Its state."""
    return Badge(text=str(finding.get_state_display()), tone=_TONES[finding.state])


def line_of(finding: Finding, *, url: str = "", today: date = date.min) -> Line:
    """A finding as a line; `url`: where it leads in the office, which reads what was written and when it is late, else its public page."""
    day = format_day(finding.came_at, language())
    parts = [_("Report %(number)s, %(day)s") % {"number": finding.number, "day": day}, place_in_words(finding)]
    if url and finding.is_open:
        parts.append(_("answer by %(day)s") % {"day": format_day(finding.due_on, language())})
    return Line(
        title=finding.dataset.title,
        url=url or finding.get_absolute_url(),
        text=" · ".join(filter(None, parts)),
        badge=badge_of(finding),
        said=quoted(finding.text) if url else "",
        is_late=bool(url) and finding.is_open and finding.due_on < today,
    )


def finding_page(finding: Finding, *, is_own: bool, is_seen: bool, today: date) -> FindingPage:
    """The page. `is_seen`: the reader may see what it is about; else its dataset is not named."""
    promise = ""
    if finding.is_open:
        promise = _("The office answers by %(day)s.")
        promise = promise if today <= finding.due_on else _("The office was to answer by %(day)s, and has not yet.")
        promise %= {"day": format_day(finding.due_on, language())}
    return FindingPage(
        finding=finding,
        is_own=is_own,
        badge=badge_of(finding),
        steps=_steps(finding),
        facts=tuple(_facts(finding, is_seen=is_seen)),
        said="" if finding.state == Finding.State.ASIDE else (finding.text or finding.shown_text) if is_own else finding.shown_text,
        promise=promise,
    )


def place_address(finding: Finding) -> str:
    """Where one sees what it is about: the row, the column, or the table in that version; else the dataset."""
    if finding.resource is None:
        return finding.dataset.get_absolute_url()
    asked = {"version": finding.version} if finding.version else {}
    if finding.row is not None:
        asked["_row"] = str(finding.row)
    elif finding.column:
        asked["_about"] = finding.column
    address = finding.resource.get_absolute_url()
    return f"{address}?{urlencode(asked)}" if asked and finding.resource.is_table else address


def report_address(dataset: str, resource: str = "", *, version: str = "", row: int | None = None, column: str = "") -> str:
    """Where one reports a problem there."""
    address = reverse("findings:report-table", args=[dataset, resource]) if resource else reverse("findings:report", args=[dataset])
    asked = {name: value for name, value in ((VERSION, version), (ROW, "" if row is None else str(row)), (COLUMN, column)) if value}
    return f"{address}?{urlencode(asked)}" if asked else address


def versions_offered(finding: Finding, found: Iterable[Publication]) -> tuple[tuple[str, str], ...]:
    """Versions to choose from, in words."""
    named = finding.resource_id is None
    return tuple(
        (one.version, " · ".join(filter(None, [one.resource.title if named else "", format_day(one.at, language()), one.note_said[:60]])))
        for one in found
    )


def _steps(finding: Finding) -> tuple[Step, ...]:
    names = (_("has arrived"), _("being looked at"), _("answered"))
    at = {Finding.State.RECEIVED: 0, Finding.State.LOOKED_AT: 1}.get(Finding.State(finding.state), 3)
    return tuple(Step(text=name, state="done" if number < at else "now" if number == at else "later") for number, name in enumerate(names))


def _facts(finding: Finding, *, is_seen: bool) -> Iterable[Fact]:
    if is_seen:
        yield Fact(name=_("Dataset"), links=(Link(text=finding.dataset.title, url=finding.dataset.get_absolute_url()),))
        if where := place_in_words(finding):
            yield Fact(name=_("Where"), links=(Link(text=where, url=place_address(finding)),))
        yield Fact(name=_("Answers for the data"), text=finding.dataset.unit.name)
    yield Fact(name=_("Received"), day=finding.came_at)
    if finding.answered_at:
        yield Fact(name=_("Answered on"), day=finding.answered_at)
    if is_seen and finding.mended_in and finding.resource is not None:
        address = f"{finding.resource.get_absolute_url()}?version={finding.mended_in}"
        yield Fact(name=_("Mended in"), links=(Link(text=_("the version of that day"), url=address),))
    if finding.credited and finding.nickname:
        yield Fact(name=_("Found by"), text=finding.nickname)
