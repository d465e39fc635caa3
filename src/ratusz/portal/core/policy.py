"""Who may: rules that read as sentences, `can_answer = is_open & (is_resident | allows_anonymous) & ~has_answered`.

A rule is asked about a person and a thing. It knows its own name, so that a refusal says which part failed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from ratusz.bank.base.errors import NotAllowed
from ratusz.bank.base.sentences import N_

Test = Callable[[Any, Any], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`says`: the msgid told where the rule does not hold; `denial`: the one told where it holds and should not (`~rule`)."""

    name: str
    says: str
    denial: str
    holds: Test = field(repr=False)
    parts: tuple["Rule", ...] = ()

    def __call__(self, user: Any, thing: Any = None) -> bool:
        """Whether the rule holds for `user` and `thing`."""
        return self.holds(user, thing)

    def __and__(self, other: "Rule") -> "Rule":
        def both(user: Any, thing: Any) -> bool:
            return self(user, thing) and other(user, thing)

        return replace(self, name=f"({self.name} & {other.name})", holds=both, parts=(self, other))

    def __or__(self, other: "Rule") -> "Rule":
        """Refused in the words of the first alternative, which is the usual way; `saying` gives others."""

        def either(user: Any, thing: Any) -> bool:
            return self(user, thing) or other(user, thing)

        return replace(self, name=f"({self.name} | {other.name})", holds=either, parts=())

    def __invert__(self) -> "Rule":
        def opposite(user: Any, thing: Any) -> bool:
            return not self(user, thing)

        return replace(self, name=f"~{self.name}", says=self.denial, denial=self.says, holds=opposite, parts=())

    def saying(self, sentence: str) -> "Rule":
        """The same rule, refused with the msgid `sentence` whatever part failed."""
        return replace(self, says=sentence, parts=())

    def failing(self, user: Any, thing: Any = None) -> "Rule | None":
        """The innermost part that does not hold; None where the rule holds."""
        if self(user, thing):
            return None
        return next((found for part in self.parts if (found := part.failing(user, thing))), self)


def rule(says: str, *, denial: str = "") -> Callable[[Test], Rule]:
    """Make a rule of the function below, named as it is."""

    def name(test: Test) -> Rule:
        return Rule(name=getattr(test, "__name__", "rule"), says=says, denial=denial or N_("This may not be done now."), holds=test)

    return name


def require(what: Rule, user: Any, thing: Any = None) -> None:
    """Nothing where the rule holds; else NotAllowed in the words of the part that failed.

    A person who acts for others is told that they were allowed, to note on which ground.
    """
    failed = what.failing(user, thing)
    if failed is not None:
        raise NotAllowed("not-allowed", failed.says, values={"rule": failed.name})
    noted = getattr(user, "was_allowed", None)
    if noted is not None:
        noted(lambda person: what(person, thing))
