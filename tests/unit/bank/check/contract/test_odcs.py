"""Contracts in the words of ODCS 3.1, there and back."""

import json
from dataclasses import replace
from importlib.resources import files

import jsonschema
import open_data_contract_standard
import pytest
import yaml

from ratusz.bank.check.contract.odcs import Contract, as_odcs, as_yaml
from ratusz.bank.check.contract.odcs_read import NoContract, from_yaml
from ratusz.bank.check.contract.promised import Promised
from ratusz.bank.check.contract.rules import Between, Filled, OneOf, Unique, Written
from ratusz.bank.model.problem import Severity
from ratusz.bank.model.schema import Type
from tests.unit.bank.check.contract.test_kept import RULES

CONTRACT = Contract(
    id="0b0e7f5e-1f3b-4b7c-9d57-5a1b8a8f0001", version="1.2.0", name="ludnosc/wedlug-dzielnic", purpose="Raport o stanie gminy (art. 28aa u.s.g.)",
    usage="Planowanie szkół", limitations="Bez osób zameldowanych czasowo", steward="Wydział Spraw Obywatelskich", frequency="P1Y",
    calendar={"frequency": "year", "lag": "P90D"},
    server="https://dane.example/api/v1/resources/1/rows",
    columns=(
        Promised(name="teryt", label="TERYT", type=Type.TEXT, meaning="Kod gminy"),
        Promised(name="rok", label="Rok", type=Type.PERIOD), Promised(name="kwota", label="Kwota", type=Type.DECIMAL, unit="zł"),
        Promised(name="uwagi", label="Uwagi", type=Type.TEXT, required=False),
    ),
    rules=(
        Filled(column="teryt", severity=Severity.ERROR, why="klucz"), OneOf(column="rok", values=("2023", "2024")),
        Written(column="teryt", pattern="[0-9]{7}", example="2474011"), Unique(columns=("teryt", "rok")), Between(column="kwota", low="0"),
    ),
)  # fmt: skip


def test_a_contract_comes_back_as_it_went():
    back = from_yaml(as_yaml(CONTRACT))
    assert set(back.rules) == set(CONTRACT.rules)
    assert [
        getattr(back, name) for name in ("id", "version", "name", "purpose", "usage", "limitations", "steward", "frequency", "calendar")
    ] == [
        getattr(CONTRACT, name) for name in ("id", "version", "name", "purpose", "usage", "limitations", "steward", "frequency", "calendar")
    ]
    assert back.columns == CONTRACT.columns
    every = Contract(id="1", version="1", name="a/b", rules=tuple(RULES.values()))
    assert set(from_yaml(as_yaml(every)).rules) == set(RULES.values())


def test_the_official_schema_accepts_it_and_refuses_what_is_wrong():
    """The schema is the one inside the standard's own package."""
    schema = json.loads(files(open_data_contract_standard).joinpath("schema.json").read_text(encoding="utf-8"))
    judge = jsonschema.Draft201909Validator(schema)
    assert [error.message for error in judge.iter_errors(as_odcs(CONTRACT))] == []
    assert list(judge.iter_errors(as_odcs(CONTRACT) | {"delimiter": ";"})) != []


def test_a_contract_of_others_is_read_as_far_as_the_bank_has_rules():
    told = from_yaml(
        """
        {apiVersion: v3.1.0, kind: DataContract, id: x, version: '1', status: active, schema: [{name: t, properties: [
          {name: a, logicalType: integer, required: true, unique: true},
          {name: b, logicalType: string, quality: [{type: sql, query: 'select 1', mustBe: 1}, {metric: rowCount, mustBeGreaterThan: 1}]}]}]}
        """
    )
    assert told.rules == (Filled(column="a"), Unique(columns=("a",)))
    assert [one.type for one in told.columns] == [Type.INTEGER, Type.TEXT]


@pytest.mark.parametrize(
    "text",
    ["[", "a: 1", "{kind: DataContract, schema: []}", "{kind: DataContract, schema: [{name: t, properties: [{name: 'Za duże'}]}]}",
     "{kind: DataContract, schema: [{name: t, quality: [{type: custom, engine: ratusz, implementation: {kind: filled}}]}]}"],
)  # fmt: skip
def test_what_is_no_contract_is_said_so(text):
    with pytest.raises(NoContract):
        from_yaml(text)


def test_promised_days_go_out_in_the_words_of_the_standard_and_come_in():
    for lag, sla in (("P90D", (90, "d")), ("P2M", (2, "months")), ("10 workdays", (10, "working days")), ("", (0, "d"))):
        told = as_odcs(replace(CONTRACT, calendar={"frequency": "year", "lag": lag}))
        said = {one["property"]: (one["value"], one.get("unit")) for one in told["slaProperties"]}
        assert said == {"frequency": ("P1Y", None), "latency": sla}
        del told["customProperties"]  # as a tool writes it that knows the standard alone
        assert from_yaml(yaml.safe_dump(told)).calendar == {"frequency": "year", "lag": lag}
    others = "{kind: DataContract, schema: [{name: t}], slaProperties: [{property: frequency, value: 1, unit: month}, {property: latency, value: 3}]}"
    assert from_yaml(others).calendar == {"frequency": "month", "lag": "P3D"}
    assert from_yaml("{kind: DataContract, schema: [{name: t}], slaProperties: [{property: frequency, value: often}]}").calendar == {}


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\nkind: DataContract\nschema: [{name: t, properties: *b}]\n",
        "[" * 5_000, "!!python/object/apply:os.system ['true']", "kind: DataContract\nschema: " + "[{name: t}]" + " " * 3_000_000,
        "{kind: DataContract, schema: [{name: t, properties: [{name: a, quality: [{metric: rowCount, engine: ratusz, implementation: 5}]}]}]}",
    ],
)  # fmt: skip
def test_a_hostile_file_is_refused_soon(text):
    with pytest.raises(NoContract):
        from_yaml(text)


def test_odd_types_are_passed_over():
    odd = """
        {kind: DataContract, description: [1], team: x, slaProperties: 7, customProperties: {a: b}, schema: [{name: t, quality: z, properties: [
          {name: a, quality: {metric: rowCount}}, 5, {name: b, quality: [7, {metric: invalidValues, arguments: [1]}], customProperties: 3}]}]}"""
    assert (len(from_yaml(odd).columns), from_yaml(odd).rules) == (2, ())


WHOLE = "kind: DataContract\nschema: [{name: t, properties: [{name: a}]}]\n"
LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{n}: &{n} [{','.join([f'*{m}'] * 9)}]\n" for m, n in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "more",
    [
        LAUGHS + "description: {purpose: *i}",
        "when: 2024-13-45",
        "deep: " + "[" * 1_000,
        "many: '" + "x" * 400_000 + "'",
        "n: " + "9" * 5_000,
    ],
    ids=["aliases", "month", "deep", "long", "digits"],
)
def test_a_hostile_file_is_refused_at_once(more):
    with pytest.raises(NoContract):
        from_yaml(WHOLE + more)


@pytest.mark.parametrize(
    "text",
    ["slaProperties: 5", "slaProperties: [{property: latency, value: .inf}]", "team: [x]", "description: x"],
)
def test_what_is_of_another_sort_than_the_standard_says_is_left_out(text):
    assert from_yaml(WHOLE + text).columns[0].name == "a"


def test_checks_of_another_sort_are_left_out():
    odd = "[5, {metric: invalidValues, arguments: [validValues]}, {metric: duplicateValues, arguments: {properties: 5}}, x]"
    text = f"kind: DataContract\nschema: [{{name: t, properties: [{{name: a, customProperties: 5, quality: {odd}}}], quality: x}}]\n"
    assert from_yaml(text).rules == (Unique(columns=("a",)),)
    with pytest.raises(NoContract):
        from_yaml(text.replace("quality: x", "quality: [{engine: ratusz, implementation: filled}]"))
