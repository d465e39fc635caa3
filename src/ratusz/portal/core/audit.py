"""Who did what, when, to what."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Model
from django.utils.translation import override

from ratusz.portal.core.models import AuditEntry


def record(verb: str, *, target: Model, by: Any, at: datetime, detail: Mapping[str, Any] | None = None) -> None:
    """Write that `by` (a User; None is the bank itself) did `verb` ("resource.published") to `target`, in the caller's transaction.

    Somebody who substitutes another person and acts on that person's roles is named with them.
    """
    with override(settings.LANGUAGE_CODE):
        label = str(target)[:300]
    AuditEntry.objects.create(
        at=at,
        by=by,
        in_place_of=getattr(by, "acts_for", None),
        verb=verb,
        target_kind=target._meta.model_name or "",
        target_id=str(target.pk),
        target_label=label,
        unit=_unit_of(target),
        detail=dict(detail or {}),
    )


def _unit_of(target: Model) -> UUID | None:
    """The unit that answers for `target`, where one does."""
    if target._meta.model_name == "unit":
        return UUID(str(target.pk))
    found: UUID | None = getattr(target, "unit_id", None) or getattr(getattr(target, "dataset", None), "unit_id", None)
    return found
