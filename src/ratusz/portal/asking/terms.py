"""By when the office answers: terms of the law for formal requests, a promise for everything else.

Public information: without undue delay, within 14 days of the day the request came, at most within two months where the office tells
why (act of 6 September 2001 on access to public information, art. 13). Re-use: the same two terms (act of 11 August 2021 on open data
and the re-use of public sector information, art. 40). Days are counted as everywhere in law: `bank.base.workdays`.
"""

from datetime import date

from ratusz.bank.base.workdays import within_days, within_months

STATUTORY_DAYS, EXTENDED_MONTHS = 14, 2
PROMISED_DAYS = 14


def due_on(received: date) -> date:
    """The last day for an answer to what came on `received`."""
    return within_days(received, STATUTORY_DAYS)


def latest_on(received: date) -> date:
    """The last day of a term that was extended."""
    return within_months(received, EXTENDED_MONTHS)
