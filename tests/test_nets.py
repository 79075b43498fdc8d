"""Names of nets: the known ones, the one given up, and what only one of them can hold."""

import pytest

import casegraph as cg
from casegraph.errors import UnknownNameError, UsageError
from casegraph.nets import DEFAULT_NET, HOLDING_LENGTHS, NETS, check_lengths_by, check_net
from casegraph.stats import associate
from casegraph.wording import labels

from .support.command import run


def test_the_name_given_up_is_answered_by_the_names_that_took_its_place() -> None:
    for ask in (
        lambda: check_net("length"),
        lambda: check_net("length", HOLDING_LENGTHS),
        lambda: associate([[1, 0], [0, 1]], "length"),
        lambda: cg.open().cooccurrence(null="length"),
        lambda: cg.open().contrast("sex=male", "sex=female", null="length"),
    ):
        with pytest.raises(UsageError, match=r"'length-average' or 'exact'.*held on average"):
            ask()
    done = run("cooccur", "--null", "length")
    assert (done.returncode, done.stdout) == (2, "")
    assert "'length-average' or 'exact'" in done.stderr


def test_every_net_has_its_words() -> None:
    assert DEFAULT_NET in NETS
    for said in (labels.NETS, labels.NET_HEADINGS, labels.NET_NOTES, labels.NET_EXPECTATIONS):
        assert tuple(said) == NETS
    assert len(set(labels.NETS.values())) == len(NETS)
    with pytest.raises(UnknownNameError, match="exact"):
        check_net("exakt")


def test_only_the_exact_net_holds_lengths_by_group() -> None:
    assert check_lengths_by("review", "independence") == "review"
    with pytest.raises(UsageError, match="which alone can hold them so"):
        check_lengths_by("group", "length-average")
    with pytest.raises(UnknownNameError, match="group"):
        check_lengths_by("groups", "exact")
    with pytest.raises(UsageError, match="blocks were given with the independence null"):
        associate([[1, 0], [0, 1]], "independence", blocks=[0, 0])
    done = run("cooccur", "--null", "independence", "--length-by", "group")
    assert (done.returncode, done.stdout) == (2, "")


def test_lengths_by_group_are_another_comparison_and_say_so() -> None:
    kg = cg.open()
    by_review = kg.associations(null="exact")
    by_group = kg.associations(null="exact", length_by="group")
    assert (by_group.association.n11 == by_review.association.n11).all()
    assert abs(by_group.association.expected_null - by_review.association.expected_null).max() > 1
    network = kg.cooccurrence(null="exact", length_by="group", min_count=5)
    assert network.graph["length_by"] == "group"
    assert "each group of themes by itself" in network.graph["notes"][0]
    # Both hold every pair that reviews of these lengths hold.
    for found in (by_review, by_group):
        said = found.association
        assert said.expected_null.sum() == pytest.approx(said.n11.sum())
