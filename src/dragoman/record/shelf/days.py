"""The ledgers of each day as tables of a copy: made once, brought up to date, and let go when others are asked for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from dragoman.record.connection import connect
from dragoman.record.shelf.hands import Step, at_once
from dragoman.record.shelf.lines import FACTS, MADE, ORDERS, READS, Own, Past
from dragoman.record.shelf.reach import Reach

DAYS_KEPT = 8  # those asked for last; further days are made again when they are asked for
DAYS_FOLLOWED = 2  # of these, when somebody decides: a day, and that which it is compared with
PAST = ("standing", "gone")  # beside the ledgers of a past day: what counted then, and which events of now did not
OLD_KEPT = 300  # tables that nobody asks for any more, before the oldest are dropped while somebody waits
OLD_SECONDS = 30.0  # for which they are kept, since a page may still be reading them
BREATH = 0.02  # seconds between two tables that are made beforehand, so that whoever waits for another comes first


@dataclass(slots=True)
class Day:
    """What was made for one day, or for now: names of tables, and whatever pages worked out from it."""

    number: int
    hand: Own  # who works its ledgers out
    made: int = 0  # tables, for their names
    tables: dict[str, str] = field(default_factory=dict)
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    stale: set[str] = field(default_factory=set)  # tables of which judgements changed something since they were made
    changed: Reach | None = (
        None  # what they changed since none was stale: the same for all, so that it is looked up once
    )
    mended: set[str] = field(default_factory=set)  # tables whose rows do not lie in their order any more
    kept: dict[Any, Any] = field(default_factory=dict)
    used: float = 0.0  # when it was last asked for
    pasts: dict[str, Past] = field(default_factory=dict)  # of a past day: the ledgers that follow those of now
    reach: Reach | None = None  # of a past day: how far what came later reaches into it; None: anywhere
    unreached: bool = True  # whether that is still to be found out


def when_of(as_of: date | None) -> date | None:
    """Nothing is held on a day to come that is not held now."""
    return None if as_of is not None and as_of >= date.today() else as_of


class Days:
    """The tables of the days of one copy, and who makes them."""

    def __init__(self, path: Path) -> None:
        """Open a published copy, which is ours to write tables to."""
        self.path = path
        self._lock = threading.RLock()
        self._record = Own(path, connect(path, read_only=False))
        self._hands = [self._record]  # a second one is made with the first two past days that are made at once
        self._days: dict[date | None, Day] = {}
        self._staying: date | None = None  # a past day that is asked for again and again
        self._old: dict[str, float] = {}  # tables that nobody asks for any more, the oldest first, and since when
        self._number = 0  # of the day that was made last
        self._shared = 1  # among how many who work at once the cores are divided
        self._deciding = False  # whether somebody waits to add a judgement

    def make(self, days: Sequence[date | None], ledgers: Sequence[str], *, stay: bool = False) -> None:
        """Make some ledgers of one or two days, one after the other; of two past days the same one at once.

        stay  keep those of the first day, whatever other days are asked for
        """
        whens = list(dict.fromkeys(map(when_of, days)))
        with self._lock:
            self._staying = whens[0] if stay else self._staying
        past = [when for when in whens if when is not None]
        if len(past) > 1:
            self._share(len(past))
        for name in dict.fromkeys(part for ledger in ledgers for part in (*READS.get(ledger, ()), ledger)):
            if None in whens:
                self._table(name, None)
            self._made(name, past)
            if self._deciding:
                time.sleep(BREATH)

    def tidy(self) -> None:
        """Do what a page left undone that its reader need not have waited for; nothing while one is being made."""
        if self._lock.acquire(blocking=False):
            try:
                self._share(1)
                self._drop_old()
            finally:
                self._lock.release()

    def _share(self, hands: int) -> None:
        """Divide the cores among so many who work at once, until they are divided otherwise."""
        with self._lock:
            if hands != self._shared:
                self._record.share(hands)
                self._shared = hands

    def _drop_old(self) -> None:
        past = time.monotonic() - OLD_SECONDS
        old = [table for table, since in self._old.items() if since < past] or list(self._old)[:-OLD_KEPT]
        self._record.drop(old)
        for table in old:
            del self._old[table]

    def _outdate(self, tables: Iterable[str]) -> None:
        """Let tables go; a ledger that follows that of now is none of its own."""
        self._old |= dict.fromkeys((table for table in tables if not table.startswith("(")), time.monotonic())

    def _forget(self, day: date | None) -> None:
        self._outdate(self._days.pop(day).tables.values())
        if day is None:
            self._leave(FACTS, *ORDERS)
        else:
            for hand in self._hands:
                hand.leave(day)

    def _forget_others(self) -> None:
        """Let past days go but for the one that is asked for again and again and those asked for last."""
        past = sorted(
            (one for one in self._days if one not in (None, self._staying)), key=lambda one: self._days[one].used
        )
        for one in past[:-DAYS_FOLLOWED]:
            self._forget(one)

    def _day(self, as_of: date | None, *, apart: Sequence[Own] = ()) -> Day:
        """What is known of a day; of a new one the work is given to none of some hands."""
        when = when_of(as_of)
        if when not in self._days:
            if len(self._old) > OLD_KEPT:
                self._drop_old()
            while len(self._days) >= DAYS_KEPT:
                passing = (one for one in self._days if one not in (None, self._staying))
                self._forget(min(passing, key=lambda one: self._days[one].used))
            self._number += 1
            self._days[when] = Day(number=self._number, hand=self._hand(apart))
        found = self._days[when]
        found.used = time.monotonic()
        return found

    def _hand(self, apart: Sequence[Own]) -> Own:
        """One that is none of these; a second one if need be, that knows of all days what the first does."""
        free = [one for one in self._hands if one not in apart]
        if not free:
            free = [self._record.twin()]
            self._hands += free
        return free[0]

    def _table(self, ledger: str, as_of: date | None) -> tuple[str, tuple[str, ...]]:
        """The table that holds a ledger, or the facts, of a day; made where it is not there yet."""
        when = when_of(as_of)
        known = self._days.get(when)
        if known is not None and ledger in known.tables and ledger not in known.stale:
            known.used = time.monotonic()
            return known.tables[ledger], known.columns[ledger]
        with self._lock:
            self._made(ledger, [when])
            known = self._days[when]
            return known.tables[ledger], known.columns[ledger]

    def _made(self, ledger: str, whens: Sequence[date | None]) -> None:
        """Make a ledger of one or two days where it is not there yet, or not any more as it was."""
        with self._lock:
            lacking: dict[date | None, Day] = {}
            for when in whens:
                day = self._day(when, apart=[one.hand for one in lacking.values()] if when else ())
                if ledger in day.stale and day.changed is not None and not self._mended(day, ledger, day.changed):
                    self._outdate([day.tables.pop(ledger)])
                if ledger not in day.tables:
                    lacking[when] = day
                day.stale.discard(ledger)
            standing = [
                self._standing(day, when) for when, day in lacking.items() if when is not None and day.unreached
            ]
            at_once(standing)
            at_once([self._making(day, ledger, when) for when, day in lacking.items()])

    def _mended(self, day: Day, ledger: str, reach: Reach) -> bool:
        followers = [one.pasts[ledger] for one in self._days.values() if ledger in one.pasts]
        table, kept = day.tables[ledger], self._read(ledger, None)
        if not day.hand.mend(table, ledger, reach, kept, followers=followers):
            self._leave(ledger)
            return False
        day.mended.add(ledger)
        return True

    def _making(self, day: Day, ledger: str, when: date | None) -> Step:
        """What is to be done for a ledger of a day, once all is there that it is made of.

        One of a past day follows that of now, where there is one and what came later reaches not too far.
        """
        kept, now = self._read(ledger, when), self._days.get(None)
        name, hand, reach = self._name(day), day.hand, day.reach
        follows = when is not None and reach is not None and now is not None and ledger in now.tables
        table, columns = self._table(ledger, None) if follows else ("", ())

        def make() -> Callable[[], None]:
            past = None
            if follows and when is not None and reach is not None:
                past = hand.keep_past(name, ledger, day.tables["gone"], reach, kept, as_of=when)
            found = hand.keep_whole(name, ledger, kept, as_of=when) if past is None else columns
            return lambda: self._take(day, ledger, past.relation(table) if past else name, found, past)

        return Step(hand, make)

    def _take(self, day: Day, ledger: str, table: str, columns: tuple[str, ...], past: Past | None) -> None:
        """Have a table that was made be the ledger of a day."""
        day.tables[ledger], day.columns[ledger] = table, columns
        day.mended.discard(ledger)
        if past is not None:
            day.tables |= {f"lines of {ledger}": past.lines, f"left of {ledger}": past.left}
            day.pasts[ledger] = past
            day.mended.add(ledger)

    def _standing(self, day: Day, when: date) -> Step:
        """To find out what counted on a past day, and how far what came later reaches."""
        # Ledgers that were made before may still look at the tables of before.
        day.tables |= {f"{one} before {day.made}": day.tables[one] for one in PAST if one in day.tables}
        day.tables |= {one: self._name(day) for one in PAST}
        standing, gone, hand = day.tables[PAST[0]], day.tables[PAST[1]], day.hand

        def make() -> Callable[[], None]:
            reach = hand.past(when, standing, gone)
            return lambda: self._stood(day, when, standing, reach)

        return Step(hand, make)

    def _stood(self, day: Day, when: date, standing: str, reach: Reach | None) -> None:
        day.reach, day.unreached = reach, False
        for hand in self._hands:
            hand.stands(when, standing)

    def _leave(self, *ledgers: str) -> None:
        """Have past days make some ledgers anew that follow those of now, which are made anew themselves."""
        for day in self._days.values():
            for one in ledgers:
                if day.pasts.pop(one, None) is not None:
                    self._outdate([day.tables.pop(f"{part} of {one}") for part in ("lines", "left")])
                    day.tables.pop(one)

    def _read(self, ledger: str, when: date | None) -> dict[str, str]:
        """The tables of the day that a ledger is made of."""
        return {name: self._table(name, when)[0] for name in READS.get(ledger, ())}

    def _name(self, day: Day) -> str:
        day.made += 1
        return f"{MADE}.day_{day.number}_{day.made}"
