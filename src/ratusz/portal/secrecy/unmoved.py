"""Whether what a version was made by still holds when it is shown: what is declared of its table, and what is open beside it."""

from dataclasses import dataclass
from uuid import UUID

from ratusz.bank.base.errors import Conflict
from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.models import Resource
from ratusz.portal.secrecy.models import Declaration
from ratusz.portal.secrecy.queries import open_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The declaration that held (its id), and the versions that were open where anything is hidden."""

    declared: int | None
    open: tuple[tuple[UUID, str], ...]


def seen_of(resource: Resource) -> Seen:
    """What a version of `resource` is made by: asked before it is made."""
    return Seen(declared=_declared(resource), open=open_in({resource.dataset_id}))


def require_unmoved(resource: Resource, seen: Seen) -> None:
    """`Conflict` unless all is as it was `seen`. It stays so until the end of the transaction of the caller: dataset and resource are held.

    They are held in the order in which a delivery holds them, before any correction.
    """
    open_now = open_in({resource.dataset_id}, lock=True)
    Resource.objects.select_for_update(of=("self",)).get(pk=resource.pk)
    if (_declared(resource), open_now) != (seen.declared, seen.open):
        raise Conflict(
            "overtaken",
            N_("Somebody else changed this resource in the meantime; nothing was done."),
            N_("Look at it as it is now, and decide again."),
        )


def _declared(resource: Resource) -> int | None:
    found: int | None = Declaration.objects.filter(resource=resource.pk, ended_at=None).values_list("pk", flat=True).first()
    return found
