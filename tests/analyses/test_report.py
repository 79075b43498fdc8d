"""The methods of a corpus: counted by hand on small packages, and honest where nothing is told."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

import casegraph as cg
from casegraph.analyses.report import Protocol, Report, Section, Table
from casegraph.analyses.report.coding import kappa, positive_agreement
from casegraph.analyses.report.controls import judged_within, permuted
from casegraph.analyses.report.primary import news_shares
from casegraph.errors import UsageError
from casegraph.exports.report import REPORTS, to_markdown, to_page, to_text
from casegraph.ingest.build import build_store
from casegraph.model.concepts import pair_rules
from casegraph.stats import associate
from casegraph.stats.curveball import curveball_matrix

from ..support import bundled
from ..support.command import command
from ..support.hostile_text import PAYLOADS, storable
from ..support.methods.blocks import assert_current
from ..support.methods.comparison_tables import of_report
from ..support.paths import DATA

TABLES = ("reviews", "children", "findings", "recommendations", "sources")
HEADS = {
    "reviews": "review_id,title,publisher_id,area,nation,review_type,year_published,incident_date,"
    "outcome,incident_types,agencies,basis,complete,source_id,case_id",
    "children": "child_id,review_id,label,age_months,age_group,sex,characteristics",
    "findings": "finding_id,review_id,kind,polarity,themes,agencies,summary",
    "recommendations": "recommendation_id,review_id,themes,directed_to,action,summary",
    "sources": "source_id,title,publisher,url",
}
Make = Callable[[Iterable[tuple[str, ...]]], cg.KnowledgeGraph]


def refused(*arguments: str, code: int = 2) -> str:
    """Check that a call is refused without data, and return the words."""
    done = command(*arguments)
    assert (done.returncode, done.stdout) == (code, ""), done
    return done.stderr


@pytest.fixture
def made(tmp_path: Path) -> Make:
    """Return a function that makes a dataset of reviews: id, type, nation, year, basis, complete,
    case, and the themes of each of its findings."""

    def make(reviews: Iterable[tuple[str, ...]]) -> cg.KnowledgeGraph:
        folder = tmp_path / "package"
        folder.mkdir()
        rows: dict[str, list[list[str]]] = {name: [] for name in TABLES}
        rows["sources"].append(["s1", "A page", "A publisher", "https://example.org/a"])
        for review, kind, nation, year, basis, complete, case, *findings in reviews:
            rows["reviews"].append([
                review, f"Review {review}", "board", "", nation, kind, year, "", "death",
                "neglect-fatal", "", basis, complete, "s1", case,
            ])  # fmt: skip
            for number, themes in enumerate(findings, 1):
                rows["findings"].append(
                    [f"{review}/finding/{number}", review, "practice", "concern", themes, "", "x"]
                )
        for name, cells in rows.items():
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(HEADS[name].split(","))
                writer.writerows(cells)
        build_store([folder], tmp_path / "own.kg")
        return cg.open(tmp_path / "own.kg")

    return make


SCR, THEMATIC, MANY = "serious-case-review", "thematic-review", "national-analysis"
SMALL = [
    ("a", SCR, "England", "2011", "news", "true", "case-1", "neglect", "poverty"),
    ("b", SCR, "England", "2014", "news", "false", "case-1", "neglect"),
    ("c", SCR, "Wales", "2015", "briefing", "true", "", "poverty"),
    ("d", SCR, "England", "", "briefing", "true", "", "neglect"),
    ("e", SCR, "", "2019", "news", "true", ""),
    ("f", THEMATIC, "England", "2016", "news", "true", "", "neglect"),
    ("g", MANY, "England", "2016", "news", "true", "", "neglect"),
    ("h", MANY, "England", "2016", "news", "true", "", "neglect"),
]


def test_the_sample_flow_is_that_of_a_small_package(made: Make) -> None:
    kg = made(SMALL)
    found = kg.report(Protocol(where=("nation=england", "year=2010..")))
    flow = found["flow"]
    steps = [(s["reviews"], s["left_out"], s["why"]) for s in flow.figures["steps"]]
    assert steps == [
        (8, 0, ""),
        (5, 3, "1 about a theme or a group of cases; 2 about many reviews"),
        (3, 2, "1 with another value; 1 with no value stated"),
        (2, 1, "1 with no year stated"),
    ]
    told = {k: flow.figures[k] for k in
            ("analysed", "units", "with_findings", "with_themes", "sharing_a_case",
             "shared_cases")}  # fmt: skip
    assert list(told.values()) == [2, 2, 2, 2, 2, 1]
    assert flow.figures["sample"] == {
        "kind of text read": {"News": 2},
        "completeness": {"cut off, or not read to the end": 1, "read to the end": 1},
        "nation": {"England": 2},
        "year of publication": {"2010 to 2014": 2},
    }
    assert flow.tables["flow"].rows[1] == (
        "reviews about a single case", "5", "3",
        "1 about a theme or a group of cases; 2 about many reviews",
    )  # fmt: skip
    assert "The dataset holds 8 reviews. 3 were left out (1 about a theme" in flow.paragraphs[0]
    every = kg.report(Protocol(where=("level=all",)))["flow"].figures
    assert (every["analysed"], every["with_findings"], len(every["steps"])) == (8, 7, 1)
    assert every["sample"]["nation"] == {"England": 6, "Wales": 1, "not stated": 1}
    assert list(every["sample"]["year of publication"].items()) == [
        ("2010 to 2014", 2), ("2015 to 2019", 5), ("not stated", 1)
    ]  # fmt: skip


def test_three_reviews_and_none_say_what_cannot_be_told(made: Make, tmp_path: Path) -> None:
    kg = made(SMALL[:3])
    found = kg.report(also=["nation=wales"])
    assert found["flow"].figures["analysed"] == 3
    for name, said in (
        ("coding", "how far two coders agree cannot be told"),
        ("primary", "which pairs are clear, cannot be told from 3 reviews"),
        ("controls", "How many clear pairs chance alone gives cannot be told"),
        ("comparisons", "With fewer than 5 units nothing is tested"),
    ):
        assert said in " ".join(found[name].paragraphs), name
    assert found["coding"].paragraphs[0].endswith("which does not say who coded it.")
    assert {row[3] for row in found["comparisons"].tables["groups"].rows} == {"cannot be told"}
    empty = tmp_path / "empty.nq"
    empty.write_text("")
    nothing = cg.open(empty).report()
    assert nothing["flow"].paragraphs[0].startswith("The dataset holds 0 reviews.")
    assert "sample" not in nothing["flow"].tables
    assert "names no data package" in nothing["coding"].paragraphs[0]
    assert "no number of its own" in " ".join(nothing["made"].paragraphs)
    for report in (found, nothing):
        for form, write in REPORTS.items():
            text = write(report)
            assert len(text) > 3_000, form
            assert "nan" not in text.replace("finance", ""), form


@pytest.fixture(scope="module")
def whole(kg: cg.KnowledgeGraph) -> Report:
    return kg.report(Protocol(also=("age-group=under-1",)), also=["nation=scotland"])


def test_the_bundled_figures_are_those_of_the_tables(kg: cg.KnowledgeGraph, whole: Report) -> None:
    flow = whole["flow"].figures
    assert flow["steps"][0]["reviews"] == bundled.count("reviews")
    assert flow["analysed"] == len(bundled.cases())
    news = sum(bundled.reviews()[r]["basis"] == "news" for r in bundled.cases())
    assert flow["sample"]["kind of text read"]["News"] == news
    found = kg.associations()
    primary = whole["primary"].figures
    frame = found.frame()
    clear = frame[frame["evidence"] == "clear"]
    assert primary["tested"] == frame["tested"].sum()
    assert primary["clear"] == {
        "more": (clear["sign"] == 1).sum(), "fewer": (clear["sign"] == -1).sum()
    }  # fmt: skip
    assert [(p["theme_a"], p["theme_b"]) for p in primary["listed"]] == list(
        zip(clear["theme_a"], clear["theme_b"], strict=True)
    )
    one = next(p for p in primary["listed"] if p["n11"] > 4)
    with_both = found.units_with(one["theme_a"], one["theme_b"])
    by_hand = [bundled.reviews()[r]["basis"] == "news" for r in with_both]
    assert one["news"] == pytest.approx(np.mean(by_hand))
    shares = news_shares(found, kg.reviews())
    assert np.isnan(shares[found.association.n11 == 0]).all()
    tables = whole["primary"].tables
    assert set(tables) == {"pairs", "one-thing", "excluded"}
    assert len(tables["excluded"].rows) == sum(clear["relation"] == "excludes")
    one_thing = [p for p in primary["listed"] if p["one_thing"]]
    assert [row[0] for row in tables["one-thing"].rows] == [p["label"] for p in one_thing]
    assert all(p["sign"] == 1 for p in one_thing)
    assert "why" not in tables["pairs"].columns


def test_agreement_is_that_of_the_readme_of_the_data(whole: Report) -> None:
    agreed = whole["coding"].figures["agreement"]
    text = (DATA / "README.md").read_text(encoding="utf-8")
    for group in ("family", "child", "harm", "practice", "system"):
        of = agreed[group]
        row = (
            f"| {group} | {of['both']} | {of['first_only']} | {of['second_only']} | "
            f"{of['kappa']:.3f} | {of['positive_agreement']:.3f} |"
        )
        assert row in text
    assert f"{agreed['all']['kappa']:.3f} (" in text
    assert np.isnan([kappa(0, 0, 0, 0), kappa(0, 0, 0, 9), positive_agreement(0, 0, 0)]).all()


def test_chance_is_counted_in_both_directions(kg: cg.KnowledgeGraph, whole: Report) -> None:
    rows = whole["controls"].figures["rows"]
    assert [(r["grade"], r["direction"]) for r in rows] == [
        ("clear", "more often"), ("clear", "less often"),
        ("clear or suggestive", "more often"), ("clear or suggestive", "less often"),
    ]  # fmt: skip
    primary = whole["primary"].figures
    assert [r["observed"] for r in rows[:2]] == list(primary["clear"].values())
    for row in rows:
        assert len(row["chance"]) == len(row["at_level"]) == 20
        assert 0 <= row["rate"] <= 1
    # Corpora in which nothing goes together are found to be so, by either spelling of lengths.
    for length_by in ("review", "group"):
        found = kg.associations(length_by=length_by)
        again = permuted(found, 3, 7)
        assert again == permuted(found, 3, 7)
        assert sum(map(sum, (r["chance"] for r in again[:2]))) <= 2
    assert all(r["rate"] < 0.25 for r in rows)
    assert_current("report.md", of_report(whole))


def test_within_kinds_of_case_chance_keeps_the_kinds(kg: cg.KnowledgeGraph) -> None:
    protocol = Protocol(within=("outcome", "age-group"), permutations=3, seed=4)
    assert protocol.within == ("age-group", "outcome")
    found = kg.associations(**protocol.arguments())
    report = kg.report(protocol)
    clear = report["primary"].figures["clear"]
    assert sum(clear.values()) == (found.association.evidence == "clear").sum()
    one = report["primary"].figures["listed"][0]
    at = found.place(one["theme_a"], one["theme_b"])
    assert one["q_length"] == found.further["q_length"][at]
    said = " ".join(report["controls"].paragraphs)
    assert "in each kind of case by age of a child and outcome" in said
    assert "Strata of the same sizes that mean nothing keep" in said
    assert "kind of case, such as" not in said
    rows = report["controls"].figures["rows"]
    assert sum(map(sum, (r["chance"] for r in rows[:2]))) <= 2
    # A permuted corpus is judged as any corpus with its margins would be.
    strata = np.asarray(found.within.strata.names) if found.within else np.array([])
    X = curveball_matrix(found.incidence.matrix, 5, rows=strata)
    whole = associate(X, strata=strata, **pair_rules(found.incidence.themes))
    quick = judged_within(found, strata)(X)
    assert quick.p == pytest.approx(whole.p, abs=1e-9)
    assert quick.q == pytest.approx(whole.q, abs=1e-9)
    assert (quick.sign == whole.sign)[np.abs(whole.n11 - whole.expected) > 1e-6].all()


def test_every_comparison_is_counted(kg: cg.KnowledgeGraph, whole: Report) -> None:
    told = whole["comparisons"].figures
    assert (told["comparisons"], told["beyond"]) == (3, 1)
    assert [g["origin"] for g in told["groups"]] == [
        "the protocol (primary)", "the protocol", "--also"
    ]  # fmt: skip
    babies = kg.associations("age-group=under-1").association
    assert told["groups"][1]["tested"] == babies.testable.sum()
    assert told["groups"][1]["clear"] == (babies.evidence == "clear").sum()
    assert told["tests"] == sum(g["tested"] for g in told["groups"])
    with pytest.raises(UsageError, match="did you mean"):
        kg.report(also=["nation=englnd"])


def test_the_same_data_give_the_same_text_and_the_command_writes_it(
    kg: cg.KnowledgeGraph, whole: Report, tmp_path: Path
) -> None:
    protocol = Protocol(where=("nation=wales",), permutations=2)
    first = {form: write(kg.report(protocol)) for form, write in REPORTS.items()}
    assert first == {form: write(kg.report(protocol)) for form, write in REPORTS.items()}
    path = tmp_path / "analysis.toml"
    assert command("report", "--init", "-o", str(path)).returncode == 0
    assert "not overwritten" in refused("report", "--init", "-o", str(path))
    assert "--init alone" in refused("report", "--init", "--protocol", str(path))
    assert "unknown nation" in refused("report", "--also", "nation=walse")
    path.write_text('where = ["nation=wales"]\npermutations = 2\n')
    said = refused("report", "--protocol", str(path), "--where", "nation=scotland")
    assert 'found ["nation=scotland"]; expected ["nation=wales"]' in said
    with pytest.raises(UsageError, match="leave one out"):
        kg.report(path, where="nation=scotland")
    unfixed = kg.report(where="nation=wales", permutations=2)
    assert unfixed.protocol == protocol.digest
    assert "No protocol was given" in unfixed["protocol"].paragraphs[0]
    done = command("report", "--protocol", str(path), "--format", "json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["protocol"] == protocol.digest
    assert document["dataset"] == kg.digest
    names = [section["name"] for section in document["sections"]]
    assert names == [section.name for section in whole.sections]
    same = json.loads(first["json"])["sections"]
    assert [s for s in document["sections"] if s["name"] != "made"] == [
        s for s in same if s["name"] != "made"
    ]  # fmt: skip


class Tags(HTMLParser):
    """Collects the elements and the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_text_of_the_data_is_never_markup(toy: Path, tmp_path: Path) -> None:
    hostile = [*map(storable, PAYLOADS.values()), "[a](javascript:x) | **b** `c` <b>\n# d\n- e"]
    columns = ("text", "more")
    table = Table.of("t", hostile[0], columns, [(text, text) for text in hostile])
    report = Report("Title " + hostile[1], (Section("s", hostile[2], (*hostile, table)),))
    page = Tags()
    page.feed(to_page(report))
    assert page.tags <= {
        "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "section", "p",
        "table", "caption", "thead", "div", "tbody", "tr", "th", "td", "footer",
    }  # fmt: skip
    assert page.attributes <= {"lang", "charset", "name", "content", "aria-labelledby", "id",
                               "scope", "class", "role", "aria-label", "tabindex"}  # fmt: skip
    markdown = to_markdown(report)
    assert "<" not in markdown.replace("&lt;", "")
    assert "](" not in markdown.replace("\\](", "")
    rows = [line for line in markdown.splitlines() if line.startswith("|")]
    assert len(rows) == len(hostile) + 2
    assert all(line.replace("\\|", "").count("|") == 3 for line in rows)
    assert not [line for line in markdown.splitlines() if line.startswith(("- ", "# d"))]
    assert "\u202e" not in markdown + to_text(report) + to_page(report)
    # The same from a package whose descriptor holds it.
    described = {"name": "toy", "title": hostile[-1], "coders": "<script>x</script> | *me*"}
    (toy / "datapackage.json").write_text(json.dumps(described))
    build_store([toy], tmp_path / "toy.kg")
    said = to_markdown(cg.open(tmp_path / "toy.kg").report())
    assert "<script>" not in said
    assert "\\*\\*b\\*\\*" in said


def test_a_unit_with_siblings_is_not_tested(kg: cg.KnowledgeGraph) -> None:
    found = kg.report(Protocol(unit="child", where=("age-group=under-1",), permutations=2))
    assert found["flow"].figures["units"] > found["flow"].figures["analysed"]
    assert "cannot be told" in " ".join(found["primary"].paragraphs)
    assert "no pair is tested" in found["controls"].paragraphs[0]
