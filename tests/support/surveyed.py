"""A survey of Ala's unit for tests: written, accepted by Renata, asked from the day of the tests on for two weeks."""

from datetime import timedelta
from uuid import UUID, uuid4

from ratusz.agora.questionnaire import Answers, Kind, Question, Words
from ratusz.bank.base.clock import day_of
from ratusz.portal.catalog.models import Theme
from ratusz.portal.people.models import Unit, User
from ratusz.portal.surveys import actions, answering
from ratusz.portal.surveys.actions import SurveyWords
from ratusz.portal.surveys.answering import Sheet
from ratusz.portal.surveys.models import Survey
from tests.support.moments import NOON, after

QUESTIONS = (
    Question(
        kind=Kind.ONE, label=Words(pl="Jak często jesteś nad stawami?", en="How often are you by the ponds?"), required=True,
        choices=(Words(pl="co tydzień", en="every week"), Words(pl="rzadziej", en="less"), Words(pl="nigdy", en="never")),
    ),
    Question(kind=Kind.SEVERAL, label=Words(pl="Czego brakuje?"), choices=(Words(pl="ławek"), Words(pl="koszy"), Words(pl="cienia"))),
    Question(kind=Kind.SCALE, label=Words(pl="Jak oceniasz ścieżki?"), low=Words(pl="źle"), high=Words(pl="dobrze")),
    Question(kind=Kind.TEXT, label=Words(pl="Co jeszcze?")),
)  # fmt: skip


def words_of(**changed: object) -> SurveyWords:
    """What is said of it."""
    said = {
        "title_pl": "Ławki nad stawami", "title_en": "Benches by the ponds", "purpose_pl": "Wybieramy miejsca na dwadzieścia ławek.",
        "effect_pl": "Miejsca ławek. Ich liczba jest już ustalona.", "opens_on": day_of(NOON), "ends_on": day_of(NOON) + timedelta(days=14),
        "theme": Theme.objects.get_or_create(slug="srodowisko", defaults={"name_pl": "Środowisko", "eu_code": "ENVI"})[0],
    }  # fmt: skip
    return SurveyWords(**{**said, **changed})  # type: ignore[arg-type]


def drafted(unit: Unit, by: User, **changed: object) -> Survey:
    """A draft with its four questions."""
    made = actions.make(unit=unit, words=words_of(**changed), by=by, now=after())
    for number, question in enumerate(QUESTIONS, 1):
        actions.set_question(survey=made, question=question, number=number, by=by, now=after())
    return made


def opened(unit: Unit, by: User, reviewer: User, **changed: object) -> Survey:
    """The same, accepted."""
    made = drafted(unit, by, **changed)
    actions.submit(survey=made, by=by, now=after(seconds=1))
    actions.accept(survey=made, by=reviewer, now=after(seconds=2))
    made.refresh_from_db()
    return made


def answered(survey: Survey, answers: Answers, *, key: UUID | None = None, **passed: float) -> None:
    """Somebody answers on the web."""
    answering.answer(survey=survey, sheet=Sheet(id=key or uuid4(), answers=answers), now=after(**(passed or {"hours": 1})))
