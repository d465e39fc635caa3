"""What of surveys waits for a person, and where a person may ask."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ratusz.bank.base.clock import day_of
from ratusz.portal.catalog.models import Audience, Dataset
from ratusz.portal.catalog.standing import EDITORS, Anybody, standing_of
from ratusz.portal.core.duties import Duty, DutyKind
from ratusz.portal.people.models import Unit
from ratusz.portal.surveys.models import Survey
from ratusz.portal.surveys.policy import can_decide


def duties(user: Anybody, now: datetime) -> Iterator[Duty]:
    """Surveys to review, to mend, to close, and texts to read."""
    if not standing_of(user).is_member:
        return
    for survey in Survey.objects.to_review_by(user).loaded():
        if can_decide(user, survey):
            sentence = _("Read the questions and let them be asked, or say what has to be mended.")
            yield _duty(survey, DutyKind.REVIEW, sentence, _("Review it"), since=survey.submitted_at)
    unread = Count("texts", filter=Q(texts__verdict="unread"))
    mine = Survey.objects.written_by(user).filter(forgotten_at=None).loaded()
    open_ = Q(state="draft") & ~Q(decision_note="") | Q(state="closed", handed_at=None) | Q(failure__isnull=False)
    paper = Q(state="open", ends_on__lt=day_of(now)) & ~Q(paper_place="")
    for survey in mine.filter(open_ | paper).annotate(texts_unread=unread, texts_all=Count("texts")):
        yield from _of_writer(survey)


def units_to_ask_in(user: Anybody) -> QuerySet[Unit]:
    """Units in which `user` may ask residents."""
    standing, living = standing_of(user), Unit.objects.filter(closed_on=None)
    if standing.everywhere.intersection(EDITORS):
        return living
    return living.filter(pk__in=frozenset().union(*(standing.reach.get(role, frozenset()) for role in EDITORS)))


def datasets_for(units: QuerySet[Unit]) -> QuerySet[Dataset]:
    """Datasets of these units that the results of a survey may go to."""
    found: QuerySet[Dataset] = Dataset.objects.filter(unit__in=units, audience=Audience.PUBLIC, archived_at=None).order_by("title_pl")
    return found


def _of_writer(survey: Survey) -> Iterator[Duty]:
    if survey.failure:
        yield _duty(survey, DutyKind.CORRECT, _("Its results could not be delivered. See why, and try again."), _("Look"))
    if survey.state == Survey.State.DRAFT:
        yield _duty(survey, DutyKind.CORRECT, survey.decision_note, _("Correct it"), since=survey.decided_at)
    elif survey.state == Survey.State.OPEN:
        sentence = _("Its last day is over. Type in the sheets of paper; it closes by itself.")
        yield _duty(survey, DutyKind.VOICE, sentence, _("Type in"), page="surveys:paper", due=True)
    elif survey.texts_unread:  # type: ignore[attr-defined]
        count = survey.texts_unread  # type: ignore[attr-defined]
        sentence = ngettext("To read: %(count)s text of a resident.", "To read: %(count)s texts of residents.", count) % {"count": count}
        yield _duty(survey, DutyKind.VOICE, sentence, _("Read"), page="surveys:texts", since=survey.closed_at)
    elif survey.texts_all and survey.handed_at is None:  # type: ignore[attr-defined]
        yield _duty(
            survey, DutyKind.VOICE, _("All texts were read. Hand them on."), _("Hand on"), page="surveys:texts", since=survey.closed_at
        )


def _duty(
    survey: Survey,
    kind: DutyKind,
    sentence: str,
    action: str,
    *,
    page: str = "surveys:handle",
    since: datetime | None = None,
    due: bool = False,
) -> Duty:
    return Duty(
        kind=kind,
        title=_("Survey: %(title)s") % {"title": survey.title},
        sentence=sentence,
        url=reverse(page, args=[survey.slug]),
        action=action,
        since=since,
        due_on=survey.closes_after if due else None,
        unit=survey.unit.name,
        target=survey.pk,
    )
