"""What is wrong with a questionnaire or an answer, as a refusal in words. A test fails for a code without a sentence."""

from collections.abc import Iterable, Mapping
from typing import Any

from ratusz.agora.questionnaire import Flaw
from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.portal.intake import refusals

#: Code → the sentence; `{question}` is the number of the question.
SENTENCES = {
    "questions-missing": N_("There is no question yet."),
    "questions-too-many": N_("There are {found} questions; at most {most} are asked."),
    "question-twice": N_("Question {question} is asked twice."),
    "label-missing": N_("Question {question} has no words."),
    "label-too-long": N_("Question {question} is longer than {most} signs."),
    "choices-too-few": N_("Question {question} needs at least {least} answers to choose from."),
    "choices-too-many": N_("Question {question} has more than {most} answers to choose from."),
    "choice-missing": N_("An answer of question {question} has no words."),
    "choice-too-long": N_("An answer of question {question} is longer than {most} signs."),
    "choice-twice": N_("Two answers of question {question} are the same."),
    "steps-outside": N_("The scale of question {question} has from {least} to {most} steps."),
    "nothing-answered": N_("No question was answered."),
    "answer-missing": N_("Question {question} has to be answered."),
    "question-unknown": N_("There is no question {found}."),
    "answer-of-another-kind": N_("The answer to question {question} is of another kind."),
    "text-too-long": N_("The answer to question {question} has {found} signs; at most {most} are kept."),
    "one-only": N_("Question {question} takes one answer."),
    "choice-unknown": N_("Question {question} has no such answer."),
}


def refusal(flaw: Flaw) -> WrongUsage:
    """The flaw as an error in words."""
    return WrongUsage(flaw.code, SENTENCES[flaw.code], values={**flaw.values, "question": flaw.question})


def refuse_flaws(found: Iterable[Flaw]) -> None:
    """Nothing where there is none; else the first."""
    for flaw in found:
        raise refusal(flaw)


def why_failed(kept: Mapping[str, Any] | None, language: str) -> str:
    """What a survey keeps of the last attempt to deliver it, in words; "" where nothing failed."""
    if not kept:
        return ""
    error = refusals.from_json(kept)
    return f"{error.sentence(language)} {error.advice(language)}".strip()
