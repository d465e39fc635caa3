"""Every error a person may meet, drawn.

    RatuszError                 our own errors; anything else that is raised is a fault of ours
    └── UserError               somebody outside can mend it: has a code, a sentence, a hint, an exit code
        ├── Unreadable          the bytes are not a table we can read                          exit 11
        ├── WrongUsage          an option, parameter or name that does not exist               exit 2
        │   └── WrongQuery      a query that does not fit the table                            HTTP 400
        ├── NotFound            no such dataset, resource, version, or not yours to see        HTTP 404
        ├── Gone                was here, was withdrawn or purged, with a reason               HTTP 410
        ├── NotAllowed          a rule says no, and says which                                 HTTP 403
        ├── Conflict            somebody else was faster                                       HTTP 409
        ├── Stopped             a delivery that must not go on as it is (drops periods, keys…) exit 10
        └── StoreError          the store cannot do it now
            ├── StoreFull       no space left                                                  HTTP 507
            └── Damaged         a file is missing or its hash differs                          HTTP 500

Codes are kebab-case, stable and never used twice for different things. Sentences are msgids (see `sentences`).
"""

from collections.abc import Mapping
from typing import ClassVar

from ratusz.bank.base.sentences import LANGUAGES, say


class RatuszError(Exception):
    """Root of our own errors."""


class UserError(RatuszError):
    """Something a person outside can mend.

    `code`: stable kebab-case name; `message`, `hint`: msgids with named placeholders; `values`: what fills them;
    `allowed`: what would have been right, where that is a list.
    """

    exit_code: ClassVar[int] = 2
    http_status: ClassVar[int] = 400

    def __init__(
        self, code: str, message: str, hint: str = "", *, values: Mapping[str, object] | None = None, allowed: tuple[str, ...] = ()
    ) -> None:
        self.code, self.message, self.hint, self.allowed = code, message, hint, allowed
        self.values = dict(values or {})
        super().__init__(code, message)

    def sentence(self, language: str) -> str:
        """What is wrong, in `language`."""
        return say(self.message, language, self.values)

    def advice(self, language: str) -> str:
        """How to mend it, in `language`; may be empty."""
        return say(self.hint, language, self.values)

    def as_json(self) -> dict[str, object]:
        """Code, both sentences and what was allowed, ready for JSON."""
        return {
            "code": self.code,
            "message": {language: self.sentence(language) for language in LANGUAGES},
            "hint": {language: self.advice(language) for language in LANGUAGES},
            "allowed": list(self.allowed),
        }

    def __str__(self) -> str:
        return " ".join(filter(None, [self.sentence("en"), self.advice("en")]))


class Unreadable(UserError):
    """The bytes are not a table we can read."""

    exit_code = 11
    http_status = 422


class WrongUsage(UserError):
    """An option, parameter or name that does not exist."""


class WrongQuery(WrongUsage):
    """A query that does not fit the table."""


class NotFound(UserError):
    """No such thing, or not yours to see: the two look alike on purpose."""

    http_status = 404


class Gone(UserError):
    """Was here and was withdrawn or purged; the reason is in `values["reason"]`."""

    http_status = 410


class NotAllowed(UserError):
    """A rule says no; `values["rule"]` names the part that failed."""

    http_status = 403


class Conflict(UserError):
    """Somebody else was faster; nothing was changed."""

    http_status = 409


class Stopped(UserError):
    """A delivery that must not go on as it is; it is kept, and nothing was published."""

    exit_code = 10
    http_status = 422


class StoreError(UserError):
    """The store cannot do it now."""

    exit_code = 1
    http_status = 500


class StoreFull(StoreError):
    """No space left on the store's disk; nothing half-written stays."""

    http_status = 507


class Damaged(StoreError):
    """A file of the store is missing or does not have the hash it is named by."""
