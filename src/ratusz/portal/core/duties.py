"""What waits for a person: one noun for everything that apps put on the desk."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class DutyKind(StrEnum):
    """What a person is to do, in the order in which the desk offers to narrow by it."""

    DELIVER = "deliver"
    CORRECT = "correct"
    DECIDE = "decide"
    REVIEW = "review"
    ANSWER = "answer"
    VOICE = "voice"
    LINK = "link"
    LETTER = "letter"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One thing that waits for one person: what it is, in a sentence, until when, since when, and where one does it.

    `action`: the words of the button that leads to `url`. `target`: the row it is about (a resource, a delivery…), for letters
    that lead there in another way. `unit`: who answers for it. `other` and `other_url`: another way to be done with it.
    `is_statutory`: the law sets its day.
    `said`: the first words of what a resident wrote; on the desk only, never in a letter, where it would outlive its being forgotten.
    """

    kind: DutyKind
    title: str
    sentence: str
    url: str
    action: str
    since: datetime | None = None
    due_on: date | None = None
    unit: str = ""
    target: UUID | None = None
    other: str = ""
    other_url: str = ""
    is_statutory: bool = False
    said: str = ""

    def is_overdue(self, today: date) -> bool:
        """Whether its day has passed."""
        return self.due_on is not None and self.due_on < today


def count_key(person_id: UUID) -> str:
    """Under which name the number of somebody's duties is kept in the cache."""
    return f"desk:{person_id}"


#: What an app offers in its `queries`: the duties of a person now, in a number of database queries that does not grow with them.
DutySource = Callable[[Any, datetime], Iterable[Duty]]
