"""The two tables that a survey closes into, and what their columns mean: answers counted, and words that somebody has read.

A row is never a person. Ten answers side by side single somebody out in any district; counts do not, and words stand without the other
answers of the one who wrote them, in the order of the alphabet.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from ratusz.agora.questionnaire import Kind, Question, Questionnaire, Words
from ratusz.agora.tally import Result

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnOfTable:
    """A column in the dictionary: its machine name, and in both languages its label, meaning and codes."""

    name: str
    label: Words
    meaning: Words = field(default_factory=Words)
    unit: str = ""
    codes: Mapping[str, Words] = field(default_factory=dict)


_NUMBER = ColumnOfTable(name="question_number", label=Words(pl="Numer pytania", en="Number of the question"))
_QUESTION = ColumnOfTable(name="question", label=Words(pl="Pytanie", en="Question"))
COUNTED: tuple[ColumnOfTable, ...] = (
    _NUMBER,
    _QUESTION,
    ColumnOfTable(
        name="kind",
        label=Words(pl="Rodzaj pytania", en="Kind of question"),
        codes={
            Kind.ONE: Words(pl="jedna odpowiedź do wyboru", en="one choice"),
            Kind.SEVERAL: Words(pl="kilka odpowiedzi do wyboru", en="several choices"),
            Kind.SCALE: Words(pl="skala", en="scale"),
            Kind.TEXT: Words(pl="własne słowa", en="own words"),
        },
    ),
    ColumnOfTable(
        name="answer_number",
        label=Words(pl="Numer odpowiedzi", en="Number of the answer"),
        meaning=Words(
            pl="Kolejność w ankiecie albo stopień skali; zero: własne słowa.",
            en="The order in the survey, or the step of a scale; zero: own words.",
        ),
    ),
    ColumnOfTable(name="answer", label=Words(pl="Odpowiedź", en="Answer")),
    ColumnOfTable(
        name="people",
        label=Words(pl="Ile osób tak odpowiedziało", en="How many people answered so"),
        meaning=Words(pl="Internetem i na papierze razem.", en="On the web and on paper together."),
    ),
    ColumnOfTable(name="web", label=Words(pl="W tym internetem", en="Of them on the web")),
    ColumnOfTable(
        name="paper", label=Words(pl="W tym na papierze", en="Of them on paper"),
        meaning=Words(pl="Przepisane przez urzędnika.", en="Typed in by an officer."),
    ),
    ColumnOfTable(
        name="answered", label=Words(pl="Ile osób odpowiedziało na pytanie", en="How many people answered the question"),
    ),
    ColumnOfTable(
        name="share",
        label=Words(pl="Udział wśród tych, którzy odpowiedzieli", en="Share of those who answered"),
        meaning=Words(
            pl="Gdzie można było wybrać kilka odpowiedzi, udziały nie sumują się do stu. Puste: nikt nie odpowiedział. "
            "Odpowiadał, kto chciał, więc wyników nie można uogólniać na mieszkańców.",
            en="Where several choices were allowed, shares do not add up to a hundred. Empty: nobody answered. "
            "Whoever wanted to answered, so the results do not speak for all residents.",
        ),
        unit="%",
    ),
)  # fmt: skip
COUNTED_KEY = ("question_number", "answer_number")
WORDED: tuple[ColumnOfTable, ...] = (
    _NUMBER,
    _QUESTION,
    ColumnOfTable(
        name="text_number",
        label=Words(pl="Numer wypowiedzi", en="Number of the text"),
        meaning=Words(
            pl="W kolejności alfabetu; nie mówi, kto i kiedy odpowiedział.",
            en="In the order of the alphabet; it does not tell who answered, or when.",
        ),
    ),
    ColumnOfTable(
        name="text",
        label=Words(pl="Wypowiedź", en="Text"),
        meaning=Words(
            pl="Przeczytana przez urzędnika, który usuwa nazwiska i wszystko, co mówi o osobie.",
            en="Read by an officer, who takes out names and whatever tells of a person.",
        ),
    ),
)  # fmt: skip
WORDED_KEY = ("question_number", "text_number")


def counted_rows(questionnaire: Questionnaire, result: Result) -> tuple[Row, ...]:
    """A row for each choice and step; one for each question of words."""
    rows: list[Row] = []
    for (number, question), tally in zip(questionnaire.numbered, result.tallies, strict=True):
        head = (str(number), question.label.pl, str(question.kind))
        tail = (str(tally.answered),)
        if question.kind is Kind.TEXT:
            told = (str(tally.answered), str(tally.web), str(tally.paper))
            rows.append((*head, "0", "", *told, *tail, share(tally.answered, tally.answered)))
        for one in tally.counts:
            told = (str(one.all), str(one.web), str(one.paper))
            rows.append((*head, str(one.number), answer_words(question, one.number).pl, *told, *tail, share(one.all, tally.answered)))
    return tuple(rows)


def worded_rows(questionnaire: Questionnaire, texts: Iterable[tuple[int, str]]) -> tuple[Row, ...]:
    """A row for each text that may be shown: (number of the question, text)."""
    questions = dict(questionnaire.numbered)
    before: Counter[int] = Counter()
    rows: list[Row] = []
    for number, text in sorted(texts):
        before[number] += 1
        rows.append((str(number), questions[number].label.pl, str(before[number]), text))
    return tuple(rows)


def answer_words(question: Question, number: int) -> Words:
    """What the choice, or the step, with this number says: "5 – bardzo dobrze"."""
    if question.kind is not Kind.SCALE:
        return question.choices[number - 1]
    end = question.low if number == 1 else question.high if number == question.steps else Words()
    return Words(pl=_step(number, end.pl), en=_step(number, end.en or end.pl))


def share(part: int, whole: int) -> str:
    """Per cent with one decimal place; empty where there is no whole."""
    if not whole:
        return ""
    return str((Decimal(100 * part) / whole).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))


def as_csv(columns: Sequence[ColumnOfTable], rows: Iterable[Row]) -> str:
    """The table as a file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([one.name for one in columns])
    writer.writerows(rows)
    return text.getvalue()


def _step(number: int, end: str) -> str:
    return f"{number} – {end}" if end else str(number)
