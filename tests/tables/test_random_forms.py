"""Reading a form that was made at random gives exactly the cells that were put in."""

from __future__ import annotations

from collections import Counter

from hypothesis import HealthCheck, event, given, settings

from assets.tables.forms import Form, read_forms
from tests.tables.building import shown
from tests.tables.random_forms import Entry, Made, coded_forms, summaries, unknown_tables

_THOROUGH = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _entries(form: Form) -> list[Entry]:
    return [
        (
            "".join((c.row_code or c.row_label).split()),
            c.side,
            c.column,
            c.value,
            "".join(c.text.split()),
        )
        for c in form.cells
    ]


@_THOROUGH
@given(coded_forms())
def test_what_was_put_in_is_read(made: Made) -> None:
    event(f"codes {made.options['codes']}")
    event(f"pages {len(made.document.pages)} repeat {made.options['repeat']}")
    forms = read_forms(made.document)
    assert len(forms) == 1, shown(made.document.pages)
    assert Counter(_entries(forms[0])) == Counter(made.expected), shown(made.document.pages)


@_THOROUGH
@given(summaries())
def test_both_sides_of_a_summary_are_read(made: Made) -> None:
    forms = read_forms(made.document)
    assert [f.form for f in forms] == ["income_expenditure_summary"], shown(made.document.pages)
    assert Counter(_entries(forms[0])) == Counter(made.expected), shown(made.document.pages)


@_THOROUGH
@given(unknown_tables())
def test_an_unknown_table_is_kept_whole(made: Made) -> None:
    forms = read_forms(made.document)
    assert [f.form for f in forms] == ["other"], shown(made.document.pages)
    found = [(c.row_label, c.side, c.column_label, c.value, "".join(c.text.split())) for c in forms[0].cells]
    assert Counter(found) == Counter(made.expected), shown(made.document.pages)
