"""Remarks that the bank itself writes where people write reasons and notes: kept as msgids, told in the language of who reads them.

They stand in the same columns as what people wrote, marked; what people wrote is given back as it is.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import get_language

from ratusz.bank.base.errors import UserError
from ratusz.bank.base.sentences import LANGUAGES, say
from ratusz.bank.model.problem import Problem

_MARK = "remark:"


def remark(*says: str, values: Mapping[str, object] | None = None) -> str:
    """The sentences with these msgids, to be kept; `values` fill their placeholders."""
    kept = {name: value if isinstance(value, (int, str)) else str(value) for name, value in (values or {}).items()}
    return _MARK + json.dumps({"says": [one for one in says if one], "values": kept}, ensure_ascii=False)


def remark_of(error: UserError) -> str:
    """What prevented something, with its advice, to be kept."""
    return remark(error.message, error.hint, values=error.values)


def in_words(text: str, language: str = "") -> str:
    """`text` as it is read: a remark of the bank in `language` ("": the one that is active), anything else as it stands."""
    kept = _kept(text) if text.startswith(_MARK) else None
    if kept is None:
        return text
    reads = language or ("en" if (get_language() or "pl").startswith("en") else "pl")
    return " ".join(say(one, reads, kept["values"]) for one in kept["says"])


def told(problem: Problem, language: str = "") -> Problem:
    """`problem` with a remark of the bank in it in words."""
    return replace(problem, expected=in_words(problem.expected, language)) if problem.expected else problem


def problem_json(problem: Problem) -> dict[str, Any]:
    """`problem` as JSON, whose messages have a remark in it in their own language; `expected` is the remark as it is kept."""
    found: dict[str, Any] = problem.as_json()
    for language in LANGUAGES:
        spoken = told(problem, language).as_json()
        found["message"][language], found["hint"][language] = spoken["message"][language], spoken["hint"][language]
    return found


def _kept(text: str) -> dict[str, Any] | None:
    """What a remark holds; None for what somebody wrote that merely looks like one."""
    try:
        found = json.loads(text.removeprefix(_MARK))
        says, values = found["says"], found["values"]
    except (ValueError, KeyError, TypeError):
        return None
    return found if isinstance(says, list) and isinstance(values, dict) and all(isinstance(one, str) for one in says) else None
