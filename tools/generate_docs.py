"""Write the pages of docs/ that a machine knows better than a person: run it after a change, --check in CI.

Commands come from the command line's own objects, tables and ledgers from the comments of the SQL, words from the
vocabulary's files, settings and fields from the dataclasses and their comments.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import inspect
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import date
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from dragoman import config, measures, types, vocab
from dragoman.vocab import Issue, Kind, Move, Term

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = Path("docs/reference")
MEASURES = Path("docs/method/measures")
NOTE = "<!-- Written by tools/generate_docs.py from {source}. Correct it there, then run the tool. -->\n"
# A figure in a page written by hand that the code decides, as in: <!-- value module:NAME -->25<!-- /value -->
VALUE = re.compile(r"<!-- value ([\w.]+):(\w+) -->(.*?)<!-- /value -->")
FIELD = re.compile(r"^    (\w+): [^#\n]+#[ ]+(.+)$", re.M)
SETTINGS: Mapping[str, tuple[str, type[Any]]] = {
    "At the top": ("", config.Config),
    "`[[party]]`": ("party", config.Party),
    "`[[bloc]]`": ("bloc", config.Bloc),
    "Members of a `[[bloc]]`": ("", config.Member),
    "`[[issue]]`": ("issue", config.Issue),
    "`[[scale]]`": ("scale", config.Scale),
    "`[[scale.at]]`": ("", config.Placement),
    "`[[outlet]]`": ("outlet", config.Outlet),
    "`[[feed]]`": ("feed", config.Feed),
    "`[[condition]]`": ("condition", config.InForce),
    "`[web]`": ("web", config.Web),
    "`[reader]`": ("reader", config.ReaderSettings),
    "`[brief]`": ("brief", config.BriefSettings),
    "`[brief.daily]` and the other forms": ("", config.FormSettings),
}
# Keys whose name says it all in the code, and whose comment there would repeat it.
PLAIN = {
    "Config.name": "name of the process, and title of its briefs",
    "Config.parties": "the `[[party]]` tables",
    "Config.blocs": "the `[[bloc]]` tables",
    "Config.issues": "the `[[issue]]` tables",
    "Config.scales": "the `[[scale]]` tables",
    "Config.outlets": "the `[[outlet]]` tables",
    "Config.feeds": "the `[[feed]]` tables",
    "Config.conditions": "the `[[condition]]` tables",
    "InForce.since": "first day it is in force; left out where it is not known",
    "Config.web": "the `[web]` table",
    "Config.reader": "the `[reader]` table",
    "Config.brief": "the `[brief]` table",
    "BriefSettings.status": "the table `[brief.status]`: its own sections and length",
    "BriefSettings.daily": "the table `[brief.daily]`",
    "BriefSettings.weekly": "the table `[brief.weekly]`",
    "BriefSettings.monthly": "the table `[brief.monthly]`",
    "FormSettings.sections": "ids in the order of the page; left out: those of `[brief]`, else the form's",
    "FormSettings.length": "the most lines of a section; left out: that of `[brief]`, else the form's",
    "Party.name": "name, for people",
    "Member.id": "registry id",
    "Member.since": "first day as a member; left out where it is not known or does not matter",
    "Member.until": "first day it is a member no longer; left out for those that still are",
    "Bloc.id": "registry id",
    "Bloc.name": "name, for people",
    "Bloc.members": "ids, or tables such as `{ id = \"state:DEU\", since = 1958-01-01 }`",
    "Issue.id": "code in the [vocabulary](vocabulary.md#issues)",
    "Issue.name": "your own name for it",
    "Outlet.name": "name, as documents give it",
    "Outlet.host": "host of its site",
    "Outlet.grade": "your own grade of its reliability: A, the best, to E; F, not to be judged, is no grade",
    "Feed.url": "address",
    "Feed.name": "name, for people",
    "Web.max_redirects": "redirects followed for one address",
}  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; name what is stale and exit 1")
    check = parser.parse_args().check
    stale = 0
    for path, text in pages().items():
        old = (ROOT / path).read_text("utf-8") if (ROOT / path).is_file() else None
        if old == text:
            continue
        stale += 1
        if not check:
            (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / path).write_text(text, "utf-8")
        print(f"{path} is stale: run python tools/generate_docs.py" if check else f"{path} written")
    return 1 if check and stale else 0


def pages() -> dict[Path, str]:
    """Every page with something generated in it by its path, as the code would write it now."""
    made: Mapping[Path, Callable[[], Iterable[str]]] = {
        REFERENCE / "commands.md": commands,
        REFERENCE / "record.md": record,
        REFERENCE / "mentions.md": mentions,
        REFERENCE / "vocabulary.md": vocabulary,
        REFERENCE / "settings.md": settings,
        Path("docs/decisions/index.md"): decisions,
        MEASURES / "index.md": measure_list,
        **{MEASURES / f"{name}.md": partial(measure_page, name) for name in measures.MODULES},
    }
    written = {path: "\n".join(make()).rstrip() + "\n" for path, make in made.items()}
    for path in sorted((ROOT / "docs").rglob("*.md")):
        if (name := path.relative_to(ROOT)) not in written and VALUE.search(text := path.read_text("utf-8")):
            written[name] = VALUE.sub(_figure, text)
    return written


def _figure(match: re.Match[str]) -> str:
    value = getattr(importlib.import_module(match[1]), match[2])
    return f"<!-- value {match[1]}:{match[2]} -->{value:,}<!-- /value -->"


# ---- commands --------------------------------------------------------------------------------------------------------


def commands() -> Iterator[str]:
    """The page of commands, from typer's objects rather than from help text, which a terminal's width would wrap."""
    import typer

    from dragoman.cli import app
    from dragoman.session import FAILURES, MISUSE

    group: Any = typer.main.get_command(app)
    yield NOTE.format(source="src/dragoman/cli.py")
    yield "# Commands\n"
    yield f"{group.help}\n"
    yield (
        "Results go to stdout, talk and progress to stderr. The exit status is 0 for done, "
        f"{FAILURES} for done with failures, {MISUSE} for misuse and 130 for a run that was interrupted. "
        "A day is written as 2025-12-02.\n"
    )
    yield "| command | what it does |\n| --- | --- |"
    every = dict(_commands(group))
    yield from (f"| [`{name}`](#{_anchor(name)}) | {_cell(command.help)} |" for name, command in every.items())
    yield "\nOptions before the command:\n"
    yield from _parameters(group)
    for name, command in every.items():
        yield f"## {name}\n"
        yield f"{command.help}\n"
        usage = " ".join(["dragoman", name, *command.collect_usage_pieces(_context(command, name))])
        yield f"```text\n{usage}\n```\n"
        yield from _parameters(command)
        if command.epilog:
            yield f"```console\n$ {command.epilog.removeprefix('Example: ')}\n```\n"


def _commands(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every command by the words that call it, those of a group after its name."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{before}{name} ")
        else:
            yield before + name, command


def _anchor(name: str) -> str:
    return name.replace(" ", "-")


def _context(command: Any, name: str) -> Any:
    return command.context_class(command, info_name=name)


def _parameters(command: Any) -> Iterator[str]:
    rows = []
    for parameter in command.params:
        if parameter.param_type_name == "argument":
            called = f"`{parameter.metavar or parameter.name.upper()}`"
        else:
            value = f" {parameter.metavar}" if parameter.metavar else "" if parameter.is_flag else " TEXT"
            called = ", ".join(f"`{flag}{value}`" for flag in sorted(parameter.opts, key=len, reverse=True))
        remarks = ["required"] if parameter.required else []
        if isinstance(parameter.default, (str, Path)) and str(parameter.default):
            remarks.append(f"default: `{parameter.default}`")
        if parameter.envvar:
            remarks.append(f"else the environment's `{parameter.envvar}`")
        help_text = (parameter.help or "") + (f" ({'; '.join(remarks)})" if remarks else "")
        rows.append(f"| {called.replace('|', chr(92) + '|')} | {_cell(help_text)} |")
    if rows:
        yield "| argument or option | meaning |\n| --- | --- |"
        yield from rows
        yield ""


# ---- measures --------------------------------------------------------------------------------------------------------


def measure_list() -> Iterator[str]:
    """Every measure with its question."""
    yield NOTE.format(source="src/dragoman/measures/cards/")
    yield "# Measures\n"
    yield (
        "Numbers over the record. Each has a formula that stands in print, inputs that are listed, and words behind "
        "every row: `dragoman measure NAME` prints it, `--about` how it is worked out, `--json` the ids of the "
        "mentions. The same figures stand on the pages of `dragoman serve`. `dragoman.measures` is the library: "
        "kernels on arrays, and readers that fill them from a record.\n"
    )
    yield "| measure | what it answers |\n| --- | --- |"
    cards = [one.card for one in measures.measures().values()]
    yield from (f"| [`{card.name}`]({card.name}.md): {_cell(card.title)} | {_cell(card.question)} |" for card in cards)


def measure_page(name: str) -> Iterator[str]:
    """A measure's card, and the columns of its panels."""
    one = measures.measures()[name]
    card = one.card
    yield NOTE.format(source=f"src/dragoman/measures/cards/{name}.toml")
    yield f"# {card.title}\n"
    yield f"*{card.question}* `dragoman measure {name}`\n"
    yield "## Formula\n"
    yield "\n".join(f"- {line}" for line in card.formula) + "\n"
    if card.differs:
        yield f"Where ours differs: {card.differs}\n"
    yield f"## Inputs\n\n{card.inputs}\n"
    yield f"## Uncertainty\n\n{card.uncertainty}\n"
    yield f"## Worked example\n\n{card.example}\n"
    yield "## Blind spots\n"
    yield "\n".join(f"- {line}" for line in card.blind_spots) + "\n"
    yield "## Sources\n"
    yield "\n".join(f"- {line}" for line in card.sources) + "\n"
    yield "## What it prints\n"
    for shape in one.shapes:
        yield f"### {shape.title} (`{shape.name}`)\n"
        if shape.note:
            yield f"{shape.note}\n"
        yield "| column | unit | meaning |\n| --- | --- | --- |"
        yield from (f"| `{c.name}` | {_cell(c.unit)} | {_cell(c.meaning or c.label)} |" for c in shape.columns)
        yield ""


# ---- record and mentions ---------------------------------------------------------------------------------------------


def record() -> Iterator[str]:
    """Tables and ledgers; the module that reads the SQL's comments belongs to the record."""
    from dragoman.record.reference import schema_reference

    yield NOTE.format(source="src/dragoman/record/schema.sql and ledgers/")
    first, _, ledgers = schema_reference().partition("# The ledgers\n")
    yield first.rstrip() + "\n"
    yield "## The ledgers"
    yield re.sub(r"^## ", "### ", ledgers, flags=re.M)


def mentions() -> Iterator[str]:
    """The values that flow, and a mention as the JSON that `code` and `export jsonl` write."""
    yield NOTE.format(source="src/dragoman/types.py and serial.py")
    yield "# Mentions and their neighbours\n"
    yield (
        "The values that pass between the stages, and the JSON that people script against. "
        "Spans are `[start, end)` and count code points of the document's text; periods are `[since, until)`.\n"
    )
    yield "## A mention as JSON\n"
    yield (
        "`dragoman code` writes one object a line, with `id` and `mentions`, the most confident first; "
        "`dragoman export jsonl` writes one mention a line, with a `document` beside it. "
        "`actor`, `target` and `amount` are the first of `actors`, `targets` and `amounts`; null where there is none.\n"
    )
    yield f"```json\n{json.dumps(_sample(), ensure_ascii=False, indent=2)}\n```\n"
    for name in ("Mention", "Actor", "Period", "Place", "Amount", "Link", "Document", "Cut", "Judgement", "Failure"):
        kind = getattr(types, name)
        yield f"## {name}\n"
        yield f"{inspect.getdoc(kind)}\n"
        yield "| field | type | meaning |\n| --- | --- | --- |"
        said = _comments(types, name)
        for field in fields(kind):
            yield f"| `{field.name}` | `{_cell(str(field.type))}` | {_cell(said.get(field.name, ''))} |"
        yield ""


def _sample() -> dict[str, Any]:
    """A mention put together by hand, so that the page shows the shape and not the coder's skill."""
    from dragoman.serial import mention_json

    text = "Peru pledged 2 million euros to Chile in Lima on 3 March 2024."

    def at(words: str) -> tuple[int, int]:
        start = text.index(words)
        return start, start + len(words)

    def state(name: str, code: str) -> types.Actor:
        return types.Actor(text=name, span=at(name), id=f"state:{code}", country=code, sector=None, name=name)

    when = types.Period(since=date(2024, 3, 3), until=date(2024, 3, 4), precision="day", text="on 3 March 2024")
    place = types.Place(name="Lima", span=at("Lima"), kind="city", country="PER", lat=-12.04, lon=-77.03)
    amount = types.Amount(text="2 million euros", span=at("2 million euros"), low=2e6, high=2e6, unit="EUR")
    mention = types.Mention(
        document_id=types.digest("files", "example", text), span=(0, len(text)), trigger=at("pledged"), kind="AID",
        mode=None, move="pledge", actors=(state("Peru", "PER"),), targets=(state("Chile", "CHL"),), when=when,
        place=place, status="happened", speaker=None, hedge=None, outcome=None, content=at("2 million euros"),
        issues=("ECON",), amounts=(amount,), coder="example@1", frame="example", confidence=0.9,
    )  # fmt: skip
    return mention_json(mention, text)


def _comments(module: ModuleType, name: str) -> dict[str, str]:
    """What the comments behind a dataclass's fields say."""
    source = Path(inspect.getfile(module)).read_text("utf-8")
    node = next(one for one in ast.parse(source).body if isinstance(one, ast.ClassDef) and one.name == name)
    return dict(FIELD.findall("\n".join(source.splitlines()[node.lineno - 1 : node.end_lineno])))


# ---- vocabulary and settings -----------------------------------------------------------------------------------------


def vocabulary() -> Iterator[str]:
    """Every word of the coding scheme with its definition, example and source."""
    yield NOTE.format(source="src/dragoman/vocab/*.toml")
    yield "# Vocabulary\n"
    yield "The words of a mention and of the ledgers, with what each means and, where it matters, what it does not.\n"
    yield from _kinds(vocab.kinds())
    yield from _section("Statuses", "What a text can say of whether an event happened.", vocab.statuses())
    yield from _moves(vocab.moves())
    yield from _section("Links", "How one mention can bear on another.", vocab.links())
    yield from _issues(vocab.issues())
    yield from _section("Outcomes", "How a meeting ended.", vocab.outcomes())
    yield from _section("Particulars", "What a ledger keeps of an event besides.", vocab.particulars())
    yield from _section(
        "Claim statuses",
        "How far a claim is supported or contested. "
        "The [claims ledger](record.md#ledger-claims) sets those that a rule can tell; the rest are for people.",
        vocab.claims(),
    )
    for part, terms in vocab.pledges().items():
        yield from _section(f"Pledges: {part}", "For people to set; no rule in this version does.", terms)
    for part, terms in vocab.formats().items():
        yield from _section(f"Meetings: {part}", "For people to set; no rule in this version does.", terms)


def _kinds(kinds: Mapping[str, Kind]) -> Iterator[str]:
    yield "## Kinds\n"
    yield f"The event types. Source: {_source(kinds)}. The score runs from -10, conflict, to 10, cooperation; a mode's score replaces its kind's.\n"  # noqa: E501
    for kind in kinds.values():
        yield f"### {kind.name}\n"
        yield f"{kind.definition}\n"
        yield f"- {kind.quad}, score {kind.score:g}"
        yield from (f"- {label}: {text}" for label, text in (("Example", kind.example), ("Not", kind.counter)) if text)
        yield from ([f"- Note: {kind.note}"] if kind.note else [])
        yield ""
        if kind.modes:
            yield "| mode | meaning | score |\n| --- | --- | --- |"
            for mode in kind.modes.values():
                own = " (ours, not PLOVER’s)" if mode.own else ""
                yield f"| `{mode.name}` | {_cell(mode.definition)}{own} | {mode.score:g} |"
            yield ""


def _moves(moves: Mapping[str, Move]) -> Iterator[str]:
    yield "## Moves\n"
    yield f"Steps in a negotiation, and the kinds of event that can carry them. Source: {_source(moves)}.\n"
    yield "| move | meaning | example | kinds | bearing |\n| --- | --- | --- | --- | --- |"
    for move in moves.values():
        yield f"| `{move.name}` | {_cell(move.definition)} | {_cell(move.example)} | {', '.join(move.kinds)} | {move.bearing} |"  # noqa: E501
    yield ""


def _issues(issues: Mapping[str, Issue]) -> Iterator[str]:
    yield "## Issues\n"
    yield f"What parties differ over. Source: {_source(issues)}.\n"
    yield "| id | label | meaning | for instance | PA-X |\n| --- | --- | --- | --- | --- |"
    for issue in issues.values():
        codes = ", ".join(f"`{code}`" for code in issue.pax)
        yield f"| `{issue.name}` | {issue.label} | {_cell(issue.definition)} | {_cell(issue.example)} | {codes} |"
    yield ""


def _section(title: str, lead: str, terms: Mapping[str, Term]) -> Iterator[str]:
    examples = any(term.example for term in terms.values())
    yield f"## {title}\n"
    yield f"{lead} Source: {_source(terms)}.\n"
    yield "| word | meaning | example |\n| --- | --- | --- |" if examples else "| word | meaning |\n| --- | --- |"
    for term in terms.values():
        yield f"| `{term.name}` | {_cell(term.definition)} |" + (f" {_cell(term.example)} |" if examples else "")
    yield ""


def _source(terms: Mapping[str, Term]) -> str:
    return next(iter(terms.values())).source.rstrip(".")


def settings() -> Iterator[str]:
    """The keys of process.toml, and the file that `dragoman init` writes."""
    yield NOTE.format(source="src/dragoman/config.py")
    yield "# Settings: `process.toml`\n"
    yield "One file describes one process. Every key but the name is optional, and an unknown key is an error.\n"
    for title, (_, kind) in SETTINGS.items():
        yield f"## {title}\n"
        yield f"{inspect.getdoc(kind)}\n"
        yield "| key | default | meaning |\n| --- | --- | --- |"
        said = _comments(config, kind.__name__)
        for field in fields(kind):
            full = f"{kind.__name__}.{field.name}"
            if (field.name in said) == (full in PLAIN):
                raise SystemExit(f"{full}: give it one meaning, behind the field or in PLAIN")
            key = _key(field.name) if kind is config.Config else field.name
            yield f"| `{key}` | {_default(field.default)} | {_cell(said.get(field.name) or PLAIN[full])} |"
        yield ""
    yield "## The file that `dragoman init` writes\n"
    yield f"```toml\n{config.template('Two Rivers talks').rstrip()}\n```"


def _key(name: str) -> str:
    """How a list of tables is called in the file, where each table is one of them."""
    lists = {"parties": "party"} | {f"{one}s": one for one in ("bloc", "issue", "scale", "outlet", "feed", "condition")}
    return lists.get(name, name)


def _default(value: object) -> str:
    if value is MISSING:
        return "required"
    if isinstance(value, config.Web | config.ReaderSettings | config.BriefSettings | config.FormSettings):
        return "as below"
    return f"`{value}`" if isinstance(value, (int, float, str)) else "none"


# ---- decisions -------------------------------------------------------------------------------------------------------


def decisions() -> Iterator[str]:
    """The list of decision pages by their headings."""
    yield NOTE.format(source="the headings of docs/decisions/*.md")
    yield "# Decisions\n"
    yield "One page for each choice that is hard to undo. A page is superseded, not rewritten.\n"
    for path in sorted((ROOT / "docs/decisions").glob("[0-9]*.md")):
        text = path.read_text("utf-8")
        number, _, title = text.splitlines()[0].removeprefix("# ").partition(". ")
        status = re.search(r"^Status: ([^.\n]+)", text, re.M)
        yield f"- [{number}. {title}]({path.name})" + (f" ({status[1]})" if status else "")


def _cell(text: str) -> str:
    return " ".join((text or "").split()).replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(main())
