"""Questionnaires: up to ten questions, what is wrong with them, and what is wrong with an answer.

Nothing here knows who answers. A flaw is a code with its place and values; the sentence is made where it is shown.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

#: A page that somebody answers on a phone, standing at a bus stop: three minutes.
MOST_QUESTIONS, LEAST_CHOICES, MOST_CHOICES = 10, 2, 12
LEAST_STEPS, MOST_STEPS = 3, 10
LABEL_SIGNS, CHOICE_SIGNS, TEXT_SIGNS = 300, 150, 1_000

#: What stands for one answer: numbers of choices (from 1), or the step of a scale, as a tuple; or a text. The empty tuple stands for
#: a text that was given and is kept elsewhere.
Given = tuple[int, ...] | str
Answers = Mapping[int, Given]


class Kind(StrEnum):
    """How a question is answered."""

    ONE = "one"
    SEVERAL = "several"
    SCALE = "scale"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text in Polish, and in English where there is one."""

    pl: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. `choices`: of one or several; `steps`, `low`, `high`: of a scale from 1 to `steps`, and what its ends mean."""

    kind: Kind
    label: Words
    required: bool = False
    choices: tuple[Words, ...] = ()
    steps: int = 5
    low: Words = field(default_factory=Words)
    high: Words = field(default_factory=Words)

    @property
    def numbers(self) -> range:
        """The numbers that an answer may hold."""
        return range(1, (self.steps if self.kind is Kind.SCALE else len(self.choices)) + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """What is wrong. `question`: its number from 1; 0 for the whole. `values`: what a sentence about it needs."""

    code: str
    question: int = 0
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """Questions in their order; a question is known by its number, from 1."""

    questions: tuple[Question, ...] = ()

    @property
    def numbered(self) -> Iterator[tuple[int, Question]]:
        """Number and question."""
        return enumerate(self.questions, 1)

    @property
    def texts(self) -> tuple[int, ...]:
        """Numbers of the questions that are answered in people's own words."""
        return tuple(number for number, question in self.numbered if question.kind is Kind.TEXT)

    def as_json(self) -> list[dict[str, Any]]:
        """As plain values."""
        return [_question_json(one) for one in self.questions]

    @classmethod
    def from_json(cls, kept: Sequence[Mapping[str, Any]]) -> "Questionnaire":
        """The inverse of `as_json`."""
        return cls(questions=tuple(_question_from(one) for one in kept))


def flaws(questionnaire: Questionnaire) -> tuple[Flaw, ...]:
    """What keeps it from being asked; nothing where all is well."""
    return tuple(_flaws(questionnaire))


def flaws_of(question: Question, number: int) -> tuple[Flaw, ...]:
    """What is wrong with one question, seen alone; `number`: where it is to stand."""
    return tuple(_of_question(number, question))


def answer_flaws(questionnaire: Questionnaire, answers: Answers, *, may_leave_out: bool = False) -> tuple[Flaw, ...]:
    """What is wrong with `answers`: number of a question → what was given. A question that is not in it was not answered.

    `may_leave_out`: a sheet of paper can be handed in with blanks, whatever has to be answered.
    """
    return tuple(_answer_flaws(questionnaire, answers, may_leave_out=may_leave_out))


def told(answers: Answers) -> dict[int, Given]:
    """`answers` without those that say nothing, texts without blanks around."""
    plain = {number: given.strip() if isinstance(given, str) else tuple(sorted(set(given))) for number, given in answers.items()}
    return {number: given for number, given in sorted(plain.items()) if given}


def parted(answers: Answers) -> tuple[dict[int, tuple[int, ...]], dict[int, str]]:
    """What may be counted at once, and people's own words, which somebody has to read first.

    In the first, an empty tuple stands for words that were given.
    """
    said = told(answers)
    words = {number: given for number, given in said.items() if isinstance(given, str)}
    return {number: () if isinstance(given, str) else given for number, given in said.items()}, words


def _flaws(questionnaire: Questionnaire) -> Iterator[Flaw]:
    count = len(questionnaire.questions)
    if count == 0:
        yield Flaw(code="questions-missing")
    if count > MOST_QUESTIONS:
        yield Flaw(code="questions-too-many", values={"found": count, "most": MOST_QUESTIONS})
    seen: set[str] = set()
    for number, question in questionnaire.numbered:
        yield from _of_question(number, question)
        if _plain(question.label.pl) in seen:
            yield Flaw(code="question-twice", question=number)
        seen.add(_plain(question.label.pl))


def _of_question(number: int, question: Question) -> Iterator[Flaw]:
    if not question.label.pl.strip():
        yield Flaw(code="label-missing", question=number)
    if _longest(question.label) > LABEL_SIGNS:
        yield Flaw(code="label-too-long", question=number, values={"most": LABEL_SIGNS})
    if question.kind in {Kind.ONE, Kind.SEVERAL}:
        yield from _of_choices(number, question.choices)
    if question.kind is Kind.SCALE and not LEAST_STEPS <= question.steps <= MOST_STEPS:
        yield Flaw(code="steps-outside", question=number, values={"least": LEAST_STEPS, "most": MOST_STEPS})


def _of_choices(number: int, choices: tuple[Words, ...]) -> Iterator[Flaw]:
    if len(choices) < LEAST_CHOICES:
        yield Flaw(code="choices-too-few", question=number, values={"least": LEAST_CHOICES})
    if len(choices) > MOST_CHOICES:
        yield Flaw(code="choices-too-many", question=number, values={"most": MOST_CHOICES})
    if any(not one.pl.strip() for one in choices):
        yield Flaw(code="choice-missing", question=number)
    if any(_longest(one) > CHOICE_SIGNS for one in choices):
        yield Flaw(code="choice-too-long", question=number, values={"most": CHOICE_SIGNS})
    if len({_plain(one.pl) for one in choices}) < len(choices):
        yield Flaw(code="choice-twice", question=number)


def _answer_flaws(questionnaire: Questionnaire, answers: Answers, *, may_leave_out: bool) -> Iterator[Flaw]:
    said = told(answers)
    known = dict(questionnaire.numbered)
    if not said:
        yield Flaw(code="nothing-answered")
    for number, question in known.items():
        if number in said:
            yield from _of_answer(number, question, said[number])
        elif question.required and said and not may_leave_out:
            yield Flaw(code="answer-missing", question=number)
    for number in said:
        if number not in known:
            yield Flaw(code="question-unknown", values={"found": number})


def _of_answer(number: int, question: Question, given: Given) -> Iterator[Flaw]:
    if isinstance(given, str) or question.kind is Kind.TEXT:
        if not isinstance(given, str) or question.kind is not Kind.TEXT:
            yield Flaw(code="answer-of-another-kind", question=number)
        elif len(given) > TEXT_SIGNS:
            yield Flaw(code="text-too-long", question=number, values={"found": len(given), "most": TEXT_SIGNS})
        return
    if question.kind is not Kind.SEVERAL and len(given) > 1:
        yield Flaw(code="one-only", question=number)
    if any(one not in question.numbers for one in given):
        yield Flaw(code="choice-unknown", question=number)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _longest(words: Words) -> int:
    return max(len(words.pl), len(words.en))


def _question_json(question: Question) -> dict[str, Any]:
    return {
        "kind": str(question.kind), "label": _words_json(question.label), "required": question.required, "steps": question.steps,
        "choices": [_words_json(one) for one in question.choices], "low": _words_json(question.low), "high": _words_json(question.high),
    }  # fmt: skip


def _question_from(kept: Mapping[str, Any]) -> Question:
    return Question(
        kind=Kind(kept["kind"]), label=Words(**kept["label"]), required=kept["required"], steps=kept["steps"],
        choices=tuple(Words(**one) for one in kept["choices"]), low=Words(**kept["low"]), high=Words(**kept["high"]),
    )  # fmt: skip


def _words_json(words: Words) -> dict[str, str]:
    return {"pl": words.pl, "en": words.en}
