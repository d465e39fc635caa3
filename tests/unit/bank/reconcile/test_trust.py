"""Many holdings that say different things: whom to believe."""

import numpy as np
import pytest

from ratusz.bank.reconcile.compare import compare
from ratusz.bank.reconcile.observations import read_observations
from ratusz.bank.reconcile.spelling import time_of
from ratusz.bank.reconcile.verdicts import read_verdicts
from tests.support.holdings import write

pytestmark = pytest.mark.slow


def departures(*, flights=60, seed=3):
    """Four careful pages, two that are right by chance, and three that copy one page which is wrong in a third of its times."""
    rng = np.random.default_rng(seed)
    table, truth = [], {}
    for flight in range(flights):
        true, copied = (int(rng.integers(0, 1440)) for _ in range(2))
        wrong = flight % 3 == 0
        truth[f"f{flight}"] = f"{true // 60:02}:{true % 60:02}"
        said = {f"careful{at}": true if rng.random() < 0.95 else int(rng.integers(0, 1440)) for at in range(4)}
        said |= {f"copy{at}": copied if wrong else true for at in range(3)}
        said |= {f"alone{at}": true if rng.random() < 0.6 else int(rng.integers(0, 1440)) for at in range(2)}
        for page, time in said.items():
            hour = time // 60
            text = (
                f"{time // 60:02}:{time % 60:02}"
                if page != "careful0"
                else f"{hour % 12 or 12}:{time % 60:02} {'p.m.' if hour >= 12 else 'a.m.'}"
            )
            table.append(("departure", page, f"f{flight}", "", text))
    return table, truth


def right(told, truth):
    return np.mean([time_of(one.estimate) == truth[one.area] for one in told])


def test_copies_of_one_page_do_not_outvote_careful_ones(tmp_path):
    table, truth = departures()
    told = list(compare(read_observations(write(tmp_path / "seen.csv", table))))
    assert right(told, truth) > 0.95
    worst = next(one for one in told if one.area == "f0")
    assert {f"copy{at}" for at in range(3)} <= {name for name, _, _ in worst.suspects}
    assert {pair.kind.code for pair in worst.pairs} >= {"D0", "D4"}


def test_a_verdict_is_the_truth_of_its_item_and_teaches_whom_to_trust(tmp_path):
    table, truth = departures()
    verdicts = "phenomenon,area,period,value\n" + "".join(f"departure,f{at},,{truth[f'f{at}']}\n" for at in range(10))
    (tmp_path / "verdicts.csv").write_text(verdicts)
    seen = read_observations(write(tmp_path / "seen.csv", table))
    decided, odd = read_verdicts(tmp_path / "verdicts.csv", seen)
    told = list(compare(seen, verdicts=decided))
    assert not odd
    assert right(told, truth) > 0.95
    assert all(one.confidence == 1.0 for one in told if one.area in {f"f{at}" for at in range(10)})


def test_spellings_of_one_value_are_no_conflict(tmp_path):
    table = [("author", "x", "b1", "", "Nowak Jan"), ("author", "y", "b1", "", "Jan NOWAK"), ("author", "z", "b1", "", "Kowalska Ewa")]
    found = next(iter(compare(read_observations(write(tmp_path / "seen.csv", table)))))
    assert [pair.kind.code for pair in found.pairs] == ["D1", "D4", "D4"]


def test_prices_of_many_pages_that_agree_to_the_digit_are_fused(tmp_path):
    rng = np.random.default_rng(5)
    table = []
    for symbol in range(30):
        price = rng.uniform(5, 500)
        table += [
            ("price", f"p{page}", f"s{symbol}", "2011-07-01", f"{price * (1.2 if page == symbol % 7 else 1):.2f}") for page in range(7)
        ]
    told = list(compare(read_observations(write(tmp_path / "seen.csv", table))))
    assert all([name for name, _, _ in one.suspects] == [f"p{int(one.area[1:]) % 7}"] for one in told)


def test_of_two_figures_given_once_that_is_believed_whose_giver_agrees_with_others_elsewhere(tmp_path):
    rng = np.random.default_rng(8)
    table, truth = [], {}
    for city in range(60):
        true = int(rng.integers(1_000, 900_000))
        truth[f"c{city}"] = true
        careless = f"a passer-by {city}" if city % 2 else "a careless one"
        said = {"register": true, "yearbook": true} if city < 40 else {"register": true, careless: int(true * rng.uniform(1.02, 1.6))}
        if city % 3 == 0 and city < 40:
            said["a careless one"] = int(true * 1.05)
        table += [("population", who, f"c{city}", "2000", str(value)) for who, value in said.items()]
    # What nobody else gives is neither right nor wrong, however much it is.
    table += [("population", "a careless one", f"d{city}", "2000", "7000") for city in range(90)]
    told = list(compare(read_observations(write(tmp_path / "seen.csv", table))))
    assert all(one.estimate == truth[one.area] for one in told if one.area in truth)
    doubted = [one for one in told if one.area in truth and int(one.area[1:]) >= 40]
    assert len(doubted) == 20
    assert not any(name == "register" for one in doubted for name, _, _ in one.suspects)
    assert sorted(map(str, compare(read_observations(write(tmp_path / "turned.csv", table[::-1]))))) == sorted(map(str, told))


def test_one_careful_page_is_believed_before_four_careless_ones_that_each_say_something_else(tmp_path):
    rng = np.random.default_rng(4)
    table, truth = [], {}
    for book in range(150):
        true, *false = (f"word {one}" for one in rng.permutation(21))
        truth[f"b{book}"] = true
        for page, often in (("careful", 0.95), *((f"careless{at}", 0.3) for at in range(4))):
            if rng.random() < 0.8:
                table.append(("title", page, f"b{book}", "", true if rng.random() < often else false[rng.integers(20)]))
    told = list(compare(read_observations(write(tmp_path / "seen.csv", table))))
    assert np.mean([one.estimate == truth[one.area] for one in told]) > 0.75
