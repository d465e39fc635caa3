"""An erasure read for what people wrote about what was erased: they may have copied it."""

from datetime import datetime

from ratusz.portal.catalog.models import Publication
from ratusz.portal.core.followers import Follower
from ratusz.portal.core.models import JournalRow
from ratusz.portal.findings.models import Finding


def forget_words(row: JournalRow, now: datetime) -> None:  # noqa: ARG001  a follower's signature
    """Take away what was written, shown and answered about versions of the table that are erased; that there was a finding stays."""
    erased = Publication.objects.filter(resource=row.target).exclude(erased_hash="").values("version")
    Finding.objects.filter(resource=row.target, version__in=erased).update(text="", shown_text="", answer="", nickname="", credited=False)


words = Follower(name="finding-words", kinds=frozenset({"erased"}), follow=forget_words)
