"""One HTML file that needs nothing else: parts go in, a self-contained page comes out.

A page must open from a memory stick on a locked-down laptop and must never run text from the data.
So every value is escaped by the template, data is embedded as JSON that cannot end its script
element, and a Content-Security-Policy lets only the scripts and styles run whose hashes it names.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from casegraph import thresholds
from casegraph.resources import casegraph_version
from casegraph.store.files import atomic_writer
from casegraph.wording import caveats, grades, numbers
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.scripts import page_script

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

#: What templates write numbers with, each a filter of its own name.
_NUMBERS = (
    numbers.between,
    numbers.hundredths,
    numbers.odds_interval,
    numbers.percent,
    numbers.plural,
    numbers.signed_tenths,
    numbers.tenths,
    numbers.thousands,
)
_FILES = resources.files("casegraph_viz")
_ESCAPES = {c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}
# Code points that HTML forbids, raw or as a reference: control characters and noncharacters.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
    + "]"
)
# For the last two code points of each further plane, only the plane is checked: a pattern with all
# of them takes ten times as long for a page.
_SUSPECT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\U00010000-\U0010ffff]"
)
# Three searches for fixed strings are faster than one for any of them, and scripts are long.
_BREAKOUT = [re.compile(sign, re.IGNORECASE) for sign in ("</(?:script|style)", "<!--", "\r")]


def render(
    template: str,
    *,
    title: str,
    description: str,
    styles: Sequence[str],
    scripts: Sequence[str],
    data: Mapping[str, object] | None = None,
    context: Mapping[str, Any] | None = None,
    frame: Frame | None = None,
    policy: Mapping[str, str] | None = None,
) -> str:
    """Return a self-contained HTML page.

    Parameters
    ----------
    template
        Path in this package of a file that extends ``page/base.html``.
    title, description
        Plain text.
    styles, scripts
        CSS and JavaScript source that the project itself wrote or ships, never text from data.
    data
        Name → value; each becomes a JSON block with the element id ``data-{name}``. Every page
        also has how it is cited.
    context
        Further variables of the template; all are escaped. ``recounts`` gives the page the filters
        of reviews, with their style.
    frame
        The place of the page in a site; without it the page is alone. A page of a site also gets
        the search of its bar.
    policy
        Directives of the Content-Security-Policy that this page needs beyond the strict ones,
        added to those of the same name.
    """
    from markupsafe import Markup

    frame = frame or Frame()
    cite = {"title": title, "forms": frame.citation(title).templates(), "page": frame.here}
    data = {"cite": cite, **(data or {})}
    if frame.doors:
        data = {"find": frame.found_here, **data}
        scripts = [page_script("frame"), *scripts]
    recounts = bool((context or {}).get("recounts"))
    further = [
        "page/take.css",
        *(["page/filters.css"] if recounts else []),
        # The pages of single things are many, and none of them presents.
        *([] if frame.of_thing else ["page/slide.css"]),
    ]
    styles = ["".join([*styles, *map(static_text, further)])]
    blocks = {name: Markup(json_for_html(value)) for name, value in data.items()}
    scripts = [_escaped(script) for script in scripts]
    styles = [_squeezed(style) for style in styles]
    for source in (*styles, *scripts):
        _check_source(source)
    html = (
        _environment()
        .get_template(template)
        .render(
            {
                **(context or {}),
                "title": title,
                "description": description,
                "policy": content_security_policy(styles, scripts, policy),
                "frame": frame,
                "generator": f"casegraph {casegraph_version()}",
                "styles": [Markup(style) for style in styles],
                "scripts": [Markup(script) for script in scripts],
                "data": blocks,
            }
        )
    )
    # Text from data may hold anything.
    if _SUSPECT.search(html):
        html = _FORBIDDEN.sub("\ufffd", html)
    try:
        html.encode("utf-8")
    except UnicodeEncodeError:
        # A lone surrogate cannot be written as UTF-8, so it is shown as an unreadable character.
        return html.encode("utf-8", "replace").decode("utf-8")
    return html


@cache
def static_text(name: str) -> str:
    """Return one of our own style sheets or scripts, by its path in this package; read once."""
    return (_FILES / name).read_text(encoding="utf-8").replace("\r\n", "\n")


@lru_cache(maxsize=64)
def _squeezed(style: str) -> str:
    """Return a style sheet without its comments and needless space, as a thousand pages repeat it.

    >>> _squeezed('/* A note. */ a:hover::after { content: ": "; width: calc(1em + 2px); }')
    'a:hover::after{content:": ";width:calc(1em + 2px)}'
    """
    style = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    style = re.sub(r"\s*([{};])\s*", r"\1", style).replace(";}", "}").strip()
    return re.sub(r"(?<=[{;])([\w-]+):\s+", r"\1:", style)


def json_for_html(value: object) -> str:
    r"""Return JSON that is safe inside a script element, whatever text it holds.

    >>> json_for_html({"title": "</script><b>"})
    '{"title":"\\u003c/script\\u003e\\u003cb\\u003e"}'
    """
    # Every value is made here and holds no cycle, so the slow check for cycles is skipped.
    text = json.dumps(
        value, ensure_ascii=False, check_circular=False, separators=(",", ":"), allow_nan=False
    )
    # Most of it is numbers; one search per character is far faster than a check of each character.
    for sign, escape in _ESCAPES.items():
        text = text.replace(sign, escape)
    if not text.isprintable():
        text = _FORBIDDEN.sub(lambda match: json.dumps(match[0])[1:-1], text)
    return text


def content_security_policy(
    styles: Sequence[str], scripts: Sequence[str], further: Mapping[str, str] | None = None
) -> str:
    """Return a policy under which only the given styles and scripts run and nothing loads.

    ``further`` adds sources to a directive, or a directive, where a page needs them.

    >>> content_security_policy([], [], {"img-src": "blob:"}).split("; ")[3]
    'img-src data: blob:'
    """
    directives = {
        "default-src": "'none'",
        "script-src": _hashes(scripts),
        "style-src": _hashes(styles),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    for name, sources in (further or {}).items():
        directives[name] = f"{directives[name]} {sources}" if name in directives else sources
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def web_address(value: object) -> str:
    """Return an http(s) address unchanged and anything else as an empty text.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)")
    ('https://example.org/a', '')
    """
    text = str(value or "").strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    plain = not re.search(r"[\s<>\"\\^`{|}\x00-\x1f]", text)
    return text if parts.scheme in {"http", "https"} and parts.netloc and plain else ""


def write_page(path: Path, html: str) -> None:
    """Write a page completely or not at all: to a temporary file, then renamed.

    Raises
    ------
    StoreError
        If the folder does not exist or may not be written to, or the disk is full.
    """
    with atomic_writer(path) as stream:
        stream.write(html.encode("utf-8"))


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from casegraph_viz.page.style import GROUPS, OTHER, group_style

    environment = Environment(
        loader=FileSystemLoader(str(_FILES)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"group_style": group_style, "group_styles": (*GROUPS, OTHER)}
    environment.globals |= {"caveats": caveats, "grades": grades, "thresholds": thresholds}
    environment.filters |= {function.__name__: function for function in _NUMBERS}
    environment.filters["strong_grades"] = _strong_grades
    return environment


def _strong_grades(text: str) -> Markup:
    """Return plain text as HTML in which the grades of evidence stand out."""
    from markupsafe import Markup, escape

    names = "|".join(thresholds.GRADES)
    return Markup(re.sub(rf"\b({names})\b", r"<strong>\1</strong>", str(escape(text))))


def _hashes(sources: Sequence[str]) -> str:
    digests = [hashlib.sha256(source.encode("utf-8")).digest() for source in sources]
    quoted = [f"'sha256-{base64.b64encode(digest).decode('ascii')}'" for digest in digests]
    return " ".join(quoted) or "'none'"


@lru_cache(maxsize=64)
def _escaped(script: str) -> str:
    """Return a script with escapes for the code points that HTML forbids.

    A script can hold them only in strings and patterns, where an escape means the same. After a
    backslash it would not, so that is refused.
    """

    def escape(match: re.Match[str]) -> str:
        before = script[: match.start()]
        if (len(before) - len(before.rstrip("\\"))) % 2:
            raise ValueError(f"a script of the page holds an escaped U+{ord(match[0]):04X}")
        return json.dumps(match[0])[1:-1]

    return _FORBIDDEN.sub(escape, script)


@lru_cache(maxsize=64)
def _check_source(source: str) -> None:
    """Refuse a style or script that would end its element, or that HTML forbids as it is."""
    if character := _FORBIDDEN.search(source):
        raise ValueError(
            f"a style or script of the page holds U+{ord(character[0]):04X}, which HTML forbids; "
            "write it as an escape"
        )
    for sign in _BREAKOUT:
        if found := sign.search(source):
            raise ValueError(
                f"a style or script of the page holds {found.group(0)!r}, which would end its "
                "element"
            )
