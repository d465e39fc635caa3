"""Deliveries for tests, brought as far as a test wants them."""

from collections.abc import Mapping, Sequence
from typing import Any

from ratusz.portal.catalog.models import Resource
from ratusz.portal.intake import actions
from ratusz.portal.intake.models import Delivery
from ratusz.portal.people.models import User
from tests.support.moments import after
from tests.support.reading import workbook

SCHOOLS = "nr;szkoła;uczniowie\n1;SP 1;310\n2;SP 2;287\n3;SP 3;-\n"
PERSONAL = "nr;szkoła;dyrektor\n1;SP 1;44051401359\n2;SP 2;02070803628\n3;SP 3;44051401359\n"


def sent(content: str | bytes, resource: Resource, *, by: User, name: str = "szkoly.csv", seconds: float = 0, **more: Any) -> Delivery:
    """A delivery as it is after the bank has read it."""
    data = content if isinstance(content, bytes) else content.encode()
    delivery = actions.receive(
        dataset=resource.dataset,
        resource=resource,
        file_name=name,
        original=actions.keep([data]),
        by=by,
        now=after(seconds=seconds),
        **more,
    )
    delivery.refresh_from_db()
    return delivery


def submitted(content: str | bytes, resource: Resource, *, by: User, seconds: float = 0, **more: Any) -> Delivery:
    """A delivery that waits for a review."""
    delivery = sent(content, resource, by=by, seconds=seconds, **more)
    actions.submit(delivery=delivery, by=by, now=after(seconds=seconds + 1))
    delivery.refresh_from_db()
    return delivery


def book(sheets: Mapping[str, Sequence[Sequence[Any]]], *, hidden: Sequence[str] = ()) -> bytes:
    """A workbook: name of a sheet → rows."""

    def fill(made: Any) -> None:
        for name, rows in sheets.items():
            page = made.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
            if name in hidden:
                page.hide()

    return workbook(fill)
