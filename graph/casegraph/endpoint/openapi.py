"""The addresses of the server as an OpenAPI 3.1 document."""

from __future__ import annotations

from typing import Any

from casegraph.endpoint.negotiation import ROWS, TRIPLES
from casegraph.endpoint.request import FORM, MAX_GRAPHS, QUERY, UPDATE
from casegraph.endpoint.service import ServiceSettings
from casegraph.resources import casegraph_version
from casegraph.sparql.limits import MAX_TEXT

_TEXT = {"type": "string"}
_REFUSALS = {
    "400": "The query is faulty, or a parameter is missing, repeated or unknown.",
    "403": "An update: this server only reads.",
    "406": "The client accepts no format that can hold the answer.",
    "408": "The request came too slowly.",
    "413": f"The query is longer than {MAX_TEXT:,} bytes.",
    "415": "The body is neither a query nor a form, or is not UTF-8.",
    "421": "The Host header names another server.",
    "422": "The answer has more rows, or the query needs more memory, than the server allows.",
    "431": "The header is too large.",
    "502": "The endpoint behind this server did not send a whole answer.",
    "503": "The server is busy, or the query took too long; Retry-After says when to ask again.",
}


def openapi(settings: ServiceSettings, base: str) -> dict[str, Any]:
    """Return the OpenAPI document of a server; ``base`` is its public address.

    >>> sorted(openapi(ServiceSettings(), "http://localhost/")["paths"])[:2]
    ['/.well-known/void', '/dcat.ttl']
    """
    asked = {"schema": _TEXT, "in": "query"}
    graphs = {"in": "query", "style": "form", "explode": True, "schema": _graphs()}
    named = [
        {
            "name": "default-graph-uri",
            "description": "A graph that is part of the default graph; repeat for more.",
            **graphs,
        },
        {"name": "named-graph-uri", "description": "A named graph; repeat for more.", **graphs},
        {
            "name": "format",
            "description": "The format by its name or media type, instead of Accept: "
            + ", ".join(dict.fromkeys(o.format for o in (*ROWS, *TRIPLES))),
            **asked,
        },
        {
            "name": "limit-rows",
            "description": f"Return only the first rows (at most {settings.rows}); the header "
            "Casegraph-Complete says whether these are all.",
            "in": "query",
            "schema": {"type": "integer", "minimum": 1, "maximum": settings.rows},
        },
    ]
    query = {
        "name": "query",
        "description": "A SPARQL 1.1 query; without it, the answer is the service description.",
        **asked,
    }
    form = {
        "type": "object",
        "required": ["query"],
        "properties": {
            "query": _TEXT,
            "default-graph-uri": _graphs(),
            "named-graph-uri": _graphs(),
            "format": _TEXT,
            "limit-rows": {"type": "integer", "minimum": 1, "maximum": settings.rows},
        },
    }
    ask = {
        "tags": ["query"],
        "responses": {"200": _answer(), **_refused(*_REFUSALS)},
    }
    cached = {"304": {"description": "The client already has the answer."}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "casegraph",
            "version": casegraph_version(),
            "summary": "What published child safeguarding reviews say, as a knowledge graph.",
            "description": "A SPARQL 1.1 Protocol endpoint that only reads, and an address for "
            f"each thing. A query may take {settings.timeout:g} s and {settings.memory >> 20} MB; "
            f"an answer may have {settings.rows} rows, and is whole or refused.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": base.rstrip("/") or "/"}],
        "tags": [
            {"name": "query", "description": "Questions in SPARQL."},
            {
                "name": "description",
                "description": "What the server offers and what the dataset contains.",
            },
            {"name": "linked data", "description": "One thing at a time."},
        ],
        "paths": {
            "/sparql": {
                "get": {
                    "operationId": "askByGet",
                    "summary": "Ask, or read the service description.",
                    "parameters": [query, *named],
                    **ask,
                    "responses": {
                        **ask["responses"],  # type: ignore[dict-item]
                        **cached,
                        "303": {"description": "Redirects a browser to the query page."},
                    },
                },
                "post": {
                    "operationId": "askByPost",
                    "summary": "Ask, with the query in the body.",
                    "parameters": named,
                    "requestBody": {
                        "required": True,
                        "content": {
                            FORM: {"schema": form},
                            QUERY: {"schema": _TEXT},
                            UPDATE: {"schema": {**_TEXT, "description": "Refused."}},
                        },
                    },
                    **ask,
                },
            },
            "/.well-known/void": _reading("void", "What is in the dataset (VoID).", TRIPLES),
            "/void.ttl": _reading("voidTurtle", "The same as Turtle."),
            "/dcat.ttl": _reading("catalogue", "The dataset for a catalogue (DCAT 3)."),
            "/openapi.json": _reading("openapi", "This document.", (("application/json", ""),)),
            "/id/{kind}/{name}": _thing("thing", "One thing of the dataset.", "kind", "name"),
            "/vocab/{scheme}/{name}": _thing("concept", "One concept.", "scheme", "name"),
            "/graph/{name}": _thing("graph", "One named graph.", "name"),
            "/graph/package/{name}": _thing("package", "The graph of one package.", "name"),
            "/ontology": _thing("ontology", "The ontology, with its classes and properties."),
        },
    }


def _graphs() -> dict[str, Any]:
    return {
        "type": "array",
        "maxItems": MAX_GRAPHS,
        "items": {"type": "string", "format": "uri"},
    }


def _answer() -> dict[str, Any]:
    return {
        "description": "The whole answer, or the service description.",
        "headers": {
            "Casegraph-Rows": {
                "description": "The number of rows or triples in the answer.",
                "schema": {"type": "integer"},
            },
            "Casegraph-Complete": {
                "description": "Whether these are all; 'no' only where limit-rows was sent.",
                "schema": {"type": "string", "enum": ["yes", "no"]},
            },
        },
        "content": {o.media_type: {} for o in (*ROWS, *TRIPLES)},
    }


def _refused(*statuses: str) -> dict[str, Any]:
    return {
        status: {
            "description": _REFUSALS[status],
            "content": {
                "text/plain": {"schema": _TEXT},
                "application/problem+json": {"schema": {"type": "object"}},
            },
        }
        for status in statuses
    }


def _reading(
    name: str, summary: str, offers: tuple[tuple[str, str], ...] = (("text/turtle", ""),)
) -> dict[str, Any]:
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "tags": ["description"],
            "responses": {
                "200": {"description": summary, "content": {kind: {} for kind, _ in offers}},
                "304": {"description": "The client already has it."},
                **_refused("406", "421", "431", "503"),
            },
        }
    }


def _thing(name: str, summary: str, *parts: str) -> dict[str, Any]:
    """Describe the address of a thing: a redirect by Accept, or a description by extension."""
    parameters = [
        {"name": part, "in": "path", "required": True, "schema": {**_TEXT, "minLength": 1}}
        for part in parts
    ]
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "description": "The address of the thing redirects (303) to its page or its "
            "description, by Accept; an address that ends with .html, .ttl, .nt, .jsonld or .rdf "
            "is the description itself.",
            "tags": ["linked data"],
            "parameters": parameters,
            "responses": {
                "200": {
                    "description": "The description.",
                    "content": {"text/html": {}, **{o.media_type: {} for o in TRIPLES}},
                },
                "303": {"description": "The address of the description."},
                "304": {"description": "The client already has it."},
                "404": {
                    "description": "The dataset does not contain this.",
                    "content": {"text/plain": {"schema": _TEXT}},
                },
                **_refused("400", "406", "421", "431", "503"),
            },
        }
    }
