"""Erasures from the command line: the same rules and records as on the web."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ratusz.bank.base.errors import NotFound
from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.erasure import actions
from ratusz.portal.erasure.models import Purge
from ratusz.portal.erasure.queries import Loss, loss_of
from ratusz.portal.people.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An erasure, and what it takes; `loss` None where it was decided."""

    purge: Purge
    loss: Loss | None

    @property
    def id(self) -> str:
        """The id that the second person names."""
        return str(self.purge.pk)


def ask(address: str, *, version: str, delivery: str, reason: str, email: str, now: datetime) -> Asked:
    """Ask for what lies at `address`, "dataset" or "dataset/resource"."""
    slug, _slash, name = address.partition("/")
    dataset = Dataset.objects.filter(slug=slug).first()
    resource = Resource.objects.filter(dataset=dataset, slug=name).first() if dataset and name else None
    if dataset is None or (name and resource is None):
        raise NotFound("not-found", N_("There is nothing at this address."))
    purge = actions.ask(
        dataset=dataset, resource=resource, version=version, delivery=_uuid(delivery) if delivery else None, reason=reason,
        by=_person(email), now=now,
    )  # fmt: skip
    return Asked(purge=purge, loss=loss_of(purge))


def confirm(purge_id: str, *, email: str, now: datetime) -> Asked:
    """Confirm as another person, and carry it out here and now."""
    purge = actions.confirm(purge=_purge(purge_id), by=_person(email), now=now)
    actions.carry_out(purge, now=now)
    return Asked(purge=purge, loss=None)


def refuse(purge_id: str, *, email: str, note: str, now: datetime) -> None:
    """Leave it as it is."""
    actions.refuse(purge=_purge(purge_id), note=note, by=_person(email), now=now)


def waiting() -> list[Purge]:
    """Those that wait for a second person."""
    return list(Purge.objects.filter(state=Purge.State.ASKED).select_related("dataset", "resource", "asked_by"))


def again(*, now: datetime) -> int:
    """Take out once more whatever has a tombstone; how many tombstones there are."""
    actions.carry_out_confirmed(now=now)
    return actions.erase_again(now=now)


def _purge(purge_id: str) -> Purge:
    found = Purge.objects.filter(pk=_uuid(purge_id)).first()
    if found is None:
        raise NotFound("erasure-unknown", N_("Nobody asked for the erasure {id}."), values={"id": purge_id})
    return found


def _person(email: str) -> User:
    found = User.objects.filter(email=email.lower(), is_active=True).first()
    if found is None:
        raise NotFound("person-unknown", N_("Nobody here has the address {email}."), values={"email": email})
    return found


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound("not-an-id", N_("“{found}” is no id."), values={"found": text[:80]}) from error
