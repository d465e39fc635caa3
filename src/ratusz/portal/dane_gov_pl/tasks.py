"""Work done in the background: the document for dane.gov.pl made anew."""

from django_tasks import task

from ratusz.bank.base.clock import utc_now
from ratusz.portal.dane_gov_pl import actions


@task()
def rebuild() -> None:
    """Make it of the catalogue as it is; begun again, it makes the same."""
    actions.rebuild(now=utc_now())
