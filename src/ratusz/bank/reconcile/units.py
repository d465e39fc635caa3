"""Units that are one another's multiples: "tys. osób" and "osoba", ha and km², zł and mln zł."""

from ratusz.bank.base.text import fold

_MANY = {"tys": 1e3, "tysiac": 1e3, "tysiace": 1e3, "tysiecy": 1e3, "mln": 1e6, "mld": 1e9, "thousand": 1e3, "million": 1e6}
_SPELLINGS = {
    "osoba": ("osob", "osoby", "os", "person", "persons", "people"),
    "zl": ("pln",),
    "szt": ("sztuka", "sztuk"),
    "ha": ("hektar", "hektary"),
    "m2": ("m²",),
    "km2": ("km²",),
    "km": ("kilometr",),
    "m": ("metr",),
    "kg": ("kilogram",),
    "t": ("tona", "tony"),
    "%": ("procent",),
}
_SAME = {spelling: unit for unit, spellings in _SPELLINGS.items() for spelling in spellings}
_BASE: dict[str, tuple[str, float]] = {
    "ha": ("m2", 1e4),
    "km2": ("m2", 1e6),
    "km": ("m", 1e3),
    "t": ("kg", 1e3),
    "kwh": ("wh", 1e3),
    "mwh": ("wh", 1e6),
    "promil": ("%", 0.1),
    "‰": ("%", 0.1),
}


def factor(unit: str, other: str) -> float | None:
    """What a value in `unit` is multiplied by to be in `other`; None where they measure different things. Unsaid units are the same."""
    if not unit or not other:
        return 1.0
    (base, many), (other_base, other_many) = _parts(unit), _parts(other)
    return many / other_many if base == other_base else None


def _parts(unit: str) -> tuple[str, float]:
    many, words = 1.0, []
    for word in unit.split():
        bare = fold(word).strip(".,")
        if bare in _MANY:
            many *= _MANY[bare]
        elif bare.isdigit() and int(bare) > 0:
            many *= int(bare)
        else:
            words.append(_SAME.get(bare, bare))
    base, times = _BASE.get(" ".join(words), (" ".join(words), 1.0))
    return base, many * times
