"""Which pairs of themes stay clear if the reviews had been coded by somebody else.

How they are coded is varied at the rates at which two coders agreed
(:mod:`casegraph.stats.recoding`). :mod:`.robustness` puts what is found beside the shares of
corpora of other reviews.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from casegraph.errors import UsageError
from casegraph.model.concepts import concepts
from casegraph.progress import Progress, silent
from casegraph.resources import folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from casegraph.selection.incidence import Incidence
    from casegraph.stats import Association
    from casegraph.stats.recoding import Rates

__all__ = ["Agreed", "agreement_rates", "read_agreement", "recoding_shares"]

COLUMNS = ("both", "coder1_only", "coder2_only", "neither")
"""The columns of counts in a table of agreement, beside ``theme``."""


@dataclass(frozen=True)
class Agreed:
    """How often a theme was coded by both, the first only, the second only and neither coder.

    ``counts`` holds the four numbers of reviews in this order.
    """

    theme: str
    counts: tuple[int, ...]


def agreement_rates(themes: Sequence[str], path: Path | None = None) -> Rates:
    """Return how likely a second coder is to code each theme, shrunk to its group.

    Parameters
    ----------
    themes
        Ids of themes; one that was not coded twice has the rates of its group.
    path
        A CSV table with the columns theme, both, coder1_only, coder2_only and neither, one row per
        theme; by default the agreement of the bundled data.

    Raises
    ------
    UsageError
        The table cannot be read, with every fault in it.

    >>> rates = agreement_rates(["neglect", "information-sharing"])
    >>> bool(rates.kept[0] > rates.kept[1])
    True
    """
    from casegraph.stats.recoding import second_coder_rates

    file = folder("data") / "agreement.csv" if path is None else path
    agreed = {row.theme: row.counts for row in read_agreement(file)}
    scheme = concepts("theme")
    # Themes that were coded twice and are not asked for still say how their group is coded.
    everyone = list(dict.fromkeys([*themes, *agreed]))
    none = (0,) * len(COLUMNS)
    both, first, second, neither = zip(*(agreed.get(t, none) for t in everyone), strict=True)
    groups = [scheme[t].broader or "" for t in everyone]
    rates = second_coder_rates(both, first, second, neither, groups)
    size = len(themes)
    return type(rates)(rates.kept[:size], rates.added[:size])


def read_agreement(file: Path) -> list[Agreed]:
    """Return the rows of a table of agreement, in their order; raises as :func:`agreement_rates`.

    >>> read_agreement(folder("data") / "agreement.csv")[0].theme
    'domestic-abuse'
    """
    scheme, faults, found = concepts("theme"), [], []
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            table = csv.DictReader(lines)
            missing = {"theme", *COLUMNS} - set(table.fieldnames or ())
            if missing:
                raise UsageError(
                    f"{file.name}: found no column {', '.join(sorted(missing))}; expected theme, "
                    f"{', '.join(COLUMNS)}; add it"
                )
            for number, row in enumerate(table, 2):
                cells = [(row[name] or "").strip() for name in COLUMNS]
                theme = (row["theme"] or "").strip()
                if theme not in scheme:
                    faults.append(f"row {number}: found the theme {theme!r}, not in the codebook")
                elif any(not cell.isascii() or not cell.isdigit() for cell in cells):
                    faults.append(f"row {number}: found {cells}; expected whole numbers, 0 or more")
                else:
                    found.append(Agreed(theme, tuple(map(int, cells))))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(
            f"{file.name}: cannot be read as a table ({error}); expected UTF-8 CSV with one row "
            "per theme; give another file"
        ) from None
    if twice := sorted({r.theme for r in found if sum(o.theme == r.theme for o in found) > 1}):
        faults.append(f"found {', '.join(twice)} in several rows; expected one row per theme")
    if faults:
        raise UsageError(f"{file.name}: {'; '.join(faults)}; correct the table")
    return found


def recoding_shares(
    found: Incidence,
    association: Association,
    samples: int,
    seed: int = 1,
    blocks: Sequence[str] | None = None,
    agreement: Path | None = None,
    progress: Progress = silent,
) -> dict[str, NDArray[np.float64]]:
    """Return in which share of recoded corpora each pair is clear with the same sign.

    Parameters
    ----------
    found, association
        The incidence matrix, of unit review, and its pairs.
    samples
        Number of corpora by each model, at least 1; 200 place a share of 0.8 to ±0.06.
    seed
        Seed of numpy's default generator.
    blocks
        As given to :func:`casegraph.stats.associate`.
    agreement
        As ``path`` of :func:`agreement_rates`.
    progress
        Called after each corpus.

    Returns
    -------
    Arrays of shape (M,): ``recoding_omissions`` and ``recoding_redraw``.

    Raises
    ------
    UsageError
        Another unit, fewer than one sample, or a table of agreement with faults.

    >>> import casegraph as cg
    >>> pairs = cg.open().associations(["nation=wales"])
    >>> list(recoding_shares(pairs.incidence, pairs.association, 2))
    ['recoding_omissions', 'recoding_redraw']
    """
    import numpy as np

    from casegraph.stats.recoding import MODELS, recoded
    from casegraph.stats.stability import share_clear

    if found.unit != "review":
        raise UsageError(
            f"unit: found {found.unit}; expected review, since two coders agreed about the themes "
            "of reviews; leave the option out"
        )
    if samples < 1:
        raise UsageError(f"samples = {samples}; expected at least 1, and 200 or more for use")
    rates = agreement_rates(found.themes, agreement)
    X = np.asarray(found.matrix.toarray(), bool)

    def corpora(model: str, first: int) -> Iterator[tuple[NDArray[np.bool_], None]]:
        rng = np.random.default_rng(seed)
        for sample in range(samples):
            yield recoded(X, rates, model, rng), None
            progress("recoding reviews", first + sample + 1, len(MODELS) * samples)

    return {
        f"recoding_{model}": share_clear(association, corpora(model, k * samples), blocks)
        for k, model in enumerate(MODELS)
    }
