"""Polish text: folding, slugs, names for machines, order."""

import re
import unicodedata
from collections.abc import Container

_ALPHABET = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"
_ORDER = {letter: number for number, letter in enumerate(_ALPHABET)}


def fold(text: str) -> str:
    """`text` in lower case without diacritics; ł becomes l, which Unicode decomposition alone leaves."""
    plain = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L"))
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


def slug(text: str, *, limit: int = 80) -> str:
    """`text` as part of an address: `[a-z0-9]` words joined by hyphens, cut at a word where possible."""
    words = re.findall(r"[a-z0-9]+", fold(text))
    out = "-".join(words)
    return out if len(out) <= limit else out[: limit + 1].rpartition("-")[0] or out[:limit]


def machine_name(label: str, taken: Container[str] = (), *, reserved: Container[str] = ()) -> str:
    """A column's name for machines: `[a-z][a-z0-9_]*`, no `__`, not in `reserved` (a `_` is added), unique among `taken`."""
    said = label.replace("§", " paragraf ") if label.strip() != "%" else "procent"
    name = "_".join(re.findall(r"[a-z0-9]+", fold(said)))[:60].rstrip("_") or "kolumna"
    if not name[0].isalpha():
        name = f"k_{name}"
    if name in reserved:
        name = f"{name}_"
    if name not in taken:
        return name
    stem = name.rstrip("_")
    return next(f"{stem}_{n}" for n in range(2, 1_000_000) if f"{stem}_{n}" not in taken)


def polish_key(text: str) -> tuple[tuple[int, int], ...]:
    """A sort key in the order of the Polish alphabet (ą after a, ó after o…), case after letters, digits before letters."""
    # A capital I with a dot becomes two letters, the first of which is the one to be put in order.
    return tuple((_ORDER.get(c, -1), ord(c)) for c in (letter.lower()[0] for letter in unicodedata.normalize("NFC", text)))
