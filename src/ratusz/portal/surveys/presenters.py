"""Surveys in words: badges, lines, facts, what came of each question."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ratusz.agora.export import answer_words, share
from ratusz.agora.questionnaire import Kind, Question, Questionnaire
from ratusz.agora.tally import Result, Tally
from ratusz.portal.catalog.codes import in_language
from ratusz.portal.catalog.office import language
from ratusz.portal.show.components import Badge, Bar, Bars, Fact, Line, Link, Tone
from ratusz.portal.show.numbers import format_day
from ratusz.portal.surveys.models import Survey

State = Survey.State
_TONES: dict[str, Tone] = {State.DRAFT: "neutral", State.SUBMITTED: "warning", State.OPEN: "success", State.CLOSED: "info"}


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionResult:
    """What came of one question. `bars` is None for one answered in people's own words."""

    number: int
    title: str
    text: str
    bars: Bars | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """A question on a sheet of paper: boxes to tick, or lines to write on."""

    number: int
    title: str
    hint: str
    boxes: tuple[str, ...]
    is_scale: bool


def chosen_in_words(questionnaire: Questionnaire, given: Mapping[str, Sequence[int]]) -> Iterator[str]:
    """What somebody chose, question by question."""
    for number, question in questionnaire.numbered:
        if chosen := given.get(str(number)):
            words = [answer_words(question, one) for one in chosen]
            yield f"{number}. {question.label.pl}: {', '.join(in_language(one.pl, one.en) for one in words)}"


def badge_of(survey: Survey, today: date) -> Badge:
    """Its state, as its reader understands it."""
    if survey.state != State.OPEN:
        return Badge(text=str(survey.get_state_display()), tone=_TONES[survey.state])
    if today < survey.opens_on:
        return Badge(text=_("soon"), tone="neutral")
    if survey.takes_web(today):
        return Badge(text=_("open"), tone="success")
    return Badge(text=_("being counted"), tone="info")


def line_of(survey: Survey, today: date, *, url: str = "") -> Line:
    """A line; `url`: where it leads, else to its public page."""
    parts = [survey.unit.name, days_in_words(survey)]
    if survey.state == State.CLOSED:
        parts.append(people_in_words(survey.counts.people))
    return Line(title=survey.title, url=url or survey.get_absolute_url(), text=" · ".join(parts), badge=badge_of(survey, today))


def days_in_words(survey: Survey) -> str:
    """From when until when."""
    return _("from %(first)s to %(last)s") % {
        "first": format_day(survey.opens_on, language()),
        "last": format_day(survey.ends_on, language()),
    }


def people_in_words(count: int) -> str:
    """How many took part."""
    return ngettext("%(count)s person answered", "%(count)s people answered", count) % {"count": count}


def facts_of(survey: Survey, *, dataset: Link | None = None) -> tuple[Fact, ...]:
    """Who asks, when, how it was answered; `dataset`: where the tables are, for those who may see them."""
    return tuple(_facts(survey, dataset))


def _facts(survey: Survey, dataset: Link | None) -> Iterable[Fact]:
    yield Fact(name=_("Unit that asks"), links=(Link(text=survey.unit.name, url=reverse("pages:unit", args=[survey.unit.slug])),))
    yield Fact(name=_("When"), text=days_in_words(survey))
    if survey.state == State.CLOSED:
        yield Fact(name=_("How many answered"), text=people_in_words(survey.counts.people))
        yield Fact(name=_("How they were asked"), text=ways_in_words(survey.counts))
    elif survey.paper_place:
        yield Fact(name=_("On paper"), text=survey.paper_place)
    if dataset is not None:
        yield Fact(name=_("Data"), links=(dataset,))


def ways_in_words(result: Result) -> str:
    """On the web and on paper."""
    return _("on the web %(web)s, on paper %(paper)s; whoever wanted to answered") % {"web": result.web, "paper": result.paper}


def results_of(survey: Survey) -> tuple[QuestionResult, ...]:
    """Each question with its counts."""
    numbered = zip(survey.questionnaire.numbered, survey.counts.tallies, strict=True)
    return tuple(_result(number, question, tally) for (number, question), tally in numbered)


def blanks_of(survey: Survey) -> tuple[Blank, ...]:
    """Each question as it stands on paper."""
    return tuple(
        Blank(
            number=number,
            title=_label(question),
            hint=_("You may choose several.") if question.kind is Kind.SEVERAL else "",
            boxes=() if question.kind is Kind.TEXT else tuple(_words(question, one) for one in question.numbers),
            is_scale=question.kind is Kind.SCALE,
        )
        for number, question in survey.questionnaire.numbered
    )


def question_in_words(question: Question) -> str:
    """How it is answered, for the list of questions: "one of: yes, no"."""
    names = ", ".join(_words(question, one) for one in question.numbers)
    told = {
        Kind.ONE: _("one of: %(names)s"),
        Kind.SEVERAL: _("several of: %(names)s"),
        Kind.SCALE: _("a scale: %(names)s"),
        Kind.TEXT: _("in their own words"),
    }[question.kind]
    told = told % {"names": names} if question.kind is not Kind.TEXT else told
    return " · ".join([told, _("has to be answered")]) if question.required else told


def _result(number: int, question: Question, tally: Tally) -> QuestionResult:
    text = people_in_words(tally.answered)
    bars = None
    if question.kind is not Kind.TEXT:
        rows = tuple(Bar(text=_named(_words(question, one.number), share(one.all, tally.answered)), value=one.all) for one in tally.counts)
        bars = Bars(caption=_label(question), name_head=_("Answer"), value_head=_("How many"), rows=rows)
        if question.kind is Kind.SEVERAL:
            text = " · ".join([text, _("several answers could be chosen")])
    return QuestionResult(number=number, title=_label(question), text=text, bars=bars)


def _named(text: str, per_cent: str) -> str:
    if not per_cent:
        return text
    return f"{text} ({per_cent if language() == 'en' else per_cent.replace('.', ',')} %)"


def _label(question: Question) -> str:
    return in_language(question.label.pl, question.label.en)


def _words(question: Question, number: int) -> str:
    words = answer_words(question, number)
    return in_language(words.pl, words.en)
