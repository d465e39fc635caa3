"""Letters about formal requests: to the office's mailbox with everything, to the one who asked without a word of theirs.

What a stranger wrote is never sent to an address that a stranger gave: it would make a sender of advertisements of the bank.
"""

from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from ratusz.portal.asking.models import Asked
from ratusz.portal.core import outbox
from ratusz.portal.core.models import Letter
from ratusz.portal.core.outbox import AGAIN
from ratusz.portal.show.numbers import format_day

MOST_RECEIPTS = 3
_HANDED, _RECEIPT, _EXTENDED = "asked ", "receipt ", "extended "


def hand_over(asked: Asked, *, now: datetime) -> None:
    """Everything, to the mailbox of the unit it was given to, else of the office; where there is none it waits on the desk alone."""
    to = (asked.unit.email if asked.unit else "") or settings.BANK_EMAIL
    if not to:
        return
    with override("pl"):
        lines = [
            f"{asked.get_kind_display()}, {_number(asked)}",
            _("Received: %(day)s") % {"day": _day(asked.came_at)},
            _("To be answered by: %(day)s") % {"day": _day(asked.due_on)},
            _("Who asks: %(name)s") % {"name": asked.name or _("not given")},
            _("Where to answer: %(email)s") % {"email": asked.email},
            _("What about:\n%(text)s") % {"text": asked.text},
        ]
        lines += [_("Purpose of the re-use:\n%(text)s") % {"text": asked.purpose}] if asked.purpose else []
        lines += [_("Form and way of handing over:\n%(text)s") % {"text": asked.form}] if asked.form else []
        lines.append(_("Note in the bank that it was answered: %(address)s") % {"address": _of_office(asked)})
        subject = _("Formal request %(number)s, answer by %(day)s") % {"number": asked.number, "day": _day(asked.due_on)}
    outbox.write(once=f"{_HANDED}{asked.pk} {to}", to=to, subject=subject, body="\n\n".join(lines) + "\n", now=now)


def confirm(asked: Asked, *, now: datetime) -> None:
    """The receipt; a few a day to one address, for it may be the address of somebody else."""
    lately = Letter.objects.filter(to=asked.email, once__startswith=_RECEIPT, written_at__gt=now - timedelta(days=1))
    if lately.count() >= MOST_RECEIPTS:
        return
    with override("pl"):
        lines = [
            _("Good day,"),
            _("your request has arrived. This is its receipt."),
            _("Number: %(number)s") % {"number": asked.number},
            _("Received: %(day)s") % {"day": _day(asked.came_at)},
            _("The office answers by: %(day)s") % {"day": _day(asked.due_on)},
            _("The answer comes to this address. Here you see what becomes of the request: %(address)s") % {"address": _own(asked)},
            _("If you did not send it, somebody gave your address by mistake. Then there is nothing to do."),
        ]
        subject = _("%(bank)s: receipt of request %(number)s") % {"bank": _bank(), "number": asked.number}
    outbox.write(once=f"{_RECEIPT}{asked.pk}", to=asked.email, subject=subject, body="\n\n".join(lines) + "\n", now=now)


def tell_of_extension(asked: Asked, *, now: datetime) -> None:
    """Why it takes longer, and until when."""
    if not asked.email:
        return
    with override("pl"):
        lines = [
            _("Good day,"),
            _("your request %(number)s cannot be answered within fourteen days.") % {"number": asked.number},
            _("Reason: %(reason)s") % {"reason": asked.extended_because},
            _("The office answers by: %(day)s") % {"day": _day(asked.due_on)},
            _own(asked),
        ]
        subject = _("%(bank)s: a later day for request %(number)s") % {"bank": _bank(), "number": asked.number}
    outbox.write(once=f"{_EXTENDED}{asked.pk}", to=asked.email, subject=subject, body="\n\n".join(lines) + "\n", now=now)


def forget(asked: Asked) -> None:
    """The letters about it, those sent again too: they hold name, address and words of the one who asked."""
    ours = [Q(once__startswith=f"{kind}{asked.pk}") for kind in (_HANDED, _RECEIPT, _EXTENDED)]
    while ours:
        found = list(Letter.objects.filter(reduce(or_, ours)).values_list("pk", flat=True))
        ours = [Q(once__startswith=f"{AGAIN}{pk} ") for pk in found]
        Letter.objects.filter(pk__in=found).delete()


def _number(asked: Asked) -> str:
    return _("number %(number)s") % {"number": asked.number}


def _day(value: date | datetime) -> str:
    return format_day(value, "pl")


def _own(asked: Asked) -> str:
    return urljoin(settings.BANK_ADDRESS, asked.own_address)


def _of_office(asked: Asked) -> str:
    return urljoin(settings.BANK_ADDRESS, reverse("asking:handle", args=[asked.number]))


def _bank() -> str:
    return settings.BANK_NAME or "Ratusz"
