"""Residents find what they ask for, in their own words, among the datasets of sixty other communes."""

import pytest

from ratusz.portal.search.answering import answer
from ratusz.portal.search.asked import Asked, parts_of
from ratusz.portal.search.index import Index
from ratusz.portal.search.synonyms import synonyms
from tests.support.residents import catalogue, questions

pytestmark = pytest.mark.slow  # over five thousand datasets are indexed
TOP, SHARE = 3, 0.9


@pytest.fixture(scope="module")
def index():
    made = Index(None)
    made.write(catalogue(), gone=(), mark="0", build=True)
    return made


@pytest.mark.parametrize("parts", [{"open"}, {"sealed"}, {"later"}, {"foreign", "unasked"}], ids=["open", "sealed", "later", "foreign"])
def test_nine_of_ten_questions_are_answered_among_the_first_three(index, parts):
    asked = [question for question in questions() if question.part in parts]
    missed = []
    for question in asked:
        found = answer(index, Asked(parts=parts_of(question.text, synonyms())), synonyms(), limit=TOP, facets=())
        if not set(found.ids) & set(question.titles):
            missed.append(f"{question.text}: {found.ids}")
    assert len(asked) - len(missed) >= SHARE * len(asked), "\n".join(missed)


def test_every_question_has_an_answer_that_there_is():
    titles = {record.id for record in catalogue()}
    assert [title for question in questions() for title in question.titles if title not in titles] == []
    assert len(list(questions())) >= 80
