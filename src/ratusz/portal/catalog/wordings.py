"""The history of what was said of a dataset, its resources and their columns: who changed which words, when and why; and the way back."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy

from ratusz.bank.base.clock import WARSAW
from ratusz.bank.base.errors import Conflict
from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog import actions
from ratusz.portal.catalog.codes import EuTheme, Frequency, Licence, Settled
from ratusz.portal.catalog.described import (
    ResourceWords,
    column_words_from,
    dataset_words_from,
    plain,
    words_of_column,
    words_of_dataset,
    words_of_resource,
)
from ratusz.portal.catalog.models import ColumnText, Dataset, Resource
from ratusz.portal.core.models import AuditEntry
from ratusz.portal.core.remarks import in_words, remark
from ratusz.portal.people.models import User

DATASET, RESOURCE, COLUMNS = "dataset.described", "resource.described", "resource.columns-described"
MOST_SHOWN = 200
_NAMES = {
    "title_pl": gettext_lazy("Title"),
    "title_en": gettext_lazy("Title in English"),
    "description_pl": gettext_lazy("What it is about"),
    "description_en": gettext_lazy("What it is about, in English"),
    "theme": gettext_lazy("Category"),
    "keywords": gettext_lazy("Keywords"),
    "licence": gettext_lazy("Terms of re-use"),
    "frequency": gettext_lazy("How often it is updated"),
    "source_pl": gettext_lazy("Where the data comes from"),
    "source_en": gettext_lazy("Where the data comes from, in English"),
    "source_url": gettext_lazy("Address of the source"),
    "covers_from": gettext_lazy("The data is about the time from"),
    "covers_to": gettext_lazy("to"),
    "area_name": gettext_lazy("Area covered"),
    "area_code": gettext_lazy("TERYT code of the area"),
    "contact_name": gettext_lazy("Who answers questions"),
    "contact_phone": gettext_lazy("Phone"),
    "contact_email": gettext_lazy("E-mail"),
    "label_pl": gettext_lazy("Name"),
    "label_en": gettext_lazy("Name in English"),
    "meaning_pl": gettext_lazy("What it means"),
    "meaning_en": gettext_lazy("What it means, in English"),
    "unit": gettext_lazy("Unit of measure"),
    "counted_pl": gettext_lazy("What is counted"),
    "counted_en": gettext_lazy("What is counted, in English"),
    "method_pl": gettext_lazy("How it is got"),
    "method_en": gettext_lazy("How it is got, in English"),
    "codes": gettext_lazy("Codes"),
    "settled": gettext_lazy("Provisional or final"),
}
_WORDS: Mapping[str, Mapping[Any, Any]] = {
    "licence": dict(Licence.choices),
    "frequency": dict(Frequency.choices),
    "settled": dict(Settled.choices),
    "eu_codes": dict(EuTheme.choices),
}

#: Why a text changed that was brought back.
AGAIN = N_("the wording of before {moment} again")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewording:
    """One text before and after a change."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingChange:
    """What one person changed at one time, of one thing. `can_restore`: the wording before it is known whole."""

    id: int
    at: datetime
    by: str
    of: str
    why: str
    texts: tuple[Rewording, ...]
    can_restore: bool


def changes_of(dataset: Dataset) -> tuple[WordingChange, ...]:
    """The changes of texts of `dataset`, its resources and their columns, newest first."""
    resources = {str(resource.pk): resource.title for resource in dataset.resources.all()}
    found = _entries(dataset, resources).select_related("by")[:MOST_SHOWN]
    made = (_change(entry, resources.get(entry.target_id, "")) for entry in found)
    return tuple(one for one in made if one.texts)


def entry_of(dataset: Dataset, number: int) -> AuditEntry | None:
    """A change of texts of `dataset` or of something in it, by its number."""
    resources = [str(pk) for pk in dataset.resources.values_list("pk", flat=True)]
    return _entries(dataset, resources).filter(pk=number).first()


def words_before(entry: AuditEntry) -> Mapping[str, Any]:
    """What was said before the change `entry`; the oldest entries call it otherwise."""
    found: Mapping[str, Any] = entry.detail.get("was") or entry.detail.get("before") or {}
    return found


def restore_wording(*, dataset: Dataset, entry: AuditEntry, by: User, now: datetime) -> None:
    """Say again what was said before the change `entry`: only the texts that it changed; what was changed beside them stays."""
    before, why = words_before(entry), remark(AGAIN, values={"moment": f"{entry.at.astimezone(WARSAW):%Y-%m-%d %H:%M}"})
    if entry.verb == DATASET:
        try:
            words = dataset_words_from({**plain(words_of_dataset(dataset)), **before})
        except KeyError:
            raise Conflict("wording-lost", N_("The category that it had is there no more."), N_("Choose another one by hand.")) from None
        actions.describe_dataset(dataset=dataset, words=words, why=why, by=by, now=now)
        return
    resource = Resource.objects.select_related("dataset__unit", "dataset__theme").get(pk=entry.target_id, dataset=dataset)
    if entry.verb == RESOURCE:
        said = {**plain(words_of_resource(resource)), **before}
        actions.describe_resource(resource=resource, words=ResourceWords(**said), why=why, by=by, now=now)
        return
    now_said = {text.name: plain(words_of_column(text)) for text in ColumnText.objects.filter(resource=resource)}
    columns = {name: column_words_from({**now_said.get(name, {}), **words}) for name, words in before.items()}
    actions.describe_columns(resource=resource, columns=columns, why=why, by=by, now=now)


def _entries(dataset: Dataset, resources: Iterable[str]) -> Any:
    ours = Q(target_kind="dataset", target_id=str(dataset.pk), verb=DATASET)
    theirs = Q(target_kind="resource", target_id__in=list(resources), verb__in=(RESOURCE, COLUMNS))
    return AuditEntry.objects.filter(ours | theirs)


def _change(entry: AuditEntry, resource: str) -> WordingChange:
    detail = entry.detail
    return WordingChange(
        id=entry.pk,
        at=entry.at,
        by=str(entry.by or ""),
        of=resource,
        why=in_words(detail.get("why", "")),
        texts=tuple(_of_columns(entry) if entry.verb == COLUMNS else _rewordings(words_before(entry), detail.get("is", {}))),
        can_restore=bool(words_before(entry)),
    )


def _of_columns(entry: AuditEntry) -> Iterator[Rewording]:
    for column, before in words_before(entry).items():
        after = entry.detail.get("is", {}).get(column, {})
        changed = {name: value for name, value in before.items() if not after or after.get(name) != value}
        for one in _rewordings(changed, after):
            yield Rewording(name=f"{column}: {one.name}", before=one.before, after=one.after)


def _rewordings(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Rewording]:
    for name, value in before.items():
        yield Rewording(name=str(_NAMES.get(name, name)), before=_said(name, value), after=_said(name, after.get(name)))


def _said(name: str, value: Any) -> str:
    if isinstance(value, list):
        rows = [f"{one['code']} = {one['pl']}" if isinstance(one, dict) else str(one) for one in value]
        return ", ".join(rows)
    return str(_WORDS.get(name, {}).get(value, "" if value is None else value))
