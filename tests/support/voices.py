"""Forms of people without an account, filled in as a person fills them in: from the page, and not at once."""

import re
from datetime import timedelta

from ratusz.bank.base.clock import utc_now
from ratusz.portal.core.strangers import stamp

#: Forms and pages for whoever comes; what they tell is walked in test_leaks_walk.py, the pages of one's own in their tests.
FOR_EVERYBODY = {
    "findings:report", "findings:report-table", "findings:findings", "findings:one", "findings:own", "findings:need", "findings:need-thanks",
    "asking:ask", "asking:write", "asking:list", "asking:one", "asking:voice", "asking:own", "subscriptions:subscribe",
    "subscriptions:confirm", "subscriptions:manage", "subscriptions:end", "subscriptions:atom", "subscriptions:atom-dataset",
    "subscriptions:atom-theme", "subscriptions:atom-unit", "upkeep:outbox",
    "gaps:public", "discrepancies:list", "discrepancies:atom", "discrepancies:raise", "discrepancies:phenomenon", "discrepancies:one", "discrepancies:own",
    "stewardship:public", "surveys:list", "surveys:one", "surveys:thanks", "surveys:code", "surveys:sheet",
}  # fmt: skip


def stamped(seconds: float = 60) -> str:
    """The mark of a form that was shown so many seconds ago."""
    return stamp(utc_now() - timedelta(seconds=seconds))


def send(client, path, *, seconds: float = 60, **said):
    """Look at the form, take the time of a person, send it."""
    assert client.get(path).status_code == 200, path
    return client.post(path, {"website": "", "shown": stamped(seconds), **said})


def words(response) -> str:
    """The text of a page, without tags and with single blanks."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())
