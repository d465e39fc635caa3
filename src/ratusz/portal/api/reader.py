"""Who asks, what they may see, and from which version: what every endpoint of a resource begins with."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.http import HttpRequest

from ratusz.bank.base.clock import WARSAW
from ratusz.bank.base.errors import NotFound, WrongQuery
from ratusz.bank.base.sentences import N_
from ratusz.bank.model.table import Table
from ratusz.bank.query import wrong
from ratusz.bank.query.cursor import parse_cursor
from ratusz.portal.api.addresses import whole_path
from ratusz.portal.catalog.access import access_resource, access_resource_id, visible_version
from ratusz.portal.catalog.models import Audience, Resource
from ratusz.portal.catalog.words import column_texts
from ratusz.portal.core.budgets import PROGRESS
from ratusz.portal.explore.conditional import Freshness
from ratusz.portal.explore.tables import open_table

#: Parameters that say which version is asked, not what is asked of it.
VERSION_PARAMETERS = frozenset({"version", "at"})
_NOT_OF_THE_TABLE = VERSION_PARAMETERS | {PROGRESS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A resource, a version of it that the reader may see, its table, and whether the address names the version."""

    resource: Resource
    version: str
    table: Table
    fixed: bool

    def freshness(self, *parts: str) -> Freshness:
        """What an answer about this version depends on: its rows never change, what people call them does."""
        columns = sorted((name, text.label, text.unit) for name, text in column_texts(self.resource).items())
        words = repr((self.resource.title, self.resource.dataset.title, columns))
        shared = self.resource.audience == Audience.PUBLIC and self.resource.dataset.audience == Audience.PUBLIC
        return Freshness(parts=(self.version, words, *parts), changed_at=self.resource.published_at, fixed=self.fixed, shared=shared)


def access(request: HttpRequest, address: str) -> Resource:
    """The resource that `address` names, an id or `dataset/resource`, if the reader may see it."""
    dataset, slash, slug = address.strip("/").partition("/")
    if slash:
        return access_resource(request.user, dataset, slug)
    try:
        return access_resource_id(request.user, UUID(address))
    except ValueError as wrong:
        raise WrongQuery(
            "bad-resource", N_("{found} is not the id of a resource, nor dataset/resource."), values={"found": address}
        ) from wrong


def access_table(request: HttpRequest, address: str) -> Resource:
    """The same; NotFound `no-rows` where it is a document or a link, with the address that is to be used instead."""
    resource = access(request, address)
    if resource.is_table:
        return resource
    visible_version(request.user, resource)
    if resource.kind == Resource.Kind.DOCUMENT:
        raise NotFound(
            "no-rows",
            N_("“{title}” is a document and has no rows."),
            N_("Download it as it is: {url}"),
            values={"title": resource.title_pl, "url": whole_path(resource)},
            allowed=(whole_path(resource),),
        )
    raise NotFound(
        "no-rows",
        N_("“{title}” is a link and has no rows here."),
        N_("What it leads to is kept elsewhere: {url}"),
        values={"title": resource.title_pl, "url": resource.url},
        allowed=(resource.url,),
    )


def end_of(text: str) -> datetime:
    """The last moment of the day `text` (ISO, Europe/Warsaw): a version published on that day was there at its end."""
    try:
        day = date.fromisoformat(text)
    except ValueError as wrong:
        raise WrongQuery("bad-date", N_("{found} is not a day; write it like 2024-01-31."), values={"found": text}) from wrong
    return datetime.combine(day, time.max, tzinfo=WARSAW)


def opened(request: HttpRequest, address: str) -> Asked:
    """The table that the address and its `version=` or `at=` name. Access is decided here, before any cache is asked."""
    resource = access_table(request, address)
    version, at, cursor = (request.GET.get(name) for name in ("version", "at", "cursor"))
    if version or at or not cursor:
        chosen = visible_version(request.user, resource, version=version, at=end_of(at) if at else None)
    else:
        chosen = _version_of_cursor(request, resource, cursor)
    return Asked(resource=resource, version=chosen, table=open_table(str(resource.id), chosen), fixed=bool(version))


def _version_of_cursor(request: HttpRequest, resource: Resource, cursor: str) -> str:
    """A reader between two pages goes on in the version of the first, whatever was published since."""
    try:
        return visible_version(request.user, resource, version=parse_cursor(cursor).version)
    except NotFound as error:
        raise wrong.cursor_mismatch() from error


def question_pairs(request: HttpRequest) -> list[tuple[str, str]]:
    """The parameters that ask something of the table, in their order."""
    return [(name, value) for name, values in request.GET.lists() if name not in _NOT_OF_THE_TABLE for value in values]
