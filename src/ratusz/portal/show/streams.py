"""Who feeds whom: two columns of names and bands between them, as wide as there is much. A table beside it says the same exactly.

The colours are the style sheet's, so the picture follows dark screens, paper and forced colours.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape

from django.utils.safestring import SafeString, mark_safe

#: On each side; the smallest beyond it are drawn as one.
MOST_NAMES = 30
_WIDTH, _LABEL, _BAR, _GAP, _UNIT, _TOP, _LEAST = 960, 330, 12, 12, 7.0, 34, 20.0
_SIGNS = 42


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """So many things go from `source` to `target`."""

    source: str
    target: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Streams:
    """`says`: what the picture shows, in a sentence. `missing`: names that stand for what nobody has said. `others`: for the smallest."""

    streams: tuple[Stream, ...]
    source_head: str
    target_head: str
    says: str
    others: str
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    """A name at its place: `top` and `height` of its bar."""

    name: str
    top: float
    height: float


def render_streams(picture: Streams) -> SafeString:
    """The picture."""
    streams = _merged(picture)
    of_left, of_right = _sums(streams, of_source=True), _sums(streams, of_source=False)
    left = _placed([*dict.fromkeys(one.source for one in streams)], of_left)
    right = _placed(_by_middle(((one.source, one.target, one.count) for one in streams), left), of_right)
    # Each side once more near what it is bound to: half of the crossings of a crowded picture go.
    names = _by_middle(((one.target, one.source, one.count) for one in streams), right)
    left = _placed(sorted(names, key=lambda name: name in picture.missing), of_left)
    right = _placed(_by_middle(((one.source, one.target, one.count) for one in streams), left), of_right)
    right = _spread(right, _bottom(left))
    left = _spread(left, _bottom(right))
    height = max((node.top + node.height for node in (*left.values(), *right.values())), default=_TOP) + _GAP
    bands = "".join(_bands(streams, left, right, picture.missing))
    bars = "".join(_bar(node, _LABEL, picture.missing) for node in left.values())
    bars += "".join(_bar(node, _WIDTH - _LABEL - _BAR, picture.missing) for node in right.values())
    labels = "".join(_label(node, _LABEL - 8, "end") for node in left.values())
    labels += "".join(_label(node, _WIDTH - _LABEL + 8, "start") for node in right.values())
    heads = f'<text class="rz-streams__head" x="{_LABEL - 8}" y="16" text-anchor="end">{escape(picture.source_head)}</text>'
    heads += f'<text class="rz-streams__head" x="{_WIDTH - _LABEL + 8}" y="16">{escape(picture.target_head)}</text>'
    return mark_safe(  # noqa: S308  every text is escaped where it is made
        f'<figure class="rz-streams" tabindex="0" aria-label="{escape(picture.source_head)} → {escape(picture.target_head)}">'
        f'<svg viewBox="0 0 {_WIDTH} {height:.0f}" role="img" aria-label="{escape(picture.says)}">'
        f"{bands}{bars}{labels}{heads}</svg></figure>"
    )


def _merged(picture: Streams) -> list[Stream]:
    """The streams, with the smallest names of a crowded side taken as one; those of the largest names first."""
    kept_left = _largest(_sums(picture.streams, of_source=True))
    kept_right = _largest(_sums(picture.streams, of_source=False))
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for one in picture.streams:
        source = one.source if one.source in kept_left else picture.others
        target = one.target if one.target in kept_right else picture.others
        counts[source, target] += one.count
    merged = [Stream(source=source, target=target, count=count) for (source, target), count in counts.items()]
    sums = _sums(merged, of_source=True)
    return sorted(merged, key=lambda one: (one.source in picture.missing, -sums[one.source], one.source, -one.count, one.target))


def _sums(streams: Iterable[Stream], *, of_source: bool) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for one in streams:
        found[one.source if of_source else one.target] += one.count
    return found


def _largest(sums: dict[str, int]) -> frozenset[str]:
    if len(sums) <= MOST_NAMES:
        return frozenset(sums)
    return frozenset(sorted(sums, key=lambda name: (-sums[name], name))[: MOST_NAMES - 1])


def _placed(names: Sequence[str], sums: dict[str, int]) -> dict[str, _Node]:
    """Names one below another; each has room for its words at least."""
    found, top = {}, float(_TOP)
    for name in names:
        height = max(sums[name] * _UNIT, 4.0)
        found[name] = _Node(name=name, top=top, height=height)
        top += max(height, _LEAST - _GAP / 2) + _GAP
    return found


def _bottom(side: dict[str, _Node]) -> float:
    return max((node.top + node.height for node in side.values()), default=float(_TOP))


def _spread(side: dict[str, _Node], bottom: float) -> dict[str, _Node]:
    """The names with so much room between them that they reach down as far as those of the other side: bands then lie flat."""
    short = bottom - _bottom(side)
    if short <= 0 or not side:
        return side
    step = short / len(side)
    return {node.name: replace(node, top=node.top + step * (at + 0.5)) for at, node in enumerate(side.values())}


def _by_middle(bound: Iterable[tuple[str, str, int]], side: dict[str, _Node]) -> list[str]:
    """The names bound to those of `side`, near those they are bound to, so that bands cross little. `bound`: of `side`, other, how many."""
    weights: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for near, name, count in bound:
        weights[name].append((side[near].top + side[near].height / 2, count))

    def middle(name: str) -> float:
        return sum(at * count for at, count in weights[name]) / sum(count for _at, count in weights[name])

    return sorted(weights, key=lambda name: (middle(name), name))


def _bands(streams: Sequence[Stream], left: dict[str, _Node], right: dict[str, _Node], missing: frozenset[str]) -> Iterable[str]:
    begin, end = {name: node.top for name, node in left.items()}, {name: node.top for name, node in right.items()}
    x1, x2 = _LABEL + _BAR, _WIDTH - _LABEL - _BAR
    middle = (x1 + x2) / 2
    for one in sorted(streams, key=lambda each: (left[each.source].top, right[each.target].top)):
        wide = one.count * _UNIT
        a, b = begin[one.source], end[one.target]
        begin[one.source], end[one.target] = a + wide, b + wide
        kind = ' data-missing="1"' if {one.source, one.target} & missing else ""
        yield (
            f'<path{kind} d="M{x1} {a:.1f}C{middle:.0f} {a:.1f} {middle:.0f} {b:.1f} {x2} {b:.1f}v{wide:.1f}'
            f'C{middle:.0f} {b + wide:.1f} {middle:.0f} {a + wide:.1f} {x1} {a + wide:.1f}z"><title>'
            f"{escape(one.source)} → {escape(one.target)}: {one.count}</title></path>"
        )


def _bar(node: _Node, x: float, missing: frozenset[str]) -> str:
    kind = ' data-missing="1"' if node.name in missing else ""
    return f'<rect{kind} x="{x}" y="{node.top:.1f}" width="{_BAR}" height="{node.height:.1f}"/>'


def _label(node: _Node, x: float, anchor: str) -> str:
    said = node.name if len(node.name) <= _SIGNS else f"{node.name[: _SIGNS - 1].rstrip()}…"
    whole = "" if said == node.name else f"<title>{escape(node.name)}</title>"
    return f'<text x="{x}" y="{node.top + node.height / 2 + 4:.1f}" text-anchor="{anchor}">{escape(said)}{whole}</text>'
