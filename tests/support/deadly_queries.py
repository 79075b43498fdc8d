"""Queries that would never end, or are of any size, for the tests of what stops or refuses them."""

from __future__ import annotations

from collections.abc import Callable

CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i "
DEADLY = {
    "count": f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}",
    "order": f"SELECT * {{ {CROSS} }} ORDER BY ?c ?f",
    "distinct": f"SELECT DISTINCT ?a ?d ?g {{ {CROSS} }}",
    "group": f"SELECT ?a (SUM(?c) AS ?n) {{ {CROSS} }} GROUP BY ?a",
    "ask": f"ASK {{ {CROSS} FILTER(CONCAT(STR(?c), STR(?f), STR(?i)) = '!') }}",
    "construct": f"CONSTRUCT {{ ?a ?b ?f }} WHERE {{ {CROSS} }}",
    "path": "SELECT (COUNT(*) AS ?n) { ?a (cg:next|^cg:next)* ?b . ?c cg:next* ?d }",
    "exists": f"ASK {{ {CROSS} FILTER EXISTS {{ ?a ?k ?l FILTER(CONCAT(?l, ?i) = '!') }} }}",
    "regex": f"ASK {{ {CROSS} FILTER REGEX(CONCAT(STR(?c), STR(?f), STR(?i)), '^(a+)+$') }}",
    "replace": f"ASK {{ {CROSS} FILTER(REPLACE(STR(?c), '(.)+', STR(?i)) = STR(?f + ?f)) }}",
    "patterns 150": "SELECT * {" + "".join(f"?a{n} a ?b{n} ." for n in range(150)) + "}",
    "patterns 800": "SELECT * {" + "".join(f"?a{n} ?p ?b{n} ." for n in range(800)) + "}",
    "optional 400": "SELECT * {" + "OPTIONAL { ?a a ?b }" * 400 + "}",
    "path 600": "ASK { ?a " + "cg:next/" * 600 + "cg:next ?b }",
    "values 400": "ASK {" + "VALUES ?x { 1 2 } " * 400 + "}",
}
GENERATORS: dict[str, Callable[[int], str]] = {
    "braces": lambda n: "ASK " + "{" * n + "}" * n,
    "parentheses": lambda n: "ASK { FILTER(" + "(" * n + "1" + ")" * n + ") }",
    "or": lambda n: "ASK { FILTER(1" + "||1" * n + ") }",
    "and": lambda n: "ASK { FILTER(1" + "&&1" * n + ") }",
    "not": lambda n: "ASK { FILTER(" + "!" * n + "true) }",
    "plus": lambda n: "ASK { FILTER(1" + "+1" * n + ") }",
    "union": lambda n: "ASK { {}" + "UNION{}" * n + " }",
    "optional": lambda n: "ASK { " + "OPTIONAL{" * n + "}" * n + " }",
    "exists": lambda n: "ASK { " + "FILTER EXISTS{" * n + "}" * n + " }",
    "select": lambda n: "ASK { " + "{SELECT*{" * n + "}}" * n + " }",
    "functions": lambda n: "ASK { FILTER(" + "STR(" * n + "1" + ")" * n + ") }",
    "path groups": lambda n: "ASK { ?a " + "(" * n + "a" + ")*" * n + " ?b }",
    "path steps": lambda n: "ASK { ?a a" + "/a" * n + " ?b }",
    "triple terms": lambda n: "ASK { ?a ?b " + "<<( ?s ?p " * n + "?o" + " )>>" * n + " }",
    "reified": lambda n: "ASK { " + "<<" * n + "?s ?p ?o" + ">> ?p ?o" * n + " }",
    "blank nodes": lambda n: "ASK { ?a ?b " + "[a " * n + "?c" + "]" * n + " }",
    "lists": lambda n: "ASK { ?a ?b " + "(" * n + "1" + ")" * n + " }",
    "describe": lambda n: "DESCRIBE " + "<a:>" * n,
    "unclosed": lambda n: "ASK " + "{" * n,
}
