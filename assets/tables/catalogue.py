"""The catalogue of the nine forms, from `forms.yaml` beside this module."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import msgspec
import yaml


class FormColumn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column of a form: its id and the pattern of its header path; `side` limits it to one side."""

    id: str
    pattern: str
    side: str | None = None


class FormKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the nine forms.

    `two_sided` forms set income beside expenditure; `coded` forms list account codes in their rows.
    """

    id: str
    name: str
    number: str
    titles: tuple[str, ...]
    two_sided: bool
    coded: bool
    columns: tuple[FormColumn, ...]

    def has_title(self, text: str) -> bool:
        """Whether a squeezed line of text is this form's title."""
        return any(re.search(pattern, text) for pattern in self.titles)

    def column_for(self, path: str, side: str | None) -> str | None:
        """The id of the column with this squeezed header path, or None."""
        for column in self.columns:
            if column.side in (None, side) and re.search(column.pattern, path):
                return column.id
        return None


@cache
def form_kinds() -> tuple[FormKind, ...]:
    """The nine forms, in the order in which their titles are to be tried."""
    text = files("assets.tables").joinpath("forms.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), tuple[FormKind, ...])


def form_kind(form: str) -> FormKind:
    """The form with this id. Raises KeyError where there is none."""
    return {kind.id: kind for kind in form_kinds()}[form]


_QUOTES = str.maketrans("", "", "“”\"'‘’＂「」")


def squeeze(text: str) -> str:
    """Text without white space and quotation marks: what the patterns are matched against."""
    return "".join(text.translate(_QUOTES).split())


def title_of(text: str) -> FormKind | None:
    """The form that a line of text is the title of, or None."""
    squeezed = squeeze(text)
    if len(squeezed) > _LONGEST_TITLE or re.search(r"[。；，,]|[.…·]{3}|\d$", squeezed):
        return None
    return next((kind for kind in form_kinds() if kind.has_title(squeezed)), None)


_LONGEST_TITLE = 45
