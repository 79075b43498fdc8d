"""Published figures as a Data Cube: one observation per row, and the things that it names.

Each observation has a value for each dimension, as the integrity constraints of the cube require.
Where a report states no period or no part of the population, the value says so. Each unit has its
own data set: a data set with several measures would need all of them at every point.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from casegraph.ingest.quads.nquads import (
    TYPE,
    Block,
    block,
    decimal,
    escape_column,
    iri,
    literal,
    predicate,
)
from casegraph.ingest.quads.records import Context, humanised
from casegraph.ingest.quads.report_titles import title_of, without_title
from casegraph.ingest.tables import Chunk
from casegraph.ingest.tables.schema import DIMENSION_SCHEMES
from casegraph.model import iris
from casegraph.model.iris import CG, ID, PREFIXES, VOCAB

_QB, _SKOS = PREFIXES["qb"], PREFIXES["skos"]

#: By unit: the measure, the data set, its structure and its title.
_UNITS = {
    "percent": ("cg:percentage", "percentages", "cg:percentageStructure", "Published percentages"),
    "count": ("cg:count", "counts", "cg:countStructure", "Published counts"),
    "whole-time-equivalent": (
        "cg:fullTimeEquivalent",
        "full-time-equivalents",
        "cg:fullTimeEquivalentStructure",
        "Published whole-time equivalents",
    ),
}


def statistics(chunk: Chunk, context: Context) -> Iterator[Block]:
    """Yield the blocks of a chunk of ``statistics.csv``."""
    c = chunk.columns
    graph = iri(context.graph)
    # Two packages can name the same population or period. In one shared graph these do not
    # multiply the rows of a query over the union.
    shared = iri(iris.VOCAB_GRAPH)
    named: dict[str, Block] = {}
    for row in zip(
        c["observation_id"], c["report_id"], c["period_start"], c["period_end"],
        c["population"], c["base_n"], c["dimension"], c["concept"], c["subgroup"], c["operator"],
        c["value"], c["unit"], c["source_url"], escape_column(c["note"]), strict=True,
    ):  # fmt: skip
        (key, report, start, end, population, base, dimension, concept, subgroup, operator, value,
         unit, url, note) = row  # fmt: skip
        period = iris.period(start, end)
        scheme = dimension if dimension in DIMENSION_SCHEMES else "statistic"
        name, dataset, structure, title = _UNITS[unit]
        measure = predicate(name)
        source = context.source_by_url.get(url)
        source_term = f"<{ID}source/{source}>" if source else iri(url)
        pairs = [
            (TYPE, f"<{_QB}Observation>"),
            (predicate("dcterms:identifier"), literal(key)),
            (predicate("qb:dataSet"), f"<{ID}dataset/{dataset}>"),
            (predicate("cg:report"), iri(iris.report(report))),
            (predicate("cg:refPeriod"), iri(period)),
            (predicate("cg:population"), f"<{VOCAB}population/{population}>"),
            (predicate("cg:statisticConcept"), f"<{VOCAB}{scheme}/{concept}>"),
            (predicate("cg:subgroup"), f"<{VOCAB}subgroup/{subgroup or 'all'}>"),
            (predicate("qb:measureType"), measure),
            (measure, literal(decimal(value), "decimal")),
            (predicate("cg:comparator"), literal(operator)),
            (predicate("dcterms:source"), iri(url)),
            (predicate("prov:wasDerivedFrom"), source_term),
        ]
        if base:
            pairs.append((predicate("cg:baseSize"), literal(decimal(base), "integer")))
        if note:
            pairs.append((predicate("rdfs:comment"), f'"{note}"'))
        yield block(iri(iris.statistic(key)), pairs, graph)
        named["dataset/" + dataset] = _dataset(dataset, structure, title, graph)
        context.report_sources[report].add(source or "")
        named[period] = _period(period, start, end, shared)
        named["population/" + population] = _concept("population", population, shared)
        named["subgroup/" + subgroup] = _concept("subgroup", subgroup or "all", shared)
        if scheme == "statistic":
            named["statistic/" + concept] = _concept("statistic", concept, shared)
        if source is None:
            named[url] = block(
                source_term,
                [(TYPE, f"<{CG}Source>"), (predicate("sdo:url"), iri(url)),
                 (predicate("dcterms:identifier"), literal(url))],
                graph,
            )  # fmt: skip
    yield from named.values()


def _dataset(key: str, structure: str, title: str, graph: str) -> Block:
    return block(
        f"<{ID}dataset/{key}>",
        [
            (TYPE, f"<{_QB}DataSet>"),
            (predicate("dcterms:title"), f'"{title}"@en'),
            (predicate("rdfs:label"), f'"{title}"@en'),
            (predicate("qb:structure"), predicate(structure)),
        ],
        graph,
    )


def reports(contexts: Sequence[Context]) -> Iterator[Block]:
    """Yield the reports of the figures; call it after all rows of all packages have been read."""
    titles: defaultdict[str, set[str]] = defaultdict(set)
    for context in contexts:
        for key, sources in context.report_sources.items():
            titles[key].update(t for source in sources for t in context.report_titles[source])
    for context in contexts:
        for key in context.report_sources:
            label = title_of(key, titles[key]) or without_title(key)
            yield block(
                iri(iris.report(key)),
                [
                    (TYPE, predicate("sdo:Report")),
                    (predicate("dcterms:identifier"), literal(key)),
                    (predicate("rdfs:label"), literal(label)),
                ],
                iri(context.graph),
            )


def _period(period: str, start: str, end: str, graph: str) -> Block:
    if start or end:
        label = f"{start or 'start not stated'} to {end or 'end not stated'}"
    else:
        label = "period not stated"
    pairs = [(TYPE, predicate("time:ProperInterval")), (predicate("rdfs:label"), literal(label))]
    pairs += [(predicate("cg:periodStart"), literal(start))] if start else []
    pairs += [(predicate("cg:periodEnd"), literal(end))] if end else []
    return block(iri(period), pairs, graph)


def _concept(scheme: str, key: str, graph: str) -> Block:
    label = "Everyone counted" if (scheme, key) == ("subgroup", "all") else humanised(key)
    return block(
        f"<{VOCAB}{scheme}/{key}>",
        [
            (TYPE, f"<{_SKOS}Concept>"),
            (predicate("skos:inScheme"), f"<{VOCAB}{scheme}>"),
            (predicate("skos:topConceptOf"), f"<{VOCAB}{scheme}>"),
            (predicate("skos:notation"), literal(key)),
            (predicate("skos:prefLabel"), f"{literal(label)}@en"),
        ],
        graph,
    )
