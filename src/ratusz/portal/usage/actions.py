"""What is done with what was counted: it is rolled up, and words that should not have been kept are struck out."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from ratusz.bank.base.clock import day_of
from ratusz.bank.base.errors import Conflict, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.portal.core import audit, bank, journal, popular
from ratusz.portal.core.policy import require
from ratusz.portal.core.strangers import refuse_personal
from ratusz.portal.core.texts import reason_of
from ratusz.portal.people.models import User
from ratusz.portal.usage import rolling, visitors
from ratusz.portal.usage.counting import folder
from ratusz.portal.usage.models import StruckWords
from ratusz.portal.usage.policy import can_strike
from ratusz.portal.usage.queries import ids_of, popularity
from ratusz.portal.usage.struck import is_struck, mark_of


def roll_up(*, now: datetime) -> None:
    """Bring days and months up to date; throw away the salts of days that are over."""
    visitors.forget(bank.directory() / bank.CACHE, but=day_of(now))
    rolling.roll_up(folder(), ids=ids_of, now=now, struck=is_struck())
    popular.renew(popularity())


@transaction.atomic
def strike(*, words: Sequence[str], reason: str, by: User, now: datetime) -> None:
    """Take `words` out of what was counted and keep them no more, whoever searches for them. How many searched at all stays."""
    require(can_strike, by, None)
    said = reason_of(reason, missing=N_("Say why they are struck out."))
    refuse_personal(said)
    if not words:
        raise WrongUsage("words-missing", N_("Choose the words that are struck out."))
    for one in words:
        row, is_new = StruckWords.objects.get_or_create(mark=mark_of(one), defaults={"reason": said, "struck_at": now, "struck_by": by})
        if is_new:
            audit.record("words.struck", target=row, by=by, at=now, detail={"reason": said})
            journal.write("words", target=row, at=now)
    rolling.take_out(folder(), is_struck())


@transaction.atomic
def let_in(*, struck: StruckWords, by: User, now: datetime) -> None:
    """Keep these words again from now on. What was counted of them before is gone."""
    require(can_strike, by, None)
    audit.record("words.let-in", target=struck, by=by, at=now)
    journal.write("words", target=struck, at=now)
    if not StruckWords.objects.filter(pk=struck.pk).delete()[0]:
        raise Conflict("words-let-in", N_("They are kept again already."))
