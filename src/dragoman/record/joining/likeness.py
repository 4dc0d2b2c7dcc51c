"""How much two reports have in common: signs with their strength, and what keeps them apart whatever else."""

from __future__ import annotations

from collections.abc import Set
from datetime import timedelta
from math import asin, cos, radians, sin, sqrt

from dragoman.record.joining.rarity import Rarity
from dragoman.record.joining.report import CLAIMING, Report
from dragoman.record.joining.weights import points, weights
from dragoman.types import Place

NEAR_KM = 25  # two names this close may be one place: a building and its city, a suburb and its town
MONTH = timedelta(days=31)
LONG = timedelta(days=10)
SAID = {"ask", "give", "refuse"}  # families of acts that are of what is agreed, asked or refused
OFFERING = frozenset({"propose", "counter"})
ANSWERING = frozenset({"accept", "reject"})
SAYS_SOMETHING = 3  # content words, besides names
RISES = 1.25  # a toll may rise so far from one report to the next
NEAR_CHARS = 350  # about two sentences
UNREAL = frozenset({"conditional", "hypothetical"})
PLACED = frozenset({"fight", "protest", "leave"})  # what happens somewhere: another place is another happening

CLAIMED = frozenset({"fight"})  # what claims and denials are of

NONE_HELD = Rarity()  # where no other document is known, every word weighs alike

Signs = dict[str, float]  # each sign with its strength in [0, 1]


def weighed(signs: Signs, part: str, family: str = "") -> Signs:
    """The points of each sign: its strength times what it counts `within` one text or `across` two."""
    count = points(part, family)
    return {name: round(count[name] * value, 2) for name, value in signs.items() if value and count.get(name)}


def likeness(a: Report, b: Report, *, repeats: bool = False, rarity: Rarity = NONE_HELD) -> Signs | None:
    """The signs for and against two reports telling of one happening, not a meeting; None where they cannot."""
    if repeats and a.family == b.family:
        return None if opposed(a, b) else _told(a, b, {"repeats": 1.0}, rarity)
    if claimed(a, b) or claimed(b, a):
        return {"claimed": 1.0, **standing(a, b, rarity)}
    if a.towns and b.towns and not other_town(a, b) and _taken(a, b):
        return {"taken": 1.0, **standing(a, b, rarity)}
    if _offer_apart(a, b) or _answer_apart(a, b) or _two_towns(a, b):
        return None
    if a.family != b.family or a.total != b.total or (a.holders and b.holders and not a.holders & b.holders):
        return None
    parts = (_parties(a, b), _people(a, b), _days(a, b), _places(a, b))
    found: Signs = {}
    for part in parts:
        if part is None:
            return None
        found.update(part)
    if _long_ago(a, b) or _long_ago(b, a):
        found["long_ago"] = 1.0
    if _is_another(a, b):
        found["anew"] = 1.0
    return _told(a, b, found, rarity)


def _offer_apart(a: Report, b: Report) -> bool:
    """Whether two offers are of two sides: what answers a draft is not the draft."""
    offers = {a.move, b.move} <= OFFERING
    return offers and bool(a.actors and b.actors) and not a.actors & b.actors


def _answer_apart(a: Report, b: Report) -> bool:
    """Whether one answer was given and the other would be given on a condition: no yes is a yes, but."""
    answers = {a.move, b.move} <= ANSWERING
    return answers and (a.status in UNREAL) != (b.status in UNREAL)


def _is_another(a: Report, b: Report) -> bool:
    """Whether the later of two says itself that it tells of another: "sent another 8,000 troops"."""
    first, then = sorted((a, b), key=lambda one: (one.published, one.at))
    same_day = a.fine and b.fine and apart(a, b) == 0
    return then.anew and not first.anew and not same_day and not a.overlaps(b)


def _long_ago(past: Report, now: Report) -> bool:
    """Whether the one is of a time long gone when the other, which gives no day, was reported as news."""
    known = past.until is not None and not now.dated
    return known and (now.published - past.until).days > weights()["windows"]["past"]  # type: ignore[operator]


def _told(a: Report, b: Report, found: Signs, rarity: Rarity) -> Signs:
    return {**found, **_manner(a, b), **_matter(a, b, rarity), **standing(a, b, rarity)}


def opposed(a: Report, b: Report) -> bool:
    """Whether the text calls two things one that cannot be: "the attack in X" of another day than the one in Y."""
    if a.dated and b.dated:
        gap, held = apart(a, b), a.family in PLACED or a.family == "talk"
        if gap > (1 if held and a.fine and b.fine else weights()["windows"]["days"] * 7):
            return True
    placed = a.place is not None and b.place is not None and "country" not in (a.place.kind, b.place.kind)
    return placed and a.family in {*PLACED, "talk"} and near(a.place, b.place) is None  # type: ignore[arg-type]


def claimed(a: Report, b: Report) -> bool:
    """Whether one denies or dismisses what the other tells of: "denied that its forces had shelled Kelmar".

    An accusation stays an event of its own: the ledger of claims makes one row of it and of the act it names.
    """
    if a.move == "claim":
        return False
    within = a.document_id == b.document_id and a.content is not None and a.content[0] <= b.at < a.content[1]
    return within and a.family in CLAIMING and b.family in CLAIMED and b.status not in UNREAL and not other_town(a, b)


def other_town(a: Report, b: Report) -> bool:
    """Whether both tell that a place was taken, and not of the same one: nothing makes these one happening."""
    return bool(a.towns) and bool(b.towns) and not a.towns & b.towns and not _one_town(a, b)


def _two_towns(a: Report, b: Report) -> bool:
    """Whether they say of two towns who holds them: "took X, and 70 percent of Y is in their hands"."""
    return bool(a.held) and bool(b.held) and not a.held & b.held and not _one_town(a, b)


def _one_town(a: Report, b: Report) -> bool:
    """Whether two spellings are of one town."""
    return a.place is not None and b.place is not None and near(a.place, b.place) == "place"


def _taken(a: Report, b: Report) -> bool:
    """Whether one side took the place, whoever claims or denies it: that stands until another takes it."""
    if abs((a.anchor - b.anchor).days) > weights()["windows"]["taken"]:
        return False
    both_tell = a.family not in CLAIMING and b.family not in CLAIMING
    return not (both_tell and a.actors and b.actors and not a.actors & b.actors)


def _parties(a: Report, b: Report) -> Signs | None:
    """Known sides in common: those of one may be fewer, but what has a direction keeps it."""
    if a.undirected and b.undirected:
        return shared_sides(a.parties, b.parties, "parties")
    if a.actors and b.actors and not a.actors & b.actors:
        return None
    if a.targets and b.targets and not a.targets & b.targets:
        return None
    if not a.parties & b.parties:
        return {} if not (a.parties and b.parties) else None
    actors = shared_sides(a.actors, b.actors, "actors") or {}
    return {**actors, **(shared_sides(a.targets, b.targets, "targets") or {})}


def shared_sides(a: frozenset[str], b: frozenset[str], name: str) -> Signs | None:
    """Whether the sides are the same, those of one among the other's, or only some; None where there are none."""
    if not (a and b):
        return {}
    if not a & b:
        return None
    return {name if a == b else f"{name}_part" if a <= b or b <= a else f"{name}_cross": 1.0}


def _people(a: Report, b: Report) -> Signs | None:
    found: Signs = {}
    if a.people and b.people:
        sides = {side for _, side in a.people} & {side for _, side in b.people}
        shared = {person for person, _ in a.people} & {person for person, _ in b.people}
        if shared:
            found["people"] = len(shared) / min(len(a.people), len(b.people))
        elif sides:
            found["other_people"] = 1.0
    if a.strangers and b.strangers and not (a.parties and b.parties):
        found["strangers" if a.strangers & b.strangers else "other_strangers"] = 1.0
    return found


def _days(a: Report, b: Report) -> Signs | None:
    if a.dated and b.dated:
        gap = apart(a, b)
        if a.fine and b.fine:
            if gap <= 1:
                return {"day" if gap == 0 else "next_day": 1.0}
            return None
        if gap == 0 and a.family in PLACED and a.fine != b.fine and _is_long(b if a.fine else a):
            return None  # the dead of a month, of a war: no one attack's
        return {"overlap": 1.0} if gap == 0 else None
    return reported(a, b)


def _is_long(one: Report) -> bool:
    return one.since is None or one.until is None or one.until - one.since > LONG


def reported(a: Report, b: Report) -> Signs | None:
    """How far apart two texts tell of what they give no common day: None beyond the window."""
    gap = abs((a.published - b.published).days)
    one = a if a.dated else b if b.dated else None
    if one is not None and one.fine:
        other = b if one is a else a
        gap = min(gap, abs((one.anchor - other.published).days))
    elif one is not None and one.since and one.until and one.until - one.since <= MONTH:
        other = b if one is a else a
        if one.since <= other.published <= one.until:
            gap = 0  # "expected next week", and told of in that week
    if gap > weights()["windows"]["reports"]:
        return None
    return {
        "reported"
        if gap == 0
        else "reported_near"
        if gap <= 2
        else "reported_far"
        if gap <= 7
        else "reported_later": 1.0
    }


def apart(a: Report, b: Report) -> int:
    """Days between two periods; 0 where they overlap or touch an open end."""
    if a.since and b.until and b.until <= a.since:
        return (a.since - b.until).days + 1
    if b.since and a.until and a.until <= b.since:
        return (b.since - a.until).days + 1
    return 0


def _places(a: Report, b: Report) -> Signs | None:
    if a.place is None or b.place is None:
        return {}
    nearness = near(a.place, b.place)
    if nearness is None:
        return None if a.family in PLACED else {"other_place": 1.0}
    return {} if nearness == "unsure" else {nearness: 1.0}


def near(a: Place, b: Place) -> str | None:
    """How two places lie: the same ("place"), one in the other ("wider_place"), nobody knows ("unsure") or apart."""
    if a.country and b.country and a.country != b.country:
        return None
    if a.name.casefold() == b.name.casefold():
        return "place"
    if "country" in (a.kind, b.kind):
        return "wider_place"
    if a.lat is not None and a.lon is not None and b.lat is not None and b.lon is not None:
        close = _distance_km((a.lat, a.lon), (b.lat, b.lon)) <= NEAR_KM
        return "place" if close else "wider_place" if "region" in (a.kind, b.kind) and a.kind != b.kind else None
    if "unknown" in (a.kind, b.kind) and a.kind != b.kind and not (a.country and b.country):
        return "unsure"  # a name of which nobody knows where it is: it may lie in the other, or anywhere
    return "wider_place" if a.kind != b.kind else None


def _distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance by the haversine formula, on a sphere of radius 6371 km."""
    north, east = radians(b[0] - a[0]), radians(b[1] - a[1])
    chord = sin(north / 2) ** 2 + cos(radians(a[0])) * cos(radians(b[0])) * sin(east / 2) ** 2
    return 2 * 6371 * asin(min(1.0, sqrt(chord)))


def _manner(a: Report, b: Report) -> Signs:
    """Kind, mode, move and status."""
    found: Signs = {"kind" if a.kind == b.kind else "other_kind": 1.0, a.family: float(a.family == b.family)}
    for name in ("mode", "move"):
        one, two = getattr(a, name), getattr(b, name)
        if one and two:
            found[name if one == two else f"other_{name}"] = 1.0
    return {**found, **statuses(a, b, undone=frozenset({"denied"}))}


def statuses(a: Report, b: Report, *, undone: Set[str]) -> Signs:
    """How what the two say of it goes together; `undone` are the statuses that say it is not so."""
    if (a.status in undone) != (b.status in undone):
        return {"denial": 1.0}
    if a.status == b.status:
        return {"status": 1.0}
    return {"unreal" if (a.status in UNREAL) != (b.status in UNREAL) else "other_status": 1.0}


def _matter(a: Report, b: Report, rarity: Rarity) -> Signs:
    """Issues, figures and wording."""
    found: Signs = {}
    if a.issues and b.issues:
        found["issues" if a.issues & b.issues else "other_issues"] = 1.0
    if a.figures & b.figures and not a.overlaps(b):
        found["figures"] = 1.0
    elif _count_otherwise(a, b):
        found["other_figures"] = 1.0
    if a.trigger == b.trigger:
        found["trigger"] = 1.0
    if a.words and b.words and not a.overlaps(b):
        found["words"] = rarity.share(a.words, b.words, 2)
        if not a.words & b.words and min(len(a.words), len(b.words)) >= SAYS_SOMETHING:
            found["other_words"] = 1.0
    if a.family in SAID and a.said and b.said and not a.said & b.said:
        found["other_content"] = 1.0
    return found


def _count_otherwise(a: Report, b: Report) -> bool:
    """Whether both count the same sort of thing, and not one count of the one can be one of the other."""
    pairs = [(one, two) for one in a.counts for two in b.counts if one[0] == two[0]]
    return bool(pairs) and not any(one[1] <= RISES * two[2] and two[1] <= RISES * one[2] for one, two in pairs)


def standing(a: Report, b: Report, rarity: Rarity) -> Signs:
    """Where the two stand: near each other in one text, or in two texts about the same things."""
    if a.document_id != b.document_id:
        shared = rarity.share(a.text, b.text, 10)
        return {"texts": min(1.0, 2 * shared)} if shared else {}
    found: Signs = {"same_text": 1.0}
    if abs(a.at - b.at) <= NEAR_CHARS:
        found["near"] = 1.0
        if a.family == "fight" and (a.untold or b.untold):
            found["toll"] = 1.0  # "At least ten people were killed": the sentence before says by what
    return found
