"""The longest tests are begun first, so that no worker is left with one when the others have nothing to do any more.

The one that stands first makes the demo city, for which whoever else wants it has to wait; those after it want none.
"""

from collections.abc import Sequence

import pytest

LONGEST = (
    "tests/browser/test_looks.py::test_everybody_can_use_every_kind_of_page_of_the_office",
    "tests/web/test_leaks_walk.py::test_what_is_hidden_is_answered_as_what_never_was",
    "tests/architecture/test_types.py::test_types_hold",
    "tests/web/test_leaks_walk.py::test_nothing_public_tells_of_what_is_hidden",
    "tests/web/test_access_walk.py::test_who_gets_in_where",
    "tests/nodes/test_two_nodes.py::test_nodes_and_workers_may_die",
    "tests/unit/cli/test_keeping.py::test_a_drill_the_demo_city_backed_up_under_writes_is_the_same_elsewhere",
    "tests/unit/portal/config/test_upgrade.py::test_an_older_demo_city_is_upgraded_when_it_is_asked_for",
    "tests/unit/cli/test_keeping.py::test_what_two_people_erase_is_nowhere_and_no_backup_brings_it_back",
    "tests/browser/test_looks.py::test_everybody_can_use_every_kind_of_public_page",
    "tests/generative/test_found.py::test_the_same_bytes_with_a_copy_as_without",
    "tests/web/test_planted_walk.py::test_no_public_address_gives_out_what_was_planted",
    "tests/docs/test_guides.py::test_a_guide_does_what_it_says[sql.pl]",
    "tests/unit/portal/config/test_upgrade.py::test_a_bank_of_the_previous_schema_is_upgraded_with_all_its_rows",
    "tests/web/test_crash.py::test_what_was_cut_off_can_be_done_to_its_end_once[table]",
    "tests/unit/cli/test_first_dataset.py::test_the_first_public_dataset_of_another_city",
    "tests/browser/test_voices.py::test_a_subscriber_confirms_hears_of_what_a_reviewer_publishes_and_ends_it_with_one_click",
    "tests/generative/test_query.py::test_a_serving_copy_answers_as_the_reference_does",
    "tests/web/test_demo_city.py::test_the_whole_city_goes_through_the_front_door",
)
_PLACE = {name: place for place, name in enumerate(LONGEST)}


def in_shares(items: Sequence[pytest.Item], workers: int) -> list[pytest.Item]:
    """The items in another order: each of the equal shares that `workers` get to begin with begins with some of the longest."""
    long = sorted((item for item in items if _place(item) is not None), key=lambda item: _place(item) or 0)
    rest = [item for item in items if _place(item) is None]
    found: list[pytest.Item] = []
    for worker in range(workers):
        share = (len(items) - len(found)) // (workers - worker)
        first = long[worker::workers][:share]
        taken = share - len(first)
        found += [*first, *rest[:taken]]
        rest = rest[taken:]
    there = {item.nodeid for item in found}
    return [*found, *(item for item in items if item.nodeid not in there)]


def _place(item: pytest.Item) -> int | None:
    whole = item.nodeid
    return _PLACE.get(whole, _PLACE.get(whole.partition("[")[0]))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The same in every worker, as they must agree; alone, in one share."""
    items[:] = in_shares(items, getattr(config, "workerinput", {}).get("workercount", 1))
