"""What every page has in common: the template engine, the style sheets, and a policy that lets nothing else in.

The style sheets and the script are ours and hold no text of a document; they reach the page as they were hashed, and
the page's content security policy names their hashes: a script or style that came from a document would not run.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from assets.reports.text import clean

TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment() -> jinja2.Environment:
    """The template engine: everything printed is cleaned and escaped, and an unknown name is an error."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printed,
    )


def _printed(value: object) -> object:
    """What the template prints: text is cleaned here, once and for all; markup of our own passes."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def inlined(*names: str) -> Markup:
    """Our own style sheets or scripts, one after the other, as they go into the page."""
    return Markup("\n".join((TEMPLATES / name).read_text(encoding="utf-8") for name in names))


@cache
def policy(style: str, script: str = "") -> Markup:
    """The content security policy of a page with this style and this script, and with nothing from anywhere."""
    sources = [
        "default-src 'none'",
        "img-src data:",
        f"style-src '{_hash(style)}'",
        *([f"script-src '{_hash(script)}'"] if script else []),
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return Markup("; ").join(Markup(source) for source in sources)


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
