"""Who may move data in. One prepares, another accepts the whole."""

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.bank.base.sentences import N_
from ratusz.portal.core.policy import rule
from ratusz.portal.moving.models import Move
from ratusz.portal.people.policy import is_administrator, is_coordinator, is_reviewer_of
from ratusz.portal.people.standing import Anybody, one_with


@rule(N_("Only a coordinator of the whole bank moves data in."))
def moves_in(user: Anybody, _move: object) -> bool:
    """Coordinator or administrator of the whole bank."""
    return is_coordinator(user, None) or is_administrator(user, None)


@rule(N_("Only a coordinator or a reviewer of the whole bank accepts a move."))
def accepts(user: Anybody, _move: object) -> bool:
    """Coordinator, administrator or reviewer of the whole bank."""
    return moves_in(user, None) or is_reviewer_of(user, None)


@rule(N_("Nobody accepts the move they prepared: somebody else has to look at it."))
def is_another(user: Anybody, move: Move) -> bool:
    """Did not prepare it, nor substitutes who did, nor is substituted by them."""
    return move.prepared_by_id not in one_with(user, {day_of(utc_now()), day_of(move.prepared_at)})


@rule(N_("This move cannot be started now."))
def can_go(_user: Anybody, move: Move) -> bool:
    """Checked, or taken in as far as it went."""
    return move.state in {Move.State.CHECKED, Move.State.PREPARED, Move.State.DONE}


@rule(N_("Files are looked at before anything of them is taken in."))
def is_checked(_user: Anybody, move: Move) -> bool:
    """Checked, and nothing of it taken in."""
    return move.state == Move.State.CHECKED


@rule(N_("This move does not wait to be accepted."))
def is_prepared(_user: Anybody, move: Move) -> bool:
    """Waits to be accepted as a whole."""
    return move.state == Move.State.PREPARED


@rule(N_("This move is at work or done."))
def can_be_dropped(_user: Anybody, move: Move) -> bool:
    """Not at work, and nothing of it published."""
    return move.state in {Move.State.CHECKED, Move.State.REFUSED}


can_see = accepts
can_start = moves_in & can_go
can_look = moves_in & is_checked
can_accept = accepts & is_prepared & is_another
can_drop = moves_in & can_be_dropped
