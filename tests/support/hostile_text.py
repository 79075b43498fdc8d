"""Text that would do harm if it were taken for anything but text."""

from __future__ import annotations

import re

#: What a payload sets to its number where it runs; in a page in which none ran it is not there.
MARK = "__pwn"

# By what they try; RUN stands for the script.
_TRIES = {
    "image": "<img src=x onerror=RUN>",
    "script": "<script>RUN</script>",
    "end of script": "</script><script>RUN</script>",
    "end of script in capitals": "</SCRIPT ><script>RUN</script>",
    "script in a comment": "<!--<script>RUN",
    "drawing": "<svg onload=RUN>",
    "end of a drawing": "</text></svg><svg onload=RUN>",
    "end of CDATA and comment": "]]>--><svg onload=RUN>",
    "double quotes": '" onmouseover="RUN" autofocus onfocus="RUN" x="',
    "single quotes": "' onclick='RUN' autofocus onfocus='RUN",
    "link": '<a href="javascript:RUN">href</a>',
    "address": "javascript:RUN",
    "frame": "<iframe srcdoc='<script>parent.RUN</script>'></iframe>",
    "details": "<details open ontoggle=RUN>",
    "end of style": "</style><script>RUN</script>",
    "end of title": "</title><script>RUN</script>",
    "template": "{{ constructor.constructor('RUN')() }}{% raw %}",
    "line separators": "\u2028RUN\u2029//",
    "markup in markup": "<math><mtext><table><mglyph><style><img src=x onerror=RUN></style>",
    "formula": "=cmd|' /C calc'!A0",
    "letters that HTML cannot hold": "\u202egnirts\u0000\u001b<b>\ud800",
}

#: Every payload by what it tries; each sets the mark to a number of its own.
PAYLOADS = {
    name: text.replace("parent.RUN", f"parent.{MARK}={number}").replace(
        "RUN", f"window.{MARK}={number}"
    )
    for number, (name, text) in enumerate(_TRIES.items(), 1)
}


def name_of(number: int) -> str:
    """Return what the payload of a number tries."""
    return list(PAYLOADS)[number - 1]


def storable(text: str) -> str:
    """Return a payload without what no triple can hold: NUL and halves of a pair."""
    return re.sub("[\x00\ud800-\udfff]", "", text)
