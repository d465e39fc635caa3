"""What people say of datasets, resources and columns, as nouns; and the same as plain values, for the audit and for going back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from ratusz.portal.catalog.models import ColumnText, Dataset, Frequency, Licence, Resource, Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetWords:
    """What people say of a dataset. An empty contact is that of its unit."""

    title_pl: str
    description_pl: str
    theme: Theme
    title_en: str = ""
    description_en: str = ""
    keywords: tuple[str, ...] = ()
    licence: str = Licence.CC_BY
    frequency: str = Frequency.IRREGULAR
    source_pl: str = ""
    source_en: str = ""
    source_url: str = ""
    covers_from: date | None = None
    covers_to: date | None = None
    area_code: str = ""
    area_name: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceWords:
    """What people say of a resource."""

    title_pl: str
    title_en: str = ""
    description_pl: str = ""
    description_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeWord:
    """A code that stands in a column, and what it means."""

    code: str
    pl: str
    en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnWords:
    """What people say of a column. `counted_*`: whom or what its values count; `method_*`: how they are got; `settled`: a `Settled`."""

    label_pl: str = ""
    label_en: str = ""
    meaning_pl: str = ""
    meaning_en: str = ""
    unit: str = ""
    counted_pl: str = ""
    counted_en: str = ""
    codes: tuple[CodeWord, ...] = ()
    method_pl: str = ""
    method_en: str = ""
    settled: str = ""


def words_of_dataset(dataset: Dataset) -> DatasetWords:
    """What is said of `dataset` now."""
    said = {one.name: getattr(dataset, one.name) for one in fields(DatasetWords)}
    return DatasetWords(**{**said, "keywords": tuple(dataset.keywords)})


def words_of_resource(resource: Resource) -> ResourceWords:
    """What is said of `resource` now."""
    return ResourceWords(**{one.name: getattr(resource, one.name) for one in fields(ResourceWords)})


def words_of_column(text: ColumnText | None) -> ColumnWords:
    """What is said of a column now; nothing where nobody has said anything."""
    return column_words_from({one.name: getattr(text, one.name) for one in fields(ColumnWords)}) if text else ColumnWords()


def plain(words: DatasetWords | ResourceWords | ColumnWords) -> dict[str, Any]:
    """`words` as values that JSON has: days as text, a category as its slug, codes as rows."""
    found = {one.name: getattr(words, one.name) for one in fields(words)}
    return {name: _plain(value) for name, value in found.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Theme):
        return value.pk
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [asdict(one) if isinstance(one, CodeWord) else one for one in value]
    return value


def dataset_words_from(values: Mapping[str, Any]) -> DatasetWords:
    """The inverse of `plain`. KeyError `theme` where the category is there no more."""
    said = {name: value for name, value in values.items() if name in DatasetWords.__dataclass_fields__}
    theme = Theme.objects.filter(pk=said.pop("theme")).first()
    if theme is None:
        raise KeyError("theme")
    days = {name: date.fromisoformat(said.pop(name)) for name in ("covers_from", "covers_to") if said.get(name)}
    return DatasetWords(**{**said, **days, "theme": theme, "keywords": tuple(said.get("keywords", ()))})


def column_words_from(values: Mapping[str, Any]) -> ColumnWords:
    """The inverse of `plain` for a column; what an older entry does not name is empty."""
    said = {name: value for name, value in values.items() if name in ColumnWords.__dataclass_fields__}
    return ColumnWords(**{**said, "codes": tuple(CodeWord(**one) for one in said.get("codes", ()))})


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What of `before` is otherwise in `after`: {"was": {name: value}, "is": {name: value}}."""
    names = [name for name, value in before.items() if after[name] != value]
    return {"was": {name: before[name] for name in names}, "is": {name: after[name] for name in names}}
