"""The rules of the State portal: what fits goes in, what can be made to fit is made to, what cannot is left out with a reason.

One thing that breaks the schema makes the portal refuse the whole document, so nothing of the kind may get into it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from ratusz.bank.base.sentences import N_, say
from ratusz.bank.publish.dane_gov_pl.nouns import CATEGORIES, StateDataset, StateResource, StateText

MOST_TITLE, MOST_DESCRIPTION, MOST_TAG, MOST_URL, MOST_RESOURCE_URL, MOST_REGIONS, MOST_IDENT = 300, 1_000, 100, 1_000, 2_000, 20, 36
#: Signs that XML 1.0 cannot hold at all.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_TERYT = re.compile(r"(0[2-9]|[12][0-9]|3[0-2])(\d{2}|\d{4}|\d{5})?")
_MORE = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What a rule said of a dataset or a resource: its `ident` and `title`; `left_out`, or made to fit."""

    code: str
    ident: str
    title: str
    left_out: bool
    values: dict[str, Any] = field(default_factory=dict)

    def sentence(self, language: str) -> str:
        """The rule, in `language`."""
        return say(SENTENCES[self.code], language, self.values)


#: Code → what the rule says.
SENTENCES = {
    "no-resource": N_("Nothing of it can be given to the State portal, which takes no dataset without a resource."),
    "address-not-https": N_("Its address does not begin with https://, and the State portal takes no other: {found}"),
    "address-too-long": N_("Its address has {found} signs; the State portal takes {most}."),
    "title-missing": N_("It has no Polish title."),
    "category-missing": N_("Its category belongs to none of the 13 themes that the State portal knows."),
    "ident-too-long": N_("Its identifier has {found} signs; the State portal takes {most}."),
    "ident-twice": N_("Something before it has the same identifier, so it would take its place."),
    "description-cut": N_("Its description has {found} signs; the State portal shows the first {most}."),
    "title-cut": N_("Its title has {found} signs; the State portal shows the first {most}."),
    "signs-taken-out": N_("Signs that are not text were taken out of its title or description."),
    "description-of-title": N_("It has no description, so its title stands in its place."),
    "keyword-missing": N_("It has no keyword, so its category stands in their place; the law asks for one at least."),
    "keyword-too-long": N_("A keyword of more than {most} signs was left out: {found}"),
    "area-unknown": N_("The area {found} is no TERYT code, so it was left out."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """`datasets` that fit the rules, and what the rules said."""

    datasets: tuple[StateDataset, ...]
    remarks: tuple[Remark, ...]


def fit(offered: Iterable[StateDataset]) -> Fitted:
    """What of `offered` may go into the document."""
    remarks: list[Remark] = []
    kept: list[StateDataset] = []
    seen: set[str] = set()
    for one in offered:
        fitted = _fit_dataset(one, remarks, seen)
        if fitted is not None:
            kept.append(fitted)
    return Fitted(datasets=tuple(kept), remarks=tuple(remarks))


def _fit_dataset(one: StateDataset, remarks: list[Remark], seen: set[str]) -> StateDataset | None:
    refusals = [*_refusals(one, seen, most_url=MOST_URL)]
    categories = tuple(code for code in dict.fromkeys(one.categories) if code in CATEGORIES)
    if not categories:
        refusals.append(_left_out("category-missing", one))
    if refusals:
        remarks += refusals
        return None
    fitted = [_fit_resource(resource, remarks, seen) for resource in one.resources]
    resources = tuple(resource for resource in fitted if resource is not None)
    if not resources:
        remarks.append(_left_out("no-resource", one))
        return None
    seen.add(one.ident)
    title, description = _fit_texts(one, remarks)
    tags = tuple(_fit_tags(one, remarks))
    return replace(one, title=title, description=description, categories=categories, resources=resources, tags=tags)


def _fit_resource(one: StateResource, remarks: list[Remark], seen: set[str]) -> StateResource | None:
    refusals = [*_refusals(one, seen, most_url=MOST_RESOURCE_URL)]
    if not one.url.startswith("https://"):
        refusals.append(_left_out("address-not-https", one, found=one.url))
    if refusals:
        remarks += refusals
        return None
    seen.add(one.ident)
    title, description = _fit_texts(one, remarks)
    regions = tuple(code for code in dict.fromkeys(one.regions) if _TERYT.fullmatch(code))
    remarks += [_changed("area-unknown", one, found=code) for code in one.regions if code not in regions]
    return replace(one, title=title, description=description, regions=regions[:MOST_REGIONS])


def _refusals(one: StateDataset | StateResource, seen: set[str], *, most_url: int) -> Iterator[Remark]:
    if not _tidy(one.title.pl):
        yield _left_out("title-missing", one)
    if len(one.ident) > MOST_IDENT:
        yield _left_out("ident-too-long", one, found=len(one.ident), most=MOST_IDENT)
    if one.ident in seen:
        yield _left_out("ident-twice", one)
    if len(one.url) > most_url:
        yield _left_out("address-too-long", one, found=len(one.url), most=most_url)


def _fit_texts(one: StateDataset | StateResource, remarks: list[Remark]) -> tuple[StateText, StateText]:
    """Title and description, whole where they may be."""
    said = (one.title.pl, one.title.en, one.description.pl, one.description.en)
    if any(_FORBIDDEN.search(text) for text in said):
        remarks.append(_changed("signs-taken-out", one))
    title_pl, title_en, text_pl, text_en = (_tidy(text) for text in said)
    if not text_pl:
        remarks.append(_changed("description-of-title", one))
        text_pl = title_pl
    for code, text, most in (("title-cut", title_pl, MOST_TITLE), ("description-cut", text_pl, MOST_DESCRIPTION)):
        if len(text) > most:
            remarks.append(_changed(code, one, found=len(text), most=most))
    return (
        StateText(pl=_cut(title_pl, MOST_TITLE), en=_cut(title_en, MOST_TITLE)),
        StateText(pl=_cut(text_pl, MOST_DESCRIPTION), en=_cut(text_en, MOST_DESCRIPTION)),
    )


def _fit_tags(one: StateDataset, remarks: list[Remark]) -> Iterator[str]:
    tags = dict.fromkeys(filter(None, (_tidy(tag) for tag in one.tags)))
    remarks += [_changed("keyword-too-long", one, found=tag, most=MOST_TAG) for tag in tags if len(tag) > MOST_TAG]
    short = [tag for tag in tags if len(tag) <= MOST_TAG]
    if not short:
        remarks.append(_changed("keyword-missing", one))
    yield from short or [next(CATEGORIES[code] for code in one.categories if code in CATEGORIES)]


def _tidy(text: str) -> str:
    """`text` as XML gives it back: without what it cannot hold, lines ended by one sign."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _cut(text: str, most: int) -> str:
    """At most `most` signs of `text`, cut between words."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    between = kept.rfind(" ")
    return (kept[:between] if between > most // 2 else kept).rstrip() + _MORE


def _left_out(code: str, one: StateDataset | StateResource, **values: Any) -> Remark:
    return Remark(code=code, ident=one.ident, title=one.title.pl, left_out=True, values=values)


def _changed(code: str, one: StateDataset | StateResource, **values: Any) -> Remark:
    return Remark(code=code, ident=one.ident, title=one.title.pl, left_out=False, values=values)
