"""Days on a picture: a scale from days to pixels, steps of the calendar, labels of an axis, and windows to zoom to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dragoman import daywords
from dragoman.daywords import SHORT

# The steps of the calendar with about how many days each has, the finest first.
STEPS = {"day": 1.0, "week": 7.0, "month": 30.4, "quarter": 91.3, "year": 365.25, "decade": 3652.5, "century": 36525.0}
ZOOMS = ("year", "quarter", "month", "week")
# Between two labels of an axis: so many steps of a kind, the finest first.
LABELS = (
    *(("day", 1), ("day", 2), ("week", 1), ("week", 2), ("month", 1), ("month", 2), ("quarter", 1), ("quarter", 2)),
    *(("year", 1), ("year", 2), ("year", 5), ("decade", 1), ("decade", 2), ("decade", 5), ("century", 1)),
    *(("century", 2), ("century", 5), ("century", 10)),
)
ROOM = 74.0  # px between two labels of an axis
MOST_TICKS = 200


@dataclass(frozen=True, slots=True)
class Scale:
    """The days [since, until) between two x coordinates."""

    since: date
    until: date
    left: float
    right: float

    @property
    def days(self) -> int:
        """How many there are, at least one."""
        return max(1, self.until.toordinal() - self.since.toordinal())

    @property
    def a_day(self) -> float:
        """Pixels."""
        return (self.right - self.left) / self.days

    def x(self, day: date) -> float:
        """Where a day begins; what lies outside stands at the edge."""
        x = self.left + (day.toordinal() - self.since.toordinal()) * self.a_day
        return round(min(self.right, max(self.left, x)), 1)


def moved(day: date, by: int) -> date:
    """The day that comes so many days later; the first or the last of the calendar where there is none."""
    return date.fromordinal(min(date.max.toordinal(), max(1, day.toordinal() + by)))


def beginning(step: str, day: date) -> date:
    """The first day of the week, month, … that a day lies in."""
    if step == "day":
        return day
    if step == "week":
        return date.fromordinal(max(1, day.toordinal() - day.weekday()))
    if step == "month":
        return day.replace(day=1)
    if step == "quarter":
        return day.replace(month=day.month - (day.month - 1) % 3, day=1)
    years = {"year": 1, "decade": 10, "century": 100}[step]
    return date(max(1, day.year - day.year % years), 1, 1)


def after(step: str, day: date, count: int = 1) -> date | None:
    """The day on which the step begins that comes `count` steps later; None beyond the calendar."""
    if step in ("day", "week"):
        number = day.toordinal() + count * (7 if step == "week" else 1)
        return date.fromordinal(number) if 1 <= number <= date.max.toordinal() else None
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[step]
    number = day.year * 12 + day.month - 1 + count * months
    if step in ("decade", "century") and day.year == 1:  # there is no year 0
        number -= 12
    year, month = divmod(number, 12)
    return date(year, month + 1, 1) if 1 <= year <= 9999 else None


def step_for(scale: Scale, least: float) -> str:
    """The finest step that is so many pixels wide."""
    return next((step for step, days in STEPS.items() if days * scale.a_day >= least), "century")


def ticks(scale: Scale) -> Iterator[tuple[float, str]]:
    """Where the labels of the axis stand, and what they say: the finest that fit beside one another."""
    step, count = next(((s, n) for s, n in LABELS if STEPS[s] * n * scale.a_day >= ROOM), LABELS[-1])
    day: date | None = beginning("year" if step in ("month", "quarter") else step, scale.since)
    if step == "day" and day is not None:
        day = date.fromordinal(day.toordinal() + day.toordinal() % count)
    for _ in range(MOST_TICKS):
        if day is None or day >= scale.until:
            return
        if day >= scale.since:
            yield scale.x(day), label(step, day)
        day = after(step, day, count)


def label(step: str, day: date) -> str:
    """A day as the label of its step: "2 Dec", "Dec 2025", "2025"."""
    if step in ("day", "week"):
        return f"{day.day} {SHORT[day.month - 1]}"
    return f"{SHORT[day.month - 1]} {day.year}" if step in ("month", "quarter") else str(day.year)


def zoomed(step: str, day: date) -> tuple[date, date] | None:
    """The year, quarter, month or week that a day lies in, as [since, until); None at the end of the calendar."""
    since = beginning(step, day)
    until = after(step, since)
    return (since, until) if until else None


def zoom_of(since: date | None, until: date | None) -> str:
    """Which of the zooms a window is; "" where it is none."""
    if since is None or until is None:
        return ""
    return next((step for step in ZOOMS if zoomed(step, since) == (since, until)), "")


def beside(since: date, until: date, by: int) -> tuple[date, date] | None:
    """The window before (-1) or after (1) a window: the month before a month, else as many days; None at the end."""
    step = zoom_of(since, until)
    if step:
        first = after(step, since, by)
        return zoomed(step, first) if first else None
    length = until.toordinal() - since.toordinal()
    first_day, last_day = since.toordinal() + by * length, until.toordinal() + by * length
    if first_day < 1 or last_day > date.max.toordinal():
        return None
    return date.fromordinal(first_day), date.fromordinal(last_day)


def named(since: date, until: date) -> str:
    """A window in a few words: Nov 2025, week of 3 Nov 2025, 2025, 4 Nov – 12 Dec 2025."""
    step, last = zoom_of(since, until), moved(until, -1)
    if step == "year":
        return str(since.year)
    if step == "quarter":
        return f"{SHORT[since.month - 1]}–{SHORT[last.month - 1]} {since.year}"
    if step == "month":
        return f"{SHORT[since.month - 1]} {since.year}"
    if step == "week":
        return f"week of {daywords.short(since)}"
    return daywords.short(since) if last <= since else f"{daywords.short(since)} – {daywords.short(last)}"
