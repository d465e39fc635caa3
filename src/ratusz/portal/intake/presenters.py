"""A delivery in plain words: what was read, what is wrong, what it would change."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ratusz.bank.base.sentences import say
from ratusz.bank.model.problem import Problem, Report, Severity, problem_kinds
from ratusz.bank.model.schema import Column as BankColumn
from ratusz.portal.catalog.columns import type_in_words
from ratusz.portal.catalog.office import language
from ratusz.portal.core.remarks import in_words
from ratusz.portal.intake import refusals
from ratusz.portal.intake.models import DeliveredTable, Delivery, OneTimeLink
from ratusz.portal.intake.queries import still_open
from ratusz.portal.intake.reading import HIDDEN_SHEET
from ratusz.portal.show.components import Badge, Fact, Link, ProblemLine, Step, Tone
from ratusz.portal.show.numbers import format_day, format_moment, format_number, format_size
from ratusz.portal.show.table import Column, DataTable, rows_in_words

State = Delivery.State
_TONES: dict[str, Tone] = {
    State.RECEIVED: "info", State.READING: "info", State.UNREADABLE: "danger", State.READ: "warning",
    State.SUBMITTED: "accent", State.SCHEDULED: "accent", State.RETURNED: "warning", State.PUBLISHED: "success", State.DROPPED: "neutral",
}  # fmt: skip
_SEVERITIES: dict[Severity, Literal["advice", "warning", "error"]] = {
    Severity.ADVICE: "advice", Severity.WARNING: "warning", Severity.ERROR: "error",
}  # fmt: skip
#: A row of the file → what that row is, and where one sees it; None where it is no row of the table.
Named = Callable[[int], Link | None]
#: How many places of one kind of problem are told one by one.
_PLACES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """One thing that waits on the desk, or was done lately."""

    title: str
    url: str
    text: str
    badge: Badge
    action: str = ""


def task_line(delivery: Delivery, action: str = "") -> TaskLine:
    """A delivery as a line of the desk."""
    decided = delivery.is_closed and delivery.decided_at
    facts = [delivery.dataset.title, delivery.sender, format_moment(decided or delivery.received_at, language())]
    if delivery.state == State.SCHEDULED and delivery.publish_at:
        facts.append(_("to be published on %(moment)s") % {"moment": format_moment(delivery.publish_at, language())})
    if delivery.decision_note and delivery.state == State.RETURNED:
        facts.append(_("sent back: %(reason)s") % {"reason": delivery.decision_said})
    return TaskLine(
        title=f"{delivery.resource.title if delivery.resource else delivery.dataset.title}: {delivery.file_name}",
        url=delivery.get_absolute_url(),
        text=" · ".join(facts),
        badge=state_badge(delivery),
        action=action,
    )


def state_badge(delivery: Delivery) -> Badge:
    """The state of a delivery in a word or two."""
    if delivery.is_replaced and delivery.state == State.DROPPED:
        return Badge(text=_("replaced by a mended file"), tone="neutral")
    return Badge(text=str(State(delivery.state).label), tone=_TONES[delivery.state])


def steps_of(delivery: Delivery | None) -> tuple[Step, ...]:
    """The way of a delivery, and how far this one is; None: it is about to begin."""
    words = (_("Deliver"), _("Check"), _("Review"), _("Published"))
    if delivery is None:
        at = 0
    elif delivery.state == State.PUBLISHED:
        at = len(words)
    else:
        at = {State.SUBMITTED: 2, State.SCHEDULED: 3}.get(State(delivery.state), 1)
    return tuple(Step(text=word, state="done" if number < at else "now" if number == at else "later") for number, word in enumerate(words))


def delivery_facts(delivery: Delivery) -> tuple[Fact, ...]:
    """Who sent what, when, for which day."""
    facts = [
        Fact(name=_("Dataset"), text=delivery.dataset.title),
        Fact(name=_("Delivered by"), text=str(delivery.received_by or delivery.link), note=format_moment(delivery.received_at, language())),
    ]
    if delivery.link is not None:
        facts.append(Fact(name=_("By a one-time link for"), text=delivery.link.whom, note=_made_by(delivery.link)))
    if delivery.sent_by:
        facts.append(Fact(name=_("On behalf of"), text=delivery.sent_by, day=delivery.sent_on, note=delivery.letter))
    if delivery.state_on:
        facts.append(Fact(name=_("The data is as of"), day=delivery.state_on))
    if delivery.note:
        facts.append(Fact(name=_("What changed"), text=delivery.note_said))
    if delivery.decided_by and delivery.decided_at:
        facts.append(Fact(name=_("Decided by"), text=str(delivery.decided_by), note=format_moment(delivery.decided_at, language())))
    if delivery.publish_at:
        facts.append(Fact(name=_("Publication set for"), text=format_moment(delivery.publish_at, language())))
    if delivery.published_itself:
        facts.append(Fact(name=_("Review"), text=_("Published by itself: same columns, no warning, as a coordinator allows.")))
    return tuple(facts)


def _made_by(link: OneTimeLink) -> str:
    return _("made by %(person)s") % {"person": link.made_by} if link.made_by else _("sent with a reminder")


def reading_sentence(table: DeliveredTable) -> str:
    """What was read, in one plain sentence."""
    reading = table.reading
    columns = ngettext("%(count)s column", "%(count)s columns", table.columns) % {"count": format_number(table.columns, language())}
    parts = [_("Read: %(rows)s, %(columns)s.") % {"rows": rows_in_words(table.rows, language()), "columns": columns}]
    if header := reading.get("header_rows"):
        parts.append(
            ngettext("The heading stands in row %(rows)s.", "The heading takes rows %(rows)s.", len(header)) % {"rows": listed(header)}
        )
    else:
        parts.append(_("There is no heading."))
    skipped = len(reading.get("skipped_rows") or ()) + len(reading.get("footer_rows") or ())
    if skipped:
        left_out = ngettext("%(count)s row around the table was left out.", "%(count)s rows around the table were left out.", skipped)
        parts.append(left_out % {"count": skipped})
    return " ".join(parts)


def reading_facts(delivery: Delivery, table: DeliveredTable) -> tuple[Fact, ...]:
    """How the file was understood, for those who want to know."""
    reading = table.reading
    facts = [
        Fact(name=_("File"), text=delivery.file_name, note=format_size(delivery.size_bytes, language())),
        Fact(name=_("Table in the file"), text=table.name),
    ]
    named = (
        (_("Letters written as"), reading.get("encoding")),
        (_("Fields separated by"), _marks(reading.get("delimiter"))),
        (_("Decimal mark"), _marks(reading.get("decimal"))),
        (_("Mark between thousands"), _marks(reading.get("thousands"))),
        (_("Rows left out above and between"), listed(reading.get("skipped_rows") or ())),
        (_("Rows left out below"), listed(reading.get("footer_rows") or ())),
    )
    facts += [Fact(name=name, text=text) for name, text in named if text]
    return (*facts, Fact(name=_("Fingerprint of the file"), code=f"sha256:{delivery.original}"))


def ignored_sentence(table: DeliveredTable) -> str:
    """Why a table goes nowhere."""
    if table.ignored_because == HIDDEN_SHEET:
        return _("This sheet is hidden in the file, so it was left out.")
    return in_words(table.ignored_because)


def columns_table(columns: Sequence[BankColumn], *, key: Iterable[str], withheld: Iterable[str]) -> DataTable:
    """The columns that were read: label, type, unit, and what is special about them."""
    heads = ((_("Column"), "label"), (_("Holds"), "type"), (_("Unit of measure"), "unit"), (_("Remarks"), "remarks"))
    key, withheld = set(key), set(withheld)
    rows = []
    for column in columns:
        remarks = []
        if column.name in key:
            remarks.append(_("tells rows apart"))
        if column.has_status:
            remarks.append(_("holds signs instead of numbers"))
        if column.name in withheld:
            remarks.append(_("stays inside the office"))
        rows.append((column.label or column.name, type_in_words(column.type), column.unit or "", ", ".join(remarks)))
    return DataTable(
        caption=_("Columns"), caption_hidden=True, columns=tuple(Column(name=name, label=label) for label, name in heads), rows=rows
    )


def problem_lines(report: Report, *, but: Iterable[str] = (), named: Named | None = None) -> tuple[ProblemLine, ...]:
    """The problems in sentences; many of one kind are told by a few places and their number. `but`: codes told elsewhere.

    `named`: tells which row of the table a row of the file is, and where one sees it.
    """
    left_out = set(but)
    by_code: dict[tuple[str, str], list[Problem]] = {}
    for problem in report.problems:
        if problem.code not in left_out:
            by_code.setdefault((problem.code, problem.where.column or ""), []).append(problem)
    return tuple(line for problems in by_code.values() for line in _lines(problems, named))


def problem_line(problem: Problem, named: Named | None = None) -> ProblemLine:
    """One problem in a sentence, with its place, what its row is (`named`), and how to mend it."""
    kind, values = problem_kinds[problem.code], problem.values(language())
    row = named(problem.where.row) if named and problem.where.row is not None else None
    return ProblemLine(
        message=say(kind.message, language(), values),
        severity=_SEVERITIES[problem.weight],
        where=" · ".join(filter(None, [_place(problem), row.text if row else ""])),
        url=row.url if row else "",
        hint=say(kind.hint, language(), values),
    )


def _lines(problems: Sequence[Problem], named: Named | None) -> Iterable[ProblemLine]:
    for problem in problems[:_PLACES]:
        yield problem_line(problem, named)
    more = len(problems) - _PLACES
    if more > 0:
        word = ngettext("And %(count)s more like the last one.", "And %(count)s more like the last one.", more)
        yield ProblemLine(message=word % {"count": format_number(more, language())}, severity=_SEVERITIES[problems[0].weight])


def _place(problem: Problem) -> str:
    row, column = problem.where.row, problem.where.column
    if row is not None and column:
        return _("row %(row)s, column “%(column)s”") % {"row": row, "column": column}
    return _("row %(row)s") % {"row": row} if row is not None else ""


def failure_line(failure: dict[str, Any]) -> ProblemLine:
    """A refusal that was kept with a delivery or a table."""
    refusal = refusals.from_json(failure)
    return ProblemLine(message=refusal.sentence(language()), severity="error", hint=refusal.advice(language()))


@dataclass(frozen=True, slots=True, kw_only=True)
class StillOpenLine:
    """That columns kept inside from now on can still be read in earlier versions, and where those are closed."""

    text: str
    history_url: str


def still_open_lines(tables: Iterable[DeliveredTable]) -> Iterable[StillOpenLine]:
    """One for each of `tables` that keeps a column inside which was shown before."""
    for table in tables:
        found = still_open(table)
        if found is None or table.resource is None:
            continue
        count = len(found.versions)
        text = ngettext(
            "%(columns)s: until now shown. %(count)s earlier public version still shows it and stays open at its address.",
            "%(columns)s: until now shown. %(count)s earlier public versions still show it and stay open at their addresses.",
            count,
        ) % {
            "columns": ", ".join((*found.columns, *(_("small numbers of “%(column)s”") % {"column": one} for one in found.small))),
            "count": format_number(count, language()),
        }
        history = reverse("catalog:history", args=[table.delivery.dataset.slug, table.resource.slug])
        yield StillOpenLine(text=text, history_url=f"{history}#zamknij")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a table would change, in numbers."""

    text: str
    count: int
    kind: str


def changes_of(table: DeliveredTable) -> tuple[Change, ...]:
    """How many rows are added, removed and changed; nothing for a first delivery."""
    counts = table.difference
    if not counts:
        return ()
    words = (
        ("added", ngettext("row more", "rows more", counts["added"])),
        ("removed", ngettext("row less", "rows less", counts["removed"])),
        ("changed", ngettext("row changed", "rows changed", counts["changed"])),
    )
    return tuple(Change(text=text, count=counts[name], kind=name) for name, text in words)


def column_changes(table: DeliveredTable) -> tuple[str, ...]:
    """Columns that come, go, or hold something else than before, in sentences."""
    columns = (table.difference or {}).get("columns") or {}
    sentences = []
    if added := columns.get("added"):
        sentences.append(_("New columns: %(names)s.") % {"names": ", ".join(added)})
    if removed := columns.get("removed"):
        sentences.append(_("Columns that go: %(names)s.") % {"names": ", ".join(removed)})
    if retyped := columns.get("retyped"):
        sentences.append(
            _("Columns that hold something else than before: %(names)s.") % {"names": ", ".join(one["name"] for one in retyped)}
        )
    return tuple(sentences)


def same_bytes_sentence(delivery: Delivery) -> str:
    """That the very same file was delivered before; empty where it was not."""
    earlier = Delivery.objects.of_same_bytes(delivery).first()
    if earlier is None:
        return ""
    return _("The very same file was delivered on %(day)s (%(state)s).") % {
        "day": format_day(earlier.received_at, language()),
        "state": State(earlier.state).label,
    }


def listed(numbers: Iterable[int]) -> str:
    """Row numbers as people write them: 1, 3-5."""
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)


def _marks(mark: str | None) -> str:
    """A mark by its name, for it can hardly be seen."""
    names = {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("vertical bar"), ".": _("point")}
    if mark and not mark.strip():
        return names.get(mark, _("space"))
    return names.get(mark or "", mark or "")
