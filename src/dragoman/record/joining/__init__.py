"""Which reports tell of one happening, and which moves belong to one offer or pledge: scored, reasoned, kept.

A placement is decided once, when the record comes to hold the mention, and stored with its score and reasons. A
document that arrives later adds placements of its own and moves none. Judgements stand over them (see `events`).
"""

from dragoman.record.joining.joiner import Joiner
from dragoman.record.joining.report import Placement, Report, report
from dragoman.record.joining.weights import RULE

__all__ = ["RULE", "Joiner", "Placement", "Report", "report"]
