"""Who writes a survey, who lets it be asked, who closes it. Thing asked about: a survey; for a new one its unit."""

from typing import Any
from uuid import UUID

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.standing import EDITORS, REVIEWERS, standing_of
from ratusz.portal.core.policy import rule
from ratusz.portal.people.models import Unit
from ratusz.portal.people.standing import Anybody, one_with
from ratusz.portal.surveys.models import Survey

State = Survey.State


def _unit_of(thing: Any) -> UUID:
    found: UUID = thing.pk if isinstance(thing, Unit) else thing.unit_id
    return found


@rule(N_("Only a steward or a coordinator of the unit that asks may do this."))
def asks_here(user: Anybody, thing: Any) -> bool:
    """Steward, coordinator or administrator of the unit."""
    return standing_of(user).has(EDITORS, _unit_of(thing))


@rule(N_("Only a reviewer of the unit that asks, or of the whole bank, may do this."))
def reviews_here(user: Anybody, thing: Any) -> bool:
    """Reviewer of the unit."""
    return standing_of(user).has(REVIEWERS, _unit_of(thing))


@rule(N_("Only the person who wrote it may do this."), denial=N_("Nobody lets their own survey be asked: somebody else has to read it."))
def is_author(user: Anybody, survey: Survey) -> bool:
    """Wrote, changed or submitted it, or is one with who did: now, or on the days it was done."""
    moments = (utc_now(), survey.made_at, survey.submitted_at)
    done = {survey.made_by_id, survey.changed_by_id, survey.submitted_by_id}
    return bool(one_with(user, (day_of(moment) for moment in moments if moment)) & done)


@rule(N_("It was submitted already; take it back first."))
def is_draft(_user: Anybody, survey: Survey) -> bool:
    """Still being written."""
    return survey.state == State.DRAFT


@rule(N_("It does not wait for a review."))
def is_submitted(_user: Anybody, survey: Survey) -> bool:
    """Waits for a reviewer."""
    return survey.state == State.SUBMITTED


@rule(N_("It is not being asked now."))
def is_open(_user: Anybody, survey: Survey) -> bool:
    """Accepted and not closed."""
    return survey.state == State.OPEN


@rule(N_("Single answers are read after the survey has closed."))
def is_closed(_user: Anybody, survey: Survey) -> bool:
    """Closed."""
    return survey.state == State.CLOSED


@rule(N_("The texts were handed on already, or deleted."))
def is_being_read(_user: Anybody, survey: Survey) -> bool:
    """Its texts are still with those who read them."""
    return survey.handed_at is None and survey.forgotten_at is None


can_write = asks_here
can_work_on = asks_here | reviews_here
can_change = asks_here & is_draft
can_take_back = asks_here & is_submitted
can_decide = reviews_here & is_submitted & ~is_author
can_type_in = asks_here & is_open
can_close = asks_here & is_open
can_see_progress = can_work_on
can_read_texts = asks_here & is_closed
can_judge = asks_here & is_closed & is_being_read
can_deliver_again = asks_here & is_closed
