"""Expressions cannot reach Python: nothing that they say is compiled, run, imported or opened."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.indicators import syntax
from assets.indicators.evaluate import evaluate
from assets.indicators.expression import FUNCTIONS, Expression, ExpressionError, known_facts
from assets.indicators.factbook import FactBook
from assets.indicators.syntax import children, walk

ATTACKS = [
    "__import__('os').system('id')",
    "().__class__.__bases__[0].__subclasses__()",
    "eval('1')",
    'exec("import os")',
    "open('/etc/passwd')",
    "lambda: 0",
    "[x for x in ()]",
    "{three_public}",
    "f'{three_public}'",
    "three_public.__init__.__globals__",
    "three_public if 1 else 2",
    "getattr(three_public, 'x')",
    "globals()",
    "first(__builtins__, 1)",
    "prior(__import__('os'))",
    "indicator(__import__)",
    'of(__builtins__, "eval")',
    "of(three_public, \"__import__('os')\")",
    "three_public := 1",
    "@three_public",
    "three_public; import os",
    "1 ** 9999999",
    "9 << 99",
    "$" + "{jndi}",
    "${three_public}",
    "%(three_public)s",
    "`id`",
    "\u202ethree_public",
    "ｅｖａｌ(1)",
    "\ufeffthree_public",
]
WATCHED = {"compile", "exec", "import", "open", "os.system", "os.exec", "subprocess.Popen", "socket.connect"}
_seen: list[str] | None = None
_hooked = False


def _hook(event: str, _: object) -> None:
    if _seen is not None and event in WATCHED:
        _seen.append(event)


@contextmanager
def watched() -> Iterator[list[str]]:
    """The events of the interpreter that would tell of code being run; a hook once added stays for good."""
    global _seen, _hooked  # noqa: PLW0603
    if not _hooked:
        sys.addaudithook(_hook)
        _hooked = True
    _seen = []
    try:
        yield _seen
    finally:
        _seen = None


def outcome(text: str) -> None:
    """Parses and evaluates, whatever comes of it."""
    try:
        root = Expression(text).root
    except ExpressionError:
        return
    evaluate(root, FactBook([]), 2021)


def test_the_watch_sees_what_it_should() -> None:
    with watched() as seen:
        eval(compile("1", "x", "eval"))
    assert {"compile", "exec"} <= set(seen)


@pytest.mark.parametrize("text", ATTACKS)
def test_what_would_be_python_is_never_run(text: str) -> None:
    with watched() as seen:
        outcome(text)
    assert seen == []


PIECES = st.sampled_from(
    [*FUNCTIONS, *dir(builtins)[-60:], *known_facts()[:12], *"+-*/(),.[]{}:;=@\"'", "__class__", "1", "2.5", '"办公费"']
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=14).map(" ".join))
def test_no_mixture_of_names_and_signs_runs_anything(text: str) -> None:
    with watched() as seen:
        outcome(text)
    assert seen == []


def test_a_parsed_expression_holds_only_records_texts_and_numbers() -> None:
    text = 'first(prior(of(economic_item, "办公费")), sum(economic_item)) / max(public_cost, 1) - abs(-count(project))'
    kinds = {type(node) for node in walk(Expression(text).root)}
    assert all(issubclass(kind, msgspec.Struct) and kind.__module__ == syntax.__name__ for kind in kinds)
    assert len(kinds) == 7  # Constant, Ref, Aggregate, First, Call, Negate, Binary
    for node in walk(Expression(text).root):
        for field in node.__struct_fields__:
            value = getattr(node, field)
            assert value in children(node) or not callable(value)


def test_the_modules_of_the_language_never_call_python() -> None:
    import ast
    from pathlib import Path

    folder = Path(syntax.__file__).parent
    for name in ("expression", "syntax", "evaluate", "units", "library", "mistakes", "strict_yaml", "quantities"):
        tree = ast.parse((folder / f"{name}.py").read_text(encoding="utf-8"))
        called = {n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
        assert not called & {"eval", "exec", "compile", "__import__", "globals", "vars"}, name
