"""Counting answers, question by question, and way by way. What one person said to two questions is never put together."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ratusz.agora.questionnaire import Kind, Questionnaire

#: How somebody answered: on the page of the survey, or on paper that an officer typed in.
WEB, PAPER = "web", "paper"
WAYS = (WEB, PAPER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One person's answers as they are counted: number of a question → numbers of choices; empty for words kept elsewhere."""

    given: Mapping[int, tuple[int, ...]]
    way: str = WEB


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many chose the choice, or step, with this number, by way."""

    number: int
    web: int = 0
    paper: int = 0

    @property
    def all(self) -> int:
        """By either way."""
        return self.web + self.paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One question, counted. `answered`: how many people answered it; `counts`: none for a question of words."""

    question: int
    web: int = 0
    paper: int = 0
    counts: tuple[Count, ...] = ()

    @property
    def answered(self) -> int:
        """By either way."""
        return self.web + self.paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A whole survey, counted. `web`, `paper`: how many people took part."""

    web: int = 0
    paper: int = 0
    tallies: tuple[Tally, ...] = ()

    @property
    def people(self) -> int:
        """How many took part."""
        return self.web + self.paper

    def as_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "web": self.web,
            "paper": self.paper,
            "tallies": [
                {
                    "question": one.question,
                    "web": one.web,
                    "paper": one.paper,
                    "counts": [[of.number, of.web, of.paper] for of in one.counts],
                }
                for one in self.tallies
            ],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Result":
        """The inverse of `as_json`."""
        tallies = tuple(
            Tally(
                question=one["question"], web=one["web"], paper=one["paper"],
                counts=tuple(Count(number=number, web=web, paper=paper) for number, web, paper in one["counts"]),
            )
            for one in kept["tallies"]
        )  # fmt: skip
        return cls(web=kept["web"], paper=kept["paper"], tallies=tallies)


def counted(questionnaire: Questionnaire, answers: Iterable[Counted]) -> Result:
    """Every question of `questionnaire`, with a count for each choice and step, those that nobody chose among them."""
    people: Counter[str] = Counter()
    answered: Counter[tuple[int, str]] = Counter()
    chosen: Counter[tuple[int, int, str]] = Counter()
    for one in answers:
        people[one.way] += 1
        for question, numbers in one.given.items():
            answered[question, one.way] += 1
            for number in numbers:
                chosen[question, number, one.way] += 1
    tallies = tuple(
        Tally(
            question=number, web=answered[number, WEB], paper=answered[number, PAPER],
            counts=() if question.kind is Kind.TEXT else tuple(
                Count(number=one, web=chosen[number, one, WEB], paper=chosen[number, one, PAPER]) for one in question.numbers
            ),
        )
        for number, question in questionnaire.numbered
    )  # fmt: skip
    return Result(web=people[WEB], paper=people[PAPER], tallies=tallies)
