"""What waits for people about moves: accepting the whole, deciding about single files."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from ratusz.portal.core.duties import Duty, DutyKind
from ratusz.portal.moving.models import Move, MovedFile
from ratusz.portal.moving.policy import accepts, can_accept, moves_in
from ratusz.portal.people.standing import Anybody


def duties(user: Anybody, now: datetime) -> Iterator[Duty]:  # noqa: ARG001  what waits here waits whatever the hour
    """A move that this person may accept; one of which files wait for a decision of those who move data in."""
    if not accepts(user, None):
        return
    stopped = Count("files", filter=Q(files__state=MovedFile.State.STOPPED))
    waiting = Move.objects.filter(state__in=(Move.State.CHECKED, Move.State.PREPARED, Move.State.DONE))
    for move in waiting.select_related("prepared_by").annotate(stopped=stopped):
        if can_accept(user, move):
            sentence = _("%(person)s prepared a move. Look at it and accept it as a whole.") % {"person": move.prepared_by.name}
            yield _duty(move, DutyKind.REVIEW, sentence, _("Accept"))
        elif move.stopped and moves_in(user, move):
            yield _duty(move, DutyKind.DECIDE, _("Files of it wait for a decision."), _("Decide"))
        elif move.state == Move.State.CHECKED and move.prepared_by_id == user.pk:
            yield _duty(move, DutyKind.DELIVER, _("It was checked. See what would be made, and start it."), _("Look"))


def _duty(move: Move, kind: DutyKind, sentence: str, action: str) -> Duty:
    return Duty(
        kind=kind, title=move.name, sentence=sentence, url=move.get_absolute_url(), action=action, since=move.prepared_at, target=move.pk
    )
