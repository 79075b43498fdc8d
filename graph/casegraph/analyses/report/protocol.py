"""The settings of an analysis, fixed before its results are seen, and the number that names them.

A protocol says what is counted, what it is compared with, and which filters hold. Two protocols
that ask for the same analysis have the same SHA-256, however their files are ordered, spelled or
commented; it stands in a report and in every file made under the protocol.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from types import MappingProxyType
from typing import Any

from casegraph.errors import UnknownNameError, UsageError
from casegraph.model.names import fold
from casegraph.nets import (
    DEFAULT_NET,
    LENGTHS_BY,
    NETS,
    check_apart,
    check_lengths_by,
    check_net,
    check_strata,
)
from casegraph.selection.facets import DATASET, YEAR
from casegraph.selection.filters import ALL_OF, Filter
from casegraph.selection.selection import Selection
from casegraph.selection.strata import KEYS, check_within
from casegraph.stats.false_discovery import CORRECTIONS, check_correction
from casegraph.wording.labels import UNITS

__all__ = ["SETTINGS", "Protocol", "Setting", "check_settings", "settings_at_fault"]

#: Changes when a setting changes its meaning, so that no old digest names another analysis.
FORM = 1
MOST_DRAWS = 10_000
"""More permuted or resampled corpora than this are taken for a slip of the keyboard."""


def _one_of(known: Iterable[str]) -> str:
    return " or ".join(f'"{name}"' for name in known)


@dataclass(frozen=True)
class Setting:
    """One setting: its key in a file, its option of ``casegraph cooccur``, and what it means.

    ``kind`` is what it holds: ``text``, ``truth``, ``share`` (0 to 1), ``count`` (a whole number,
    0 or more) or ``texts`` (a list of texts). ``argument`` is the name of the option's argument,
    empty where ``cooccur`` has no such option.
    """

    key: str
    kind: str
    says: str
    argument: str = ""

    @property
    def field(self) -> str:
        """Its attribute of a protocol."""
        return self.key.replace("-", "_")

    @property
    def option(self) -> str:
        """Its option on the command line."""
        return f"--{self.argument.replace('_', '-')}"


_LISTED = (
    Setting("net", "text", "What a pair is compared with: " + _one_of(NETS) + ".", "null"),
    Setting("length-by", "text", "Which number of coded themes the exact net holds: that of each "
            "review, or that of each review in each group of themes: " + _one_of(LENGTHS_BY) + ".",
            "length_by"),
    Setting("unit", "text", "What is counted: " + _one_of(UNITS) + ".", "unit"),
    Setting("where", "texts", "Filters that all hold, as --where takes them: "
            '["nation=england", "year=2010.."].', "where"),
    Setting("within", "texts", "Kinds of review within which the exact net holds lengths and "
            'totals: ["age-group", "outcome"]; of ' + ", ".join(KEYS) + ".", "within"),
    Setting("apart", "truth", "Whether only meetings on different findings count.", "apart"),
    Setting("correction", "text", "For many tests, Benjamini and Hochberg or the strict Benjamini "
            "and Yekutieli: " + _one_of(CORRECTIONS) + ".", "correction"),
    Setting("max-q", "share", "Largest q of a pair that files hold and reports list; 1 for every "
            "pair. A report lists clear pairs alone.", "max_q"),
    Setting("min-count", "count", "Fewest units with both themes of such a pair; 0 also takes "
            "pairs that never co-occur.", "min_count"),
    Setting("resamples", "count", "Resampled and recoded corpora by which a pair is called robust; "
            "0 for none, 200 for use.", "resamples"),
    Setting("permutations", "count", "Permuted corpora that show how many pairs chance alone "
            "gives; 0 for none."),
    Setting("seed", "count", "Seed of everything that is drawn.", "seed"),
    Setting("also", "texts", "Further groups that are looked at, each its filters with & between: "
            '["age-group=under-1", "nation=wales&year=2015.."].'),
)  # fmt: skip

SETTINGS: Mapping[str, Setting] = MappingProxyType({s.key: s for s in _LISTED})
"""Every setting by its key, in the order of a file and of a report."""


@dataclass(frozen=True)
class Protocol:
    """The settings of an analysis; the defaults are those of ``casegraph cooccur``.

    Attributes
    ----------
    net, length_by, unit, apart, correction, min_count, max_q, resamples, seed
        As the arguments of ``KnowledgeGraph.associations``; ``net`` is its ``null``.
    where
        Filters KEY=VALUE; written as ids, in the order of their keys.
    within
        Keys of :data:`casegraph.selection.strata.KEYS`, in their order there.
    permutations
        How many permuted corpora a report draws.
    also
        Further groups that a report looks at, each filters with ``&`` between.

    Raises
    ------
    UsageError
        With every setting that is at fault.

    >>> Protocol(where=("nation=Wales",)).digest == Protocol(where=("Nation=wales",)).digest
    True
    >>> Protocol().digest == Protocol(seed=2).digest
    False
    """

    net: str = DEFAULT_NET
    length_by: str = "review"
    unit: str = "review"
    where: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    apart: bool = False
    correction: str = "bh"
    max_q: float = 1.0
    min_count: int = 0
    resamples: int = 0
    permutations: int = 20
    seed: int = 1
    also: tuple[str, ...] = ()
    #: The file that it was read from; says nothing of the analysis.
    name: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        check_settings({s.key: getattr(self, s.field) for s in _LISTED})
        object.__setattr__(self, "max_q", float(self.max_q))
        object.__setattr__(self, "where", _spelled(Selection.of(list(self.where))))
        if self.within:
            object.__setattr__(self, "within", check_within(self.within))
        groups = {"&".join(_spelled(Selection.from_fragment(group))) for group in self.also}
        object.__setattr__(self, "also", tuple(sorted(groups)))

    @property
    def values(self) -> dict[str, Any]:
        """Every setting by its key, in the order of :data:`SETTINGS`."""
        return {s.key: getattr(self, s.field) for s in _LISTED}

    @property
    def digest(self) -> str:
        """SHA-256 of the settings, in hexadecimal digits."""
        said = {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in self.values.items()
        }
        text = json.dumps(
            {"casegraph-protocol": FORM, **said},
            ensure_ascii=False, sort_keys=True, separators=(",", ":"),
        )  # fmt: skip
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def changed(self) -> tuple[str, ...]:
        """The keys of the settings that are not the default."""
        usual = {f.name: f.default for f in fields(self)}
        return tuple(s.key for s in _LISTED if getattr(self, s.field) != usual[s.field])

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of ``KnowledgeGraph.associations`` for the analysis.

        >>> Protocol(net="independence").arguments()["null"]
        'independence'
        """
        fixed = {s.argument: getattr(self, s.field) for s in _LISTED if s.argument}
        return {**fixed, "where": list(self.where), "protocol": self.digest}


def _spelled(where: Selection) -> tuple[str, ...]:
    """Return the filters in one spelling, whatever the order of their values."""
    return tuple(f"{f.key}={_value(f)}" for f in where.stated)


def _value(chosen: Filter) -> str:
    if chosen.facet.scheme == YEAR:
        return chosen.value
    # Names that only a dataset knows are as written; upper case and blanks do not matter there.
    written = map(fold, chosen.values) if chosen.facet.scheme == DATASET else chosen.values
    return (ALL_OF if chosen.every else ",").join(sorted(written))


def check_settings(values: Mapping[str, object]) -> None:
    """Raise UsageError with every setting that is at fault."""
    if found := settings_at_fault(values):
        raise UsageError("; ".join(f"{key}: {said}" for key, said in found))


def settings_at_fault(values: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return what is wrong with settings, each fault with its key and a sentence without stop.

    >>> settings_at_fault({"nett": "exact", "max-q": "0.05"})[0]
    ('nett', "unknown setting 'nett'; did you mean net?")
    """
    found: list[tuple[str, str]] = []
    sound: dict[str, Any] = {}
    for key, value in values.items():
        if key not in SETTINGS:
            found.append((key, str(UnknownNameError("setting", key, list(SETTINGS)))))
        elif said := _ill_typed(SETTINGS[key], value):
            found.append((key, said))
        elif refused := _refused(key, value):
            found += [(key, text) for text in refused]
        else:
            sound[key] = value
    return found + _contradictions(sound)


_KINDS: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "text": (lambda v: isinstance(v, str), "a text in quotes"),
    "truth": (lambda v: isinstance(v, bool), "true or false, without quotes"),
    "share": (
        lambda v: isinstance(v, int | float) and not isinstance(v, bool) and 0 <= v <= 1,
        "a number from 0 to 1, without quotes",
    ),
    "count": (
        lambda v: isinstance(v, int) and not isinstance(v, bool) and v >= 0,
        "a whole number, 0 or more, without quotes",
    ),
    "texts": (
        lambda v: isinstance(v, list | tuple) and all(isinstance(x, str) for x in v),
        "a list of texts in quotes, in [ ]",
    ),
}


def _ill_typed(setting: Setting, value: object) -> str:
    holds, expected = _KINDS[setting.kind]
    if holds(value):
        return ""
    shown = json.dumps(value, ensure_ascii=False, default=str)
    return f"found {shown[:60]}; expected {expected}; write it so"


def _refused(key: str, value: Any) -> list[str]:
    """Return why a value of the right kind cannot be taken."""
    checks: Mapping[str, Callable[[Any], object]] = {
        "net": lambda v: check_net(v),
        "correction": check_correction,
        "length-by": lambda v: _known("kind of length", v, LENGTHS_BY),
        "unit": lambda v: _known("unit", v, tuple(UNITS)),
        "resamples": _few,
        "permutations": _few,
        "where": lambda v: Selection.of(list(v)),
        "within": lambda v: check_within(v) if v else None,
    }
    if key == "also":
        return [said for group in value if (said := _told(Selection.from_fragment, group))]
    if key == "where" and len(value) > 1:
        alone = [said for text in value if (said := _told(Selection.of, text))]
        if alone:
            return alone
    check = checks.get(key)
    said = _told(check, value) if check else ""
    return [said] if said else []


def _told(check: Callable[[Any], object], value: Any) -> str:
    try:
        check(value)
    except UsageError as error:
        return str(error).rstrip(".")
    return ""


def _known(kind: str, name: str, known: tuple[str, ...]) -> None:
    if name not in known:
        raise UnknownNameError(kind, name, known)


def _few(number: int) -> None:
    if number > MOST_DRAWS:
        raise UsageError(f"found {number}; expected at most {MOST_DRAWS}; lower it")


def _contradictions(sound: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the settings that cannot hold together, of those that could hold alone."""
    told = {s.key: sound.get(s.key, getattr(Protocol, s.field)) for s in _LISTED}
    found = [("length-by", _told(partial(check_lengths_by, net=told["net"]), told["length-by"]))]
    if told["apart"]:
        check = partial(check_apart, resamples=told["resamples"])
        found.append(("apart", _told(check, told["unit"])))
    if told["within"]:
        inside = partial(check_strata, unit=told["unit"], resamples=told["resamples"])
        found.append(("within", _told(inside, told["net"])))
    return [(key, said) for key, said in found if said]
