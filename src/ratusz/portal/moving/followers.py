"""What a move forgets with an erasure: the names of the files, and what was said of them."""

from datetime import datetime

from ratusz.portal.core.followers import Follower
from ratusz.portal.core.models import JournalRow
from ratusz.portal.moving.models import Move, MovedFile

#: What stands where the name of a file stood.
_ERASED = "—"


def forget_names(row: JournalRow, now: datetime) -> None:  # noqa: ARG001  a follower's signature
    """Take the name of the file that the erased delivery was out of the move that brought it, and out of its report."""
    for file in MovedFile.objects.filter(delivery=row.target).exclude(name=_ERASED).select_related("move"):
        left = [told for told in file.move.report if told.get("found") != file.name]
        Move.objects.filter(pk=file.move_id).update(report=left)
        MovedFile.objects.filter(pk=file.pk).update(name=_ERASED, problem=None)


names = Follower(name="moved-names", kinds=frozenset({"erased"}), follow=forget_names)
