"""Who did what, when, to what."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.translation import override

from ratusz.portal.core.models import AuditEntry


def record(verb: str, *, target: Model, by: Any, at: datetime, detail: Mapping[str, Any] | None = None) -> None:
    """Write that `by` (a User; None is the bank itself) did `verb` ("resource.published") to `target`, in the caller's transaction."""
    with override(settings.LANGUAGE_CODE):
        label = str(target)[:300]
    AuditEntry.objects.create(
        at=at,
        by=by,
        verb=verb,
        target_kind=target._meta.model_name or "",
        target_id=str(target.pk),
        target_label=label,
        detail=dict(detail or {}),
    )
