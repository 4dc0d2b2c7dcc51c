"""Each form covers its period, has its own contents, says a thing once, and never says what was not known yet."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from brief_record import MADE, InMemory, actor, day, document, held, mention, small
from hypothesis import given
from hypothesis import strategies as st

from dragoman import briefing, config
from dragoman.brief import Brief, Line, build, names, to_html, to_markdown
from dragoman.brief.dates import reported
from dragoman.brief.dates import when as when_of
from dragoman.brief.forms import bounds, covers, forms
from dragoman.brief.given import Given
from dragoman.brief.model import Cell, Evidence, Grid, Part
from dragoman.brief.numbering import minutes, walk
from dragoman.brief.paper import to_pages
from dragoman.brief.remember import last, text_of
from dragoman.brief.sections import SECTIONS
from dragoman.brief.word import to_docx
from dragoman.errors import ConfigError, RecordError
from dragoman.record import Record
from dragoman.types import Judgement, Period, Reading
from dragoman.visible import environment

PROCESS = Path("process.toml")
FORMS = ("daily", "weekly", "monthly", "status")


def compose(root: Path, record: Record, **more: object) -> briefing.Written:
    return briefing.compose(record, config.load(root / PROCESS), made=MADE, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def latest(rivers: Path) -> dict[str, Brief]:
    """A brief of each form, of the last days that the record holds."""
    with Record.open(rivers / "record.duckdb", read_only=True) as record:
        return {form: compose(rivers, record, form=form).brief for form in FORMS}


@pytest.fixture(scope="module")
def spring(rivers: Path) -> dict[str, Brief]:
    """A brief of each form, of the whole time of the record."""
    period = {"since": date(2024, 3, 1), "until": date(2024, 5, 7)}
    with Record.open(rivers / "record.duckdb", read_only=True) as record:
        return {form: compose(rivers, record, form=form, **period).brief for form in FORMS}


def every_line(brief: Brief) -> Iterator[Line]:
    for section in brief.sections:
        for line in section.lines:
            yield from walk(line)


def cells(brief: Brief) -> list[Cell]:
    return [cell for section in brief.sections if section.table for row in section.table.rows for cell in row]


def texts(brief: Brief) -> dict[str, list[str]]:
    """All that a page says, by section."""
    return {
        section.id: [
            *([cell.text for row in section.table.rows for cell in row] if section.table else []),
            *(
                f"{one.when.label if one.when else ''} {one.text} {one.flags}"
                for top in section.lines
                for one in walk(top)
            ),
        ]
        for section in brief.sections
    }


# ---- periods ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "last_day", "since", "until"),
    [
        ("daily", date(2025, 12, 5), date(2025, 12, 5), date(2025, 12, 6)),
        ("weekly", date(2025, 12, 5), date(2025, 11, 29), date(2025, 12, 6)),
        ("monthly", date(2025, 12, 5), date(2025, 11, 6), date(2025, 12, 6)),
        ("monthly", date(2025, 12, 31), date(2025, 12, 1), date(2026, 1, 1)),
        ("monthly", date(2024, 2, 29), date(2024, 2, 1), date(2024, 3, 1)),
        ("monthly", date(2025, 3, 30), date(2025, 2, 28), date(2025, 3, 31)),
        ("status", date(2025, 12, 5), None, None),
    ],
)
@pytest.mark.parametrize("known_as", ["as_of", "latest"])
def test_a_period_that_nobody_names_ends_with_the_last_day(
    form: str, last_day: date, since: date | None, until: date | None, known_as: str
) -> None:
    assert bounds(forms()[form], since=None, until=None, **{known_as: last_day}) == (since, until)


def test_days_that_are_named_count_and_as_of_comes_before_the_last_day_of_the_record() -> None:
    weekly, since, until = forms()["weekly"], date(2025, 11, 3), date(2025, 11, 5)
    assert bounds(weekly, since=since, until=until, latest=date(2025, 12, 31)) == (since, until)
    assert bounds(weekly, since=None, until=until, latest=date(2025, 12, 31)) == (date(2025, 10, 29), until)
    assert bounds(weekly, since=since, until=None, as_of=date(2025, 12, 5)) == (since, date(2025, 12, 6))
    assert bounds(weekly, since=None, until=None, as_of=date(2025, 12, 5), latest=date(2025, 12, 31)) == (
        date(2025, 11, 29),
        date(2025, 12, 6),
    )


@given(
    st.sampled_from(["daily", "weekly", "monthly"]),
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
)
def test_a_period_has_its_length_and_ends_after_its_last_day(form: str, last_day: date) -> None:
    since, until = bounds(forms()[form], since=None, until=None, latest=last_day)
    assert since is not None
    assert until == last_day + timedelta(days=1)
    longest = {"daily": 1, "weekly": 7, "monthly": 31}[form]
    assert 0 < (until - since).days <= longest


DAY, NEXT = date(2025, 12, 5), date(2025, 12, 6)


@pytest.mark.parametrize(
    ("since", "until", "precision", "published", "told"),
    [
        ("2025-12-05", "2025-12-06", "day", "2025-12-09", True),  # it was that day, whoever told it when
        ("2025-12-04", "2025-12-06", "days", "2025-12-01", True),  # talks over two days
        ("2025-12-02", "2025-12-03", "day", "2025-12-05", True),  # told that day of days before
        ("2025-11-01", "2025-11-02", "day", "2025-12-05", False),  # background
        ("2025-11-01", "2025-12-01", "month", "2025-12-05", True),  # the month that has ended
        ("2025-12-01", "2026-01-01", "month", "2025-12-01", False),  # "in December" belongs to no day of it
        ("2025-01-01", "2026-01-01", "year", "2025-12-04", False),
        ("2022-02-24", None, "after", "2025-12-05", False),  # since then, and told again
        ("2026-01-10", "2026-01-11", "day", "2025-12-05", True),  # a plan, on the day it is told
        ("2026-01-10", "2026-01-11", "day", "2025-12-04", False),
        (None, None, "", "2025-12-05", True),
        (None, None, "", "2025-12-04", False),
    ],
)
def test_a_daily_tells_what_fell_into_its_day_and_what_its_day_told_first(
    since: str | None, until: str | None, precision: str, published: str, told: bool
) -> None:
    period = Period(
        since=date.fromisoformat(since) if since else None,
        until=date.fromisoformat(until) if until else None,
        precision=precision,
        text="",
    )
    out = date.fromisoformat(published)
    when = when_of(period) if since or until else reported(out)
    assert covers(when, [out], DAY, NEXT) is told
    assert covers(when, [out, out + timedelta(days=20)], DAY, NEXT) is told


def test_an_archive_has_a_daily_of_its_last_day_and_no_empty_one_of_today(latest: dict[str, Brief]) -> None:
    assert (latest["daily"].since, latest["daily"].until) == (date(2024, 5, 6), date(2024, 5, 7))
    assert list(every_line(latest["daily"]))


def test_a_period_without_a_document_says_so_and_names_the_last_day(rivers: Path, record: Record) -> None:
    brief = compose(rivers, record, form="daily", since=date(2025, 1, 1), until=date(2025, 1, 2)).brief
    assert not list(every_line(brief))
    assert "the last that it holds is of 6 May 2024" in to_markdown(brief)


# ---- contents --------------------------------------------------------------------------------------------------------


def test_settings_and_forms_know_the_same_sections_and_forms() -> None:
    assert tuple(SECTIONS) == config.BRIEF_SECTIONS
    assert set(forms()) == set(config.BRIEF_FORMS)
    for form in forms().values():
        assert set(form.sections) <= set(SECTIONS)
        assert len(set(form.sections)) == len(form.sections)


@pytest.mark.parametrize("form", FORMS)
def test_the_sections_of_a_form_stand_in_its_order(form: str, latest: dict[str, Brief]) -> None:
    found = [section.id for section in latest[form].sections]
    assert [id for id in forms()[form].sections if id in found] == [id for id in found if id != "nothing"]
    if form == "status":
        assert tuple(found) == tuple(id for id in forms()[form].sections if id != "forecasts")  # none is kept here


def test_settings_choose_sections_their_order_and_their_length(rivers: Path, record: Record) -> None:
    about = (rivers / PROCESS).read_text("utf-8")
    wanted = (
        '\n[brief]\nform = "weekly"\nlength = 2\nsections = ["what-happened", "in-brief"]\n[brief.daily]\nlength = 1\n'
    )
    (rivers.parent / PROCESS).write_text(about + wanted, encoding="utf-8")
    weekly = compose(rivers.parent, record, since=date(2024, 4, 20), until=date(2024, 5, 7)).brief
    assert weekly.form == "weekly"
    assert [section.id for section in weekly.sections][:2] == ["what-happened", "in-brief"]
    assert [len(section.lines) for section in weekly.sections[:2]] == [2, 2]
    assert "held in the record." in weekly.sections[0].remark
    daily = compose(rivers.parent, record, form="daily").brief
    assert all(len(section.lines) <= 1 for section in daily.sections)


@pytest.mark.parametrize(
    ("table", "advice"),
    [
        ('[brief]\nsections = ["in-breif"]', "the nearest is 'in-brief'"),
        ('[brief]\nsections = ["dates", "dates"]', "keep one"),
        ('[brief]\nsections = "dates"', "write sections = "),
        ('[brief]\nform = "yearly"', "one of status, daily, weekly, monthly"),
        ("[brief]\nlength = 0", "a positive whole number"),
        ("[brief.dayly]\nlength = 3", "the nearest is 'daily'"),
        ('[brief.daily]\nsection = ["dates"]', "the nearest is 'sections'"),
        ("brief = 3", "write [brief]"),
    ],
)
def test_a_slip_in_the_settings_of_the_brief_is_named(table: str, advice: str, tmp_path: Path) -> None:
    path = tmp_path / PROCESS
    path.write_text(f'name = "T"\n{table}\n', encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        config.load(path)
    assert advice in str(raised.value)


@pytest.mark.parametrize("form", ["daily", "weekly", "monthly"])
def test_a_brief_of_a_period_tells_each_happening_in_one_section(form: str, spring: dict[str, Brief]) -> None:
    brief = spring[form]
    # Fighting counts the dead of what a section above may tell, and a date to come may be that of a pledge.
    places = Counter(
        event
        for section in brief.sections
        if section.id not in ("fighting", "dates")
        for event in {line.id.partition("-")[2] for line in section.lines}
    )
    assert places
    assert [event for event, count in places.items() if count > 1] == []


def test_a_daily_is_read_in_two_minutes_and_is_shorter_than_a_week_and_a_month(latest: dict[str, Brief]) -> None:
    assert latest["daily"].minutes <= 2
    words = [sum(len(line.text.split()) for line in every_line(latest[form])) for form in FORMS]
    assert words == sorted(words)


def test_reading_time_is_words_by_two_hundred_and_thirty_a_minute_rounded_up() -> None:
    record, words = InMemory(), " ".join(["word"] * 229)
    doc = document(f"Ardland refused {words}.", title="T", outlet="Post", published=date(2025, 12, 3))
    record.held.append(held(doc))
    record.made.append(
        mention(
            doc, doc.text, "refused", "REJECT", move="reject", actors=[actor(doc, "Ardland")], when=day(MADE.date())
        )
    )
    brief = build(record, title="T", made=MADE, sections=["what-happened"])
    section = brief.sections[0]
    said = [section.title, section.intro, *(group.title for group in section.groups)]
    said += [part for line in section.lines for part in (line.when.label if line.when else "", line.text, *line.flags)]
    count = len(" ".join(said).split())
    assert minutes([section]) == -(-count // 230)
    assert f"{brief.minutes} minute" in to_html(brief)
    assert f"{brief.minutes} minute" in to_markdown(brief)


def test_sources_are_numbered_as_they_are_cited_and_say_when_they_were_retrieved(spring: dict[str, Brief]) -> None:
    brief = spring["weekly"]
    cited = list(dict.fromkeys(note.document_id for note in brief.notes))
    assert [source.document_id for source in brief.sources] == cited
    assert [source.number for source in brief.sources] == list(range(1, len(cited) + 1))
    assert [note.number for note in brief.notes] == list(range(1, len(brief.notes) + 1))
    for text in (to_html(brief), to_markdown(brief)):
        assert text.count("retrieved") >= len(cited)
        assert "1 June 2024" in text


# ---- nothing without its words ---------------------------------------------------------------------------------------


def test_a_pattern_that_may_be_chance_is_not_printed_and_that_is_said() -> None:
    brief = build(small(), title="T", made=MADE, given=Given(weak=("cycles", "echoes")))
    section = next(section for section in brief.sections if section.id == "patterns")
    assert not section.groups
    assert "No echo stands out" in section.empty
    assert "No cycle stands out" in section.empty


def test_the_command_for_what_is_left_out_is_only_on_the_web_page(spring: dict[str, Brief]) -> None:
    brief = spring["status"]
    assert any(section.keeper for section in brief.sections)
    assert "<code>dragoman timeline</code>" in to_html(brief)
    for written in (to_markdown(brief), to_pages(brief), docx_text(to_docx(brief))):
        assert "in the record." in written
        assert "dragoman timeline" not in written


def test_the_last_position_stands_in_the_table_however_sure_its_reading_and_with_the_day_of_its_words() -> None:
    record = small()
    offer = next(one for one in record.made if one.move == "propose")
    doubted = replace(offer, confidence=0.31, when=None)
    record.made = [doubted if one is offer else one for one in record.made]
    (row, other), day_of_words = record.tables["positions"], date(2025, 12, 9)  # the event was told on 3 December
    record.tables["positions"] = [{**row, "since": None, "published": day_of_words, "mention_id": doubted.id}, other]
    brief = build(record, title="T", made=MADE, given=Given())
    table = next(section.table for section in brief.sections if section.id == "table")
    assert table is not None
    said = dict(zip(table.columns, table.rows[0], strict=True))["Ardland"].text
    assert said.startswith("+ first stated (less certain): ")
    assert said.endswith(" Reported 9 December 2025.")


def test_officials_of_a_state_stand_in_its_column_where_the_process_names_no_parties() -> None:
    record = small()
    row, other = record.tables["positions"]
    record.tables["positions"] = [{**row, "who": "Ardland officials", "issue": "SECG"}, row, other]
    brief = build(record, title="T", made=MADE, given=Given())
    section = next(section for section in brief.sections if section.id == "table")
    assert section.table is not None
    assert section.table.columns == ("", "Ardland", "Vessia")
    assert not section.groups


def test_the_brief_and_the_table_of_the_web_app_mark_directions_alike() -> None:
    shared = (
        environment("dragoman.web")
        .get_template("macros.html.j2")
        .make_module(  # type: ignore[attr-defined]
            {"state": None, "nonce": ""}
        )
    )
    words = {name: label.partition(" ")[2] for name, label in names.phrases()["directions"].items()}
    assert words == shared.DIRECTIONS
    assert shared.STROKES.keys() == words.keys()
    assert [label.partition(" ")[0] for label in names.phrases()["directions"].values()] == ["›‹", "‹›", "=", "+"]


def test_a_cell_that_says_something_without_a_quote_cannot_be_made() -> None:
    said = Cell(parts=(Part(role="words", text="It rained."),), evidence=())
    empty = Cell(parts=(), evidence=())
    with pytest.raises(RecordError):
        Grid(columns=("", "Ardland"), rows=((empty, said),))
    with pytest.raises(RecordError):
        Grid(columns=("", "Ardland"), rows=((said,),))
    assert Grid(columns=("", "Ardland"), rows=((said, empty),)).rows


def docx_text(data: bytes) -> str:
    from docx import Document

    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)


def shown(brief: Brief) -> set[str]:
    """The mentions that a page cites anywhere."""
    lines = {note.mention_id for line in every_line(brief) for note in line.evidence}
    return (lines | {note.mention_id for cell in cells(brief) for note in cell.evidence}) - {""}


@pytest.mark.slow
@pytest.mark.parametrize("form", ["status", "weekly"])
def test_a_rejected_reading_is_gone_from_every_section_and_format(form: str, copy_of: Path) -> None:
    period = {"since": date(2024, 3, 7), "until": date(2024, 5, 7)} if form == "weekly" else {}
    with (copy_of / PROCESS).open("a", encoding="utf-8") as settings:  # so that nothing moves up into a free place
        settings.write("\n[brief]\nlength = 10000\n")
    with Record.open(copy_of / "record.duckdb") as record:
        before = compose(copy_of, record, form=form, **period).brief
        by_section = {
            section.id: next(note.mention_id for line in section.lines for note in line.evidence if note.mention_id)
            for section in before.sections
            if any(note.mention_id for line in section.lines for note in line.evidence)
        }
        assert len(by_section) >= 5
        one_each = sorted(set(by_section.values()))
        record.judge(Judgement(kind="reject", items=tuple(one_each), by="a reader", made=MADE, why="one a section"))
        brief = compose(copy_of, record, form=form, **period).brief
        assert not shown(brief) & set(one_each)
        assert not {note.mention_id for note in brief.notes} & set(one_each)
        assert shown(brief) < shown(before)
        everything = [mention.id for mention in record.mentions()]
        record.judge(Judgement(kind="reject", items=tuple(everything), by="a reader", made=MADE, why="all of them"))
        brief = compose(copy_of, record, form=form, **period).brief
    assert shown(brief) == set()
    assert {section.id for section in brief.sections if section.lines} <= {"drafts", "changes"}
    assert cells(brief) == []
    for text in (to_html(brief), to_markdown(brief), to_pages(brief), docx_text(to_docx(brief))):
        assert "Kelmar" not in text.partition("Sources")[0]


def test_every_quotation_is_cut_from_a_document_that_its_line_cites(record: Record, spring: dict[str, Brief]) -> None:
    documents = {item.document.id: item.document.text for item in record.documents()}
    for brief in spring.values():
        said: list[tuple[tuple[Part, ...], tuple[Evidence, ...]]] = [
            (cell.parts, cell.evidence) for cell in cells(brief)
        ]
        for line in every_line(brief):
            said += [(line.parts, line.evidence), *((parts, line.evidence) for _, parts in line.facts)]
        for parts, notes in said:
            for part in parts:
                if part.role == "quote":
                    assert any(part.text in documents[note.document_id] for note in notes)
        for note in brief.notes:
            assert documents[note.document_id][slice(*note.span)] == note.quote


@pytest.mark.slow
@pytest.mark.parametrize("form", ["status", "weekly"])
@pytest.mark.parametrize("as_of", [date(2024, 3, 14), date(2024, 4, 25)])
def test_a_brief_as_of_a_day_is_the_brief_of_what_was_held_on_that_day(
    form: str, as_of: date, rivers: Path, record: Record, until_then: Callable[[date], Path]
) -> None:
    now = compose(rivers, record, form=form, as_of=as_of).brief
    root = until_then(as_of)
    with Record.open(root / "record.duckdb", read_only=True) as then:
        assert texts(compose(root, then, form=form, as_of=as_of).brief) == texts(now)
    assert {source.held for source in now.sources} <= {as_of - timedelta(days=back) for back in range(400)}
    assert all(note.published is None or note.published <= as_of for note in now.notes)


# ---- since the last brief --------------------------------------------------------------------------------------------


def write(root: Path, record: Record, **more: object) -> briefing.Written:
    """Compose a brief as the command does for a workspace, and remember it."""
    folder = root / "briefs"
    written = compose(root, record, folder=folder, **more)
    remembered = written.remember
    (folder / f"{remembered.day}.{remembered.form}.json").write_text(text_of(remembered), encoding="utf-8")
    return written


@pytest.mark.slow
def test_the_next_brief_of_a_form_says_what_changed_since_the_last(copy_of: Path) -> None:
    with Record.open(copy_of / "record.duckdb", read_only=True) as record:
        first = write(copy_of, record, as_of=date(2024, 3, 14))
        assert first.brief.last is None
        assert "What changed since 7 March 2024" in to_markdown(first.brief)
        other = write(copy_of, record, form="weekly", as_of=date(2024, 3, 20))
        assert other.brief.last is None
        second = write(copy_of, record, as_of=date(2024, 4, 2))
        assert second.brief.last == date(2024, 3, 14)
        assert "What changed since the brief of 14 March 2024" in to_markdown(second.brief)
        changed = next(section for section in second.brief.sections if section.id == "changes")
        published = {note.published for line in changed.lines for note in line.evidence[:1]}
        assert published
        assert all(day and date(2024, 3, 14) < day <= date(2024, 4, 2) for day in published)
        elsewhere = compose(copy_of, record, as_of=date(2024, 4, 2)).brief
        assert elsewhere.last is None
        (copy_of / "briefs" / "2024-03-14.status.json").unlink()
        again = compose(copy_of, record, as_of=date(2024, 4, 2), folder=copy_of / "briefs").brief
    assert again.last is None
    assert texts(again)["what-happened"] == texts(second.brief)["what-happened"]


def test_what_is_remembered_can_be_read_and_a_spoilt_file_is_passed_over(copy_of: Path) -> None:
    folder = copy_of / "briefs"
    with Record.open(copy_of / "record.duckdb", read_only=True) as record:
        written = write(copy_of, record, as_of=date(2024, 3, 14))
    path = folder / "2024-03-14.status.json"
    table = json.loads(path.read_text("utf-8"))
    assert table["form"] == "status"
    assert table["day"] == table["as_of"] == "2024-03-14"
    assert table["documents"] == len(written.brief.sources)
    assert set(table) == {
        "form",
        "day",
        "made",
        "as_of",
        "documents",
        "before",
        "readings",
        "record",
        "version",
        "about",
    }
    assert last(folder, form="status", before=date(2024, 3, 15)) == written.remember
    assert last(folder, form="status", before=date(2024, 3, 14)) is None
    assert last(folder, form="daily", before=date(2024, 3, 15)) is None
    for text in ("", "{", "[]", '{"form": "status"}', json.dumps(table | {"day": "soon"})):
        path.write_text(text, encoding="utf-8")
        assert last(folder, form="status", before=date(2024, 3, 15)) is None


def test_documents_that_came_in_later_with_an_earlier_date_are_counted_and_not_hidden(copy_of: Path) -> None:
    with Record.open(copy_of / "record.duckdb", read_only=True) as record:
        written = write(copy_of, record, as_of=date(2024, 3, 14))
        path = copy_of / "briefs" / "2024-03-14.status.json"
        known = replace(written.remember, documents=written.remember.documents - 2, before=written.remember.before - 2)
        path.write_text(text_of(known), encoding="utf-8")
        brief = compose(copy_of, record, as_of=date(2024, 4, 2), folder=copy_of / "briefs").brief
    assert "2 documents came in since that are dated before it" in to_markdown(brief)


@pytest.mark.parametrize(
    ("form", "told"), [("weekly", "cannot be told"), ("status", "there is nothing to compare with")]
)
def test_an_archive_that_came_in_at_once_does_not_call_everything_a_change(
    form: str, told: str, tmp_path: Path
) -> None:
    source = small()
    with Record.open(tmp_path / "record.duckdb") as record:
        run = record.begin(command="test", version="0", at=MADE)
        for item in source.held:
            own = tuple(sorted((m for m in source.made if m.document_id == item.document.id), key=lambda m: m.span))
            reading = Reading(document_id=item.document.id, coder="rules@1", mentions=own, links=())
            day = datetime(2026, 3, 1, tzinfo=UTC).date()
            record.add(item.document, reading=reading, carried=None, run=run, held=day, held_basis="retrieved")
        record.finish(run, MADE)
        made = datetime(2026, 3, 1, 12, tzinfo=UTC)
        brief = briefing.compose(record, config.Config(name="T"), form=form, made=made).brief
    if form == "weekly":
        assert (brief.since, brief.until) == (date(2025, 11, 29), date(2025, 12, 6))
    section = next(section for section in brief.sections if section.id == "changes")
    assert section.lines == ()
    assert told in section.remark
