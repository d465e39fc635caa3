"""What many tables of one file cost, and what is answered while somebody waits."""

from types import SimpleNamespace

import pytest

from ratusz.bank.base.errors import Stopped
from ratusz.bank.build.secrecy import NOTHING_BESIDE, Guard
from ratusz.bank.protect.cells import Breakdown, Count, Protection
from ratusz.bank.protect.persons import Persons
from ratusz.portal.intake import smallcells
from ratusz.portal.secrecy import queries, trials
from ratusz.portal.secrecy.trials import Question

HIDE = Protection(breakdowns=(Breakdown(column="a"),), counts=(Count(column="b"),))
MANY = 20


def question(number, **more):
    return Question(resource=SimpleNamespace(pk=number), version=f"v{number}", **{"protection": HIDE, **more})


@pytest.fixture
def asked(monkeypatch):
    """How often each costly thing was done; nothing is known, and nothing small."""
    counted = dict.fromkeys(("open", "guarded", "shown"), 0)

    def counting(name, answer):
        def ask(*_args, **_more):
            counted[name] += 1
            return answer

        return ask

    monkeypatch.setattr(trials, "open_beside", counting("open", ((), ())))
    monkeypatch.setattr(trials, "guarded", counting("guarded", Guard()))
    monkeypatch.setattr(trials, "_as_it_will_be", counting("shown", None))
    monkeypatch.setattr(trials, "beside", lambda *_args, **_more: NOTHING_BESIDE)
    monkeypatch.setattr(trials, "bank", SimpleNamespace(engine=lambda: None))
    monkeypatch.setattr(trials, "_table", lambda _one: None)
    monkeypatch.setattr(trials, "_rows", lambda _resource, _version: 10_000)
    monkeypatch.setattr(trials, "trial_of", lambda one: one.digest and None)
    return counted


def test_each_of_twenty_tables_that_go_out_together_is_asked_about_once(asked):
    last = question(MANY, coming=tuple(question(number) for number in range(1, MANY)))
    assert len({last.digest, last.digest, question(MANY).digest}) == 2
    assert asked["open"] == MANY + 1
    trials.beside_of(last)
    assert asked["guarded"] == MANY - 1
    assert asked["open"] <= 3 * MANY
    assert asked["shown"] <= MANY * MANY


def test_a_table_is_seen_with_those_before_it_whoever_asks(asked, monkeypatch):
    first, second = question(1), question(2)
    asked_itself = question(2, coming=(first,))
    seen = []
    third = question(3, coming=(first, second))
    monkeypatch.setattr(trials, "trial_of", lambda one: seen.append(one.digest))
    trials.beside_of(third)
    assert seen == [first.digest, asked_itself.digest]
    assert third.digest not in {question(3).digest, question(3, coming=(second, first)).digest}


def test_the_questions_before_a_table_are_made_once_each(monkeypatch):
    tables = [SimpleNamespace(number=number, resource=SimpleNamespace(pk=number), version=f"v{number}") for number in range(MANY, 0, -1)]
    made = []

    def going(one, resource):
        made.append(one.number)
        return smallcells.Going(resource=resource, version=one.version, name="", withheld=(), corrections=())

    monkeypatch.setattr(smallcells, "_going_with", lambda table: [one for one in tables if one is not table])
    monkeypatch.setattr(smallcells, "_declared_or_seems", lambda _table: HIDE)
    monkeypatch.setattr(smallcells, "going", going)
    last = smallcells.question_about(tables[0], HIDE, closing={})
    assert [one.version for one in last.coming] == [f"v{number}" for number in range(1, MANY)]
    assert sorted(made) == list(range(1, MANY + 1))


def test_what_stands_beside_is_counted_as_it_is(monkeypatch):
    """A small table beside a large one is a large question, of cells as of rows on persons."""
    rows = {"v1": 5, "small": 5, "large": 100_000}
    persons = Protection(persons=Persons(known=("a",), sensitive=("b",)))
    monkeypatch.setattr(trials, "_rows", lambda _resource, version: rows[version])
    for protection in (HIDE, persons):
        told = trials.json.dumps(protection.as_json())
        for open_, small in {
            ((), ()): True,
            (("small",), (("2", "small", told),)): True,
            (("large",), ()): False,
            ((), (("2", "large", told),)): False,
        }.items():
            monkeypatch.setattr(trials, "open_beside", lambda *_args, _open=open_, **_more: _open)
            assert question(1, protection=protection).is_small is small


def test_rows_on_persons_are_not_read_where_they_would_fill_the_memory(monkeypatch):
    public = SimpleNamespace(rows=1_000_000, schema=SimpleNamespace(columns=range(10)))
    monkeypatch.setattr(queries, "_open_beside", lambda *_args, **_more: (("v1", "v2"), ()))
    monkeypatch.setattr(queries, "_public_of", lambda _version: public)
    monkeypatch.setattr(queries, "bank", SimpleNamespace(store=lambda: None, engine=lambda: None))
    with pytest.raises(Stopped) as stopped:
        queries.beside(SimpleNamespace(pk=1), Protection(persons=Persons(known=("a",))))
    assert stopped.value.code == "too-many-rows-beside"
