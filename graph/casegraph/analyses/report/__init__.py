"""The methods of a corpus, from its data: text that can be pasted into a paper.

``protocol`` fixes the settings of an analysis and ``protocol_file`` reads them; ``flow``,
``coding``, ``primary``, ``controls``, ``looks`` and ``made`` each make a section; ``assemble`` puts
them together as the value of ``value``, which ``casegraph.exports.report`` writes.
"""

from casegraph.analyses.report.assemble import report
from casegraph.analyses.report.protocol import Protocol
from casegraph.analyses.report.protocol_file import read_protocol
from casegraph.analyses.report.value import Report, Section, Table

__all__ = ["Protocol", "Report", "Section", "Table", "read_protocol", "report"]
