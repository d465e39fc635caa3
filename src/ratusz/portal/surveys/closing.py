"""How a survey closes into deliveries: through the door that clerks use, in the name of whoever closed it. Done by the worker.

It may be cut off anywhere: what is closed and has no delivery yet gets one at the next turn. What was refused waits for a person.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from ratusz.agora.export import COUNTED, COUNTED_KEY, WORDED, WORDED_KEY, ColumnOfTable, as_csv, counted_rows, worded_rows
from ratusz.bank.base.clock import day_of
from ratusz.bank.base.errors import NotAllowed, UserError
from ratusz.bank.base.ids import RandomBytes
from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.actions import CodeWord, ColumnWords, DatasetWords, ResourceWords, describe_columns, make_dataset, make_resource
from ratusz.portal.catalog.models import Dataset, Frequency, Licence, Resource
from ratusz.portal.core import audit
from ratusz.portal.core.remarks import remark
from ratusz.portal.intake import refusals
from ratusz.portal.intake.command import Wanted, deliver
from ratusz.portal.intake.models import Delivery
from ratusz.portal.people.models import User
from ratusz.portal.surveys.actions import close
from ratusz.portal.surveys.models import Survey

State = Survey.State
#: Long enough to count anew where somebody doubts a published result; then nobody needs single answers any more.
KEPT_FOR = timedelta(days=30)
#: Whatever became of its deliveries: a year is more than any survey takes.
LONGEST = timedelta(days=365)


def work(*, now: datetime, random_bytes: RandomBytes) -> None:
    """Close what is over, deliver what was counted and what was read, delete single answers whose time has come."""
    for survey in Survey.objects.filter(state=State.OPEN, ends_on__lt=day_of(now)):
        if survey.closes_after < day_of(now):
            close(survey=survey, by=None, now=now)
    waits = Survey.objects.filter(state=State.CLOSED, failure__isnull=True, forgotten_at=None).loaded()
    for survey in waits.filter(counted=None):
        if survey.counts.people:
            _try(deliver_counts, survey, now=now, random_bytes=random_bytes)
    for survey in waits.filter(worded=None).exclude(handed_at=None):
        if survey.texts.leaving().exists():
            _try(deliver_words, survey, now=now, random_bytes=random_bytes)
    forget(now=now)


def deliver_counts(survey: Survey, *, now: datetime, random_bytes: RandomBytes) -> None:
    """Deliver what was counted when it closed."""
    rows = counted_rows(survey.questionnaire, survey.counts)
    words = ResourceWords(
        title_pl=f"{survey.title_pl}: policzone odpowiedzi",
        title_en=f"{survey.title_en or survey.title_pl}: answers counted",
        description_pl="Jeden wiersz to jedna odpowiedź, którą można było wybrać, i liczba osób, które ją wybrały.",
        description_en="One row is one answer that could be chosen, and the number of people who chose it.",
    )
    resource = _table(survey, "odpowiedzi", words, COUNTED, by=_closed_by(survey), now=now)
    survey.counted = _send(
        survey, resource, as_csv(COUNTED, rows), key=COUNTED_KEY, by=_closed_by(survey), now=now, random_bytes=random_bytes
    )
    survey.save(update_fields=["counted"])


def deliver_words(survey: Survey, *, now: datetime, random_bytes: RandomBytes) -> None:
    """Deliver what people wrote and somebody has read, in the words in which it may leave."""
    by = survey.handed_by
    if by is None:
        raise _nobody()
    rows = worded_rows(survey.questionnaire, survey.texts.leaving().values_list("question", "shown_text"))
    words = ResourceWords(
        title_pl=f"{survey.title_pl}: wypowiedzi",
        title_en=f"{survey.title_en or survey.title_pl}: texts",
        description_pl="Odpowiedzi własnymi słowami, przeczytane w urzędzie, bez nazwisk i bez związku z innymi odpowiedziami tej osoby.",
        description_en="Answers in people's own words, read by the office, without names, without a link to other answers of that person.",
    )
    resource = _table(survey, "wypowiedzi", words, WORDED, by=by, now=now)
    survey.worded = _send(survey, resource, as_csv(WORDED, rows), key=WORDED_KEY, by=by, now=now, random_bytes=random_bytes)
    survey.save(update_fields=["worded"])


@transaction.atomic
def forget(*, now: datetime) -> int:
    """Delete single answers and texts of surveys whose deliveries are done with; of how many surveys."""
    old = Survey.objects.filter(state=State.CLOSED, forgotten_at=None, closed_at__lt=now - KEPT_FOR).loaded()
    due = [one for one in old if _is_done(one) or (one.closed_at is not None and one.closed_at < now - LONGEST)]
    for survey in due:
        survey.answers.all().delete()
        survey.texts.all().delete()
        survey.forgotten_at = now
        survey.save(update_fields=["forgotten_at"])
        audit.record("survey.answers-deleted", target=survey, by=None, at=now)
    return len(due)


def _try(act: Callable[..., None], survey: Survey, *, now: datetime, random_bytes: RandomBytes) -> None:
    """What is refused is written down and not tried again until somebody asks for it."""
    try:
        act(survey, now=now, random_bytes=random_bytes)
    except UserError as error:
        Survey.objects.filter(pk=survey.pk).update(failure=refusals.to_json(error))


def _closed_by(survey: Survey) -> User:
    """Whoever closed it; for one that closed itself, whoever wanted it asked."""
    found = survey.closed_by or survey.submitted_by
    if found is None:
        raise _nobody()
    return found


def _nobody() -> NotAllowed:
    return NotAllowed("nobody-delivers", N_("Nobody is left in whose name it could be delivered."))


def _is_done(survey: Survey) -> bool:
    """Whether all that leaves has left."""
    counts_left = not survey.counts.people or _is_published(survey.counted)
    if not survey.texts.exists():
        return counts_left
    return counts_left and survey.handed_at is not None and (not survey.texts.leaving().exists() or _is_published(survey.worded))


def _is_published(delivery: Delivery | None) -> bool:
    return delivery is not None and delivery.state == Delivery.State.PUBLISHED


def _dataset(survey: Survey, *, by: User, now: datetime) -> Dataset:
    """Where its tables go: as chosen, else one of its own."""
    if survey.dataset is not None:
        return survey.dataset
    source = "Ankieta od {from_} do {to}: {people} odpowiedzi, w tym {paper} na papierze. Odpowiadał, kto chciał."
    source_en = "A survey from {from_} to {to}: {people} people answered, {paper} of them on paper. Whoever wanted to answered."
    values = {"from_": survey.opens_on, "to": survey.ends_on, "people": survey.counts.people, "paper": survey.counts.paper}
    words = DatasetWords(
        title_pl=f"Ankieta: {survey.title_pl}",
        title_en=f"Survey: {survey.title_en}" if survey.title_en else "",
        description_pl=f"{survey.purpose_pl}\n\n{survey.effect_pl}",
        description_en=f"{survey.purpose_en}\n\n{survey.effect_en}".strip(),
        theme=survey.theme,
        keywords=("ankieta", "głos mieszkańców"),
        licence=Licence.CC0,
        frequency=Frequency.NEVER,
        source_pl=source.format(**values),
        source_en=source_en.format(**values),
        covers_from=survey.opens_on,
        covers_to=survey.ends_on,
    )
    survey.dataset = make_dataset(words=words, unit=survey.unit, by=by, now=now)
    survey.save(update_fields=["dataset"])
    return survey.dataset


@transaction.atomic
def _table(survey: Survey, kind: str, words: ResourceWords, columns: Sequence[ColumnOfTable], *, by: User, now: datetime) -> Resource:
    """The table of this `kind`, with its dictionary; the one that an earlier attempt made, where there was one."""
    dataset = _dataset(survey, by=by, now=now)
    slug = f"{survey.slug}-{kind}"
    found: Resource | None = Resource.objects.select_related("dataset").filter(dataset=dataset, slug=slug).first()
    if found is not None:
        return found
    resource = make_resource(dataset=dataset, words=words, by=by, now=now, slug=slug)
    describe_columns(resource=resource, columns={one.name: _column_words(one) for one in columns}, by=by, now=now)
    return resource


def _column_words(column: ColumnOfTable) -> ColumnWords:
    return ColumnWords(
        label_pl=column.label.pl, label_en=column.label.en, meaning_pl=column.meaning.pl, meaning_en=column.meaning.en, unit=column.unit,
        codes=tuple(CodeWord(code=code, pl=said.pl, en=said.en) for code, said in column.codes.items()),
    )  # fmt: skip


def _send(
    survey: Survey, resource: Resource, text: str, *, key: tuple[str, ...], by: User, now: datetime, random_bytes: RandomBytes
) -> Delivery:
    """Hand the file in as a clerk would; reviewers look at it as at any other."""
    with TemporaryDirectory(prefix="survey-") as folder:
        path = Path(folder) / f"{resource.slug}.csv"
        path.write_text(text, encoding="utf-8")
        note = remark(N_("The survey “{title}”, people: {people}."), values={"title": survey.title_pl, "people": survey.counts.people})
        wanted = Wanted(
            path=path, to=f"{resource.dataset.slug}/{resource.slug}", mode=Resource.Mode.REPLACES, key=key, as_email=by.email,
            state_on=survey.ends_on, note=note, channel=Delivery.Channel.SURVEY,
        )  # fmt: skip
        return deliver(wanted, now=now, random_bytes=random_bytes).delivery
