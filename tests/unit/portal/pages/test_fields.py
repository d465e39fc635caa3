"""Forms of the explorer become tidy addresses."""

import pytest

from ratusz.portal.pages.explorer.fields import tidy


@pytest.mark.parametrize(
    ("pairs", "result"),
    [
        ([("q", "a"), ("sort", "-ile")], None),
        ([("q", ""), ("sort", "-ile")], (("sort", "-ile"),)),
        ([("_column", "ile"), ("_op", "gte"), ("_value", " 5 ")], (("ile__gte", "5"),)),
        ([("_column", "ile"), ("_op", "exact"), ("_value", "5"), ("cursor", "x")], (("ile", "5"),)),
        ([("sort", "ile"), ("_column", "ile"), ("_op", "gte"), ("_value", "")], (("sort", "ile"),)),
        ([("_column", "ile"), ("_op", "lt"), ("_value", "1 234,5")], (("ile__lt", "1234,5"),)),
        ([("_for", "d"), ("_from", "1.02.2024"), ("_to", "")], (("d__gte", "2024-02-01"),)),
        ([("ile__gte", "1"), ("_for", "ile"), ("_from", "−2"), ("_to", "7")], (("ile__gte", "-2"), ("ile__lte", "7"))),
        ([("a__in", "x"), ("_for", "a"), ("_in", "y"), ("_how", "in")], (("a", "y"),)),
        ([("a", "x"), ("_for", "a"), ("_in", "y"), ("_in", "z"), ("_how", "notin")], (("a__notin", "y"), ("a__notin", "z"))),
        ([("a", "x"), ("b", "1"), ("_for", "a"), ("_how", "in")], (("b", "1"),)),
        ([("_show", "b"), ("_show", "a"), ("_plain", "a,b")], (("select", "b,a"),)),
        ([("select", "a"), ("_show", "a"), ("_show", "b"), ("_plain", "a,b")], ()),
        (
            [("_choose", "columns"), ("_show", "a"), ("_show", "b"), ("_up", "b"), ("_plain", "a,b")],
            (("_choose", "columns"), ("select", "b,a")),
        ),
        ([("_show", "a"), ("_show", "b"), ("_up", "a"), ("_plain", "a,b")], ()),
        (
            [
                ("sort", "x"),
                ("_grouped", "1"),
                ("_group", "a"),
                ("_group", ""),
                ("_function", "sum"),
                ("_of", "b"),
                ("_function", ""),
                ("_of", ""),
            ],
            (("group", "a"), ("measure", "sum(b)")),
        ),
        ([("_place", "1 001"), ("sort", "a")], (("sort", "a"), ("from", "1000"))),
        ([("_place", "x"), ("sort", "a")], (("sort", "a"),)),
    ],
)
def test_the_fields_of_a_form_become_parameters(pairs, result):
    assert tidy(pairs) == result


def test_what_is_tidy_stays():
    for pairs in ([("_about", "a"), ("a__in", "x")], [("_row", "3"), ("from", "100")]):
        assert tidy(pairs) is None
