"""What may be asked, what may be answered, and what a refusal says."""

from dataclasses import replace

import pytest

from ratusz.agora.questionnaire import Kind, Question, Questionnaire, Words, answer_flaws, flaws, flaws_of, parted

YES_NO = Question(kind=Kind.ONE, label=Words(pl="Czy tu mieszkasz?"), choices=(Words(pl="tak"), Words(pl="nie")), required=True)
WORDS = Question(kind=Kind.TEXT, label=Words(pl="Co jeszcze?"))
ASKED = Questionnaire(questions=(YES_NO, WORDS))


def codes(found) -> list[str]:
    return [one.code for one in found]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"label": Words(pl=" ")}, "label-missing"),
        ({"label": Words(pl="x" * 301)}, "label-too-long"),
        ({"label": Words(pl="x", en="x" * 301)}, "label-too-long"),
        ({"choices": (Words(pl="tak"),)}, "choices-too-few"),
        ({"choices": tuple(Words(pl=str(n)) for n in range(13))}, "choices-too-many"),
        ({"choices": (Words(pl="tak"), Words(pl=""))}, "choice-missing"),
        ({"choices": (Words(pl="tak"), Words(pl="x" * 151))}, "choice-too-long"),
        ({"choices": (Words(pl="tak"), Words(pl=" TAK "))}, "choice-twice"),
        ({"kind": Kind.SCALE, "steps": 2}, "steps-outside"),
        ({"kind": Kind.SCALE, "steps": 11}, "steps-outside"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(changed, code):
    assert codes(flaws_of(replace(YES_NO, **changed), 1)) == [code]


def test_a_questionnaire_has_one_to_ten_questions_each_once():
    many = tuple(replace(WORDS, label=Words(pl=str(n))) for n in range(11))
    assert codes(flaws(Questionnaire())) == ["questions-missing"]
    assert codes(flaws(Questionnaire(questions=many[:10]))) == []
    assert codes(flaws(Questionnaire(questions=many))) == ["questions-too-many"]
    assert [(one.code, one.question) for one in flaws(Questionnaire(questions=(WORDS, YES_NO, WORDS)))] == [("question-twice", 3)]


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ({1: (1,)}, []),
        ({1: (1,), 2: " "}, []),
        ({}, ["nothing-answered"]),
        ({2: "  "}, ["nothing-answered"]),
        ({2: "słowa"}, ["answer-missing"]),
        ({1: (1, 2)}, ["one-only"]),
        ({1: (3,)}, ["choice-unknown"]),
        ({1: (0,)}, ["choice-unknown"]),
        ({1: "tak"}, ["answer-of-another-kind"]),
        ({1: (1,), 2: (1,)}, ["answer-of-another-kind"]),
        ({1: (1,), 2: "x" * 1001}, ["text-too-long"]),
        ({1: (1,), 3: (1,)}, ["question-unknown"]),
    ],
)
def test_an_answer_that_does_not_fit_says_why(answers, found):
    assert codes(answer_flaws(ASKED, answers)) == found


def test_a_sheet_of_paper_may_have_blanks():
    assert codes(answer_flaws(ASKED, {2: "słowa"}, may_leave_out=True)) == []


def test_own_words_are_parted_from_the_other_answers():
    assert parted({1: (2,), 2: " słowa ", 3: (3, 1, 3), 4: "", 5: ()}) == ({1: (2,), 2: (), 3: (1, 3)}, {2: "słowa"})
