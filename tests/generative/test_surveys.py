"""Surveys: what fits is never refused, counting is the same in any order and part by part, and a table tells no more than was counted."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratusz.agora.export import COUNTED, as_csv, counted_rows, share, worded_rows
from ratusz.agora.questionnaire import Answers, Kind, Question, Questionnaire, Words, answer_flaws, flaws, parted
from ratusz.agora.tally import WAYS, Counted, Result, counted

pytestmark = pytest.mark.slow

LABELS = st.text(alphabet="aąbcć ?1;\"'\n", min_size=1, max_size=12).filter(lambda text: text.strip())


@st.composite
def questionnaires(draw) -> Questionnaire:
    """Those that may be asked."""
    made = []
    for number in range(draw(st.integers(1, 10))):
        kind = draw(st.sampled_from(Kind))
        many = draw(st.integers(2, 12)) if kind in {Kind.ONE, Kind.SEVERAL} else 0
        choices = tuple(Words(pl=f"{draw(LABELS)}{one}") for one in range(many))
        ends = {"low": Words(pl=draw(LABELS)), "high": Words(pl="", en=draw(LABELS))}
        label = Words(pl=f"{draw(LABELS)} {number}", en=draw(st.sampled_from(("", "q"))))
        made.append(Question(kind=kind, label=label, required=draw(st.booleans()), choices=choices, steps=draw(st.integers(3, 10)), **ends))
    return Questionnaire(questions=tuple(made))


@st.composite
def answers_to(draw, questionnaire: Questionnaire) -> Answers:
    """Whole answers that fit."""
    said: dict[int, tuple[int, ...] | str] = {}
    for number, question in questionnaire.numbered:
        if number > 1 and not question.required and draw(st.booleans()):
            continue
        if question.kind is Kind.TEXT:
            said[number] = draw(LABELS)
        else:
            most = len(question.numbers) if question.kind is Kind.SEVERAL else 1
            said[number] = tuple(draw(st.lists(st.sampled_from(question.numbers), min_size=1, max_size=most, unique=True)))
    return said


@st.composite
def surveys(draw) -> tuple[Questionnaire, list[Answers], list[Counted]]:
    asked = draw(questionnaires())
    said = draw(st.lists(answers_to(asked), max_size=8))
    return asked, said, [Counted(given=parted(one)[0], way=draw(st.sampled_from(WAYS))) for one in said]


@given(surveys())
def test_what_fits_is_taken_and_kept_as_it_is(survey):
    asked, said, _people = survey
    assert flaws(asked) == ()
    assert Questionnaire.from_json(asked.as_json()) == asked
    for one in said:
        assert answer_flaws(asked, one) == ()
        chosen, words = parted(one)
        assert set(chosen) == set(one)
        assert set(words) == {number for number in asked.texts if number in one}


@given(surveys(), st.data())
def test_any_number_outside_a_question_is_refused(survey, data):
    asked, said, _people = survey
    for one in said:
        number = data.draw(st.sampled_from(sorted(one)))
        question = dict(asked.numbered)[number]
        wrong = () if question.kind is Kind.TEXT else (question.numbers[-1] + data.draw(st.integers(1, 9)),)
        if wrong:
            assert "choice-unknown" in [flaw.code for flaw in answer_flaws(asked, {**one, number: wrong})]


@given(surveys(), st.data())
def test_counting_knows_no_order_and_adds_up(survey, data):
    asked, _said, people = survey
    whole = counted(asked, people)
    assert counted(asked, data.draw(st.permutations(people))) == whole
    cut = data.draw(st.integers(0, len(people)))
    one, two = counted(asked, people[:cut]), counted(asked, people[cut:])
    assert (one.web + two.web, one.paper + two.paper) == (whole.web, whole.paper)
    for first, second, both in zip(one.tallies, two.tallies, whole.tallies, strict=True):
        assert first.answered + second.answered == both.answered
        assert [a.all + b.all for a, b in zip(first.counts, second.counts, strict=True)] == [c.all for c in both.counts]
    assert Result.from_json(whole.as_json()) == whole


@given(surveys())
def test_nobody_is_counted_twice_in_a_question(survey):
    asked, _said, people = survey
    result = counted(asked, people)
    assert result.people == len(people)
    for (_number, question), tally in zip(asked.numbered, result.tallies, strict=True):
        assert 0 <= tally.answered <= result.people
        assert all(0 <= one.all <= tally.answered for one in tally.counts)
        if question.kind in {Kind.ONE, Kind.SCALE}:
            assert sum(one.all for one in tally.counts) == tally.answered


@given(surveys())
def test_the_table_says_what_was_counted_and_no_words(survey):
    asked, said, people = survey
    rows = counted_rows(asked, counted(asked, people))
    read = list(csv.DictReader(io.StringIO(as_csv(COUNTED, rows))))
    assert len(read) == sum(1 if question.kind is Kind.TEXT else len(question.numbers) for question in asked.questions)
    assert len({(row["question_number"], row["answer_number"]) for row in read}) == len(read)
    for row in read:
        assert int(row["people"]) == int(row["web"]) + int(row["paper"])
        assert row["share"] == share(int(row["people"]), int(row["answered"]))
    texts = [(number, text) for one in said for number, text in parted(one)[1].items()]
    worded = worded_rows(asked, texts)
    assert sorted((int(row[0]), row[3]) for row in worded) == sorted(texts)
    assert len({row[:1] + row[2:3] for row in worded}) == len(worded)
