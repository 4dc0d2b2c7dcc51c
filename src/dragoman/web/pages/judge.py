"""Decisions: the one place at which the web app writes, and the forms that need a page of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from dragoman import lookup
from dragoman.errors import ConfigError, RecordError
from dragoman.record.shelf import beside
from dragoman.record.shelf import items as read
from dragoman.types import Judgement
from dragoman.web import corrections
from dragoman.web.decisions import COOKIE, after, clean_name, cookie_of, known_actors, local, name_of, terms, words
from dragoman.web.guard import same
from dragoman.web.passages import listed, shown
from dragoman.web.patience import PageRoute
from dragoman.web.site import Ask, asked

router = APIRouter(include_in_schema=False, route_class=PageRoute)
MOST_FIELDS = 500
MOST_ITEMS = 50
PASSAGE = ("start", "end", "quote")  # the fields that say which words are coded
OWN = ("token", "kind", "item", "back")  # fields that nobody types
LONGEST_WHY = 4_000  # characters of a reason or a note
YEAR = 365 * 24 * 3600  # seconds for which a browser remembers the name
UNREASONED = ("reject",)  # decisions that are kept without a reason where none is given
UNNAMED = "Write your name first; then decide again."
_MENTION = re.compile(r"/items/mention/([0-9a-f]+)")


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form sent."""

    pairs: tuple[tuple[str, str], ...]

    def one(self, name: str) -> str:
        """The last value of a field, "" where it has none."""
        return next((value.strip() for field, value in reversed(self.pairs) if field == name), "")

    @property
    def kind(self) -> str:
        """The decision, as a judgement has it."""
        return self.one("kind").replace("-", "_")

    @property
    def items(self) -> list[str]:
        """The items, each once; the address of a reading stands for it."""
        given = [value.strip() for field, value in self.pairs if field == "item" and value.strip()]
        return list(dict.fromkeys(_id(one) for one in given))

    @property
    def settings(self) -> dict[str, str]:
        """What is set beside the items, by field."""
        fields = [(name.removeprefix("set_"), value) for name, value in self.pairs if name.startswith("set_")]
        return {name: value.strip() for name, value in fields if value.strip()}


async def sent(request: Request) -> Sent:
    """The fields of the form; a body that is no form is refused."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise HTTPException(415, "Decisions are taken from the forms of these pages.")
    body = (await request.body()).decode("utf-8", "replace").replace("%00", "").replace("\x00", "")
    try:
        pairs = parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise HTTPException(400, f"That is more than the {MOST_FIELDS} fields of a form of these pages.") from None
    return Sent(tuple((name, value.replace("\r\n", "\n")) for name, value in pairs))


@router.post("/judge")
def judge(request: Request, form: Annotated[Sent, Depends(sent)]) -> Response:
    """Add a judgement, with the name of who decides, and go back to where it was made."""
    ask = Ask(request)
    if not same(form.one("token"), ask.site.token):
        return _strange(ask, form)
    kind, name, why = form.kind, clean_name(form.one("by")) or name_of(request.cookies.get(COOKIE, "")), ""
    try:
        if kind.replace("_", "-") not in lookup.DECISIONS:
            raise RecordError("is no decision", item=kind[:40])
        if not name:
            raise ConfigError(UNNAMED, advice="by")
        why = _reason(kind, form)
        judgement = _judgement(ask, form, kind, name, why)
        question = _question(ask, form, judgement)
    except ConfigError as error:
        return _again(ask, form, name, 400, error.message, error.advice)
    except RecordError as error:
        return _again(ask, form, name, 400, _sentence(error))
    if question:
        return question
    try:
        kept = ask.site.shelf.judge(judgement)
    except RecordError as error:
        return _again(ask, form, name, 409, f"It is not kept: {_sentence(error)}")
    answer = _kept(form, kept, name) if _wants_json(request) else _back(after(form.one("back"), kept.id))
    return _remember(answer, name)


@router.post("/judge/name")
def rename(request: Request, form: Annotated[Sent, Depends(sent)]) -> Response:
    """Remember who decides."""
    ask = Ask(request)
    if not same(form.one("token"), ask.site.token):
        return _strange(ask, form)
    name = clean_name(form.one("by"))
    if not name:
        return _again(ask, form, "", 400, UNNAMED, "by")
    return _remember(_back(after(form.one("back"))), name)


@router.get("/judge/edit/{id}")
def edit(id: str, ask: Annotated[Ask, Depends(asked("back"))]) -> Response:
    """The form that corrects a reading."""
    passage = _passage(ask, id)
    values = corrections.shown(passage.mention, known_actors(ask.copy))
    return _form(ask, "edit", [id], values=values, back=_own_back(ask, id), one=shown(passage, ask))


@router.get("/judge/join/{id}")
def join(id: str, ask: Annotated[Ask, Depends(asked("back"))]) -> Response:
    """The form that joins a report with others, the likeliest of which it lists."""
    one = shown(_passage(ask, id), ask)
    return _form(ask, "join", [id], back=_own_back(ask, id), one=one, others=_others(ask, id))


# ---- how ------------------------------------------------------------------------------------------------------------


def _id(text: str) -> str:
    found = _MENTION.search(text)
    return found[1] if found else text


def _reason(kind: str, form: Sent) -> str:
    why = form.one("why") or words()["reasons"].get(kind, "")
    if not why and kind not in UNREASONED:
        raise ConfigError("A note has no words." if kind == "note" else "It is not said why.", advice="why")
    if len(why) > LONGEST_WHY:
        raise ConfigError(f"That is longer than the {LONGEST_WHY:,} characters that are kept.", advice="why")
    return why


def _judgement(ask: Ask, form: Sent, kind: str, name: str, why: str) -> Judgement:
    items = form.items
    if len(items) > MOST_ITEMS:
        raise RecordError("are more than are judged at once", item=f"{len(items)} items")
    if kind == "same_actor":
        ids = {called.casefold(): id for id, called in known_actors(ask.copy).items()}
        items = [ids.get(one.casefold(), one) for one in items]
    changes = _changes(ask, form, kind)
    with ask.copy.record() as record:
        return lookup.judgement(
            record, kind.replace("_", "-"), items, changes=changes, by=name, why=why, made=_now(ask)
        )


def _question(ask: Ask, form: Sent, judgement: Judgement) -> Response | None:
    """What is asked before two actors are made one: what would follow, and whether two parties are meant."""
    if judgement.kind != "same_actor" or form.one("sure"):
        return None
    parties = [one.name for one in ask.config.parties if one.id in judgement.items]
    if len(parties) < 2 and not form.one("ask"):
        return None
    with ask.copy.record() as record:
        joined = len(record.followed(judgement))
    if _wants_json(ask.request):
        error = "These are two parties of this process. Make them one on the page of actors, which asks once more."
        return JSONResponse({"error": error, "field": ""}, 409)
    return ask.page(
        "judge_sure.html.j2",
        current="review",
        title="Make two actors one?",
        names=[ask.called(one) for one in judgement.items],
        parties=parties if len(parties) > 1 else [],
        joined=joined,
        sent=[*((name, value) for name, value in form.pairs if name not in ("by", "sure")), ("by", judgement.by)],
        back=local(form.one("back")),
    )


def _now(ask: Ask) -> datetime:
    """The moment by the clock, but after every judgement that is held: the latest counts, whatever a clock does."""
    (held,) = ask.copy.sql("SELECT max(made) AS made FROM judgements")
    now, last = ask.site.clock(), held["made"]
    return now if last is None else max(now, last.replace(tzinfo=UTC) + timedelta(microseconds=1))


def _changes(ask: Ask, form: Sent, kind: str) -> dict[str, Any]:
    """What the decision sets, from the fields of its form."""
    if kind == "gate":
        return {name: _id(value) for name, value in form.settings.items()}
    called = known_actors(ask.copy)
    if kind == "code":
        told = corrections.coded(corrections.typed(form.pairs), called)
        return {**told, **{name: form.one(name) for name in PASSAGE}}
    if kind == "edit":
        passage = read.passages(ask.copy, form.items[:1], None)
        if not passage:
            raise RecordError("no reading in the record has this id", item=" ".join(form.items)[:80])
        mention = passage[form.items[0]].mention
        values = corrections.typed(form.pairs, corrections.shown(mention, called))
        found = corrections.changed(values, mention, called)
        if not found:
            raise RecordError("nothing is changed", advice="change a field, or accept the reading as it is")
        return found
    return {}


def _passage(ask: Ask, id: str) -> read.Passage:
    found = read.passages(ask.copy, [id], None).get(id)
    if found is None:
        raise RecordError("no reading in the record has this id", item=id[:80], advice="the search finds words")
    return found


def _own_back(ask: Ask, id: str) -> str:
    """Where the form goes back to: to what its address says, else to the reading."""
    back = dict(ask.state.own).get("back", "")
    return local(back) if back else ask.state.url(f"/items/mention/{id}")


def _others(ask: Ask, id: str) -> list[Any]:
    return listed(read.passages(ask.copy, beside.reports(ask.copy, id), None), ask)


def _form(ask: Ask, kind: str, items: list[str], *, status: int = 200, **given: Any) -> Response:
    """The page of a form. What is not given is empty."""
    said = words()["forms"].get(kind, {})
    values = {
        "kind": kind,
        "items": items,
        "back": "/",
        "values": None,
        "why": "",
        "name": name_of(ask.request.cookies.get(COOKIE, "")),
        "error": "",
        "field": "",
        "one": None,
        "others": [],
        "fields": [],
        "said": said,
        "reason": words()["reasons"].get(kind, "need not be said" if kind in UNREASONED else ""),
        "labels_of": words()["fields"],
        "gate_states": words()["gates"],
        "terms": terms(),
        "called": known_actors(ask.copy).values(),
        **given,
    }
    title = said.get("title", "Decide")
    return ask.page("judge_form.html.j2", current="review", title=title, status=status, **values)


def _again(ask: Ask, form: Sent, name: str, status: int, error: str, field: str = "") -> Response:
    """Say what is wrong, with all that was typed still in its place."""
    if _wants_json(ask.request):
        return JSONResponse({"error": error, "field": field}, status)
    kind, items = form.kind, form.items
    passage = read.passages(ask.copy, items[:1], None).get(items[0]) if items else None
    given = dict[str, Any](
        error=error,
        field=field,
        back=local(form.one("back")),
        why=form.one("why"),
        name=name,
        one=shown(passage, ask) if passage else None,
        fields=[(each, value) for each, value in form.pairs if each.startswith("set_") or each in PASSAGE],
    )
    if kind in ("edit", "code"):
        over = corrections.shown(passage.mention, known_actors(ask.copy)) if passage and kind == "edit" else None
        given |= {"values": corrections.typed(form.pairs, over)}
    if kind == "join" and passage and len(items) < 2:
        given |= {"others": _others(ask, items[0])}
    return _form(ask, kind if kind.replace("_", "-") in lookup.DECISIONS else "", items, status=status, **given)


def _strange(ask: Ask, form: Sent) -> Response:
    """The token is not the one of this launch: nothing is sent on from here, what was typed can be copied."""
    error = "This form is of an earlier launch of the server, or of another page. Open the page anew and decide there."
    if _wants_json(ask.request):
        return JSONResponse({"error": error, "field": ""}, 403)
    typed = [(name, value) for name, value in form.pairs if name not in OWN and value.strip()]
    return ask.page(
        "judge_refused.html.j2",
        current="review",
        title="Not kept",
        status=403,
        error=error,
        typed=typed,
        back=local(form.one("back")),
    )


def _sentence(error: RecordError) -> str:
    where = f"“{error.item}” " if error.item and not error.message.startswith(("the ", "a ", "no ", "it ")) else ""
    text = f"{where}{error.message}".strip()
    advice = f" Try: {error.advice}." if error.advice else ""
    return f"{text[:1].upper()}{text[1:]}.{advice}"


def _wants_json(request: Request) -> bool:
    return request.headers.get("accept", "").startswith("application/json")


def _kept(form: Sent, kept: Judgement, name: str) -> Response:
    undo: Mapping[str, Any] | None = None if kept.kind == "undo" else {"kind": "undo", "item": kept.id}
    did = words()["did"].get(kept.kind, kept.kind)
    return JSONResponse(
        {"id": kept.id, "kind": kept.kind, "items": list(kept.items), "undo": undo, "did": did, "by": name}
    )


def _back(to: str) -> Response:
    return RedirectResponse(to, 303)


def _remember(answer: Response, name: str) -> Response:
    answer.set_cookie(COOKIE, cookie_of(name), max_age=YEAR, path="/", httponly=True, samesite="strict")
    return answer
