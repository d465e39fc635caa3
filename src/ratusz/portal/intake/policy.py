"""Who may do what with a delivery. The thing asked about is a delivery."""

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.policy import is_inspector, is_reviewer, is_steward
from ratusz.portal.core.policy import rule
from ratusz.portal.intake.models import Delivery
from ratusz.portal.people.standing import Anybody, one_with


@rule(N_("This delivery cannot be changed any more."))
def is_in_work(_user: Anybody, delivery: Delivery) -> bool:
    """Read, and not submitted, or sent back."""
    return delivery.is_in_work


@rule(N_("This delivery is closed."), denial=N_("This delivery is closed."))
def is_closed(_user: Anybody, delivery: Delivery) -> bool:
    """Published or dropped."""
    return delivery.is_closed


@rule(N_("This delivery does not wait for a review."), denial=N_("This delivery waits for a review now."))
def is_submitted(_user: Anybody, delivery: Delivery) -> bool:
    """Waits for a reviewer."""
    return delivery.state == Delivery.State.SUBMITTED


@rule(N_("This delivery does not wait for a set time."), denial=N_("It is to be published at a set time. Call that off first."))
def is_scheduled(_user: Anybody, delivery: Delivery) -> bool:
    """Accepted, and waits for its hour."""
    return delivery.state == Delivery.State.SCHEDULED


@rule(
    N_("Only the person who delivered may do this."),
    denial=N_("Nobody reviews their own delivery: somebody else has to look at it."),
)
def is_deliverer(user: Anybody, delivery: Delivery) -> bool:
    """Sent the file, carried it on, submitted it, or made the link by which it came: whoever has that link may have sent it.

    Or substitutes, or is substituted by, who did: now, or on the days it was done.
    """
    done = {
        delivery.received_by_id,
        delivery.carried_on_by_id,
        delivery.submitted_by_id,
        delivery.link.made_by_id if delivery.link else None,
    }
    moments = (utc_now(), delivery.received_at, delivery.submitted_at)
    return bool(one_with(user, (day_of(moment) for moment in moments if moment)) & done)


@rule(N_("This delivery is a document or a link already."))
def is_of_tables(_user: Anybody, delivery: Delivery) -> bool:
    """Brought a file that was taken for tables."""
    return delivery.kind == Delivery.Kind.TABLE


@rule(N_("The virus scanner did not stop this delivery."), denial=N_("The virus scanner stopped this file; deliver a clean one."))
def is_infected(_user: Anybody, delivery: Delivery) -> bool:
    """Locked away."""
    return delivery.is_infected


@rule(N_("This delivery was not dropped."), denial=N_("This delivery was dropped."))
def is_dropped(_user: Anybody, delivery: Delivery) -> bool:
    """Given up by those who sent it."""
    return delivery.state == Delivery.State.DROPPED


is_with_people = ~is_submitted & ~is_scheduled & ~is_closed

can_prepare = is_steward & is_in_work
can_read_again = is_steward & is_with_people & ~is_infected
can_keep_whole = is_steward & is_of_tables & is_with_people & ~is_infected
can_drop = is_steward & is_with_people
can_take_back = is_steward & is_submitted
can_reopen = is_inspector & ~is_dropped
can_answer = is_steward & ~is_dropped
can_decide = is_reviewer & is_submitted & ~is_deliverer
can_call_off = (is_steward | is_reviewer) & is_scheduled
still_reviews = is_reviewer & is_scheduled & ~is_deliverer
