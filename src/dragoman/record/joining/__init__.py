"""Which reports tell of one happening, and which moves belong to one offer or pledge: scored, reasoned, kept.

A placement is decided once, when the record comes to hold the mention, and stored with its score and reasons. A
document that arrives later adds placements of its own and moves none. Judgements stand over them (see `events`).
"""
