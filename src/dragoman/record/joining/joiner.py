"""Placing reports into events, one document after another, never moving what was placed before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from dragoman.record.joining.likeness import Signs, likeness, opposed, other_town, weighed
from dragoman.record.joining.rarity import Rarity
from dragoman.record.joining.report import Placement, Report, fullest, pooled
from dragoman.record.joining.talks import TALK, meeting_likeness
from dragoman.record.joining.weights import points, weights

WEEK = 7
FIGHT = "fight"  # the family of what has a toll
SHOWN = 40  # texts of one event that a new one is compared with: the first and the latest
TOLD = frozenset({"repeats", "claimed", "taken"})  # signs that the text itself says so
Fit = tuple[float, str, Signs]  # points, the mention it was put beside, the signs that counted


@dataclass(slots=True)
class _Unit:
    """What one text says of one happening."""

    reports: list[Report] = field(default_factory=list)
    fits: dict[str, Fit] = field(default_factory=dict)  # how each but the first came in

    @property
    def whole(self) -> Report:
        return pooled(self.reports)


class Joiner:
    """Holds what is placed already, indexed by who and when, and places what comes."""

    def __init__(self) -> None:
        self._told: dict[str, dict[str, list[Report]]] = defaultdict(dict)  # by event and text: what that says of it
        self._events: dict[str, dict[str, Report]] = defaultdict(dict)  # the same, pooled
        self._index: dict[tuple[str, str], dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._rarity = Rarity()
        self._event_of: dict[str, str] = {}  # by mention
        self._number: dict[str, int] = {}  # of each event, in the order in which they came

    def hold(self, placed: Iterable[tuple[Report, str]]) -> None:
        """Take in the reports of one document that were placed before, with their events."""
        groups: dict[str, list[Report]] = defaultdict(list)
        for one, event_id in placed:
            self._rarity.add(one.document_id, one.text)
            groups[event_id].append(one)
        for event_id, reports in groups.items():
            self._put(reports, event_id)

    def place(self, reports: Sequence[Report], repeats: Mapping[str, Sequence[str]]) -> list[Placement]:
        """Place the reports of one document: first those of one happening together, then each of these into an event.

        repeats  for a mention, those that the text says it repeats
        """
        found: list[Placement] = []
        by_id = {one.id: one for one in reports}
        for one in reports:
            self._rarity.add(one.document_id, one.text)
        for unit in _units(reports, repeats, self._rarity):
            whole = unit.whole
            known = {self._event_of[id] for id in _repeated(unit, repeats, by_id) if id in self._event_of}
            event_id, fit = (min(known, key=self._number.__getitem__), None) if known else self._best(whole)
            event_id = event_id or whole.id
            for one in unit.reports:
                came = fit if one.id == whole.id else unit.fits.get(one.id) or (0.0, whole.id, {})
                found.append(_placement(one.id, event_id, came))
            self._put(unit.reports, event_id)
        return found

    def _best(self, whole: Report) -> tuple[str | None, Fit | None]:
        best: tuple[float, str, Fit] | None = None
        for event_id in sorted(self._candidates(whole), key=self._number.__getitem__):
            fit = _across(whole, list(self._events[event_id].values()), self._rarity)
            if fit is not None and (best is None or fit[0] > best[0]):
                best = (fit[0], event_id, fit)
        return (best[1], best[2]) if best else (None, None)

    def _candidates(self, whole: Report) -> set[str]:
        found: set[str] = set()
        reach = timedelta(days=weights()["windows"]["reports"] + (7 if whole.fine else 31))
        weeks = range(_week(whole.anchor - reach), _week(whole.anchor + reach) + 1)
        for key in _keys(whole):
            under = self._index.get(key)
            if under:
                for week in weeks:
                    found |= under.get(week, set())
        return found

    def _put(self, reports: Sequence[Report], event_id: str) -> None:
        text = reports[0].document_id
        self._number.setdefault(event_id, len(self._number))
        told = self._told[event_id].setdefault(text, [])
        told += reports
        whole = self._events[event_id][text] = pooled(told)
        for one in reports:
            self._event_of[one.id] = event_id
        for key in _keys(whole):
            self._index[key][_week(whole.anchor)].add(event_id)


def _repeated(unit: _Unit, repeats: Mapping[str, Sequence[str]], by_id: Mapping[str, Report]) -> Iterator[str]:
    """The mentions that a unit repeats, but for those of the same text that cannot be one happening with it."""
    for one in unit.reports:
        for id in repeats.get(one.id, ()):
            if id not in by_id or not opposed(one, by_id[id]):
                yield id


def _units(reports: Sequence[Report], repeats: Mapping[str, Sequence[str]], rarity: Rarity) -> list[_Unit]:
    """The reports of one text by happening, the fullest first."""
    units: list[_Unit] = []
    meant = attacks_meant(reports, repeats)
    for one in sorted(reports, key=fullest):
        rules = points("within", one.family)
        best: tuple[float, _Unit, Fit] | None = None
        for unit in units:
            if any(other_town(one, other) for other in unit.reports) or not _may_be_of(one, unit, meant):
                continue
            fits = [
                None if _told_behind(one, other, reports) else _pair(one, other, repeats, "within", rarity)
                for other in unit.reports
            ]
            alike = [fit for fit in fits if fit is not None]
            told = [fit for fit in alike if not TOLD.isdisjoint(fit[2])]
            if not told and (len(alike) < len(fits) or min(fit[0] for fit in alike) < rules["least"]):
                continue
            fit = max(told or alike, key=lambda fit: fit[0])
            if fit[0] >= rules["join"] and (best is None or fit[0] > best[0]):
                best = (fit[0], unit, fit)
        if best is None:
            units.append(_Unit([one]))
        else:
            best[1].reports.append(one)
            best[1].fits[one.id] = best[2]
    return units


def attacks_meant(reports: Sequence[Report], repeats: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    """Of each toll of one text that names nobody, no place and no day, the attack told last before it, by mention.

    Where none stands before it, the first one behind: "Six people were killed. Drones had hit a depot". What the text
    itself says to repeat something is left to that.
    """
    fights = sorted((one for one in reports if one.family == FIGHT), key=lambda one: one.at)
    full = [one for one in fights if not one.untold]
    found = {}
    for one in fights:
        if one.own_dead and one.id not in repeats:  # "six of its fighters were killed": in the fight told before it
            theirs = [other for other in full if other.at < one.at and other.parties & one.targets]
            last = max((other.at for other in theirs if not other.own_dead), default=None)
            if last is not None:
                found[one.id] = frozenset(other.id for other in theirs if other.at == last)
        if one.untold and full and one.id not in repeats:
            before = [other.at for other in full if other.at < one.at]
            at = max(before) if before else full[0].at
            found[one.id] = frozenset(other.id for other in full if other.at == at)
    return found


def _may_be_of(one: Report, unit: _Unit, meant: Mapping[str, frozenset[str]]) -> bool:
    """Whether a toll may tell of a unit: it holds the attack that is meant, or another toll of that one."""
    attack = meant.get(one.id)
    return attack is None or any(other.id in attack or meant.get(other.id) == attack for other in unit.reports)


def _told_behind(one: Report, other: Report, reports: Sequence[Report]) -> bool:
    """Whether one is a toll without place and day, and the other an attack told behind it, with fighting before both.

    "The armies fought. Ardland said it had killed more than 200. Vessia says Ardland bombed a market on Thursday."
    """
    toll, attack = (one, other) if one.at < other.at else (other, one)
    bare = toll.family == attack.family == FIGHT and toll.place is None and not toll.dated and bool(toll.counts)
    if not bare or attack.counts or not (attack.place is not None or attack.dated):
        return False
    return any(
        each.family == FIGHT and each.at < toll.at and each.parties & toll.parties and each.place is None
        for each in reports
    )


def _across(whole: Report, event: Sequence[Report], rarity: Rarity) -> Fit | None:
    """How a text's account fits an event: by the best pair and the mean of all, where few of the other texts differ.

    The points are those of the best pair. The mean counts beside it, so that one vague report cannot chain two
    happenings; a text that cannot tell of the same happening counts `cannot` there.
    """
    rules, half = points("across", whole.family), SHOWN // 2
    texts = event if len(event) <= SHOWN else [*event[:half], *event[-half:]]
    best: Fit | None = None
    total, against = 0.0, 0
    if any(other_town(whole, other) or _kept_apart(whole, other, rarity) for other in texts):
        return None
    for other in texts:
        if other.document_id == whole.document_id:
            continue  # vouches for nothing: it has its own points, and its words are partly the same
        fit = _pair(whole, other, {}, "across", rarity)
        total += rules["cannot"] if fit is None else fit[0]
        if fit is None or fit[0] < rules["least"]:
            against += 1
        elif best is None or fit[0] > best[0]:
            best = fit
    if best is None or against > rules["against"] * len(texts):
        return None
    return best if (best[0] + total / len(texts)) / 2 >= rules["join"] else None


def _kept_apart(whole: Report, other: Report, rarity: Rarity) -> bool:
    """Whether both are of one text that tells two things."""
    if whole.document_id != other.document_id:
        return False
    fit = _pair(whole, other, {}, "within", rarity)
    return fit is None or fit[0] < points("within", whole.family)["least"]


def _pair(one: Report, other: Report, repeats: Mapping[str, Sequence[str]], part: str, rarity: Rarity) -> Fit | None:
    again = other.id in repeats.get(one.id, ()) or one.id in repeats.get(other.id, ())
    both_talk = one.family == other.family == TALK
    signs = (meeting_likeness if both_talk else likeness)(one, other, repeats=again, rarity=rarity)
    if signs is None:
        return None
    counted = weighed(signs, part, one.family)
    return round(sum(counted.values()), 2), other.id, counted


def _placement(mention_id: str, event_id: str, fit: Fit | None) -> Placement:
    if fit is None or fit[1] == mention_id:
        return Placement(mention_id=mention_id, event_id=event_id, partner=None, score=0.0, reasons=())
    reasons = tuple(sorted(fit[2].items(), key=lambda row: (-abs(row[1]), row[0])))
    return Placement(mention_id=mention_id, event_id=event_id, partner=fit[1], score=fit[0], reasons=reasons)


def _keys(one: Report) -> Iterator[tuple[str, str]]:
    """Under which an event is looked for: its sides, and where none is known, its names and place."""
    for side in one.parties:
        yield one.family, side
    if not one.parties:
        for name in one.strangers:
            yield one.family, f"name:{name}"
    for town in one.towns:
        yield "taken", town
    if one.place is not None:
        yield one.family, f"place:{one.place.name.casefold()}"


def _week(day: date) -> int:
    return day.toordinal() // WEEK
