"""One contrast as the page shows it: sentences, three pictures, and the rows of its tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from casegraph.model import iris
from casegraph.wording.numbers import format_p, percent, points_interval, ratio, ratio_interval
from casegraph_viz.views.children import contrast_words
from casegraph_viz.views.children.contrast_pictures import Theme, difference_picture, side_picture

if TYPE_CHECKING:
    from casegraph_viz.page.frame import Frame
    from casegraph_viz.views.children.contrasts import Compared

#: Most rows of pairs that chance may explain.
MOST_PAIRS = 25


def both_sides(a: Mapping[str, Any]) -> dict[str, Any]:
    """Return counts and shares of both groups and how they differ, as a table shows them."""
    return {
        **{f"count_{k}": f"{a[f'count_{k}']:,} of {a[f'n_{k}']:,}" for k in (1, 2)},
        **{f"share_{k}": percent(a[f"share_{k}"]) for k in (1, 2)},
        **{f"value_{k}": f"{a[f'share_{k}']:.6g}" for k in (1, 2)},
        "difference": points_interval(a["difference"], a["difference_low"], a["difference_high"]),
        "difference_value": f"{100 * a['difference']:.6g}",
        "q": format_p(a["q"]),
        "q_value": f"{a['q']:.6g}",
        "evidence": a["evidence"],
    }


def contrast_section(c: Compared, themes: Mapping[str, Theme], frame: Frame) -> dict[str, Any]:
    """Return what the page shows of one contrast: sentences, pictures and rows."""
    one, two = c.sides
    frame_of_themes = c.themes[c.themes["tested"]]
    rows = [
        {
            "theme": row["label"],
            "link": frame.link(iris.concept("theme", str(row["theme"]))),
            **both_sides({str(k): v for k, v in row.items()}),
        }
        for row in frame_of_themes.to_dict("records")
    ]
    graded = int((c.pairs["evidence"] != "weak").sum())
    pairs = c.pairs[c.pairs["tested"]].head(max(MOST_PAIRS, graded))
    difference = _difference_words(c)
    return {
        "key": c.ready.key,
        "title": c.ready.title,
        "summary": contrast_words.summarise(c),
        "sides": [
            {
                "letter": letter,
                "name": side.name,
                "n": side.n,
                "picture": side_picture(
                    c,
                    number,
                    themes,
                    f"Network of group {letter}, {side.name}. {contrast_words.side_summary(side)}",
                ),
                "words": contrast_words.side_summary(side),
            }
            for number, (letter, side) in enumerate((("A", one), ("B", two)))
        ],
        "difference": difference_picture(
            c, themes, f"Differences between A, {one.name}, and B, {two.name}. {difference}"
        ),
        "difference_words": difference,
        "rows": rows,
        "untested": len(c.themes) - len(rows),
        "pairs": [_pair(row) for row in pairs.to_dict("records")],
        "pairs_tested": int(c.pairs["tested"].sum()),
        "command": contrast_words.command(c),
        "notes": c.contrast.notes,
    }


def _difference_words(c: Compared) -> str:
    clear = int((c.themes["evidence"] == "clear").sum())
    suggestive = int((c.themes["evidence"] == "suggestive").sum())
    pairs = int((c.pairs["evidence"] != "weak").sum())
    return (
        f"Themes: {clear} clear and {suggestive} suggestive "
        f"{'difference' if clear + suggestive == 1 else 'differences'}. Pairs of themes: "
        f"{pairs or 'no'} {'difference' if pairs == 1 else 'differences'}. "
        "The tables hold every number."
    )


def _pair(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        "pair": f"{row['label_a']} + {row['label_b']}",
        "both_1": f"{row['n11_1']} of {row['n_1']}",
        "both_2": f"{row['n11_2']} of {row['n_2']}",
        "odds_1": ratio(row["odds_ratio_1"]),
        "odds_2": ratio(row["odds_ratio_2"]),
        "ratio": ratio_interval(row["ratio"], row["ratio_low"], row["ratio_high"]),
        "ratio_value": f"{min(row['ratio'], 1e9):.6g}",
        "q": format_p(row["q"]),
        "q_value": f"{row['q']:.6g}",
        "evidence": row["evidence"],
    }
