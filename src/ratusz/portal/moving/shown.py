"""A move as its page shows it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ratusz.bank.model.problem import Problem
from ratusz.portal.catalog.office import language
from ratusz.portal.core.remarks import told
from ratusz.portal.intake import refusals
from ratusz.portal.intake.presenters import problem_line
from ratusz.portal.moving.forms import AcceptForm, StartForm
from ratusz.portal.moving.models import Move, MovedFile
from ratusz.portal.moving.policy import can_accept, can_drop, can_look, can_start
from ratusz.portal.people.models import User
from ratusz.portal.show.components import Badge, Fact, ProblemLine, Step, Tone
from ratusz.portal.show.numbers import format_moment, format_number

MOST_SHOWN = 300
_TONES: Mapping[str, Tone] = {
    Move.State.DONE: "success", Move.State.PREPARED: "info", Move.State.CHECKED: "info", Move.State.REFUSED: "danger",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFile:
    """A file that waits for a person, or failed: where it is, why, and where it is decided."""

    name: str
    row: int
    badge: Badge
    why: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MovePage:
    """What the page of a move shows. `failure`: why nothing could be read of it."""

    move: Move
    badge: Badge
    steps: tuple[Step, ...]
    facts: tuple[Fact, ...]
    problems: tuple[ProblemLine, ...]
    more_problems: int
    open: tuple[OpenFile, ...]
    failure: str
    start: StartForm | None
    accept: AcceptForm | None
    waits_for_another: bool
    can_look: bool
    can_drop: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveLine:
    """A move in the list."""

    move: Move
    badge: Badge
    text: str


def move_page(move: Move, reader: User) -> MovePage:
    """The page of `move` as `reader` sees it."""
    held = (MovedFile.State.STOPPED, MovedFile.State.FAILED)
    files = move.files.filter(state__in=held).select_related("delivery").order_by("row") if move.state != Move.State.CHECKING else ()
    lines = [
        problem_line(told(Problem.from_json(problem)))
        for problem in move.report
        if problem["code"] not in {"moving-stopped", "moving-failed"}
    ]
    return MovePage(
        move=move,
        badge=badge_of(move),
        steps=tuple(_steps(move)),
        facts=tuple(_facts(move)),
        problems=tuple(lines[:MOST_SHOWN]),
        more_problems=max(len(lines) - MOST_SHOWN, 0),
        open=tuple(_open(file) for file in files),
        failure=refusals.from_json(move.failure).sentence(language()) if move.failure else "",
        start=StartForm(initial={"vouched": move.vouched}) if can_start(reader, move) else None,
        accept=AcceptForm() if can_accept(reader, move) else None,
        waits_for_another=move.state == Move.State.PREPARED and not can_accept(reader, move),
        can_look=can_look(reader, move),
        can_drop=can_drop(reader, move),
    )


def move_lines(moves: Iterable[Move]) -> tuple[MoveLine, ...]:
    """The list."""
    return tuple(
        MoveLine(move=one, badge=badge_of(one), text=f"{one.prepared_by}, {format_moment(one.prepared_at, language())}") for one in moves
    )


def badge_of(move: Move) -> Badge:
    """The state in a word or two."""
    return Badge(text=str(Move.State(move.state).label), tone=_TONES.get(move.state, "neutral"))


def _open(file: MovedFile) -> OpenFile:
    failed = file.state == MovedFile.State.FAILED
    error = refusals.from_json(file.problem) if file.problem else None
    return OpenFile(
        name=file.name,
        row=file.row,
        badge=Badge(text=str(MovedFile.State(file.state).label), tone="danger" if failed else "warning"),
        why=f"{error.sentence(language())} {error.advice(language())}".strip() if error else "",
        url=file.delivery.get_absolute_url() if file.delivery else "",
    )


def _steps(move: Move) -> Iterable[Step]:
    order = (
        ({Move.State.CHECKING, Move.State.CHECKED, Move.State.REFUSED}, _("Check")),
        ({Move.State.PREPARING}, _("Take in")),
        ({Move.State.PREPARED, Move.State.ACCEPTING}, _("Accept as a whole")),
        ({Move.State.DONE}, _("Moved in")),
    )
    now = next((number for number, (states, _text) in enumerate(order) if move.state in states), 0)
    for number, (_states, text) in enumerate(order):
        yield Step(text=text, state="done" if number < now else "now" if number == now else "later")


def _facts(move: Move) -> Iterable[Fact]:
    counts: dict[str, Any] = move.counts
    if not counts:
        return
    will = move.state in {Move.State.CHECKED, Move.State.PREPARING}
    for name, title in (("datasets", _("Datasets")), ("resources", _("Tables, documents, links"))):
        values = {verdict: format_number(counts.get(f"{name}_{verdict}", 0), language()) for verdict in ("made", "changed", "same")}
        text = (
            _("%(made)s to be made, %(changed)s to be changed, %(same)s as they are")
            if will
            else _("%(made)s made, %(changed)s changed, %(same)s as they were")
        )
        yield Fact(name=title, text=text % values)
    values = {"new": format_number(counts["files_new"], language()), "same": format_number(counts["files_same"], language())}
    yield Fact(name=_("Files and links"), text=_("%(new)s new, %(same)s here already") % values)
    yield Fact(name=_("Former addresses that will lead here"), text=format_number(counts["addresses"], language()))
    yield Fact(name=_("Downloads counted there"), text=format_number(counts["past_downloads"], language()))
    if "files_to_decide" in counts and will:
        yield Fact(name=_("Would wait for a decision"), text=format_number(counts["files_to_decide"], language()))
    for state, title in (
        (MovedFile.State.PUBLISHED, _("Published")),
        (MovedFile.State.READY, _("Ready to be accepted")),
        (MovedFile.State.STOPPED, _("Wait for a decision")),
        (MovedFile.State.FAILED, _("Could not be taken in")),
    ):
        if counts.get(f"files_{state}"):
            yield Fact(name=title, text=format_number(counts[f"files_{state}"], language()))
