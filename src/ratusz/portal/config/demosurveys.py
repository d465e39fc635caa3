"""What a described city asks its invented residents: one survey that they can answer, one that has closed into its dataset."""

import secrets
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from ratusz.agora.questionnaire import Given, Kind, Question, Words
from ratusz.bank.base.clock import day_of
from ratusz.portal.catalog.models import Theme
from ratusz.portal.intake import actions as intake
from ratusz.portal.people.models import Role, Unit, User
from ratusz.portal.surveys import actions, answering, closing
from ratusz.portal.surveys.actions import SurveyWords
from ratusz.portal.surveys.answering import Sheet
from ratusz.portal.surveys.models import Survey

Described = Mapping[str, Any]
_NOTHING = ["", ""]
#: What the reviewer says of few answers.
_COUNTED = "Liczba odpowiedzi, bez żadnych cech osób, które odpowiedziały."
_WORDS = ("title_pl", "title_en", "purpose_pl", "purpose_en", "effect_pl", "effect_en", "paper_place")
#: So that a call that was cut off has nobody answer twice.
_SHEETS = UUID("8a4f3c1e-6d0b-4a55-9d3e-0f2b7c1d9e60")


def ask_all(city: Mapping[str, Any], *, now: datetime) -> None:
    """Ask what `city` describes and an earlier call has not finished."""
    for one in city.get("survey", ()):
        if not Survey.objects.filter(title_pl=one["title_pl"], state__in=("open", "closed")).exists():
            _begin(one, now=now)
        survey = Survey.objects.get(title_pl=one["title_pl"])
        if survey.state == Survey.State.OPEN:
            _answer(survey, one, now=now)
        if "closed" in one:
            _close(survey, one, now=now)


def _begin(one: Described, *, now: datetime) -> None:
    first = now - timedelta(days=one["days_ago"])
    by, unit = User.objects.get(email=one["by"]), Unit.objects.get(slug=one["unit"])
    Survey.objects.filter(title_pl=one["title_pl"]).delete()
    opens, days = day_of(first), timedelta(days=one["days"])
    words = SurveyWords(
        **{name: one[name] for name in _WORDS if name in one},
        theme=Theme.objects.get(slug=one["theme"]),
        opens_on=opens,
        ends_on=opens + days,
    )
    before = first - timedelta(days=2)
    survey = actions.make(unit=unit, words=words, by=by, now=before)
    for number, question in enumerate(one["question"], 1):
        actions.set_question(survey=survey, question=_question(question), number=number, by=by, now=before)
    actions.submit(survey=survey, by=by, now=before + timedelta(hours=1))
    actions.accept(survey=survey, by=_reviewer(), now=before + timedelta(hours=20))


def _answer(survey: Survey, one: Described, *, now: datetime) -> None:
    first, by = now - timedelta(days=one["days_ago"]), User.objects.get(email=one["by"])
    most = min(one["days"], one["days_ago"])
    for number, answers in enumerate(_answers(one)):
        at = first + timedelta(days=number % (most + 1))
        sheet = Sheet(id=uuid5(_SHEETS, f"{survey.slug} {number}"), answers=answers)
        if survey.paper_place and number % 6 == 5:
            answering.type_in(survey=survey, sheet=sheet, by=by, now=at)
        else:
            answering.answer(survey=survey, sheet=sheet, now=at)


def _close(survey: Survey, one: Described, *, now: datetime) -> None:
    """Closed on its last day; its counts are reviewed, some of its texts are read."""
    at, by = now - timedelta(days=one["days_ago"] - one["days"] - 1), User.objects.get(email=one["by"])
    if survey.state == Survey.State.OPEN:
        actions.close(survey=survey, by=by, now=at)
    survey.refresh_from_db()
    if survey.counted is None:
        closing.deliver_counts(survey, now=at, random_bytes=secrets.token_bytes)
    survey.refresh_from_db()
    if survey.counted is not None and survey.counted.state == "submitted":
        intake.accept(
            delivery=survey.counted, by=_reviewer(), now=at + timedelta(hours=20), random_bytes=secrets.token_bytes, few_because=_COUNTED
        )
    for read in one["closed"]:
        text = survey.texts.unread().filter(text=read["text"]).first()
        if text is not None:
            actions.judge(text=text, verdict=read["verdict"], words=read.get("words", ""), by=by, now=at + timedelta(days=1))


def _answers(one: Described) -> Iterator[dict[int, Given]]:
    """Each described answer as often as it is said; what was written is written once."""
    for told in one["answered"]:
        given = {int(number): value if isinstance(value, str) else tuple(value) for number, value in told["given"].items()}
        for time in range(told.get("times", 1)):
            yield {number: value for number, value in given.items() if time == 0 or not isinstance(value, str)}


def _question(one: Described) -> Question:
    return Question(
        kind=Kind(one["kind"]), label=_words(one["label"]), required=one.get("required", False),
        choices=tuple(_words(choice) for choice in one.get("choices", ())), low=_words(one.get("low", _NOTHING)),
        high=_words(one.get("high", _NOTHING)),
    )  # fmt: skip


def _words(both: list[str]) -> Words:
    return Words(pl=both[0], en=both[1])


def _reviewer() -> User:
    found: User = User.objects.filter(memberships__role=Role.REVIEWER).order_by("joined_at")[0]
    return found
