"""Amounts before and after, drawn as pairs of bars on the server, with the same amounts as a table beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from ratusz.portal.show.numbers import Number, format_number

#: Of a long list those that differ are drawn, and the last ones.
MOST_DRAWN = 24
_ROW, _BAR, _TEXT, _TOP = 44, 10, 14, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One name with its amounts."""

    text: str
    before: Number
    after: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """`name_head`: what the names are; `amount`: what is counted or summed, in words."""

    caption: str
    name_head: str
    amount: str
    rows: tuple[Pair, ...]


def render_pairs(pairs: Pairs, language: str) -> SafeString:
    """A figure: the drawing, for the eye only, and the table, for everybody."""
    drawn = _drawn(pairs.rows)
    left_out = len(pairs.rows) - len(drawn)
    told = escape(ngettext("%(count)s more without a difference.", "%(count)s more without a difference.", left_out) % {"count": left_out})
    note = f'<p class="rz-soft rz-small">{told}</p>' if left_out else ""
    before, after = escape(gettext("Now")), escape(gettext("After"))
    return mark_safe(  # noqa: S308  every part is escaped where it is made
        f'<figure class="rz-pairs"><figcaption>{escape(pairs.caption)}'
        f'<span class="rz-pairs__legend"><span data-side="before">{before}</span>'
        f'<span data-side="after">{after}</span></span></figcaption>'
        f'<div class="rz-pairs__in">{_drawing(drawn)}{_table(pairs, drawn, language)}</div>'
        f"{note}</figure>"
    )


def _drawn(rows: Sequence[Pair]) -> list[Pair]:
    """At most `MOST_DRAWN` of `rows`, in their order: those that differ first, then the last of the others."""
    if len(rows) <= MOST_DRAWN:
        return list(rows)
    wanted = [at for at, row in enumerate(rows) if row.before != row.after][-MOST_DRAWN:]
    same = [at for at, row in enumerate(rows) if row.before == row.after]
    room = MOST_DRAWN - len(wanted)
    return [rows[at] for at in sorted([*wanted, *(same[-room:] if room else [])])]


def _drawing(rows: Sequence[Pair]) -> str:
    top = max((abs(Decimal(str(amount))) for row in rows for amount in (row.before, row.after)), default=Decimal(0)) or Decimal(1)
    parts = []
    for number, row in enumerate(rows):
        y = _TOP + number * _ROW
        parts.append(f'<text x="0" y="{y + _TEXT - 2}">{escape(row.text)}</text>')
        for place, (side, amount) in enumerate((("before", row.before), ("after", row.after))):
            width = f"{float(abs(Decimal(str(amount))) / top * 100):.2f}%"
            parts.append(f'<rect data-side="{side}" x="0" y="{y + _TEXT + 2 + place * (_BAR + 1)}" width="{width}" height="{_BAR}"/>')
    height = _TOP + len(rows) * _ROW
    return f'<svg class="rz-pairs__svg" width="100%" height="{height}" aria-hidden="true" focusable="false">' + "".join(parts) + "</svg>"


def _table(pairs: Pairs, rows: Sequence[Pair], language: str) -> str:
    heads = "".join(f'<th scope="col">{escape(text)}</th>' for text in (pairs.name_head, gettext("Now"), gettext("After")))
    lines = "".join(_line(row, language) for row in rows)
    return (
        f'<div class="rz-scroll" role="region" tabindex="0" aria-label="{escape(pairs.amount)}"><table class="rz-table">'
        f'<caption class="rz-small rz-soft">{escape(pairs.amount)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></div>"
    )


def _line(row: Pair, language: str) -> str:
    before, after = (format_number(amount, language) for amount in (row.before, row.after))
    changed = ' class="rz-pairs__changed"' if row.before != row.after else ""
    name = escape(row.text)
    return f'<tr{changed}><th scope="row">{name}</th><td data-kind="number">{before}</td><td data-kind="number">{after}</td></tr>'
