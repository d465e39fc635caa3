"""Tasks and jobs of the timetable in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

JOBS = {
    "send letters": gettext_lazy("sending letters"),
    "tell news": gettext_lazy("telling of news by e-mail"),
    "remind": gettext_lazy("reminding of what is due"),
    "publish what is due": gettext_lazy("publishing at the set hour"),
    "take up tasks again": gettext_lazy("taking up interrupted work"),
    "close surveys": gettext_lazy("closing surveys, delivering what was counted, deleting single answers"),
    "check links": gettext_lazy("asking links whether they answer"),
    "tell of broken links": gettext_lazy("telling of broken links"),
    "make serving copies": gettext_lazy("laying out large tables for questions"),
    "renew search index": gettext_lazy("making the search index anew"),
    "put the document for dane.gov.pl in place": gettext_lazy("putting the document for dane.gov.pl in place"),
    "begin backup": gettext_lazy("beginning the backup"),
    "finish erasures": gettext_lazy("finishing erasures"),
    "sweep pictures": gettext_lazy("clearing away old pictures of charts"),
    "sweep staging": gettext_lazy("sweeping what was cut off"),
    "roll up use": gettext_lazy("adding up statistics of use"),
    "deliver use": gettext_lazy("delivering statistics of use"),
    "note what has no purpose": gettext_lazy("noting how much is gathered with no known purpose"),
    "find what is late": gettext_lazy("finding what is late"),
    "end sessions": gettext_lazy("ending old sessions"),
    "forget tasks": gettext_lazy("forgetting old tasks"),
    "forget addresses": gettext_lazy("forgetting addresses of old one-time links, requests and subscriptions"),
}
TASKS = {
    "ratusz.portal.intake.tasks.read": gettext_lazy("reading a delivery"),
    "ratusz.portal.intake.tasks.publish": gettext_lazy("publishing a delivery"),
    "ratusz.portal.intake.tasks.remake": gettext_lazy("making a table anew with its corrections"),
    "ratusz.portal.secrecy.tasks.work_out": gettext_lazy("finding out what has to be hidden of a table"),
    "ratusz.portal.gaps.tasks.look_at_table": gettext_lazy("finding what is missing in a table"),
    "ratusz.portal.gaps.tasks.look_at_needs": gettext_lazy("finding what is needed and nobody gathers"),
    "ratusz.portal.discrepancies.tasks.scan_phenomenon": gettext_lazy("comparing the figures of several holdings"),
    "ratusz.portal.moving.tasks.work": gettext_lazy("moving in"),
    "ratusz.portal.explore.tasks.make_copy": gettext_lazy("laying out a large table for questions"),
    "ratusz.portal.dane_gov_pl.tasks.rebuild": gettext_lazy("making the document for dane.gov.pl"),
    "ratusz.portal.catalog.tasks.check_link": gettext_lazy("asking a link whether it answers"),
}
_FOLLOW = "follow "


def job_in_words(name: str) -> str:
    """A job of the timetable."""
    if name.startswith(_FOLLOW):
        return _("following the journal: %(what)s") % {"what": name.removeprefix(_FOLLOW)}
    return str(JOBS.get(name, name))


def task_in_words(path: str) -> str:
    """A task of the queue."""
    return str(TASKS.get(path, path.rpartition(".")[2]))
