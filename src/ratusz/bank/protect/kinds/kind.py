"""What a kind of identifier is: how it is looked for cheaply, how surely, and whose it is."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ratusz.bank.base.registry import Registry
from ratusz.bank.base.text import fold


class Grade(StrEnum):
    """Whose an identifier may be, which says what comes of finding it.

    PERSON: nobody's but a person's: publication stops. SHARED: of people and of firms and offices alike: what stands beside it
    says whose. FIRM: usually of a firm: publication stops only beside the name of a person. NAME: of people, of whom some hold offices.
    """

    PERSON = "person"
    SHARED = "shared"
    FIRM = "firm"
    NAME = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """What is known of a cell beside its text: whether its column says that it holds this kind, and whether it holds numbers.

    `of_works`: whether it says that it holds titles of books, plays or events, which are called as people are.
    """

    said: bool = False
    is_number: bool = False
    of_works: bool = False


NOWHERE = Where()


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """How the kind looks where it was read as a number: `digits` long, perhaps without `zeros` leading ones, right by `test`.

    `test`: SQL about the text named, of that many digits. `alone`: a few numbers that fit are enough, else the column must say
    so or hold `FEW_NUMBERS`.
    """

    digits: int
    test: Callable[[str], str]
    zeros: int = 0
    alone: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """`code`: of its problem. `named`: in a word of no language. `sign`: RE2, met by every text that `find` finds something in.

    `find`: the identifiers in a text, spelt in one way. `shaped`: how many look like one, right or not; where by far most are not
    right, those that are, are so by chance. `labels`: beginnings of folded words by which a column says that it holds this kind.
    `marks`: what of a value is kept (hashed), to know another sort of values when it comes.
    """

    code: str
    named: str
    sign: str
    find: Callable[[str, Where], Sequence[str]]
    grade: Grade
    shaped: Callable[[str], int] | None = None
    labels: tuple[str, ...] = ()
    number: Number | None = None
    marks: Callable[[str], Iterable[str]] = lambda _value: ()
    #: SQL instead of `sign` where a text was seen to have any: exact, so that few texts go on to `find`.
    narrow: Callable[[str], str] | None = None
    #: More that `find` finds in a column that says so: RE2.
    said_sign: str = ""

    def says(self, label: str) -> bool:
        """Whether a column so called says that it holds this kind."""
        words = re.findall(r"[a-z0-9]+", fold(label))
        return any(word.startswith(self.labels) for word in words) if self.labels else False


_WORKS = re.compile(r"(?<![a-z])(?:tytul|ksiazk|film|spektakl|sztuk|wydarzen|imprez|utwor|lektur|publikacj|przedstawien|repertuar)")


def is_of_works(label: str) -> bool:
    """Whether a column so called holds titles of works or events."""
    return _WORKS.search(fold(label)) is not None


kinds: Registry[Kind] = Registry("kind of identifier")


def add(kind: Kind) -> Kind:
    """Keep a kind under its code."""
    kinds.add(kind.code)(kind)
    return kind


def weighted(digits: Sequence[int], weights: Sequence[int]) -> int:
    """The sum that checksums are made of."""
    return sum(weight * digit for weight, digit in zip(weights, digits, strict=True))


def weighted_sql(text: str, weights: Sequence[int]) -> str:
    """SQL: the same of the first digits of the expression `text`."""
    return " + ".join(f"{weight} * CAST({text}[{place}] AS INTEGER)" for place, weight in enumerate(weights, 1))


def numbers(text: str) -> list[int]:
    """Letters and digits as numbers: 0-9, A=10 … Z=35."""
    return [int(letter, 36) for letter in text]
