"""How united blocs are: what their members said on each issue, and beside it what their members did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from dragoman.measures import stated, unity
from dragoman.measures.blocs import EVERYBODY, Group, called, groups
from dragoman.measures.heard import Heard, Stands, camps, hear, votes
from dragoman.measures.measured import MOST_MENTIONS, Chart, Column, Measure, Measured, Panel, Row, Scope, Shape, filled
from dragoman.measures.named import names
from dragoman.measures.pledged import BEGUN, Pledge

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dragoman.config import Config
    from dragoman.record import Record

    Floats = NDArray[np.float64]

PLACES = np.array([0.0, 0.5, 1.0])  # of hard, neutral and soft, where they are taken for places on a line
EASY = 0.9  # share of all who take a side that makes an item easy when they stand on the same one; a choice of ours
FEW = 5  # issues below which a mean is said to be of a small number

TARGETS = """
SELECT mention_id, list(DISTINCT side ORDER BY side) FROM act_sides
WHERE role = 'target' AND mention_id IN (SELECT unnest(?::VARCHAR[])) GROUP BY mention_id
"""

GROUP = (
    Column(name="bloc", label="Bloc", meaning="by registry id; a side that parties share as side:NAME"),
    Column(name="bloc_name", label="Bloc, in words"),
)
ISSUE = (Column(name="issue", label="Issue", meaning="by code"), Column(name="issue_name", label="Issue, in words"))


def _count(name: str, label: str, meaning: str, unit: str = "members") -> Column:
    return Column(name=name, label=label, unit=unit, meaning=meaning)


def _share(name: str, label: str, meaning: str) -> Column:
    return Column(name=name, label=label, unit="share in [0, 1]", meaning=meaning)


CAMPS = (
    _count("soft", "Soft", "whose last stated move goes towards the other side"),
    _count("neutral", "Neutral", "whose last stated move goes neither way"),
    _count("hard", "Hard", "whose last stated move goes away from the other side"),
)
RICE = _share("rice", "Rice", "|soft - hard| / (soft + hard); of one member alone it is unknown")
CORRECTED = Column(name="corrected", label="Above chance", unit="share, 0 as by coins", meaning="Rice less chance")
AI = _share("ai", "Agreement", "agreement index over soft, neutral and hard; of one member alone it is unknown")

BLOCS = Shape(
    name="blocs",
    title="By bloc",
    columns=(
        *GROUP,
        _count("members", "Members", "on any day that was measured"),
        _count("coded", "Heard", "with a stated move on an issue"),
        _count("silent", "Silent", "without any"),
        _count("items", "Issues", "on which two members or more were heard", "issues"),
        _count("alone", "By one alone", "on which one member alone was heard: they say nothing of unity", "issues"),
        _share("rice", "Declared", "mean of Rice's index over issues on which two members or more take a side"),
        _share("rice_low", "Least", "the same without one member: the least"),
        _share("rice_high", "Most", "the same without one member: the most"),
        Column(name="corrected", label="Above chance", unit="share, 0 as by coins", meaning="mean of Rice less chance"),
        _share("weighted", "Contested", "mean weighted by how contested an issue was among all who spoke"),
        _share("ai", "Agreement", "mean of the agreement index over the issues"),
        _share("easy", "Easy issues", f"share of issues on which {EASY:.0%} of all who took a side took the same one"),
        _count("offers", "Offers", "answered by two members or more", "offers"),
        _share("offers_rice", "On offers", "mean of Rice's index of their answers: accepts, refuses"),
        _count("undertook", "Undertook", "with a pledge, or something that they carried out"),
        _count("acted", "Acted", "with a pledge in delivery or further, or something carried out"),
        _share("acted_share", "Acted, of members", "acted / members, the silent ones among them"),
        _share("acted_money", "Acted, by money", "sums in delivery or further / sums pledged, of one currency"),
        Column(name="currency", label="Currency", meaning="the one of most of the members' sums"),
        _count("own", "In its own name", "moves, one for each issue, and pledges of the bloc itself", "moves"),
    ),
    chart=Chart(
        kind="intervals", x="bloc_name", y=("rice",), low="rice_low", high="rice_high", least=0.0, most=1.0
    ),
    note="Declared is what members said, acted what they did. A bar is the mean over issues; its ends are the least "
    "and the most when one member is left out.",
)  # fmt: skip
ISSUES = Shape(
    name="issues",
    title="By issue",
    columns=(
        *GROUP,
        *ISSUE,
        *CAMPS,
        _count("silent", "Silent", "members that were not heard on it"),
        RICE,
        CORRECTED,
        AI,
        _share("position", "Close together", "1 - 2 SD of their places, hard 0, neutral 1/2, soft 1"),
        Column(name="ordered", label="A", unit="in [-1, 1]", meaning="van der Eijk's agreement: 0 evenly spread"),
        _share("polarised", "Polarised", "Esteban and Ray's polarisation of the three camps, 1 for halves at the ends"),
        Column(name="easy", label="Easy", meaning=f"whether {EASY:.0%} of all who took a side took the same one"),
    ),
    note="The last stated move of each member in all the days that are measured.",
)
OFFERS = Shape(
    name="offers",
    title="By offer",
    columns=(
        *GROUP,
        Column(name="offer", label="Offer", meaning="id of the offer"),
        Column(name="day", label="Last answer", meaning="day of the last one that counts"),
        _count("accepts", "Accept", "whose last answer accepts it"),
        _count("defers", "Defer", "whose last answer puts it off"),
        _count("rejects", "Refuse", "whose last answer refuses it"),
        RICE,
        AI,
    ),
    note="Answers to the same offer by two members or more, each member's last one.",
)
PERIODS = Shape(
    name="periods",
    title="By issue and period",
    columns=(
        Column(name="since", label="From", meaning="first day of the period"),
        *GROUP,
        *ISSUE,
        *CAMPS,
        _count("silent", "Silent", "members in the period that were not heard on it"),
        RICE,
        CORRECTED,
        AI,
    ),
    note="The last stated move of each member in the period. What nobody of a bloc spoke of has no row.",
)
SERIES = Shape(
    name="series",
    title="Over time",
    columns=(
        Column(name="since", label="From", meaning="first day of the period"),
        *GROUP,
        _count("members", "Members", "in the period"),
        _count("coded", "Heard", "with a stated move on an issue in the period"),
        _count("items", "Issues", "on which two members or more were heard", "issues"),
        _share("rice", "Declared", "mean of Rice's index over issues on which two members or more take a side"),
        CORRECTED,
        _share("ai", "Agreement", "mean of the agreement index over the issues"),
    ),
    chart=Chart(kind="lines", x="since", y=("rice",), by="bloc_name", least=0.0, most=1.0),
    note="A period in which no two members of a bloc spoke of the same issue has no value: nobody knows.",
)  # fmt: skip
MEMBERS = Shape(
    name="members",
    title="Members",
    columns=(
        Column(name="member", label="Member", meaning="by registry id"),
        Column(name="member_name", label="Member, in words"),
        Column(name="blocs", label="In", meaning="blocs and sides it belongs to"),
        *ISSUE,
        Column(name="stands", label="Last", meaning="soft, neutral or hard; silent where it said nothing on any issue"),
        Column(name="move", label="Move", meaning="its last stated one on the issue"),
        Column(name="towards", label="To whom", meaning="to whom it was said"),
        Column(name="day", label="Day", meaning="of that move"),
        _count("moves", "Moves", "on the issue; of a silent member, those that name no issue", "moves"),
    ),
    note="What each member said last on each issue. Hard words to two different addressees are both hard: see to whom.",
)


def read(record: Record, config: Config, scope: Scope) -> Measured:
    """The unity of each bloc, as a whole, by issue, by offer and by period, and what each member said last."""
    reported = stated.reported(record, scope.as_of)
    some = groups(config, scope)
    empty = "The settings name no bloc with members, and no side that several parties share."
    if reported is None or not some:
        shapes = MEASURE.shapes
        why = empty if reported is not None else "The record holds no report."
        return Measured(measure="cohesion", scope=scope, panels=tuple(filled(one, (), empty=why) for one in shapes))
    since, until = scope.since or reported[0], scope.until or reported[1] + timedelta(days=1)
    heard = hear(record, config, scope, some, (since, max(until, since + timedelta(days=1))))
    known = names(record, config, scope.as_of)
    issues = {id: name[:1].upper() + name[1:] for id, name in stated.issue_names(config).items()}
    spoken = "No member of a bloc has a stated move on an issue, told by nobody else on its behalf."
    return Measured(
        measure="cohesion",
        scope=scope,
        panels=(
            _blocs(some, heard, known),
            filled(ISSUES, [row for one in some for row in _issues(one, heard, issues)], empty=spoken),
            _offers(some, heard),
            filled(PERIODS, _periods(some, heard, issues, scope.step), empty=spoken),
            filled(SERIES, _series(some, heard, scope.step), empty=spoken),
            filled(MEMBERS, _members(record, some, heard, scope, known, issues), empty=spoken),
        ),
        inputs=_inputs(some, heard),
    )


def _items(stands: Stands) -> list[str]:
    return sorted({item for _, item in stands})


def _usable(stands: Stands, members: Sequence[str]) -> tuple[list[str], Floats]:
    """The items on which two members or more were heard, and what they said."""
    items = _items(stands)
    found = votes(stands, members, items)
    two = (~np.isnan(found)).sum(axis=0) >= 2
    return [item for item, one in zip(items, two, strict=True) if one], found[:, two]


def _figures(found: Floats) -> tuple[float, float, float]:
    """Means over items of Rice's index, of the same above chance, and of the agreement index."""
    count = camps(found)
    above = unity.above_chance(count[:, 2], count[:, 0])
    return unity.mean_rice(found), _mean(above), _mean(unity.agreement(count))


def _mean(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else unity.NONE


def _blocs(some: Sequence[Group], heard: Heard, known: Mapping[str, str]) -> Panel:
    rows, notes = [], []
    for group in some:
        members = heard.roll(group)
        stands = heard.stands(group)
        coded = sorted({side for side, _ in stands})
        items, found = _usable(stands, members)
        pairs = int(((~np.isnan(found)).sum(axis=0) == 2).sum())
        notes += _said(group, members, coded, (len(items), pairs), known)
        rows.append(_bloc(group, members, heard, items, found))
    return filled(BLOCS, rows, notes=notes)


def _bloc(group: Group, members: Sequence[str], heard: Heard, items: Sequence[str], found: Floats) -> Row:
    stands, answers = heard.stands(group), heard.answers.get(group.id, {})
    coded = {side for side, _ in stands}
    rice, corrected, ai = _figures(found)
    without = unity.without_each(found)
    left = without[~np.isnan(without)]
    close = _closeness(heard.whole, items)
    count = camps(found)
    each = unity.rice(count[:, 2], count[:, 0])
    two_sided = np.where(count[:, 2] + count[:, 0] >= 2, each, np.nan)
    easy = [one for one in _easy(close) if one is not None]
    offers, on_offers = _usable(answers, members)
    acts = _acts(group, heard)
    acted = len(acts.acted)
    counts = (acts.undertook, acted, _known(acted / len(members))) if members else (None, None, None)
    values = (
        group.id, group.name, len(members), len(coded), len(members) - len(coded), len(items),
        len(_items(stands)) - len(items), _known(rice), *(_known(float(one)) for one in _ends(left)),
        _known(corrected), _known(unity.weighted(two_sided, close)), _known(ai),
        _known(sum(easy) / len(easy)) if easy else None, len(offers), _known(unity.mean_rice(on_offers)),
        *counts, acts.money, acts.currency, None if group.id.startswith("side:") else acts.own,
    )  # fmt: skip
    said = [one.mention for one in sorted(stands.values(), key=lambda one: one.place, reverse=True)]
    return Row(values=values, mentions=_some([*said, *acts.acted.values(), *acts.itself]))


@dataclass(frozen=True, slots=True)
class Acts:
    """What the members of a bloc did, and the bloc itself."""

    acted: Mapping[str, str]  # member to a mention
    undertook: int
    own: int  # moves and pledges of the bloc in its own name
    itself: tuple[str, ...]  # mentions of these
    money: float | None = None
    currency: str | None = None


def _ends(left: Floats) -> tuple[float, float]:
    return (float(left.min()), float(left.max())) if len(left) else (unity.NONE, unity.NONE)


def _closeness(whole: Mapping[str, Stands], items: Sequence[str]) -> Floats:
    """How contested each issue was among everybody."""
    stands = whole.get(EVERYBODY, {})
    count = camps(votes(stands, sorted({side for side, _ in stands}), items))
    return unity.closeness(count[:, 2], count[:, 0])


def _easy(close: Floats) -> list[bool | None]:
    """Whether nearly all took the same side: the larger camp holds (2 - closeness) / 2 of those who took one."""
    return [None if one != one else bool(1 - one / 2 >= EASY - 1e-9) for one in close.tolist()]


def _acts(group: Group, heard: Heard) -> Acts:
    """What the members of a group undertook and did, and what the bloc did itself."""
    acted = dict(heard.done.get(group.id, {}))
    undertook = set(acted)
    sums: dict[str, list[Pledge]] = {}
    alone = heard.alone(group)
    pledged = [one.mentions[0] for one in heard.pledges if group.id in one.sides]
    own = sum(one.moves for one in alone) + len(pledged)
    itself = tuple(sorted({*(one.mention for one in alone), *pledged}))
    for one in heard.pledges:
        owners = [side for side in one.sides if group.on(side, one.day)]
        undertook |= set(owners)
        if one.stage in BEGUN:
            for side in owners:
                acted.setdefault(side, one.mentions[0])
        if owners and one.currency:
            sums.setdefault(one.currency, []).append(one)
    if not sums:
        return Acts(acted, len(undertook), own, itself)
    currency = min(sums, key=lambda one: (-len(sums[one]), one))
    total = sum(one.low or 0 for one in sums[currency])
    begun = sum(one.low or 0 for one in sums[currency] if one.stage in BEGUN)
    return Acts(acted, len(undertook), own, itself, _known(begun / total) if total else None, currency)


def _said(
    group: Group, members: Sequence[str], coded: Sequence[str], items: tuple[int, int], known: Mapping[str, str]
) -> list[str]:
    """What to bear in mind with the figures of a bloc: how few were heard, and who was not."""
    if not members:
        return [f"{group.name}: the settings name no members on these days, so that nothing can be said of its unity."]
    silent = [called(one, known) for one in members if one not in coded]
    usable, pairs = items
    topics = f"{usable} issue{'' if usable == 1 else 's'}"
    count = f"{len(coded)} of {len(members)} members heard, two or more of them on {topics}"
    few = f", no more than two on {pairs} of these" if pairs else ""
    small = "; no mean can be given" if not usable else "; a mean of so few says little" if usable < FEW else ""
    names_of = f" Silent: {', '.join(sorted(silent))}." if silent else ""
    return [f"{group.name}: {count}{few}{small}.{names_of}"]


def _issues(group: Group, heard: Heard, issues: Mapping[str, str]) -> Iterable[Row]:
    stands = heard.stands(group)
    members = heard.roll(group)
    items = _items(stands)
    easy = _easy(_closeness(heard.whole, items))
    for place, issue in enumerate(items):
        found, said = _one(stands, issue)
        hard, neutral, soft = camps(found)[0].tolist()
        more = soft + neutral + hard > 1
        spots = (unity.alike((found + 1) / 2)[0], unity.ordered_agreement(camps(found)[0]),
                 unity.polarisation(camps(found)[0], PLACES))  # fmt: skip
        silent = len(set(members) - {side for side, item in stands if item == issue})
        values = (
            group.id, group.name, issue, issues.get(issue, issue), int(soft), int(neutral), int(hard), silent,
            *_unity(found), *(_known(float(one)) if more else None for one in spots), easy[place] if more else None,
        )  # fmt: skip
        yield Row(values=values, mentions=said)


def _one(stands: Stands, item: str) -> tuple[Floats, tuple[str, ...]]:
    """What was said of one item, (side, 1), and where, the latest first."""
    here = {side: stand for (side, each), stand in stands.items() if each == item}
    last = sorted(here.values(), key=lambda one: (one.place, one.day, one.mention), reverse=True)
    return votes({(side, item): one for side, one in here.items()}, sorted(here), [item]), _some(
        one.mention for one in last
    )


def _unity(found: Floats) -> tuple[float | None, float | None, float | None]:
    """Rice, above chance and agreement of one item; unknown where fewer than two were heard."""
    return tuple(map(_known, _figures(found))) if (~np.isnan(found)).sum() > 1 else (None, None, None)  # type: ignore[return-value]


def _offers(some: Sequence[Group], heard: Heard) -> Panel:
    """The offers that two members or more answered, and how many others one member alone did."""
    rows, alone = [], list[str]()
    for group in some:
        stands = heard.answers.get(group.id, {})
        days = {
            offer: max(stand.day for (_, item), stand in stands.items() if item == offer) for offer in _items(stands)
        }
        single = 0
        for offer, day in sorted(days.items(), key=lambda one: (one[1], one[0])):
            found, said = _one(stands, offer)
            if len(found) < 2:
                single += 1
                continue
            rejects, defers, accepts = camps(found)[0].tolist()
            rice, _, ai = _unity(found)
            values = (group.id, group.name, offer, day, int(accepts), int(defers), int(rejects), rice, ai)
            rows.append(Row(values=values, mentions=said))
        alone += [f"{group.name}: {single}"] if single else []
    notes = (
        [f"Offers that one member alone answered, and that say nothing of unity: {', '.join(alone)}."] if alone else ()
    )
    return filled(OFFERS, rows, empty="No offer was answered by two members of a bloc or more.", notes=notes)


def _by_period(some: Sequence[Group], heard: Heard, step: str) -> Iterable[tuple[date, Group, tuple[str, ...], Stands]]:
    from dragoman.measures import periods

    for since in sorted({since for _, since in heard.periods}):
        for group in some:
            if stands := heard.periods.get((group.id, since)):
                yield since, group, group.during(since, periods.after(step, since)), stands


def _periods(some: Sequence[Group], heard: Heard, issues: Mapping[str, str], step: str) -> list[Row]:
    rows = []
    for since, group, members, stands in _by_period(some, heard, step):
        for issue in _items(stands):
            found, said = _one(stands, issue)
            hard, neutral, soft = camps(found)[0].tolist()
            values = (
                since, group.id, group.name, issue, issues.get(issue, issue), int(soft), int(neutral), int(hard),
                len(members) - len(found), *_unity(found),
            )  # fmt: skip
            rows.append(Row(values=values, mentions=said))
    return rows


def _series(some: Sequence[Group], heard: Heard, step: str) -> list[Row]:
    rows = []
    for since, group, members, stands in _by_period(some, heard, step):
        items, found = _usable(stands, members)
        coded = {side for side, _ in stands}
        values = (
            since, group.id, group.name, len(members), len(coded), len(items), *map(_known, _figures(found)),
        )  # fmt: skip
        said = [one.mention for one in sorted(stands.values(), key=lambda one: one.place, reverse=True)]
        rows.append(Row(values=values, mentions=_some(said)))
    return rows


def _members(
    record: Record,
    some: Sequence[Group],
    heard: Heard,
    scope: Scope,
    known: Mapping[str, str],
    issues: Mapping[str, str],
) -> list[Row]:
    """A row for each member and issue, and one for each member that was not heard; who was heard comes first."""
    belongs: dict[str, list[str]] = {}
    stands: Stands = {}
    for group in some:
        for side in heard.roll(group):
            belongs.setdefault(side, []).append(group.name)
        stands.update(heard.stands(group))
    targets = dict(
        record.ask(TARGETS, [sorted({one.mention for one in stands.values()})], as_of=scope.as_of).rows
    )  # fmt: skip
    words = {1.0: "soft", 0.0: "neutral", -1.0: "hard"}
    rows = []
    for side in sorted(belongs, key=lambda one: (all(who != one for who, _ in stands), called(one, known), one)):
        head = (side, called(side, known), "; ".join(belongs[side]))
        own = sorted((issue, stand) for (who, issue), stand in stands.items() if who == side)
        for issue, one in own:
            to = "; ".join(called(each, known) for each in targets.get(one.mention, ())) or None
            values = (*head, issue, issues.get(issue, issue), words[one.vote], one.move, to, one.day, one.moves)
            rows.append(Row(values=values, mentions=(one.mention,)))
        if not own:
            count, last = heard.unplaced.get(side, (0, ""))
            rows.append(
                Row(
                    values=(*head, None, None, "silent", None, None, None, count),
                    mentions=(last,) if last else (),
                    where={} if last else {"actor": side},
                )
            )
    return rows


def _inputs(some: Sequence[Group], heard: Heard) -> dict[str, int]:
    members = {side for one in some for side in heard.roll(one)}
    coded = {side for one in some for side, _ in heard.stands(one)}
    moves = {
        (side, issue): stand.moves
        for one in some
        for (side, issue), stand in heard.stands(one).items()
    }  # fmt: skip
    return {
        "members": len(members),
        "members heard on an issue": len(coded & members),
        "their stated moves, one for each issue": sum(moves.values()),
        "moves of members that name no issue, left out": sum(heard.unplaced.get(one, (0, ""))[0] for one in members),
    }


def _some(mentions: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mentions))[:MOST_MENTIONS]


def _known(value: float) -> float | None:
    return None if value != value else round(value, 3)


MEASURE = Measure(name="cohesion", shapes=(BLOCS, ISSUES, OFFERS, PERIODS, SERIES, MEMBERS), read=read)
