"""The document for the State portal: valid whatever the catalogue holds, and what an import of it would do."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ratusz.bank.publish.dane_gov_pl.document import from_xml, md5_of, to_xml
from ratusz.bank.publish.dane_gov_pl.nouns import CATEGORIES, FREQUENCIES, LICENCES, SIGNS, StateDataset, StateResource, StateText
from ratusz.bank.publish.dane_gov_pl.preview import Act, Fall, deeds, fall
from ratusz.bank.publish.dane_gov_pl.rules import fit
from tests.support.real import SHARED

XSD = SHARED.parent / "standards" / "dane-gov-pl" / "latest-2025" / "otwarte_dane_latest.xsd"
IDENT = "0c6a2d3e-5b0a-4a52-9c0e-1f2a3b4c5d6"


def resource(number=0, **said):
    words = {"ident": f"{IDENT}{number:x}", "title": StateText(pl=f"Tabela {number}"), "description": StateText(pl="Wiersze.")}
    return StateResource(**{**words, "url": f"https://dane.example.pl/{number}.csv", **said})


def dataset(letter="a", **said):
    words = {
        "ident": f"{letter}{IDENT}", "url": f"https://dane.example.pl/dane/{letter}/", "title": StateText(pl=f"Zbiór {letter}"),
        "description": StateText(pl="O mieście."), "frequency": "yearly", "categories": ("SOCI",), "licence": "CC BY 4.0", "named": True,
        "marked": True, "tags": ("ludność",), "resources": (resource(ord(letter) % 8),),
    }  # fmt: skip
    return StateDataset(**{**words, **said})


@pytest.fixture(scope="session")
def schema():
    if not XSD.is_file():
        pytest.skip(f"the schema of the State portal is not here: {XSD}")
    return etree.XMLSchema(etree.parse(str(XSD)))


texts = st.builds(StateText, pl=st.text(max_size=1_200), en=st.text(max_size=400))
moments = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2099, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda one: one.replace(microsecond=0)
)
resources = st.builds(
    StateResource,
    ident=st.uuids().map(str),
    url=st.sampled_from(["https://dane.example.pl/r/1.csv?a=1&b=<2>", "http://dane.example.pl/x", "ftp://x", "https://x/" + "a" * 2_000]),
    title=texts, description=texts, data_date=st.none() | st.dates(min_value=date(1900, 1, 1)), updated_at=st.none() | moments,
    signs=st.lists(st.sampled_from(list(SIGNS.values())), unique=True).map(tuple),
    regions=st.lists(st.sampled_from(["24", "2474", "2474011", "x", "", "99", "247"]), max_size=30).map(tuple),
)  # fmt: skip
datasets = st.builds(
    StateDataset,
    ident=st.uuids().map(str), url=st.just("https://dane.example.pl/dane/a/"), title=texts, description=texts,
    frequency=st.sampled_from(list(FREQUENCIES.values())), categories=st.lists(st.sampled_from([*CATEGORIES, "OP_DATPRO"])).map(tuple),
    licence=st.sampled_from([*LICENCES.values(), ""]), named=st.booleans(), marked=st.booleans(),
    tags=st.lists(st.text(max_size=120), max_size=4).map(tuple), resources=st.lists(resources, max_size=3).map(tuple),
    updated_at=st.none() | moments,
)  # fmt: skip


@pytest.mark.slow
@given(st.lists(datasets, max_size=4))
def test_what_fits_the_rules_fits_the_schema_and_is_read_back(schema, offered):
    fitted = fit(offered)
    document = to_xml(fitted.datasets)
    assert from_xml(document) == tuple(sorted(fitted.datasets, key=lambda one: one.ident))
    if fitted.datasets:  # the schema wants one at least; nobody serves less
        schema.assertValid(etree.fromstring(document))


def test_the_same_catalogue_gives_the_same_bytes():
    listed = [dataset(letter) for letter in "cab"]
    assert to_xml(listed) == to_xml(listed[::-1])


@pytest.mark.slow
@given(st.lists(datasets, max_size=4))
def test_everything_left_out_says_why(offered):
    fitted = fit(offered)
    told = {one.ident for one in fitted.remarks if one.left_out}
    kept = {one.ident for one in fitted.datasets}
    assert {one.ident for one in offered} <= told | kept
    assert all(one.sentence("pl") and one.sentence("en") for one in fitted.remarks)


def test_the_hash_is_that_of_the_bytes_and_nothing_else():
    document = to_xml([dataset()])
    assert md5_of(document) == hashlib.md5(document).hexdigest()  # noqa: S324  the portal's choice
    assert document.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<od:datasets xmlns:od="urn:otwarte-dane:harvester:1.13">')


def codes(*offered):
    return [(one.code, one.left_out) for one in fit(offered).remarks]


def test_each_rule_speaks():
    assert codes(dataset()) == []
    assert codes(dataset(resources=())) == [("no-resource", True)]
    assert codes(dataset(resources=(resource(url="http://a.pl/x"),))) == [("address-not-https", True), ("no-resource", True)]
    assert codes(dataset(categories=("OP_DATPRO",))) == [("category-missing", True)]
    assert codes(dataset(tags=())) == [("keyword-missing", False)]
    assert codes(dataset(), dataset()) == [("ident-twice", True)]
    assert codes(dataset(description=StateText(pl="słowo " * 300))) == [("description-cut", False)]
    assert codes(dataset(resources=(resource(description=StateText(pl="")),))) == [("description-of-title", False)]
    assert codes(dataset(resources=(resource(regions=("2474011", "Bytków")),))) == [("area-unknown", False)]
    assert codes(dataset(title=StateText(pl="Ludność\x0b"))) == [("signs-taken-out", False)]


def test_without_keywords_the_category_stands_in_their_place():
    assert fit([dataset(tags=())]).datasets[0].tags == ("Ludność i społeczeństwo",)


def test_a_long_text_ends_between_words():
    text = fit([dataset(description=StateText(pl="słowo " * 300))]).datasets[0].description.pl
    assert len(text) <= 1_000
    assert text.endswith("słowo…")


def test_what_an_import_would_do():
    before = [dataset("a", resources=(resource(1), resource(2))), dataset("b"), dataset("c")]
    after = [
        dataset("a", frequency="monthly", resources=(resource(1), resource(3))),
        replace(dataset("b"), ident=f"e{IDENT}"),
        dataset("d"),
    ]
    assert [(one.act, one.title, one.of, one.changed) for one in deeds(before, after)] == [
        (Act.CREATE, "Tabela 3", "Zbiór a", ()),
        (Act.CREATE, "Zbiór d", "", ()),
        (Act.CHANGE, "Zbiór a", "", ("frequency",)),
        (Act.FORK, "Zbiór b", "", ()),
        (Act.DELETE, "Tabela 2", "Zbiór a", ()),
        (Act.DELETE, "Zbiór c", "", ()),
    ]


def test_nothing_is_done_with_the_same_document():
    assert deeds([dataset()], [dataset()]) == ()


@pytest.mark.parametrize(
    ("falls", "stopped"),
    [
        (Fall(datasets=86, resources=379, gone_datasets=0, gone_resources=1, left=86), False),
        (Fall(datasets=86, resources=379, gone_datasets=8, gone_resources=30, left=78), False),
        (Fall(datasets=86, resources=379, gone_datasets=9, gone_resources=30, left=77), True),
        (Fall(datasets=86, resources=379, gone_datasets=1, gone_resources=40, left=85), True),
        (Fall(datasets=3, resources=3, gone_datasets=1, gone_resources=1, left=2), False),
        (Fall(datasets=1, resources=1, gone_datasets=1, gone_resources=1, left=0), True),
        (Fall(datasets=0, resources=0, gone_datasets=0, gone_resources=0, left=0), False),
    ],
)
def test_what_is_too_much_to_vanish_unasked(falls, stopped):
    """One thing may always go, for what is withdrawn must not stay on the State portal; never all of them."""
    assert falls.is_too_much(most_percent=10) is stopped


def test_other_idents_are_a_fall_though_the_numbers_are_the_same():
    before = [dataset(letter) for letter in "abcdef"]
    after = [replace(one, ident=f"f{number}{IDENT}"[:36]) for number, one in enumerate(before)]
    assert fall(before, after).is_too_much(most_percent=10)
