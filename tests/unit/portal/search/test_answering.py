"""What an index answers: words, other words, mistakes, filters, facets, orders, readers."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusz.bank.base.errors import WrongUsage
from ratusz.portal.search.answering import CHANGED, PUBLISHED, TITLE, USED, answer, titles
from ratusz.portal.search.asked import Asked, Reader, parts_of
from ratusz.portal.search.index import Index, Record
from ratusz.portal.search.synonyms import KEPT, synonyms

pytestmark = pytest.mark.slow  # an index is made of threads and takes tens of milliseconds


def record(key, title, *, keywords="", theme="inne", years=(), formats=("csv",), **more):
    facets = {"theme": (theme,), "unit": ("urzad",), "year": tuple(years), "format": tuple(formats)}
    texts = {
        "title": title,
        "keywords": keywords,
        "text": more.pop("text", ""),
        "values": more.pop("values", ""),
        "title_en": more.pop("title_en", ""),
    }
    return Record(id=key, title=title, texts=texts, facets=facets, **more)


RECORDS = (
    record(
        "szkoly",
        "Szkoły podstawowe",
        keywords="uczniowie",
        theme="edukacja",
        years=("2022", "2023"),
        published=3,
        changed=1,
        title_en="Primary schools",
    ),
    record(
        "odpady", "Odbiór odpadów komunalnych", theme="srodowisko", years=("2023",), formats=("csv", "pdf"), published=2, changed=3, used=9
    ),
    record("ludnosc", "Ludność dzielnic", keywords="mieszkańcy", values="Michałkowice Bytków", published=1, changed=2),
    record("drogi", "Ścieżki rowerowe", text="Prowadzi także do szkoły.", theme="transport"),
    record("archiwum", "Szkoły zlikwidowane", archived=True),
)


def index_of(records):
    made = Index(None)
    made.write(records, gone=(), mark="7", build=True)
    return made


@pytest.fixture(scope="module")
def index():
    return index_of(RECORDS)


def ask(index, text="", *, reader=None, archived=False, filters=None, **how):
    asked = Asked(parts=parts_of(text, synonyms()), filters=filters or {}, reader=reader or Reader(), archived=archived)
    return answer(index, asked, synonyms(), **how)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("szkół", "szkoly"), ("SZKOŁA PODSTAWOWA", "szkoly"), ("sciezka", "drogi"), ("śmieci", "odpady"), ("mieszkaniec", "ludnosc"),
        ("ile osób mieszka", "ludnosc"), ("Michałkowicach", "ludnosc"), ("schools", "szkoly"), ("gdzie są szkoły", "szkoly"), ("rower", "drogi"),
    ],
)  # fmt: skip
def test_the_first_is_what_was_meant(index, text, first):
    assert ask(index, text).ids[0] == first


def test_a_title_counts_more_than_an_explanation(index):
    assert ask(index, "szkoła").ids == ("szkoly", "drogi")


@pytest.mark.parametrize(
    ("typed", "meant", "first"), [("odapdów", "odpadów", "odpady"), ("śceiżki", "ścieżki", "drogi"), ("podstawwe", "podstawowe", "szkoly")]
)
def test_a_mistyped_word_is_taken_for_the_nearest_one_and_this_is_said(index, typed, meant, first):
    found = ask(index, typed)
    assert (found.corrected, found.ids[0]) == ({typed: meant}, first)


def test_the_beginning_of_a_word_is_enough(index):
    found = ask(index, "Michałk")
    assert (found.ids, dict(found.corrected)) == (("ludnosc",), {})


def test_where_nothing_has_all_words_those_with_most_are_told(index):
    found = ask(index, "szkoły kosmitów")
    assert (found.complete, set(found.ids)) == (0, {"szkoly", "drogi"})
    assert ask(index, "kosmici").count == 0


def test_what_has_all_the_words_stands_before_what_has_some_of_them():
    """However well the others fit: the page says how many have all."""
    made = index_of(
        [record("obie", "Rejestr", text="Żłobki są i w Bytkowie."), record("zlobki", "Żłobki, żłobki", keywords="żłobki", worth=9.0)]
    )
    found = ask(made, "żłobki Bytków")
    assert (found.complete, found.ids) == (1, ("obie", "zlobki"))


def test_where_nothing_has_the_words_that_tell_those_that_ask_are_enough():
    """ "Charge" is a verb and tells little; where the bank has no word of the rest it is all there is."""
    made = index_of([record("stacje", "Stacje ładowania pojazdów"), record("drogi", "Drogi")])
    found = ask(made, "gdzie naladuje hulajmobil")
    assert (found.complete, found.ids) == (0, ("stacje",))


def test_a_noun_is_not_what_is_done():
    """ "Mieszkanie" is a flat, and living somewhere."""
    made = index_of([record("lokale", "Mieszkania komunalne"), record("ludnosc", "Ludność")])
    assert ask(made, "mieszkanie").ids == ("lokale",)


def test_facets_count_what_the_other_filters_leave(index):
    found = ask(index, filters={"theme": "edukacja"})
    assert found.ids == ("szkoly",)
    assert found.facets["theme"] == {"edukacja": 1, "srodowisko": 1, "inne": 1, "transport": 1}
    assert found.facets["year"] == {"2022": 1, "2023": 1}
    assert found.facets["format"] == {"csv": 1}
    assert ask(index).facets["format"] == {"csv": 4, "pdf": 1}


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        (TITLE, ("ludnosc", "odpady", "szkoly", "drogi")),
        (PUBLISHED, ("szkoly", "odpady", "ludnosc")),
        (CHANGED, ("odpady", "ludnosc", "szkoly")),
        (USED, ("odpady",)),
    ],
)
def test_it_can_be_ordered(index, sort, ids):
    assert ask(index, sort=sort).ids[: len(ids)] == ids


def test_pages_follow_each_other(index):
    pages = [ask(index, sort=TITLE, start=start, limit=2).ids for start in (0, 2, 4)]
    assert [len(ids) for ids in pages] == [2, 2, 0]
    assert len({one for ids in pages for one in ids}) == 4


def test_what_is_archived_is_asked_for_apart(index):
    assert ask(index, "szkoły", archived=True).ids == ("archiwum",)


def test_hints_are_of_the_word_that_is_being_typed(index):
    for typed in ("szk", "szkoly po", "od"):
        assert titles(index, Asked(parts=parts_of(typed, synonyms())), limit=3), typed


def test_a_change_is_seen_by_whoever_looks_again_and_the_mark_comes_with_it(tmp_path):
    one = Index(tmp_path)
    one.write(RECORDS, gone=(), mark="1", build=True)
    other = Index(tmp_path)
    one.write([record("szkoly", "Licea")], gone=["szkoly", "odpady"], mark="2")
    assert (other.mark, other.searcher.num_docs) == ("1", len(RECORDS) + 1)
    other.reload()
    assert (other.mark, ask(other, "licea").ids, ask(other, "odpady").ids) == ("2", ("szkoly",), ())


AUDIENCES = st.sets(st.sampled_from(["public", "office", "u1", "u2"]), min_size=1)


@settings(max_examples=15)
@given(
    st.lists(st.tuples(AUDIENCES, AUDIENCES, st.sampled_from(["u1", "u2"])), min_size=1, max_size=6),
    AUDIENCES,
    st.sets(st.sampled_from(["u1", "u2"])),
)
def test_a_reader_sees_what_is_meant_for_them_and_nothing_else(things, audiences, works_in):
    """The rule of the database, row by row: the dataset and something in it are for the reader, or the reader works in its unit."""
    reader = Reader(audiences=frozenset(audiences), works_in=frozenset(works_in), is_member=True)
    made = index_of(
        [
            record(str(at), "Rzecz", seen_by=tuple(seen), holds_for=tuple(holds), office=unit)
            for at, (seen, holds, unit) in enumerate(things)
        ]
    )
    right = {str(at) for at, (seen, holds, unit) in enumerate(things) if (seen & audiences and holds & audiences) or unit in works_in}
    for text in ("", "rzecz"):
        found = ask(made, text, reader=reader)
        assert set(found.ids) == right
        assert sum(found.facets["theme"].values()) == len(right)


def test_the_record_of_the_office_is_not_the_public_s():
    made = index_of([record("a", "Jawne", reader="public"), record("a", "Jawne i tajne", reader="office")])
    assert ask(made, "tajne").ids == ()
    assert ask(made, "tajne", reader=Reader(is_member=True)).ids == ("a",)
    assert ask(made, "jawne").count == ask(made, "jawne", reader=Reader(is_member=True)).count == 1


def test_there_are_many_groups_of_synonyms_and_none_stands_alone():
    known = synonyms()
    assert len(known.groups) >= 150
    assert [group for group in known.groups if len(group) < 2] == []
    assert not {word for word, times in Counter(known.silent).items() if times > 1}


def test_a_bank_adds_its_own(tmp_path):
    own = tmp_path / "synonyms.toml"
    own.write_text('[[subject]]\nname = "Nasze"\nsource = "mieszkańcy"\ngroups = [["ficinus", "mały familok"]]\n', encoding="utf-8")
    (part,) = parts_of("ficinus", synonyms(own))
    assert part.others == (("maly", "familok"),)
    own.write_text("groups = [", encoding="utf-8")
    synonyms.cache_clear()
    with pytest.raises(WrongUsage) as caught:
        synonyms(own)
    assert caught.value.code == "synonyms-unreadable"
    assert KEPT.exists()
