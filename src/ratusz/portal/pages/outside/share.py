"""What a page says of itself where it is shared or found: title, sentence, picture, and schema.org's description of a dataset."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from ratusz.bank.documents import KINDS
from ratusz.bank.publish.formats import SUFFIXES, formats
from ratusz.portal.catalog.models import Dataset, Licence, Resource
from ratusz.portal.pages.listing import language
from ratusz.portal.pages.outside.pictures import picture_path
from ratusz.portal.people.models import Unit
from ratusz.portal.saved.models import Exploration, Figure
from ratusz.portal.show.frame import absolute
from ratusz.portal.show.look import current_look

MOST_DESCRIPTION = 300
#: Of the formats of a table, those that programs and people ask for most.
_FORMATS = tuple(suffix for suffix in ("csv", "xlsx", "json", "parquet") if suffix in SUFFIXES)
_LICENCES: Mapping[str, str] = {
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
}
#: Inside of a page "<" could end the block, and "&" begin a sign of HTML.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The same page in a list of links or in a message: `picture` is an absolute address, 1200 × 630 pixels, `alt` says what it shows.

    `structured`: schema.org in JSON-LD, a block of data that no browser runs; "" where there is none.
    """

    title: str
    text: str
    picture: str
    alt: str
    structured: str = ""


def share_of_dataset(dataset: Dataset, resources: Sequence[Resource]) -> Share:
    """A public dataset and its public resources."""
    table = next((one for one in resources if one.is_table), None)
    return Share(
        title=dataset.title,
        text=_short(dataset.description),
        picture=absolute(picture_path("zbior", dataset, table)),
        alt=gettext("%(title)s, published by %(unit)s") % {"title": dataset.title, "unit": dataset.unit.name},
        structured=_script(structured(dataset, resources)),
    )


def share_of_bank() -> Share | None:
    """The home page, with the first figure that stands on it; None where none does."""
    figure = Figure.objects.visible_to(AnonymousUser()).filter(at_home=True).loaded().first()
    if figure is None:
        return None
    look = current_look()
    picture = absolute(picture_path("liczba", figure, figure.resource))
    return Share(title=look.name, text=look.sentence(language()), picture=picture, alt=figure.title)


def share_of_resource(resource: Resource) -> Share:
    """A public table, document or link: what it belongs to is described whole on the page of the dataset."""
    return Share(
        title=f"{resource.title}: {resource.dataset.title}",
        text=_short(resource.description or resource.dataset.description),
        picture=absolute(picture_path("tabela", resource, resource if resource.is_table else None)),
        alt=gettext("%(title)s, published by %(unit)s") % {"title": resource.title, "unit": resource.dataset.unit.name},
    )


def share_of_saved(saved: Figure | Exploration) -> Share:
    """A public figure or saved view."""
    kind = "liczba" if isinstance(saved, Figure) else "widok"
    return Share(
        title=saved.title,
        text=_short(saved.text or saved.dataset.description),
        picture=absolute(picture_path(kind, saved, saved.resource)),
        alt=gettext("%(title)s, published by %(unit)s") % {"title": saved.title, "unit": saved.dataset.unit.name},
    )


def structured(dataset: Dataset, resources: Iterable[Resource]) -> dict[str, Any]:
    """The dataset in the words of schema.org."""
    listed = tuple(resources)
    address, unit = absolute(dataset.get_absolute_url()), dataset.unit
    said: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": absolute(reverse("api:api_dataset", args=[str(dataset.pk)])),
        "url": address,
        "name": dataset.title,
        "description": (dataset.description or dataset.title)[:5_000],
        "identifier": str(dataset.pk),
        "keywords": [*dataset.keywords, dataset.theme.name],
        "inLanguage": language(),
        "isAccessibleForFree": True,
        "creator": _creator(unit),
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "name": settings.BANK_NAME or "Ratusz",
            "url": absolute(reverse("pages:catalogue")),
        },
        "distribution": [told for one in listed for told in _distributions(one)],
    }
    dated = [one.published_at for one in listed if one.published_at]
    optional = {
        "license": _LICENCES.get(dataset.licence) or absolute(reverse("pages:reuse")),
        "dateModified": max(dated).isoformat(timespec="seconds") if dated else "",
        "temporalCoverage": f"{dataset.covers_from or '..'}/{dataset.covers_to or '..'}"
        if dataset.covers_from or dataset.covers_to
        else "",
        "spatialCoverage": dataset.area_name or settings.BANK_CITY,
    }
    return said | {name: value for name, value in optional.items() if value}


def _creator(unit: Unit) -> dict[str, Any]:
    """Who answers for the data, and the same body elsewhere: its own page, its bulletin."""
    said = {"@type": "GovernmentOrganization", "name": unit.name, "url": absolute(unit.get_absolute_url())}
    elsewhere = [one for one in (unit.url, unit.bip_url) if one]
    return said | ({"sameAs": elsewhere} if elsewhere else {})


def _distributions(resource: Resource) -> Iterable[dict[str, Any]]:
    """A file in each format of a table, a document, what stands at the end of a link."""
    base = {"@type": "DataDownload", "name": resource.title}
    if resource.is_table:
        for suffix in _FORMATS:
            media = formats[suffix].media_type.partition(";")[0]
            path = f"/api/v1/resources/{resource.pk}/export.{suffix}"
            yield base | {"encodingFormat": media, "contentUrl": absolute(path)}
    elif resource.url:
        yield base | {"contentUrl": resource.url}
    else:
        path = f"/r/{resource.pk}/{resource.current}.{resource.format}"
        yield base | {"encodingFormat": KINDS[resource.format].media_type, "contentUrl": absolute(path)}


def _script(said: dict[str, Any]) -> SafeString:
    return mark_safe(json.dumps(said, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308  escaped for the inside of a script element


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= MOST_DESCRIPTION else words[: MOST_DESCRIPTION - 1].rsplit(" ", 1)[0] + "…"
