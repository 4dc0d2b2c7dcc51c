"""What a row of a ledger is called in one line: fixed words with names, figures and cut words of the ledger put in."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from dragoman import daywords, vocab
from dragoman.visible import short

if TYPE_CHECKING:
    from dragoman.config import Config

Row = Mapping[str, Any]
NAMES, PLACES = 4, 6  # more would make a title that nobody reads to its end
NAME_CHARS, QUOTE_CHARS = 60, 140
OFFICES = ("government of ", "armed forces of ")  # how the registry names them; within a title with an article
# One answer in the ledger of offers: "Kyiv; Lviv: reject in_part (2025-12-01)"
ANSWER = re.compile(r"(.+?): ([a-z]+)(?: ([a-z_]+))?(?: \(\d{4}-\d\d-\d\d\))?(?:; |$)", re.S)


@cache
def table() -> dict[str, Any]:
    """The words, read once."""
    return tomllib.loads(files("dragoman").joinpath("titles.toml").read_text("utf-8"))


def in_words(value: str) -> str:
    """A state, status, stage or move of the ledgers as a person says it."""
    stages = vocab.pledges()
    for known in (stages["stage"], stages["verdict"], vocab.claims(), vocab.statuses()):
        if value in known:
            return known[value].label
    return str(table()["moves"].get(value, value.replace("_", " ")))


def meeting(row: Row, *, dated: bool = True) -> str:
    """Who meets, where and when, as far as the reports say."""
    known = [one for one in str(row["participants"] or "").split("; ") if one]
    words = table()["meetings"]
    form = words["several"] if len(known) > 1 else words["one"] if known else words["none"]
    return ", ".join([form.format(who=listed(known)), *_where(row, dated=dated)])


def offer(row: Row) -> str:
    """Who puts what forward, to whom."""
    words = table()["offers"]
    form = words["to"] if row["addressed"] else words["plain"]
    by, to = names(row["on_behalf"] or row["by"]), names(row["addressed"])
    title = form.format(by=by, to=to, move=in_words(str(row["move"])), words=quoted(row["title"]))
    return capital(told(title, row))


def answered(row: Row, new: Sequence[str]) -> str:
    """The new answers to what somebody put forward."""
    words = table()["offers"]
    fields = {"by": names(row["on_behalf"] or row["by"]), "words": quoted(row["title"])}
    if not new:
        return told(words["changed"].format(**fields), row)
    return capital(told(words["answer"].format(answers=listed(new, chars=QUOTE_CHARS), **fields), row))


def answers(text: str | None) -> list[str]:
    """The answers that the ledger of offers joins in one text, each in words."""
    words = table()["offers"]
    return [
        words["extent" if extent else "one_answer"].format(
            who=names(who), move=in_words(move), extent=in_words(extent or "")
        )
        for who, move, extent in ANSWER.findall(text or "")
    ]


def position(row: Row, states: Mapping[str, str], config: Config | None) -> str:
    """Who says what on an issue."""
    who, side = short(str(row["who"]), NAME_CHARS), str(row["side"])
    name = states.get(side)
    if name and name.casefold() not in who.casefold():  # "government of Russia (Russia)" says it twice
        who = table()["words"]["side"].format(who=who, side=short(name, NAME_CHARS))
    words = quoted(row["what"])
    form = table()["positions"]["plain" if words else "bare"]
    about = capital(issue(str(row["issue"]), config))
    title = str(form.format(who=who, issue=about, move=in_words(row["move"]), words=words))
    if row["state"] and row["state"] != "happened":
        title += " " + table()["words"]["state"].format(state=in_words(row["state"]))
    return title


def issue(id: str, config: Config | None = None) -> str:
    """What an issue is called: by the process, else by the vocabulary."""
    own = {one.id: one.name for one in config.issues if one.name} if config else {}
    return own.get(id) or (vocab.issues()[id].label if id in vocab.issues() else id)


def pledge(row: Row) -> str:
    """Who undertakes what, for whom."""
    words = table()["pledges"]
    kind = words["kinds"].get(row["pledge"], row["pledge"] or "")
    sum = figure(row)
    form = words["sum"] if sum else words["words"]
    what = form.format(kind=kind, sum=sum, words=quoted(row["what"])).removeprefix(", ")
    whole = words["to"] if row["beneficiary"] else words["plain"]
    return str(whole.format(by=names(row["pledger"]), to=names(row["beneficiary"]), what=what))


def figure(row: Row) -> str:
    """The sum or number of a pledge, with its unit; "" where none is given."""
    if row["amount"] is None:
        return ""
    low, high = number(row["amount"]), number(row["amount_high"] or row["amount"])
    parts = (row["qualifier"], low if low == high else f"{low}–{high}", row["unit"])
    return short(" ".join(str(part) for part in parts if part), NAME_CHARS)


def claim(row: Row) -> str:
    """Who asserts what, and who gives another version."""
    words = table()["claims"]
    form = words["contested"] if row["contested"] else words["plain"]
    return str(form.format(who=names(row["claimant"]), by=names(row["other_by"]), words=quoted(row["what"])))


def fighting(rows: Sequence[Row], country: str | None) -> str:
    """Where fighting is reported in a country, the places named most often first; and what is not told as done."""
    words = table()["hostilities"]
    where = short(country, NAME_CHARS) if country else ""
    counts = Counter(short(str(row["place"]), NAME_CHARS) for row in rows if row["place"])
    counts.pop(where, None)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    places = [words["times"].format(place=place, n=n) if n > 1 else place for place, n in ranked]
    form = words["unplaced" if not places else "some" if where else "placed"]
    title = str(form.format(where=where or words["unknown"], places=listed(places, limit=PLACES)))
    undone = Counter(in_words(str(row["state"])) for row in rows if row["state"] != "happened")
    told = ", ".join(f"{n} {state}" for state, n in sorted(undone.items()))
    return str(words["states"].format(title=title, states=told)) if told else title


def deaths(row: Row) -> str:
    """Of what a figure of deaths is given."""
    words = table()["hostilities"]
    return str(words["deaths"].format(where=", ".join(_where(row)) or words["unknown"]))


def killed(n: float | None) -> str:
    """A number of deaths in words."""
    words = table()["hostilities"]
    return str(words["none"] if n is None else words["killed"].format(n=number(n)))


def counted(n: float | None, unit: str | None) -> str:
    """A figure with what it counts."""
    if n is None:
        return str(table()["hostilities"]["none"])
    return short(f"{number(n)} {unit or ''}", NAME_CHARS)


def outcome(id: str) -> str:
    """How a meeting ended, in words."""
    return vocab.outcomes()[id].label if id in vocab.outcomes() else id


def draft(title: str) -> str:
    return str(table()["drafts"]["plain"].format(title=quoted(title)))


def gate(party: str, label: str, of: str | None) -> str:
    """A step of consent of a party, to a text where one is named."""
    words = table()["gates"]
    form = words["of"] if of else words["plain"]
    return str(form.format(party=short(party, NAME_CHARS), gate=label, draft=quoted(of)))


def deadline(kind: str, title: str) -> str:
    """The end of a term: `kind` is pledge, offer or move."""
    return str(table()["deadlines"][kind].format(title=title))


def told(title: str, row: Row) -> str:
    """A title with who tells it, where that is not the party itself."""
    if not row["told_by"]:
        return title
    return f"{title}, {table()['words']['told_by'].format(who=names(row['told_by']))}"


def _where(row: Row, *, dated: bool = True) -> list[str]:
    """The place and the date of a row, as far as they are given."""
    day = daywords.worded(row["date"] or "") if dated else ""
    return [short(one, NAME_CHARS) for one in (row["place"], day) if one]


def day_of(text: str | None) -> date | None:
    """The day that a term names; None where it is given in words."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def names(text: object) -> str:
    """Names that a ledger joins with semicolons, as a list in words."""
    return listed(f"the {one}" if one.startswith(OFFICES) else one for one in str(text or "").split("; ") if one)


def listed(parts: Iterable[str], *, limit: int = NAMES, chars: int = NAME_CHARS) -> str:
    """Parts joined by commas and "and"; of many the first ones and how many more there are."""
    words = table()["words"]
    found = [short(one, chars) for one in parts]
    if not found:
        return str(words["unnamed"])
    if len(found) > limit:
        return str(words["more"].format(first=", ".join(found[:limit]), n=len(found) - limit))
    if len(found) == 1:
        return found[0]
    return str(words["and"].format(first=", ".join(found[:-1]), last=found[-1]))


def quoted(text: object) -> str:
    """Words of a text in quotation marks, on one line; "" where there are none."""
    words = short(str(text or ""), QUOTE_CHARS)
    return f"“{words}”" if words else ""


def number(value: float) -> str:
    """A figure with its thousands apart."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,g}"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
