"""What is said of each kind of thing that a unit declares: the fields that people fill in, frozen."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeVar

from ratusz.portal.catalog.models import Frequency, Resource
from ratusz.portal.people.models import Unit
from ratusz.portal.stewardship.models import Consumer, Declared, Flow, Purpose, Requirement, System


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemWords:
    """A system."""

    name: str
    kind: str = System.Kind.APPLICATION
    keeper: str = ""
    act: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PurposeWords:
    """A purpose."""

    text_pl: str
    text_en: str = ""
    basis: str = ""
    serves: str = ""
    is_duty: bool = False
    is_public: bool = False
    review_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumerWords:
    """A consumer."""

    name_pl: str
    name_en: str = ""
    kind: str = Consumer.Kind.REPORT
    who: str = ""
    due: str = ""
    is_public: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowWords:
    """A flow. `purposes` and `consumers`: those it is for, as a whole."""

    title: str
    about: str = ""
    resource: Resource | None = None
    columns: tuple[str, ...] = ()
    from_unit: Unit | None = None
    system: System | None = None
    from_text: str = ""
    channel: str = ""
    frequency: str = Frequency.IRREGULAR
    personal: str = ""
    personal_basis: str = ""
    purposes: tuple[Purpose, ...] = ()
    consumers: tuple[Consumer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementWords:
    """Something that is needed."""

    text: str
    why: str = ""
    purpose: Purpose | None = None
    consumer: Consumer | None = None
    asked_of: Unit | None = None
    met_by: Flow | None = None


Words = SystemWords | PurposeWords | ConsumerWords | FlowWords | RequirementWords
OfWords = TypeVar("OfWords", SystemWords, PurposeWords, ConsumerWords, FlowWords, RequirementWords)

#: What is said → what it makes. `MANY`: fields that are lists of rows.
MADE: dict[type[Words], type[Declared]] = {
    SystemWords: System, PurposeWords: Purpose, ConsumerWords: Consumer, FlowWords: Flow, RequirementWords: Requirement,
}  # fmt: skip
WORDS: dict[type[Declared], type[Words]] = {made: words for words, made in MADE.items()}
MANY = ("purposes", "consumers")


def said(words: Words) -> dict[str, Any]:
    """The fields of `words` by name, without lists of rows; a list of texts as the database keeps it."""
    found = {one.name: getattr(words, one.name) for one in fields(words) if one.name not in MANY}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in found.items()}


def many(words: Words) -> dict[str, tuple[Declared, ...]]:
    """The lists of rows of `words` by name."""
    return {name: getattr(words, name) for name in MANY if hasattr(words, name)}


def words_of(thing: Declared) -> Words:
    """What is said of `thing` now."""
    kind = WORDS[type(thing)]
    values: dict[str, Any] = {}
    for one in fields(kind):
        value = getattr(thing, one.name)
        if one.name in MANY:
            value = tuple(value.all())
        values[one.name] = tuple(value) if isinstance(value, list) else value
    return kind(**values)


def told(value: Any) -> Any:
    """A value as the journal keeps it: texts, and the names of rows."""
    if isinstance(value, (list, tuple)):
        return [str(told(one)) for one in value]
    if value is None or isinstance(value, (str, bool, int)):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)
