"""What each page is made of, written again after a change of the data or the code.

``python -m tests.support.methods.pages`` (``make method-tables``) renews docs/methods, both READMEs
and the answers that docs/questions.md shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from casegraph.selection.strata import KIND_OF_CASE

from .. import data_readme
from ..paths import DOCS, METHODS
from .blocks import Block, answered, renewed, shown
from .comparison_tables import (
    of_areas,
    of_chance,
    of_contrast,
    of_national_figures,
    of_recurrence,
    of_report,
    of_trend,
)
from .group_tables import of_classes, of_communities, of_sets
from .pair_tables import of_cooccurrence, of_kind_of_case, of_robust, of_themes

if TYPE_CHECKING:
    from casegraph.api import KnowledgeGraph

QUESTIONS = DOCS / "questions.md"


def _page_of_themes(kg: KnowledgeGraph) -> list[Block]:
    from casegraph.analyses.themes.bounds import pair_bounds, three_valued
    from casegraph.analyses.themes.prevalence import prevalence

    return of_themes(kg, prevalence(kg.incidence()), three_valued(kg.store), pair_bounds(kg.store))


def _page_of_cooccurrence(kg: KnowledgeGraph) -> list[Block]:
    from casegraph.model.concepts import pair_rules
    from casegraph.stats import NETS, associate

    found = kg.incidence()
    rules = pair_rules(found.themes)
    return of_cooccurrence(found, {net: associate(found.matrix, net, **rules) for net in NETS})


def _page_of_kind_of_case(kg: KnowledgeGraph) -> list[Block]:
    return of_kind_of_case(kg, kg.associations(within=KIND_OF_CASE))


def _page_of_sets(kg: KnowledgeGraph) -> list[Block]:
    from casegraph.analyses.sets import theme_sets

    return of_sets(theme_sets(kg.incidence()))


def _page_of_classes(kg: KnowledgeGraph) -> list[Block]:
    from casegraph.analyses.classes import latent_classes

    found = kg.incidence()
    return of_classes(latent_classes(found), latent_classes(found, most=2, min_share=0.1))


def _page_of_communities(kg: KnowledgeGraph) -> list[Block]:
    from casegraph.analyses.communities import centrality

    found, other = kg.communities(null="independence"), kg.communities()
    central = centrality(found.network, found.membership)
    return of_communities(found, other, central, kg.cooccurrence(null="independence"))


def _page_of_recoding(kg: KnowledgeGraph) -> list[Block]:
    return of_robust([kg.associations(null=net) for net in ("exact", "independence")])


def _page_of_contrast(kg: KnowledgeGraph) -> list[Block]:
    from casegraph.analyses.contrast import contrast

    return of_contrast(contrast(kg, ["age-group=under-1"], ["age-group=11-to-15"]))


def _page_of_trend(kg: KnowledgeGraph) -> list[Block]:
    from casegraph.analyses.trend import trend

    return of_trend(trend(kg.store))


def _page_of_recurrence(kg: KnowledgeGraph) -> list[Block]:
    from casegraph.analyses.recurrence import recurrence, within_area

    ledger = recurrence(kg.store)
    return [*of_recurrence(ledger, kg), *of_chance(ledger), *of_areas(within_area(kg.store))]


def _page_of_national_figures(kg: KnowledgeGraph) -> list[Block]:
    from casegraph.analyses.national_figures import national_figures

    return of_national_figures(national_figures(kg.store), len(kg.incidence().units))


def _page_of_report(kg: KnowledgeGraph) -> list[Block]:
    return of_report(kg.report())


#: What computes the tables of each page.
PAGES: dict[str, Callable[[KnowledgeGraph], list[Block]]] = {
    "themes.md": _page_of_themes,
    "cooccurrence.md": _page_of_cooccurrence,
    "kind-of-case.md": _page_of_kind_of_case,
    "sets.md": _page_of_sets,
    "classes.md": _page_of_classes,
    "communities.md": _page_of_communities,
    "recoding.md": _page_of_recoding,
    "contrast.md": _page_of_contrast,
    "trend.md": _page_of_trend,
    "recurrence.md": _page_of_recurrence,
    "national-figures.md": _page_of_national_figures,
    "report.md": _page_of_report,
}


def main() -> None:
    """Write the tables and sentences of every page again."""
    import casegraph

    for path, counted in data_readme.PAGES.items():
        _write(path, counted())
    kg = casegraph.open()
    for name, blocks in PAGES.items():
        _write(METHODS / name, blocks(kg))
    _put(QUESTIONS, answered(QUESTIONS.read_text(encoding="utf-8"), kg))


def _write(path: Path, blocks: Iterable[Block]) -> None:
    _put(path, renewed(path.read_text(encoding="utf-8"), blocks))


def _put(path: Path, after: str) -> None:
    before = path.read_text(encoding="utf-8")
    path.write_text(after, encoding="utf-8", newline="\n")
    print(f"{shown(path)}: {'as it was' if after == before else 'written'}")


if __name__ == "__main__":
    main()
