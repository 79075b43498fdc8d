"""How casegraph and a view of it are cited: in words, as BibTeX, and as RIS."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from casegraph.errors import UnknownNameError

AUTHOR = "casegraph contributors"
"""The corporate author, as ``CITATION.cff`` states it."""

YEAR = "2026"
"""The year of this version, as ``date-released`` of ``CITATION.cff`` states it."""

NAME = "casegraph: a knowledge graph of published child safeguarding case reviews"
"""The title of the software and its data."""

FORMS = ("words", "bibtex", "ris")
"""The forms that :meth:`Citation.text` writes."""

#: What a page fills in itself, because only the reader's browser knows it, by the name of the part.
TOKENS = {"title": "⟦title⟧", "about": "⟦about⟧", "address": "⟦address⟧", "read": "⟦read⟧"}
_IN_BIBTEX = {**{sign: f"\\{sign}" for sign in "{}&%$#_"}, "\\": "\\textbackslash{}",
              "~": "\\textasciitilde{}", "^": "\\textasciicircum{}"}  # fmt: skip


def coded_by(coders: Mapping[str, str]) -> str:
    """Return who coded the rows, in words that can follow "coded by".

    ``coders`` is what each data package says of it, by the name of the package, empty where it says
    nothing. Of several packages each is told by itself, so that nobody's rows are taken for
    another's. Empty where none says anything.

    >>> coded_by({"published": "language models"})
    'language models'
    >>> coded_by({"published": "language models", "own": ""})
    'language models (package published); coders whom it does not name (package own)'
    """
    if len(coders) < 2 or not any(coders.values()):
        return next((who for who in coders.values() if who), "")
    return "; ".join(
        f"{who or 'coders whom it does not name'} (package {name})" for name, who in coders.items()
    )


@dataclass(frozen=True)
class Citation:
    """What is cited.

    Parameters
    ----------
    version
        Version of casegraph.
    digest
        SHA-256 of the dataset; empty where nobody states it.
    coders
        Who coded the rows, in words that can follow "coded by".
    asked
        The filters, as ``--where`` takes them.
    title
        What is cited of casegraph, such as a view; empty for the whole.
    about
        Further words on it, such as the comparison that it shows.
    address
        Where it can be read: a URL, or the name of a file.
    read
        The day on which it was read or made, as YYYY-MM-DD.

    Examples
    --------
    >>> cited = Citation("0.1.0", "0" * 64, title="Matrix of themes", read="2026-11-30")
    >>> print(cited.text("words"))
    casegraph contributors (2026). “Matrix of themes”. casegraph 0.1.0, dataset 0000000000000000. \
30 November 2026.
    >>> print(cited.text("ris").splitlines()[0])
    TY  - DATA
    """

    version: str
    digest: str = ""
    coders: str = ""
    asked: Sequence[str] = ()
    title: str = ""
    about: str = ""
    address: str = ""
    read: str = ""

    @property
    def data(self) -> str:
        """The dataset, who coded it and the filters, in words.

        >>> Citation("0.1.0", "0" * 64, "two people", ["nation=wales"]).data
        'dataset 0000000000000000, coded by two people, where nation=wales'
        """
        words = f"dataset {self.digest[:16] or 'not stated'}"
        if self.coders:
            words += f", coded by {self.coders}"
        return f"{words}, where {'; '.join(self.asked)}" if self.asked else words

    def text(self, form: str = "words") -> str:
        """Return the citation as ``words``, ``bibtex`` or ``ris``.

        Raises
        ------
        UnknownNameError
            If there is no such form.
        """
        if form not in FORMS:
            raise UnknownNameError("form of a citation", form, list(FORMS))
        return {"words": self._words, "bibtex": self._bibtex, "ris": self._ris}[form]()

    def templates(self) -> dict[str, str]:
        """Return each form with a mark in place of what only a reader's browser knows."""
        filled = Citation(**{**asdict(self), **TOKENS})
        return {form: filled.text(form) for form in FORMS}

    @property
    def _note(self) -> str:
        # The mark of a page stands for the comma too, since there may be nothing to say.
        if self.about in ("", TOKENS["about"]):
            return self.data + self.about
        return f"{self.data}, {self.about}"

    def _words(self) -> str:
        cited = f"“{self.title}”. casegraph {self.version}" if self.title else NAME
        version = "" if self.title else f", version {self.version}"
        words = f"{AUTHOR} ({YEAR}). {cited}{version}, {self._note}."
        day = _day(self.read)
        # Without a full stop after it, an address can be copied.
        if not self.address:
            return f"{words} {day}." if day else words
        return f"{words} {self.address}" + (f" ({day})." if day else "")

    def _bibtex(self) -> str:
        fields = {
            "author": f"{{{_tex(AUTHOR)}}}", "title": f"{{{_tex(self.title or NAME)}}}",
            "year": YEAR, "version": _tex(self.version), "publisher": "casegraph",
            "note": _tex(self._note), "url": _line(self.address), "urldate": self.read,
        }  # fmt: skip
        rows = [f"  {name:<9} = {{{value}}}," for name, value in fields.items() if value]
        return "\n".join([f"@misc{{casegraph{YEAR},", *rows, "}"]) + "\n"

    def _ris(self) -> str:
        fields = [
            ("TY", "DATA"), ("AU", f"{AUTHOR},"), ("PY", YEAR), ("TI", self.title or NAME),
            ("ET", self.version), ("PB", "casegraph"), ("N1", self._note), ("UR", self.address),
            ("Y2", self.read.replace("-", "/")), ("ER", ""),
        ]  # fmt: skip
        return "".join(
            f"{tag}  - {_line(value)}\n" for tag, value in fields if value or tag == "ER"
        )


def _line(text: str) -> str:
    """Return text in one line, since either format ends a field with one."""
    return " ".join(text.split())


def _tex(text: str) -> str:
    """Return text as BibTeX takes it; the marks of a page have no sign that is escaped."""
    return "".join(_IN_BIBTEX.get(sign, sign) for sign in _line(text))


def _day(read: str) -> str:
    """Return a day in words, and a mark as it is.

    >>> _day("2026-11-30")
    '30 November 2026'
    """
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", read):
        return read
    from datetime import date

    day = date.fromisoformat(read)
    return f"{day.day} {day:%B} {day.year}"
