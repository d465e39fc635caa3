"""Documents and links in words: what a format is called, what stands at the end of a link, what was heard there."""

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ratusz.bank.base.clock import day_of
from ratusz.bank.connectors.links import Why
from ratusz.bank.documents import KINDS
from ratusz.portal.catalog.models import LinkCheck, Publication, Resource
from ratusz.portal.catalog.office import language
from ratusz.portal.show.components import Badge, Link, Tone
from ratusz.portal.show.numbers import format_day_short, format_number, format_size
from ratusz.portal.show.table import rows_in_words

#: What a link leads to, by the codes of `bank.build.document.SERVICES`.
SERVICES = {
    "page": gettext_lazy("web page"),
    "portal": gettext_lazy("another data portal"),
    "api": gettext_lazy("interface for programs (API)"),
    "wms": gettext_lazy("map service (WMS)"),
    "wfs": gettext_lazy("map data service (WFS)"),
    "file": gettext_lazy("file kept elsewhere"),
}
_SHORT = {"api": "API", "wms": "WMS", "wfs": "WFS"}
_TONES: dict[str, Tone] = {
    LinkCheck.State.UNCHECKED: "neutral", LinkCheck.State.WORKS: "success",
    LinkCheck.State.MOVED: "warning", LinkCheck.State.BROKEN: "danger",
}  # fmt: skip
_WHY = {
    Why.STATUS: gettext_lazy("the server answers with the error %(status)s"),
    Why.NO_ADDRESS: gettext_lazy("there is no server of that name"),
    Why.NOT_PUBLIC: gettext_lazy("the name leads into a private network"),
    Why.SILENT: gettext_lazy("the server does not answer"),
    Why.NOT_SECURE: gettext_lazy("the certificate of the server is not valid"),
    Why.LOOPS: gettext_lazy("it leads on and on and nowhere"),
    Why.WRONG_ADDRESS: gettext_lazy("it leads on to what is no address"),
}


def format_in_words(code: str) -> str:
    """A format as people call it: "PDF", "WMS", "web page"."""
    if code in KINDS:
        return KINDS[code].name
    return _SHORT.get(code) or (str(SERVICES[code]) if code in SERVICES else code.upper())


def check_badge(check: LinkCheck) -> Badge:
    """The state of a link in a word or two; of one that failed when that was, for it may work again."""
    if check.state == LinkCheck.State.BROKEN and check.checked_at is not None:
        said = _("the link did not work when last tried (%(day)s)")
        return Badge(text=said % {"day": format_day_short(day_of(check.checked_at), language())}, tone="warning")
    return Badge(text=str(LinkCheck.State(check.state).label), tone=_TONES[check.state])


def why_broken(check: LinkCheck) -> str:
    """Why a link is called broken, as the end of a sentence; empty where it is not."""
    return str(_WHY[Why(check.why)]) % {"status": check.status} if check.why else ""


def publication_link(publication: Publication) -> Link:
    """The permanent address of a version as a file: the rows as CSV, the document as it is, the words of a link."""
    suffix = "json" if publication.url else publication.format or "csv"
    name = format_in_words(publication.format) if publication.bytes else suffix.upper()
    return Link(text=name, url=f"/r/{publication.resource_id}/{publication.version}.{suffix}")


def size_in_words(publication: Publication) -> str:
    """How much a version is: rows, bytes, or where a link leads."""
    if publication.url:
        return publication.url
    return format_size(publication.bytes, language()) if publication.bytes else rows_in_words(publication.rows, language())


def contents_in_words(resources: Iterable[Resource]) -> list[str]:
    """How many tables, documents and links, each where there are any: "1 table", "3 documents"."""
    count = Counter(resource.kind for resource in resources)
    tables, documents, links = (count[kind] for kind in (Resource.Kind.TABLE, Resource.Kind.DOCUMENT, Resource.Kind.LINK))
    words = (
        (tables, ngettext("%(number)s table", "%(number)s tables", tables)),
        (documents, ngettext("%(number)s document", "%(number)s documents", documents)),
        (links, ngettext("%(number)s link", "%(number)s links", links)),
    )
    return [text % {"number": format_number(number, language())} for number, text in words if number]


def kinds_in_words(kind: str) -> str:
    """Many of a kind: "Tables", "Documents", "Links"."""
    return {"table": _("Tables"), "document": _("Documents"), "link": _("Links")}[kind]
