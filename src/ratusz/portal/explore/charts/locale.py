"""How Vega writes numbers and days, for labels that it makes itself."""

from typing import Any

_MONTHS = ("styczeń", "luty", "marzec", "kwiecień", "maj", "czerwiec", "lipiec", "sierpień", "wrzesień", "październik",
           "listopad", "grudzień")  # fmt: skip
_SHORT_MONTHS = ("sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru")
_DAYS = ("niedziela", "poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota")
_SHORT_DAYS = ("nd.", "pn.", "wt.", "śr.", "czw.", "pt.", "sob.")

_POLISH: dict[str, Any] = {
    "number": {"decimal": ",", "thousands": "\u00a0", "grouping": [3], "currency": ["", "\u00a0zł"], "minus": "\u2212"},
    "time": {
        "dateTime": "%A, %e %B %Y, %X", "date": "%d.%m.%Y", "time": "%H:%M:%S", "periods": ["AM", "PM"],
        "days": list(_DAYS), "shortDays": list(_SHORT_DAYS), "months": list(_MONTHS), "shortMonths": list(_SHORT_MONTHS),
    },
}  # fmt: skip
_ENGLISH: dict[str, Any] = {"number": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""], "minus": "\u2212"}}


def locale_of(language: str) -> dict[str, Any]:
    """What the configuration of a specification says of `language`."""
    return _POLISH if language == "pl" else _ENGLISH
