"""Kinds of error and causes in words for people."""

from ratusz.bank.base.sentences import N_

KINDS: dict[str, str] = {
    "transposed-digits": N_("two digits changed places"),
    "wrong-digit": N_("one digit is wrong"),
    "lost-digit": N_("a digit is missing or doubled"),
    "another-unit": N_("another unit or order of magnitude"),
    "doubled": N_("counted twice, or half is missing"),
    "stale": N_("the value of the period before"),
    "another-period": N_("the value of another period"),
    "wrong-sign": N_("the sign is wrong"),
    "placeholder": N_("a figure that stands for “not known”"),
    "far-off": N_("a figure of something else"),
    "somewhat-off": N_("somewhat off"),
    "missing": N_("no value"),
    "another-level": N_("lasting difference"),
    "lasting-step": N_("another level from some period on"),
    "shifted": N_("values of the period before or after, all through"),
    "cumulated": N_("a running total instead of the figure of the period"),
    "another-value": N_("another value"),
    "parts-and-whole": N_("parts do not add up to the whole"),
}
CAUSES: dict[str, str] = {
    "definition": N_("another definition"),
    "population-base": N_("another population counted"),
    "reference-date": N_("another day or period"),
    "territory-change": N_("another territory"),
    "revision": N_("a revised or provisional figure"),
    "time-lag": N_("an old figure"),
    "unit-scale": N_("another unit"),
    "double-counting": N_("counted twice"),
    "missing-records": N_("records missing"),
    "rounding": N_("rounding"),
    "transcription": N_("a slip in copying"),
    "software-error": N_("an error of software"),
    "unknown": N_("not known"),
}
