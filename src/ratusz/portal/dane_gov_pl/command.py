"""The document for dane.gov.pl from the command line: made anew, with what the State portal would do."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ratusz.bank.publish.dane_gov_pl.preview import Act
from ratusz.bank.publish.dane_gov_pl.rules import Remark
from ratusz.portal.dane_gov_pl import actions, queries
from ratusz.portal.dane_gov_pl.models import Document

__all__ = ["Told", "renew"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What came of it. `counts`: what the State portal would do, by kind; `is_held`: a coordinator has to say that a fall is meant."""

    datasets: int
    resources: int
    md5: str
    counts: dict[str, int]
    remarks: tuple[Remark, ...]
    is_held: bool

    @property
    def left_out(self) -> tuple[Remark, ...]:
        """Remarks on what the State portal is not told of."""
        return tuple(one for one in self.remarks if one.left_out)

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        remarks = [
            {"code": one.code, "ident": one.ident, "title": one.title, "left_out": one.left_out,
             "message": {"pl": one.sentence("pl"), "en": one.sentence("en")}}
            for one in self.remarks
        ]  # fmt: skip
        return {
            "datasets": self.datasets, "resources": self.resources, "md5": self.md5, "held": self.is_held, "would": self.counts,
            "remarks": remarks,
        }  # fmt: skip


def renew(*, now: datetime) -> Told:
    """Make the document of the catalogue as it is now."""
    actions.rebuild(now=now)
    found, served = queries.foreseen(), queries.served()
    counted = Counter(one.act for one in found.deeds)
    return Told(
        datasets=served.datasets if served else 0,
        resources=served.resources if served else 0,
        md5=served.md5 if served else "",
        counts={act.value: counted[act] for act in Act},
        remarks=found.remarks,
        is_held=found.next is not None and found.next.state == Document.State.HELD,
    )
