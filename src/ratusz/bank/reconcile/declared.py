"""What people declare in YAML, piece by piece: a mistake is refused with a sentence that says where it stands."""

from collections.abc import Collection, Iterator
from math import isfinite
from pathlib import Path
from typing import Any

import yaml

from ratusz.bank.base.sentences import N_
from ratusz.bank.reconcile.problems import wrong_rule


class _Loader(yaml.SafeLoader):
    """YAML without a name twice: of two values the first would be lost unsaid."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002  its signature
        """The mapping of a node."""
        names = [key.value for key, _value in node.value if isinstance(key, yaml.ScalarNode)]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise wrong_rule(N_("“{name}” stands twice among the same rules."), values={"name": twice})
        found: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return found


def documents(path: Path) -> list[Any]:
    """The YAML documents in the file at `path`."""
    try:
        return list(yaml.load_all(path.read_text(encoding="utf-8-sig"), Loader=_Loader))
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # 2024-02-30 is a day to YAML, and none to the calendar
        raise wrong_rule(N_("The rules are not YAML: {error}."), values={"error": " ".join(str(error).split())[:300]}) from error


def flat(data: list[Any], name: str) -> Iterator[Any]:
    """Documents, lists of them, or `name: […]`, one by one."""
    for document in data:
        if isinstance(document, list):
            yield from document
        elif isinstance(document, dict) and name in document:
            yield from items(document[name], name)
        elif document is not None:
            yield document


def mapping(data: Any, keys: Collection[str], place: str) -> dict[str, Any]:
    """Names with values, of which each name is one of `keys`; no keys: any name."""
    if not isinstance(data, dict):
        raise wrong_rule(N_("{place}: names with values are expected here."), values={"place": place})
    for key in data:
        if keys and key not in keys:
            allowed = tuple(sorted(keys))
            values = {"place": place, "key": key, "allowed": ", ".join(allowed)}
            raise wrong_rule(N_("{place}: “{key}” is not known here."), N_("Known: {allowed}."), values=values, allowed=allowed)
    return data


def items(data: Any, place: str) -> list[Any]:
    """A list."""
    if not isinstance(data, list):
        raise wrong_rule(N_("{place}: a list is expected here."), values={"place": place})
    return data


def text(data: Any, place: str, *, needed: bool = False) -> str:
    """A text with single spaces."""
    if data is None or data == "":
        if needed:
            raise wrong_rule(N_("{place}: this must be filled in."), values={"place": place})
        return ""
    if isinstance(data, dict | list):
        raise wrong_rule(N_("{place}: a text is expected here."), values={"place": place})
    return " ".join(str(data).split())


def texts(data: Any, place: str) -> tuple[str, ...]:
    """A list of texts; one text alone is a list of one."""
    many = [data] if isinstance(data, str | int | float) else items(data, place)
    return tuple(text(one, place, needed=True) for one in many)


def number(data: Any, place: str, *, above: float | None = None, least: float | None = None) -> float:
    """A number; "2%" is 0.02."""
    said = data.strip().removesuffix("%") if isinstance(data, str) else data
    try:
        found = float(said) / (100 if said != data and isinstance(data, str) and data.strip().endswith("%") else 1)
    except (TypeError, ValueError) as error:
        raise wrong_rule(N_("{place}: “{found}” is not a number."), values={"place": place, "found": data}) from error
    if not isfinite(found):
        raise wrong_rule(N_("{place}: “{found}” is not a number."), values={"place": place, "found": data})
    if above is not None and found <= above:
        raise wrong_rule(N_("{place}: {found} must be above {above}."), values={"place": place, "found": found, "above": above})
    if least is not None and found < least:
        raise wrong_rule(N_("{place}: {found} must be {least} or more."), values={"place": place, "found": found, "least": least})
    return found


def one_of(data: Any, allowed: tuple[str, ...], place: str) -> str:
    """One of the texts that are allowed."""
    if str(data) not in allowed:
        said = tuple(str(one) for one in allowed if one)
        raise wrong_rule(
            N_("{place}: “{found}” is not one of {allowed}."),
            values={"place": place, "found": data, "allowed": ", ".join(said)},
            allowed=said,
        )
    return str(data)
