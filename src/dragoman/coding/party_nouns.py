"""Common nouns that stand for parties, and words that never do."""

PAIR_NOUNS = {
    "leader", "side", "party", "president", "country", "nation", "state", "government", "minister", "man", "antagonist",
    "power",
}  # fmt: skip
NOT_ACTORS = {
    "DATE", "TIME", "EVENT", "LAW", "WORK_OF_ART", "LANGUAGE", "PRODUCT", "MONEY", "QUANTITY", "PERCENT", "NORP", "LOC",
}  # fmt: skip
GENERIC = {  # nouns that take up a body named before, and the ids of such bodies
    **dict.fromkeys(("group", "militia", "movement", "front", "rebels", "insurgents"), ("group:",)),
    **dict.fromkeys(("bloc", "organisation", "organization", "alliance", "union"), ("bloc:", "org:")),
}
MEMBERS = {"country", "nation", "state", "member", "signatory"}
COUNTRY_NOUNS = {"country", "nation", "homeland"}  # "his country" is not he
BELOW = {"under", "deputy", "vice", "assistant"}  # whose office is another's before that word
OPPOSITES = {"counterpart", "opponent", "rival", "neighbour", "neighbor", "adversary"}  # "his" is not theirs
BODIES = {
    "government", "ministry", "parliament", "party", "army", "court", "police", "administration", "cabinet",
    "delegation", "opposition",
}  # fmt: skip

DASHES = {"-", "–", "—"}
