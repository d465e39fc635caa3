"""Small drawings of how values are spread: columns without axes, for a page that says the figures beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

_WIDTH, _HEIGHT, _LEAST = 240, 56, 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Spark:
    """Counts side by side, what they say in a sentence, and the texts below the first and the last of them."""

    counts: tuple[int, ...]
    says: str
    first: str
    last: str


def render_spark(spark: Spark) -> SafeString:
    """The drawing, one path; its colour is the style sheet's."""
    box = f'viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="none"'
    return mark_safe(  # noqa: S308  every text is escaped here
        f'<figure class="rz-spark"><svg {box} role="img" aria-label="{escape(spark.says)}">'
        f'<path d="{_path(spark.counts)}"/></svg>'
        f"<figcaption><span>{escape(spark.first)}</span><span>{escape(spark.last)}</span></figcaption></figure>"
    )


def _path(counts: Sequence[int]) -> str:
    """Columns from the ground up; what is not zero is seen."""
    most, wide = max(counts, default=0) or 1, _WIDTH / max(1, len(counts))
    gap = min(1.5, wide / 5)
    pieces = []
    for at, count in enumerate(counts):
        if count:
            tall = max(_LEAST, count / most * _HEIGHT)
            pieces.append(f"M{at * wide + gap / 2:.1f} {_HEIGHT}v-{tall:.1f}h{wide - gap:.1f}v{tall:.1f}z")
    return "".join(pieces)
