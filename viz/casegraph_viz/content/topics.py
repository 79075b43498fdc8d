"""The topics of the named questions: their headings, and the questions under each.

The query page and the page of questions list the same questions under the same headings.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, NamedTuple, TypeVar

Question = TypeVar("Question")

#: Topics in the order of the pages, by the subject that a named query states.
TOPICS = {
    "themes": "Themes and what they occur with",
    "reviews": "Reviews",
    "children": "Children",
    "findings": "Findings",
    "recommendations": "Recommendations",
    "agencies": "Agencies and organisations",
    "statistics": "Published figures",
    "vocabulary": "Vocabulary",
    "data": "The data",
    "provenance": "Provenance",
}


class Topic(NamedTuple, Generic[Question]):
    """A topic by the subject that its questions state, its heading, and its questions."""

    key: str
    heading: str
    questions: list[Question]


def by_topic(questions: Iterable[tuple[str, Question]]) -> list[Topic[Question]]:
    """Return the topics that have a question, in order, from pairs of a subject and a question.

    Topics that this module does not know come last, under their own names.

    >>> by_topic([("reviews", "b"), ("themes", "a"), ("", "c")])[0]
    Topic(key='themes', heading='Themes and what they occur with', questions=['a'])
    """
    found: dict[str, list[Question]] = {key: [] for key in TOPICS}
    for subject, question in questions:
        found.setdefault(subject, []).append(question)
    return [
        Topic(key, TOPICS.get(key, key.capitalize() or "Other"), listed)
        for key, listed in found.items()
        if listed
    ]
