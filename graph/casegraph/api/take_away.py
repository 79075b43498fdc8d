"""Methods of the knowledge graph for what leaves it: citations and slides.

``patterns`` states what holds for every analysis.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from casegraph.api.patterns import Patterns
from casegraph.nets import DEFAULT_NET
from casegraph.resources import casegraph_version
from casegraph.wording.citation import Citation

if TYPE_CHECKING:
    from casegraph.exports.slides import Slide
    from casegraph.selection import Selection
    from casegraph.selection.selection import Where


class TakeAway(Patterns):
    """What is taken from a dataset into a paper or a talk; ``KnowledgeGraph`` inherits it."""

    if TYPE_CHECKING:

        @property
        def digest(self) -> str: ...
        @property
        def coders(self) -> str: ...
        def reviews(self) -> dict[str, dict[str, Any]]: ...
        def findings(self) -> list[dict[str, Any]]: ...
        def selection(self, where: Where = None) -> Selection: ...

    def cite(
        self, title: str = "", form: str = "words", *, address: str = "", read: str = ""
    ) -> str:
        """Return how the dataset is cited, or something made from it.

        Parameters
        ----------
        title
            What is cited, such as the title of a figure; empty for the whole.
        form
            ``words``, ``bibtex`` or ``ris``.
        address
            Where it can be read: a URL, or the name of a file.
        read
            The day on which it was read or made, as YYYY-MM-DD.

        Raises
        ------
        UnknownNameError
            If there is no such form.

        >>> import casegraph as cg
        >>> cg.open().cite("Neglect in Wales").split(", dataset")[0]
        'casegraph contributors (2026). “Neglect in Wales”. casegraph 0.1.0'
        """
        cited = replace(self.citation(), title=title, address=address, read=read)
        return cited.text(form)

    def citation(self, where: Where = None) -> Citation:
        """Return how the dataset under some filters is cited, as a value; see :meth:`cite`."""
        asked = tuple(self.selection(where).asked)
        return Citation(casegraph_version(), self.digest, self.coders, asked)

    def slides(
        self,
        themes: Sequence[str] = (),
        pairs: Sequence[tuple[str, str]] = (),
        where: Where = None,
        null: str = DEFAULT_NET,
    ) -> list[Slide]:
        """Return slides of themes, of pairs, or of what a selection shows.

        Parameters
        ----------
        themes
            Ids or labels of themes: a slide each, with the themes named most often with it.
        pairs
            Two themes each: a slide with how many reviews name each, both, and are expected to.
            Without themes and pairs there is a slide of the selection, and one of each of its
            strongest clear pairs, five at most.
        where, null
            As for ``associations``.

        Returns
        -------
        list of casegraph.exports.slides.Slide
            ``casegraph.exports.powerpoint.to_pptx`` writes them as a file.

        Raises
        ------
        UnknownNameError
            If a theme is not in the scheme.
        TooFewError
            If the filters leave too few reviews.

        >>> import casegraph as cg
        >>> slide, = cg.open().slides(["Neglect"])
        >>> slide.title, slide.bars[0].label
        ('Neglect', 'Multi-agency working')
        """
        from casegraph.exports import slides as make
        from casegraph.model.names import names_of

        names = names_of("theme")
        found = self.associations(where, null=null)
        evidence = make.Evidence(self.reviews(), self.findings(), self.citation(where))
        wanted = [(names.resolve(a), names.resolve(b)) for a, b in pairs]
        made = [make.theme(found, names.resolve(name), evidence) for name in themes]
        if not themes and not pairs:
            made.append(make.overview(found, evidence))
            wanted = make.strongest(found)
        return [*made, *(make.pair(found, *ends, evidence) for ends in wanted)]
