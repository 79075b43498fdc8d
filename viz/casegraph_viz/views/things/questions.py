"""The named questions with their SPARQL, and the prefixes that every query may use."""

from __future__ import annotations

from typing import Any

from casegraph.model.iris import PREFIXES, VOCAB, expand
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.content.topics import by_topic
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.things.addresses import QUERIES, question_anchor
from casegraph_viz.views.things.shell import entity_page
from casegraph_viz.views.things.things import Things


def render_questions(corpus: Corpus, frame: Frame) -> str:
    """Return the page of named questions."""
    things = corpus.kept(Things)
    t = things.t
    questions = [iri for iri in t.instances("sh:SPARQLExecutable") if iri.startswith(QUERIES)]
    prefixes = [iri for iri in t.about if iri.startswith(f"{QUERIES}prefix#")]
    listed = {*questions, *prefixes}
    listed.update(p for q in questions for p in t.texts(q, "cg:parameter"))
    return entity_page(
        "questions.html",
        frame,
        title="Questions to the dataset",
        description="Questions that the dataset answers, each with its SPARQL query.",
        context={
            "many": len(questions),
            "topics": by_topic(
                (t.text(iri, "dcterms:subject"), _question(things, frame, iri)) for iri in questions
            ),
            "prefixes": [
                {
                    "anchor": question_anchor(iri),
                    "prefix": t.text(iri, "sh:prefix"),
                    "namespace": t.text(iri, "sh:namespace"),
                }
                for iri in sorted(prefixes)
            ]
            or [{"anchor": "", "prefix": p, "namespace": ns} for p, ns in PREFIXES.items()],
            "others": [
                {"anchor": question_anchor(iri), "label": things.label(iri)}
                for iri in sorted(t.about)
                if iri.startswith(QUERIES) and iri not in listed
            ],
            "query": frame.to("query.html")
            if any(address == "query.html" for address, _ in frame.navigation)
            else "",
        },
    )


def _question(things: Things, frame: Frame, iri: str) -> dict[str, Any]:
    t = things.t
    parameters = []
    for parameter in t.texts(iri, "cg:parameter"):
        source = t.text(parameter, "cg:valuesFrom")
        parameters.append(
            {
                "anchor": question_anchor(parameter),
                "variable": t.text(parameter, "cg:variable"),
                "label": things.label(source),
                "link": frame.link(source),
                "scheme": source.startswith(VOCAB),
            }
        )
    return {
        "anchor": question_anchor(iri),
        "name": iri.removeprefix(QUERIES),
        "label": things.label(iri),
        "question": t.text(iri, "rdfs:comment"),
        "text": t.text(iri, expand("sh:select")).strip(),
        "parameters": parameters,
    }
