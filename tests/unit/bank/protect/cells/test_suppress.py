"""Nothing hidden can be computed: tables made by chance, with margins, with districts of districts, in several versions.

The attack is the judge: linear programs over everything that is shown. A planted weak way of hiding must be broken by it.
"""

import itertools
from collections.abc import Sequence
from random import Random  # noqa: TID251

import pytest

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.protect.cells import Breakdown, Count, Dominance, Protection
from ratusz.bank.protect.cells.attack import exposed, interval
from ratusz.bank.protect.cells.declared import Method
from ratusz.bank.protect.cells.exchange import Exchanges
from ratusz.bank.protect.cells.grid import Grid, make_grid
from ratusz.bank.protect.cells.linear import Program
from ratusz.bank.protect.cells.rules import Rule, is_dominated, is_known_within
from ratusz.bank.protect.cells.suppress import Hidden, plan, primary
from ratusz.bank.protect.cells.system import build

ALL = "Razem"


def declared(*columns: str, **more) -> Protection:
    return Protection(breakdowns=tuple(Breakdown(column=name, totals=(ALL,)) for name in columns), counts=(Count(column="n"),), **more)


def rows_of(cells, names: Sequence[str], *, margins: bool = True):
    """Numbered rows of {groups: count}, with the sums over each breakdown."""
    values = [sorted({groups[at] for groups in cells}) for at in range(len(names))]
    found = []
    for groups in itertools.product(*([*each, ALL] if margins else each for each in values)):
        count = sum(n for of, n in cells.items() if all(one in {ALL, its} for one, its in zip(groups, of, strict=True)))
        found.append((len(found) + 1, {**dict(zip(names, groups, strict=True)), "n": count}))
    return found


def chance(seed: int, sizes: Sequence[int], *, mean: float = 14, empty: float = 0.1):
    rng = Random(seed)  # noqa: S311  figures by chance
    values = [[f"{chr(97 + at)}{one}" for one in range(size)] for at, size in enumerate(sizes)]
    return {groups: 0 if rng.random() < empty else int(rng.expovariate(1 / mean)) for groups in itertools.product(*values)}


def hidden_again(grid: Grid, hidden: Sequence[Hidden], name: str = "before") -> Grid:
    """The grid as a version that was published so."""
    spots = {one.spot for one in hidden}
    cells = {
        key: type(cell)(key=key, value=cell.value, spot=cell.spot, rule=cell.rule, hidden=cell.spot in spots)
        for key, cell in grid.cells.items()
    }
    return Grid(
        name=name, protection=grid.protection, cells=cells, missing=grid.missing, repeated=grid.repeated, by=grid.by, parents=grid.parents
    )


def broken_by_attack(grid: Grid, hidden: Sequence[Hidden], earlier: Sequence[Grid] = (), beside: Sequence[Grid] = ()):
    """What somebody with all of it knows too well, asked cell by cell and without what the search for it knew."""
    system = build(grid, earlier, beside)
    spots = {one.spot for one in hidden}
    numbers = [number for number, cell in enumerate(system.places) if cell is not None and cell.spot in spots]
    low, high = system.needs(grid.protection)
    return exposed(system, numbers, low, high), system, numbers


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("sizes", [(5, 4), (9, 3), (4, 3, 3)])
def test_no_hidden_cell_of_a_table_with_margins_can_be_computed(sizes, seed):
    names = [f"g{at}" for at in range(len(sizes))]
    grid = make_grid(rows_of(chance(seed, sizes), names), declared(*names))
    found = plan(grid)
    assert found.exposed == ()
    small = {cell.spot for cell in grid.unsafe}
    assert small <= found.spots
    assert {one.rule for one in found.hidden} <= {Rule.FEW, Rule.SECONDARY}
    broken, system, numbers = broken_by_attack(grid, found.hidden)
    assert broken == {}
    # The same by single programs, for a few of them: 15 % of the value and the threshold lie within what is possible.
    for number in numbers[:3]:
        truth, span = float(system.values[number]), interval(system, numbers, number)
        assert span.low <= max(truth - max(0.15 * truth, 5), 0) + 1e-6
        assert span.high >= truth + max(0.15 * truth, 5) - 1e-6


def test_the_attack_breaks_a_weak_way_of_hiding():
    """It can fail: hiding small cells alone, or one more in each row and none in the column, is found out."""
    cells = {("Bytków", "K"): 3, ("Bytków", "M"): 40, ("Centrum", "K"): 25, ("Centrum", "M"): 31, ("Bańgów", "K"): 9, ("Bańgów", "M"): 18}
    grid = make_grid(rows_of(cells, ["d", "p"]), declared("d", "p"))
    system = build(grid)
    low, high = system.needs(grid.protection)
    small = primary(system)
    assert [system.values[number] for number in small] == [3]
    span = exposed(system, small, low, high)[small[0]]
    assert (span.low, span.high) == pytest.approx((3, 3))
    partner = next(number for number, cell in enumerate(system.places) if cell and cell.value == 40)
    assert exposed(system, [*small, partner], low, high)
    assert plan(grid).exposed == ()


def test_districts_of_districts_and_columns_that_add_up_are_sums_too():
    tree = (("Bytków", "północ"), ("Bańgów", "północ"), ("Centrum", "południe"), ("Tuwim", "południe"))
    protection = Protection(
        breakdowns=(Breakdown(column="d", totals=(ALL,), parents=tree),), counts=(Count(column="razem", parts=("k", "m")),)
    )
    people = {"Bytków": (3, 30), "Bańgów": (11, 12), "Centrum": (22, 41), "Tuwim": (15, 9)}
    people["północ"] = tuple(map(sum, zip(people["Bytków"], people["Bańgów"], strict=True)))
    people["południe"] = tuple(map(sum, zip(people["Centrum"], people["Tuwim"], strict=True)))
    people[ALL] = tuple(map(sum, zip(people["północ"], people["południe"], strict=True)))
    grid = make_grid([(at, {"d": d, "k": k, "m": m, "razem": k + m}) for at, (d, (k, m)) in enumerate(people.items(), 1)], protection)
    found = plan(grid)
    assert (1, "k") in found.spots
    assert broken_by_attack(grid, found.hidden)[0] == {}
    # One district hidden alone would be the part of the town less its sister.
    system = build(grid)
    low, high = system.needs(protection)
    assert exposed(system, primary(system), low, high)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_a_later_version_gives_nothing_of_an_earlier_one_away(seed):
    rng = Random(seed)  # noqa: S311  figures by chance
    protection = declared("d", "p")
    cells, earlier = chance(seed, (6, 3)), []
    for version in range(3):
        grid = make_grid(rows_of(cells, ["d", "p"]), protection, name=str(version))
        found = plan(grid, earlier)
        assert found.exposed == ()
        assert broken_by_attack(grid, found.hidden, earlier)[0] == {}
        earlier = [hidden_again(grid, found.hidden, str(version)), *earlier]
        changed = rng.sample(sorted(cells), 3)
        cells = {groups: n + rng.randrange(6) if groups in changed else n for groups, n in cells.items()}


def test_what_an_earlier_version_shows_cannot_be_hidden_and_is_told():
    grid = make_grid(rows_of({("a",): 3, ("b",): 20, ("c",): 30}, ["d"]), declared("d"))
    shown = hidden_again(grid, ())
    found = plan(grid, [shown])
    assert [cell.value for cell, _ in found.exposed] == [3]


def test_another_table_of_the_same_total_is_in_the_same_sums():
    """A table by district without its total, and one by age with it: the total less what is shown is the hidden district."""
    by_district = make_grid(rows_of({("a",): 3, ("b",): 20, ("c",): 30}, ["d"], margins=False), declared("d"))
    by_age = make_grid(rows_of({("młodsi",): 30, ("starsi",): 23}, ["wiek"]), declared("wiek"), name="age")
    assert len(plan(by_district).hidden) == 1
    together = plan(by_district, beside=[by_age])
    assert len(together.hidden) > 1
    assert broken_by_attack(by_district, together.hidden, beside=[by_age])[0] == {}
    alone, *_ = broken_by_attack(by_district, plan(by_district).hidden, beside=[by_age])
    assert alone


def test_the_rest_of_a_whole_and_what_came_since_are_groups_too():
    """Of 100 people 98 are women: two are men, whether a row says so or not. 41 in May and 43 in June: two came."""
    grid = make_grid([(1, {"p": ALL, "n": 100}), (2, {"p": "kobiety", "n": 98})], declared("p"))
    assert plan(grid).hidden
    months = Protection(breakdowns=(Breakdown(column="m", grows=True),), counts=(Count(column="n"),))
    rows = [(1, {"m": "2026-05", "n": 41}), (2, {"m": "2026-06", "n": 43}), (3, {"m": "2026-07", "n": 60})]
    assert plan(make_grid(rows, months)).hidden
    since = declared("d", grows=True)
    before = make_grid(rows_of({("a",): 41, ("b",): 20}, ["d"]), since)
    after = make_grid(rows_of({("a",): 43, ("b",): 20}, ["d"]), since)
    assert plan(after).hidden == ()
    assert plan(after, [hidden_again(before, ())]).hidden


def test_a_slip_in_a_sum_does_not_undo_the_sum():
    """A total that is one too small still tells the hidden part, less one."""
    grid = make_grid(
        [(1, {"d": "a", "n": 3}), (2, {"d": "b", "n": 40}), (3, {"d": "c", "n": 60}), (4, {"d": ALL, "n": 102})], declared("d")
    )
    assert len(plan(grid).hidden) > 1


def test_the_rules_of_sums_over_contributors():
    assert is_dominated(100, [80, 10], Dominance())
    assert not is_dominated(100, [75, 10], Dominance())
    assert is_dominated(100, [50, 30, 10], Dominance(first=2, percent=75))
    assert is_known_within(100, [70, 25], 10)
    assert not is_known_within(100, [60, 20], 10)
    firms = Protection(
        breakdowns=(Breakdown(column="b"),), threshold=3, dominance=Dominance(), known_within=10,
        counts=(Count(column="n", contributors="ile", largest=("pierwsza", "druga")),),
    )  # fmt: skip
    rows = [
        {"b": "handel", "n": 1000, "ile": 2, "pierwsza": 500, "druga": 500}, {"b": "usługi", "n": 1000, "ile": 9, "pierwsza": 800, "druga": 20},
        {"b": "przemysł", "n": 1000, "ile": 5, "pierwsza": 600, "druga": 395}, {"b": "budowa", "n": 1000, "ile": 9, "pierwsza": 300, "druga": 200},
    ]  # fmt: skip
    grid = make_grid(list(enumerate(rows, 1)), firms)
    assert [cell.rule for cell in grid.cells.values()] == [Rule.FEW_CONTRIBUTORS, Rule.DOMINANCE, Rule.KNOWN_WITHIN, None]


def test_an_empty_group_is_hidden_only_where_that_is_declared():
    cells = {("a",): 0, ("b",): 20, ("c",): 30}
    assert plan(make_grid(rows_of(cells, ["d"]), declared("d"))).hidden == ()
    assert {one.rule for one in plan(make_grid(rows_of(cells, ["d"]), declared("d", zeros=True))).hidden} == {Rule.ZERO, Rule.SECONDARY}


def test_a_declaration_is_plain_values_and_back():
    tree = (("Bytków", "północ"),)
    made = Protection(
        breakdowns=(Breakdown(column="d", totals=(ALL, ""), parents=tree),), counts=(Count(column="n", parts=("k", "m")),),
        along=("udzial",), dominance=Dominance(first=2, percent=60), known_within=10,
    )  # fmt: skip
    assert Protection.from_json(made.as_json()) == made


def test_two_tables_of_the_same_people_share_a_total_that_neither_shows():
    """3 + 20 + 30 by district and 30 + 23 by age: the ages add up to the districts, the hidden one among them."""
    by_district = make_grid(rows_of({("a",): 3, ("b",): 20, ("c",): 30}, ["d"], margins=False), declared("d"))
    by_age = make_grid(rows_of({("młodsi",): 30, ("starsi",): 23}, ["wiek"], margins=False), declared("wiek"), name="age")
    alone = plan(by_district)
    assert broken_by_attack(by_district, alone.hidden, beside=[by_age])[0]
    together = plan(by_district, beside=[by_age])
    assert len(together.hidden) > len(alone.hidden) == 1
    assert broken_by_attack(by_district, together.hidden, beside=[by_age])[0] == {}
    others = make_grid(rows_of({("młodsi",): 31, ("starsi",): 23}, ["wiek"], margins=False), declared("wiek"), name="age")
    assert plan(by_district, beside=[others]).hidden == alone.hidden


def test_a_solver_that_gives_up_says_of_nothing_that_it_is_safe(monkeypatch):
    grid = make_grid(rows_of({("a",): 3, ("b",): 20, ("c",): 30, ("d",): 4}, ["d"]), declared("d"))
    safe = plan(grid)
    assert broken_by_attack(grid, safe.hidden)[0] == {}
    monkeypatch.setattr(Program, "cheapest", lambda _program: None)
    monkeypatch.setattr(Exchanges, "moving", lambda *_asked: None)
    broken, _system, numbers = broken_by_attack(grid, safe.hidden)
    assert set(broken) == set(numbers) != set()


def test_what_is_shown_as_it_is_needs_no_column_of_counts():
    Protection(method=Method.OPEN).require_fits(("nr", "uczniowie"))
    with pytest.raises(WrongUsage) as refused:
        Protection().require_fits(("nr", "uczniowie"))
    assert refused.value.code == "nothing-counted"
