"""Words meet in one term, however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratusz.bank.base.text import polish_key
from ratusz.portal.search.answering import distance
from ratusz.portal.search.asked import forms_of
from ratusz.portal.search.index import in_order
from ratusz.portal.search.words import is_compared, is_verb, is_word, restored, stem, terms_of, undone, words_of

LETTERS = st.text(alphabet="aąbcćdeęłńoóśzżźAĄŁ 12-", max_size=12)


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("ścieżek", "sciezka"),
        ("szkół", "szkola"),
        ("mieszkańców", "mieszkaniec"),
        ("Michałkowicach", "michalkowice"),
        ("dróg", "droga"),
        ("żłobków", "zlobek"),
    ],
)
def test_forms_of_a_word_meet_in_its_base(written, term):
    assert term in terms_of(words_of(written)[0])


@pytest.mark.parametrize(
    ("typed", "term"),
    [("sciezki", "sciezka"), ("zlobek", "zlobek"), ("mieszkancow", "mieszkaniec"), ("laki", "laka"), ("przedsiebiorcow", "przedsiebiorca"),
     ("zanieczyszczen", "zanieczyszczenie"), ("mieszkańcuw", "mieszkaniec"), ("żłubek", "zlobek"), ("hodnik", "chodnik")],
)  # fmt: skip
def test_what_is_typed_without_diacritics_or_by_ear_is_found(typed, term):
    assert term in dict(forms_of(typed))


def test_a_word_of_no_dictionary_is_found_by_its_stem():
    assert stem("klipsztokowiczowi") == stem("klipsztokowicz")
    assert terms_of("klipsztokowiczowi") == (stem("klipsztokowicz"),)
    assert terms_of("sp12") == ("sp12",)


def test_long_words_are_tried_for_a_bounded_time():
    assert restored("zazolcgeslajaznzzzaaaeeesssccc") == ()


@pytest.mark.parametrize(
    ("word", "verb"), [("zatrzymuje", True), ("wywożą", True), ("zdający", False), ("biletów", False), ("ztm", False), ("wywoza", True)]
)
def test_verbs_are_told_from_what_they_are_about(word, verb):
    assert is_verb(word) is verb


@pytest.mark.parametrize(
    ("word", "so"), [("najstarsze", True), ("wyższe", True), ("najglosniejsza", True), ("stare", False), ("dróg", False)]
)
def test_words_of_more_and_most_are_known(word, so):
    assert is_compared(word) is so


@pytest.mark.parametrize(("word", "verbs"), [("naładuję", ("ladowac",)), ("zaplace", ("placic",)), ("podał", ()), ("podatki", ())])
def test_a_verb_of_something_done_leads_to_the_doing(word, verbs):
    assert undone(word) == verbs


def test_names_are_known_however_they_are_written():
    assert terms_of("ukraińców") == ("ukrainiec",)
    assert "ukrainiec" in dict(forms_of("ukraincow"))


@given(LETTERS, LETTERS)
def test_the_order_of_texts_is_that_of_the_polish_alphabet(one, other):
    assert (in_order(one) < in_order(other)) == (polish_key(one) < polish_key(other))


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [("kot", "kot", 0), ("bibloteka", "biblioteka", 1), ("szkoal", "szkola", 1), ("abc", "xyz", 3), ("a", "abcdef", 3)],
)
def test_steps_between_words(one, other, steps):
    assert distance(one, other, most=2) == steps


@given(LETTERS, LETTERS)
def test_steps_are_the_same_both_ways(one, other):
    assert distance(one, other, most=4) == distance(other, one, most=4)


@pytest.mark.parametrize(
    ("word", "spelled"), [("śmieci", True), ("smieci", True), ("smiecie", True), ("smeici", False), ("szkołla", False)]
)
def test_a_word_of_the_language_is_no_slip_for_another(word, spelled):
    assert is_word(word) is spelled
