"""What people call the columns of a resource: asked with each answer about it, so kept while the journal stands."""

from collections.abc import Mapping

from ratusz.portal.catalog.models import ColumnText, Resource
from ratusz.portal.core.kept import kept


def column_texts(resource: Resource) -> Mapping[str, ColumnText]:
    """Column name → its texts. Whoever may see the resource may read them, so access has been decided by the caller."""
    return kept(("column texts", resource.pk), lambda: {text.name: text for text in ColumnText.objects.filter(resource=resource)})
