"""What happened, in words: a sentence for each verb that `audit.record` is told. A test fails for a verb without one."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ratusz.portal.core.models import AuditEntry
from ratusz.portal.core.remarks import in_words

#: `by`: who did it; `target`: to what, by its name at that time.
VERBS = {
    "dataset.made": _("%(by)s made the dataset “%(target)s”."),
    "dataset.described": _("%(by)s changed the description of the dataset “%(target)s”."),
    "dataset.renamed": _("%(by)s changed the address of the dataset “%(target)s”."),
    "dataset.handed-over": _("%(by)s gave the dataset “%(target)s” to another unit."),
    "dataset.archived": _("%(by)s moved the dataset “%(target)s” to the archive."),
    "dataset.brought-back": _("%(by)s took the dataset “%(target)s” out of the archive."),
    "dataset.moved-in": _("%(by)s kept the earlier days and addresses of the dataset “%(target)s”."),
    "resource.moved-in": _("%(by)s kept the earlier place and addresses of “%(target)s”."),
    "move.brought": _("%(by)s brought “%(target)s” to be moved in."),
    "move.looked": _("%(by)s had the files of “%(target)s” looked at."),
    "move.started": _("%(by)s had “%(target)s” taken in."),
    "move.accepted": _("%(by)s accepted the move “%(target)s” as a whole."),
    "move.dropped": _("%(by)s gave the move “%(target)s” up."),
    "resource.made": _("%(by)s made “%(target)s”."),
    "resource.turned-into-document": _("%(by)s made “%(target)s” a document."),
    "resource.described": _("%(by)s changed the description of “%(target)s”."),
    "resource.renamed": _("%(by)s changed the address of “%(target)s”."),
    "resource.columns-described": _("%(by)s changed the dictionary of columns of “%(target)s”."),
    "resource.published": _("%(by)s published “%(target)s”."),
    "resource.undone": _("%(by)s went back to the earlier version of “%(target)s”."),
    "resource.withdrawn": _("%(by)s withdrew “%(target)s” from everybody."),
    "resource.versions-closed": _("%(by)s closed earlier versions of “%(target)s”."),
    "resource.restored": _("%(by)s showed “%(target)s” again."),
    "resource.calendar-declared": _("%(by)s said when “%(target)s” is promised."),
    "resource.publishing-itself": _("%(by)s said whether “%(target)s” may publish itself."),
    "resource.erased": _("Something of “%(target)s” was erased for good."),
    "contract.changed": _("%(by)s changed what is promised of “%(target)s”."),
    "contract.announced": _("%(by)s announced a change of a column of “%(target)s”."),
    "contract.announcement-withdrawn": _("%(by)s withdrew the announced change of a column of “%(target)s”."),
    "correction.proposed": _("%(by)s proposed a correction of “%(target)s”."),
    "correction.accepted": _("%(by)s accepted a correction of “%(target)s”."),
    "correction.declined": _("%(by)s declined a correction of “%(target)s”."),
    "correction.withdrawn": _("%(by)s withdrew a correction of “%(target)s”."),
    "correction.overtaken": _("The source of “%(target)s” has overtaken a correction: it was not applied."),
    "saved.made": _("%(by)s saved “%(target)s”."),
    "saved.changed": _("%(by)s changed what is saved as “%(target)s”."),
    "saved.removed": _("%(by)s removed what was saved as “%(target)s”."),
    "saved.brought-back": _("%(by)s brought back what was saved as “%(target)s”."),
    "finding.received": _("Somebody reported a problem: “%(target)s”."),
    "finding.passed-on": _("%(by)s passed the report “%(target)s” on."),
    "finding.taken": _("%(by)s looks at the report “%(target)s”."),
    "finding.answered": _("%(by)s answered the report “%(target)s”."),
    "finding.set-aside": _("%(by)s set the report “%(target)s” aside."),
    "finding.brought-back": _("%(by)s brought back the report “%(target)s” that was set aside."),
    "finding.forgotten": _("What somebody wrote in the report “%(target)s” was taken away."),
    "need.settled": _("%(by)s saw to what somebody had looked for in “%(target)s”."),
    "asked.received": _("Somebody asked for something: %(target)s."),
    "asked.shown": _("%(by)s let everybody see the request “%(target)s”."),
    "asked.passed-on": _("%(by)s passed the request “%(target)s” on."),
    "asked.answered": _("%(by)s answered the request “%(target)s”."),
    "asked.extended": _("%(by)s moved the day of the request “%(target)s”."),
    "asked.set-aside": _("%(by)s set the request “%(target)s” aside."),
    "asked.forgotten": _("What told of the person who sent the request “%(target)s” was taken away."),
    "declared.made": _("%(by)s wrote “%(target)s” into the registry of flows."),
    "declared.changed": _("%(by)s changed what the registry of flows says of “%(target)s”."),
    "declared.put-aside": _("%(by)s put “%(target)s” aside in the registry of flows."),
    "declared.brought-back": _("%(by)s brought “%(target)s” back into the registry of flows."),
    "flow.confirmed": _("%(by)s confirmed what is said of “%(target)s”, which is gathered."),
    "flow.ended": _("%(by)s said that “%(target)s” is not gathered any more."),
    "flow.begun-again": _("%(by)s said that “%(target)s” is gathered after all."),
    "flow.told-apart": _("%(by)s said that “%(target)s” is not the same as something that another unit gathers."),
    "campaign.opened": _("%(by)s opened the inventory “%(target)s”."),
    "campaign.reminded": _("%(by)s reminded a unit of the inventory “%(target)s”."),
    "campaign.finished": _("%(by)s said that the list of a unit in the inventory “%(target)s” is whole."),
    "campaign.reopened": _("%(by)s opened the list of a unit in the inventory “%(target)s” again."),
    "campaign.closed": _("%(by)s closed the inventory “%(target)s”."),
    "inventory.brought": _("%(by)s brought the spreadsheet “%(target)s”."),
    "inventory.taken": _("%(by)s took the spreadsheet “%(target)s” over into the registry of flows."),
    "inventory.undone": _("%(by)s undid what the spreadsheet “%(target)s” had changed."),
    "why-page.shown": _("%(by)s showed everybody what data is gathered for."),
    "why-page.hidden": _("%(by)s took away the page that says what data is gathered for."),
    "survey.made": _("%(by)s began the survey “%(target)s”."),
    "survey.described": _("%(by)s changed what is said of the survey “%(target)s”."),
    "survey.questions-changed": _("%(by)s changed the questions of the survey “%(target)s”."),
    "survey.submitted": _("%(by)s submitted the survey “%(target)s” for review."),
    "survey.taken-back": _("%(by)s took the survey “%(target)s” back from the reviewers."),
    "survey.sent-back": _("%(by)s sent the survey “%(target)s” back for correction."),
    "survey.accepted": _("%(by)s let the survey “%(target)s” be asked."),
    "survey.dropped": _("%(by)s gave the survey “%(target)s” up."),
    "survey.paper-typed-in": _("%(by)s typed a sheet of paper of the survey “%(target)s” in."),
    "words.struck": _("%(by)s struck words out of the statistics of searches."),
    "words.let-in": _("%(by)s let words that were struck out be kept again."),
    "survey.paper-taken-back": _("%(by)s took a sheet of paper of the survey “%(target)s” back that they had typed in."),
    "survey.closed": _("%(by)s closed the survey “%(target)s”."),
    "survey.text-read": _("%(by)s read a text of a resident in the survey “%(target)s”."),
    "survey.texts-handed-on": _("%(by)s was done with reading the texts of the survey “%(target)s”."),
    "survey.delivered-again": _("%(by)s had the results of the survey “%(target)s” delivered once more."),
    "survey.answers-deleted": _("The single answers of the survey “%(target)s” were deleted; the counts stay."),
    "subscription.confirmed": _("Somebody confirmed that they want news by e-mail of: %(target)s."),
    "subscription.ended": _("News by e-mail of %(target)s ended for somebody."),
    "category.set": _("%(by)s changed the category “%(target)s”."),
    "answer.given": _("%(by)s answered what becomes of the delivery for “%(target)s”."),
    "answer.undone": _("%(by)s took an answer about “%(target)s” back."),
    "link.made": _("%(by)s made a one-time link for %(target)s."),
    "link.revoked": _("%(by)s closed a one-time link for %(target)s."),
    "link.address-forgotten": _("The address of somebody to whom a one-time link was sent was forgotten, as its time had passed."),
    "audience.changed": _("%(by)s changed for whom “%(target)s” is."),
    "link.checked": _("The link “%(target)s” was asked, and answers in another way than before."),
    "link.broken-told": _("The stewards of “%(target)s” were told that the link does not answer."),
    "delivery.received": _("%(by)s delivered the file %(target)s."),
    "delivery.checked-again": _("Corrections of its table were changed: the bank had the file %(target)s read again."),
    "delivery.stopped-again": _("Something in %(target)s has to be settled since it was checked again with the corrections in force."),
    "delivery.read-again": _("%(by)s had the file %(target)s read again."),
    "delivery.kept-as-document": _("%(by)s kept the file %(target)s as a document."),
    "delivery.table-taken": _("%(by)s said where a table of the file %(target)s goes."),
    "delivery.table-ignored": _("%(by)s left a table of the file %(target)s out."),
    "resource.protection-declared": _("%(by)s said how small numbers of “%(target)s” are protected."),
    "delivery.columns-withheld": _("%(by)s said which columns of the file %(target)s stay inside the office."),
    "delivery.problem-decided": _("%(by)s decided about a problem in the file %(target)s."),
    "delivery.described": _("%(by)s changed the day or the note of the file %(target)s."),
    "delivery.submitted": _("%(by)s submitted the file %(target)s for review."),
    "delivery.taken-back": _("%(by)s took the file %(target)s back from the reviewers."),
    "delivery.sent-back": _("%(by)s sent the file %(target)s back for correction."),
    "delivery.accepted": _("%(by)s accepted the file %(target)s."),
    "delivery.replaced": _("%(by)s delivered a mended file in the place of %(target)s."),
    "delivery.dropped": _("%(by)s gave the file %(target)s up."),
    "delivery.handed-in": _("The file %(target)s was handed in by a one-time link."),
    "delivery.scheduled": _("%(by)s accepted the file %(target)s for a set time."),
    "delivery.called-off": _("%(by)s called off the publication of the file %(target)s."),
    "delivery.not-published": _("The file %(target)s was not published at its time."),
    "delivery.published-itself": _("The file %(target)s was published without a review, as a coordinator allows."),
    "delivery.decision-reopened": _("%(by)s asked for a new decision about personal data in the file %(target)s."),
    "delivery.decided-anew": _("%(by)s decided anew about personal data in the file %(target)s."),
    "delivery.handed-over": _("%(by)s put the file %(target)s into other hands."),
    "delivery.quarantined": _("The virus scanner stopped the file %(target)s; it was locked away."),
    "delivery.reading-marked": _("%(by)s marked how the file %(target)s is to be read."),
    "delivery.mark-undone": _("%(by)s undid a mark in the file %(target)s."),
    "delivery.marks-forgotten": _("%(by)s undid all marks in the file %(target)s."),
    "delivery.reading-corrected": _("%(by)s corrected how the file %(target)s is read."),
    "person.appointed": _("%(target)s became the first administrator."),
    "person.invited": _("%(by)s invited %(target)s."),
    "person.invited-again": _("%(by)s invited %(target)s once more."),
    "person.described": _("%(by)s changed the account of %(target)s."),
    "person.address-changed": _("%(by)s changed the e-mail address of %(target)s."),
    "person.proof-set-up": _("%(target)s set a second proof up."),
    "person.proof-removed": _("%(target)s took their second proof away."),
    "person.codes-made": _("%(target)s made new spare codes for signing in."),
    "person.password-set": _("%(target)s set a new password."),
    "person.closed": _("%(by)s closed the account of %(target)s."),
    "person.handed-over": _("%(by)s handed the duties of %(target)s over."),
    "person.signed-out": _("%(by)s signed %(target)s out on all other devices."),
    "role.given": _("%(by)s gave %(target)s a role."),
    "role.taken": _("%(by)s took a role from %(target)s."),
    "substitute.named": _("%(by)s named a substitute for %(target)s."),
    "substitute.ended": _("%(by)s ended the substitution of %(target)s."),
    "unit.made": _("%(by)s made the unit “%(target)s”."),
    "unit.described": _("%(by)s changed what is said of the unit “%(target)s”."),
    "unit.moved": _("%(by)s moved the unit “%(target)s” in the tree."),
    "unit.closed": _("%(by)s closed the unit “%(target)s”."),
    "unit.superior-named": _("%(by)s named the superior of the unit “%(target)s”."),
    "unit.superior-written-to": _("%(by)s wrote to the superior of the unit “%(target)s”."),
    "unit.reminded": _("%(by)s reminded the unit “%(target)s” of what it owes."),
    "erasure.asked": _("%(by)s asked to erase something of “%(target)s” for good."),
    "erasure.confirmed": _("%(by)s confirmed the erasure in “%(target)s”."),
    "erasure.refused": _("%(by)s refused the erasure in “%(target)s”."),
    "erasure.done": _("What was to be erased of “%(target)s” is erased."),
    "state-portal.fall-confirmed": _("%(by)s said that what would vanish from dane.gov.pl is meant to."),
    "page.kept": _("%(by)s changed the page “%(target)s”."),
    "page.restored": _("%(by)s brought back an earlier version of the page “%(target)s”."),
    "logo.added": _("%(by)s put the logo “%(target)s” into the footer."),
    "logo.removed": _("%(by)s took the logo “%(target)s” out of the footer."),
    "phenomenon.made": _("%(by)s declared the phenomenon “%(target)s”."),
    "phenomenon.described": _("%(by)s changed what is said of the phenomenon “%(target)s”."),
    "phenomenon.removed": _("%(by)s had the phenomenon “%(target)s” compared no more."),
    "phenomenon.brought-back": _("%(by)s had the phenomenon “%(target)s” compared again."),
    "phenomenon.compared": _("The holdings of “%(target)s” were compared, and something changed."),
    "holding.made": _("%(by)s declared the holding “%(target)s”."),
    "holding.described": _("%(by)s changed the holding “%(target)s”."),
    "holding.removed": _("%(by)s had the holding “%(target)s” compared no more."),
    "holding.brought-back": _("%(by)s had the holding “%(target)s” compared again."),
    "expectation.made": _("%(by)s declared what is expected of the holdings of “%(target)s”."),
    "expectation.removed": _("%(by)s took back what was expected of the holdings of “%(target)s”."),
    "expectation.brought-back": _("%(by)s brought back what was expected of the holdings of “%(target)s”."),
    "gap.cube-declared": _("%(by)s said what “%(target)s” is to hold."),
    "gap.cube-removed": _("%(by)s took back what “%(target)s” is to hold."),
    "gap.taken": _("%(by)s took up something that is missing in “%(target)s”."),
    "gap.assigned": _("%(by)s gave something that is missing in “%(target)s” to somebody."),
    "gap.planned": _("%(by)s planned for which day what is missing in “%(target)s” will be there."),
    "gap.absent": _("%(by)s said that something will not be there in “%(target)s”."),
    "gap.right": _("%(by)s said that a doubted figure of “%(target)s” is right."),
    "gap.reopened": _("%(by)s opened a gap of “%(target)s” again."),
    "gap.filled": _("What was missing in “%(target)s” is there now."),
    "discrepancy.found": _("Comparing found the discrepancy %(target)s."),
    "discrepancy.returned": _("The discrepancy %(target)s returned with other figures, and was opened again."),
    "discrepancy.raised": _("Somebody reported the discrepancy %(target)s."),
    "discrepancy.released": _("%(by)s asked those who hold the figures about the discrepancy %(target)s."),
    "discrepancy.set-aside": _("%(by)s set the discrepancy %(target)s aside."),
    "discrepancy.commented": _("%(by)s said something about the discrepancy %(target)s."),
    "discrepancy.decided": _("%(by)s explained the discrepancy %(target)s."),
    "discrepancy.sent-back": _("%(by)s asked for another explanation of the discrepancy %(target)s."),
    "discrepancy.verified": _("%(by)s verified the explanation of the discrepancy %(target)s."),
    "discrepancy.reopened": _("%(by)s opened the discrepancy %(target)s again."),
    "discrepancy.noted": _("%(by)s changed what everybody reads of the discrepancy %(target)s."),
    "discrepancy.forgotten": _("What somebody had written about the discrepancy %(target)s was forgotten, as its time had passed."),
    "task.started-again": _("%(by)s started a task again."),
    "task.forgotten": _("%(by)s had a task forgotten."),
    "letter.settled": _("%(by)s settled the letter “%(target)s”, which did not arrive."),
    "letter.sent-again": _("%(by)s had the letter “%(target)s” sent again."),
}

#: Details that people wrote or have to know, with the words before them. Others are for machines.
DETAILS = {
    "why": _("Reason"),
    "reason": _("Reason"), "because": _("Reason"), "note": _("Note"), "column": _("Column"), "columns": _("Columns"), "table": _("Table"),
    "role": _("Role"), "unit": _("Unit"), "old": _("Before"), "new": _("Now"), "substitute": _("Substitute"), "from": _("From"),
    "to": _("To"), "people": _("People"), "first_on": _("From the day"), "last_on": _("To the day"), "dataset": _("Dataset"),
    "successors": _("Successors"), "before": _("Before"), "after": _("After"),
}  # fmt: skip

#: Codes of the database among the details of these, and names of what was changed, in the words of their forms.
_CODED = frozenset({"role", "before", "after"})
_WORDS = {
    "steward": _("steward"), "reviewer": _("reviewer"), "coordinator": _("coordinator"), "inspector": _("data-protection officer"),
    "administrator": _("administrator"), "public": _("everyone"), "office": _("the whole office"), "unchecked": _("not checked yet"),
    "works": _("works"), "moved": _("moved"), "broken": _("does not answer"), "audience": _("For whom"), "units": _("Units"),
    "name": _("Name and surname"), "name_pl": _("Name"), "name_en": _("Name in English"), "phone": _("Phone"), "email": _("E-mail"),
    "language": _("Language of letters"), "pl": _("Polish"), "en": _("English"), "reminders": _("Reminders"),
    "at-once": _("when something comes due, and on the day"), "weekly": _("once a week, on Monday"),
    "overdue": _("only when something is overdue"), "title_pl": _("Title"), "title_en": _("Title in English"),
    "description_pl": _("Description"), "description_en": _("Description in English"), "theme": _("Category"),
    "keywords": _("Keywords"), "licence": _("Licence"), "frequency": _("How often it is updated"), "source_pl": _("Source"),
    "source_en": _("Source in English"), "source_url": _("Address of the source"), "label_pl": _("Name"),
    "label_en": _("Name in English"), "meaning_pl": _("Meaning"), "meaning_en": _("Meaning in English"), "unit": _("Unit"),
}  # fmt: skip

#: Among their details are units, kept by their addresses, which are told by their names.
OF_UNITS = frozenset(
    {
        "person.invited",
        "role.given",
        "role.taken",
        "dataset.handed-over",
        "unit.moved",
        "unit.closed",
        "audience.changed",
        "asked.passed-on",
        "finding.passed-on",
    }
)


def sentence(entry: AuditEntry) -> str:
    """What happened, in a sentence: "B, in place of A, submitted the file x for review."."""
    by = str(entry.by or gettext("The bank"))
    if entry.in_place_of is not None:
        by = gettext("%(by)s, in place of %(principal)s,") % {"by": by, "principal": str(entry.in_place_of)}
    words = VERBS.get(entry.verb)
    if words is None:
        return f"{by}: {entry.verb}: {entry.target_label}"
    return str(words) % {"by": by, "target": entry.target_label}


def details(entry: AuditEntry, *, units: Mapping[str, str] | None = None) -> str:
    """What people wrote or have to know beside the sentence: "Reason: …". `units`: address of a unit → its name."""
    named = (units or {}) if entry.verb in OF_UNITS else {}
    told = {name: _named(value, named) for name, value in entry.detail.items()}
    said = ((words, _plain(told.get(name), coded=name in _CODED)) for name, words in DETAILS.items())
    return ". ".join(f"{words}: {text.rstrip('.')}" for words, text in said if text)


def _named(value: Any, units: Mapping[str, str]) -> Any:
    """`value`, in which addresses of units are their names."""
    if isinstance(value, Mapping):
        return {name: _named(one, units) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_named(one, units) for one in value]
    return units.get(value, value) if isinstance(value, str) else value


def _plain(value: Any, *, coded: bool) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{_WORDS.get(name, name) if coded else name}: {_plain(one, coded=coded)}" for name, one in value.items() if one)
    if isinstance(value, (list, tuple)):
        return ", ".join(_plain(one, coded=coded) for one in value)
    return "" if value is None else in_words(str(_WORDS.get(value, value) if coded else value))
