"""What `init` writes from documents: counted and not guessed, always readable, and nothing from outside gets loose."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman import config, testing, workspace
from dragoman.coding.registry import Registry
from dragoman.errors import ConfigError
from dragoman.suggest import suggest
from dragoman.types import Actor, Document, Mention, Particular, Place, Reading

WORLD = Registry.load()


def document(number: int = 1, **values: Any) -> Document:
    held = {
        "id": f"d{number}", "raw": "", "source": "files", "url": f"https://news.example/{number}", "text": "x y z",
        "title": "A day", "outlet": "River Post", "author": None, "published": date(2025, 3, 1),
        "published_basis": None, "language": "en", "retrieved": datetime(2025, 3, 2, tzinfo=UTC),
    }  # fmt: skip
    return Document(**{**held, **values})


def actor(actor_id: str | None, *, country: str | None = None, sector: str | None = None) -> Actor:
    if actor_id and actor_id.startswith("state:"):
        country = country or actor_id[6:]
    return Actor(text="somebody", span=(0, 1), id=actor_id, country=country, sector=sector)


def mention(kind: str, actors: Sequence[Actor], targets: Sequence[Actor] = (), **values: Any) -> Mention:
    held = {
        "document_id": "d1", "span": (0, 5), "trigger": (0, 1), "kind": kind, "mode": None, "move": None,
        "actors": tuple(actors), "targets": tuple(targets), "when": None, "place": None, "status": "happened",
        "speaker": None, "hedge": None, "outcome": None, "content": None, "issues": (), "amounts": (), "coder": "t@1",
        "frame": "t", "confidence": 0.5,
    }  # fmt: skip
    return Mention(**{**held, **values})


def reading(*mentions: Mention) -> Reading:
    return Reading(document_id="d1", coder="t@1", mentions=mentions, links=())


def loaded(text: str, folder: Path) -> config.Config:
    path = folder / "process.toml"
    path.write_text(text, "utf-8")
    return config.load(path)


@pytest.fixture(scope="module")
def rivers() -> str:
    documents = list(testing.dispatches().values())
    registry = Registry.load(testing.two_rivers() / "actors.toml")
    return suggest(documents, list(testing.coder().code(documents)), actors=registry)


# ---- the invented process ----


def test_the_two_who_fight_are_parties_on_opposite_sides(rivers: str, tmp_path: Path) -> None:
    found = loaded(rivers, tmp_path)
    assert {(party.id, party.name, party.side) for party in found.parties} == {
        ("state:XAR", "Arvenia", "Arvenia"),
        ("state:XBE", "Belmora", "Belmora"),
    }
    assert found.name in ("Arvenia and Belmora, 2024", "Belmora and Arvenia, 2024")  # whoever acts more comes first


def test_who_mediates_is_named_in_a_comment_and_is_no_party(rivers: str, tmp_path: Path) -> None:
    after = rivers.split("# Who mediates or hosts")[1].split("[[bloc]]")[0]
    assert "#   Sundrey, state:XSU: " in after
    assert "state:XSU" not in {party.id for party in loaded(rivers, tmp_path).parties}


def test_blocs_issues_and_outlets_are_those_of_the_documents(rivers: str, tmp_path: Path) -> None:
    found = loaded(rivers, tmp_path)
    assert [(bloc.id, bloc.name) for bloc in found.blocs] == [("bloc:northern-compact", "Northern Compact")]
    assert found.issues[0].id == "CEAS"
    assert [outlet.name for outlet in found.outlets] == [
        "Harbour Wire", "Arvenia Today", "Compact Observer", "Belmora Post",
    ]  # fmt: skip


def test_what_nobody_can_count_is_left_out(rivers: str, tmp_path: Path) -> None:
    assert all(
        (outlet.grade, outlet.alignment, outlet.kind) == (None,) * 3 for outlet in loaded(rivers, tmp_path).outlets
    )
    assert rivers.count('# grade = ""  # A completely reliable … F cannot be judged: your own judgement') == 4


def test_a_party_comes_with_its_counts_and_a_short_quote_from_its_document(rivers: str) -> None:
    texts = {document.title: document.text for document in testing.dispatches().values()}
    quotes = [line for line in rivers.splitlines() if line.startswith("# “")]
    assert len(quotes) == 2
    for line in quotes:
        words, _, source = line.removeprefix("# “").partition("” (")
        assert len(words.removesuffix(" …").split()) <= 12
        title = source.partition(": ")[2].removesuffix(")")
        assert words.removesuffix(" …") in texts[title]
    assert rivers.count("# Acts in ") == 2
    assert "Fights Belmora in " in rivers


def test_the_same_documents_in_another_order_suggest_the_same(rivers: str) -> None:
    documents = list(testing.dispatches().values())
    registry = Registry.load(testing.two_rivers() / "actors.toml")
    readings = list(testing.coder().code(documents))
    assert suggest(documents, readings, actors=registry) == rivers
    again = tomllib.loads(suggest(documents[::-1], readings[::-1], actors=registry))
    assert again == tomllib.loads(rivers)


# ---- counting ----


def test_nothing_in_gives_the_plain_template() -> None:
    assert suggest([], [], actors=WORLD, name="My talks") == config.template("My talks")
    assert suggest([], [], actors=WORLD, fallback="folder") == config.template("folder")


def test_documents_without_a_reading_give_their_outlets_and_the_examples(tmp_path: Path) -> None:
    text = suggest([document()], [], actors=WORLD, fallback="folder")
    found = loaded(text, tmp_path)
    assert (found.name, found.parties) == ("folder", ())
    assert '# [[party]]\n# id = "state:UKR"' in text
    assert found.outlets == (config.Outlet(name="River Post", host="news.example"),)


def test_what_was_denied_or_only_supposed_is_no_fight(tmp_path: Path) -> None:
    one, other = actor("state:FRA"), actor("state:ESP")
    told = [mention("ASSAULT", [one], [other], status=status) for status in ("denied", "hypothetical", "planned")]
    text = suggest([document()], [reading(*told)], actors=WORLD, fallback="folder")
    assert all(party.side is None for party in loaded(text, tmp_path).parties)


def test_an_attack_on_a_place_is_on_its_state(tmp_path: Path) -> None:
    town = Place(name="Osk", span=(0, 1), kind="city", country="ESP", lat=None, lon=None)
    army = actor("mil:FRA", country="FRA", sector="MIL")
    text = suggest([document()], [reading(mention("ASSAULT", [army], place=town))], actors=WORLD)
    assert {party.side for party in loaded(text, tmp_path).parties} == {"France", "Spain"}


def test_a_lone_misreading_among_many_fights_makes_no_party(tmp_path: Path) -> None:
    one, other, third = (actor(f"state:{code}") for code in ("FRA", "ESP", "PRT"))
    told = [mention("ASSAULT", [one], [other])] * 9 + [mention("ASSAULT", [third], [other])]
    parties = loaded(suggest([document()], [reading(*told)], actors=WORLD), tmp_path).parties
    assert {party.id for party in parties if party.side} == {"state:FRA", "state:ESP"}


def test_the_title_names_those_of_whose_conflict_most_documents_tell(tmp_path: Path) -> None:
    one, other, third = (actor(f"state:{code}") for code in ("FRA", "ESP", "PRT"))
    often = reading(*[mention("ASSAULT", [third], [other], trigger=(0, n)) for n in range(1, 5)])  # in one long report
    few = [
        replace(reading(mention("ASSAULT", [one], [other], document_id=f"d{n}")), document_id=f"d{n}") for n in (2, 3)
    ]
    found = loaded(suggest([document(n) for n in (1, 2, 3)], [often, *few], actors=WORLD), tmp_path)
    assert found.name == "France and Spain, 2025"
    # Portugal acts most often, but in one document.
    assert [party.id for party in found.parties] == ["state:FRA", "state:PRT", "state:ESP"]


def test_two_with_one_enemy_are_not_put_on_one_side_but_hinted_at(tmp_path: Path) -> None:
    one, other, third = (actor(f"state:{code}") for code in ("FRA", "ESP", "PRT"))
    text = suggest([document()], [reading(mention("ASSAULT", [one, third], [other]))], actors=WORLD)
    assert len({party.side for party in loaded(text, tmp_path).parties}) == 3
    assert "which has the same enemy, give both one side." in text


def test_a_mediator_that_makes_many_moves_is_a_party_too(tmp_path: Path) -> None:
    one, other, broker = (actor(f"state:{code}") for code in ("FRA", "ESP", "PRT"))
    role = Particular(key="role", value="mediator", span=(0, 1), about="state:PRT")
    told = [mention("ASSAULT", [one], [other]), mention("CONSULT", [one, other], particulars=(role,))]
    few = suggest([document()], [reading(*told, mention("AGREE", [broker], move="propose"))], actors=WORLD)
    assert "Portugal, state:PRT: mediator 1" in few
    assert "state:PRT" not in {party.id for party in loaded(few, tmp_path).parties}
    many = suggest([document()], [reading(*told, *[mention("AGREE", [broker], move="propose")] * 3)], actors=WORLD)
    assert "Portugal, state:PRT: mediator 1; listed above" in many
    assert "state:PRT" in {party.id for party in loaded(many, tmp_path).parties}


def test_a_named_bloc_has_its_dated_members(tmp_path: Path) -> None:
    text = suggest([document()], [reading(mention("AID", [actor("bloc:european-union")]))], actors=WORLD)
    (bloc,) = loaded(text, tmp_path).blocs
    members = {member.id: (member.since, member.until) for member in bloc.members}
    assert members["state:GBR"] == (date(1973, 1, 1), date(2020, 2, 1))
    assert members["state:HRV"] == (date(2013, 7, 1), None)


def test_a_member_since_an_imprecise_day_belongs_as_the_registry_says(tmp_path: Path) -> None:
    extra = tmp_path / "actors.toml"
    extra.write_text(
        'source = "invented"\n[[bloc]]\nid = "bloc:x"\nname = "X"\nmember = ['
        '{ id = "state:FRA", since = "2014", until = "2020-12" },'
        '{ id = "state:ESP", since = "2014-05-01", until = "2014-05-01" }]',
        "utf-8",
    )
    registry = Registry.load(extra)
    text = suggest([document()], [reading(mention("AID", [actor("bloc:x")]))], actors=registry)
    (bloc,) = loaded(text, tmp_path).blocs
    assert bloc.members == (config.Member(id="state:FRA", since=date(2014, 1, 1), until=date(2021, 1, 1)),)
    for day in (date(2014, 1, 1), date(2020, 12, 31), date(2021, 1, 1)):
        assert ("state:FRA" in registry.members("bloc:x", day)) == (day < date(2021, 1, 1))


# ---- text from outside ----

HOSTILE = (
    'Post" \n[[party]]\nid = "state:EVIL',
    "''' \"\"\" \\",
    "# [[bloc]]",
    "line\rreturn\u2028separator\x85next\x0btab\x00null",
    "\u202ereversed\u2066",
    "half \ud800 a character",
    "@NAME@",
    "A\n\n# [[issue]]\n",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_in_their_place(name: str, tmp_path: Path) -> None:
    told = [mention("ASSAULT", [actor("state:FRA")], [actor("state:ESP")], span=(0, len(name)))]
    held = document(outlet=name, title=name, text=name)
    text = suggest([held], [reading(*told)], actors=WORLD)
    found = loaded(text, tmp_path)
    assert [party.id for party in found.parties] == ["state:FRA", "state:ESP"]
    assert [outlet.name for outlet in found.outlets] == [name.replace("\ud800", "\ufffd")]
    assert (found.blocs, found.issues) == ((), ())
    assert all(char.isprintable() for char in text.replace("\n", ""))
    assert found.name == "France and Spain, 2025"


@pytest.mark.parametrize(
    "url", ["https://[", "https://", "https://www./", "", "/a/b.txt", 'https://a"b\\c/', "HTTP://WWW.A.B/"]
)
def test_any_address_gives_a_host_or_none(url: str, tmp_path: Path) -> None:
    (outlet,) = loaded(suggest([document(url=url)], [], actors=WORLD, fallback="x"), tmp_path).outlets
    assert outlet.host is None or outlet.host == outlet.host.lower().strip()


@given(st.text())
def test_any_text_is_quoted_so_that_it_comes_back(text: str) -> None:
    held = "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    written = config.quoted(text)
    assert len(written.splitlines()) == 1
    assert tomllib.loads(f"x = {written}") == {"x": held}


texts = st.one_of(st.text(max_size=30), st.sampled_from(HOSTILE), st.text("\"'\\\n\r#[]=\u2028\x00", max_size=8))
ids = st.one_of(
    st.none(), texts, st.sampled_from(["state:FRA", "state:ESP", "gov:ESP", "group:hamas", "bloc:european-union",
    "org:nato", "person:emmanuel-macron", "state:", "person:", "bloc:nothing"]),
)  # fmt: skip
people = st.builds(
    actor, ids, country=st.one_of(st.none(), texts, st.just("ITA")), sector=st.sampled_from([None, "GOV", "REB", "?"])
)
spans = st.tuples(st.integers(-3, 60), st.integers(-3, 60))
mentions = st.builds(
    mention,
    st.sampled_from(["ASSAULT", "CONSULT", "REJECT", "AGREE", "AID", "nonsense"]),
    st.lists(people, max_size=3),
    st.lists(people, max_size=3),
    span=spans,
    move=st.sampled_from([None, "propose", "claim"]),
    status=st.sampled_from(["happened", "denied", "planned"]),
    issues=st.lists(st.one_of(texts, st.just("TERR")), max_size=2).map(tuple),
    place=st.one_of(
        st.none(),
        st.builds(Place, name=texts, span=spans, kind=st.just("city"), country=ids, lat=st.none(), lon=st.none()),
    ),
    particulars=st.lists(
        st.builds(
            Particular,
            key=st.sampled_from(["role", "presence"]),
            value=st.sampled_from(["mediator", "at_table", "\n"]),
            span=spans,
            about=ids,
        ),
        max_size=2,
    ).map(tuple),
)
documents = st.builds(
    document,
    st.integers(1, 3),
    outlet=st.one_of(st.none(), texts),
    title=texts,
    text=texts,
    url=st.one_of(texts, texts.map("https://{}".format)),
    published=st.one_of(st.none(), st.dates()),
)


@given(st.lists(documents, max_size=4), st.lists(mentions, max_size=6), st.one_of(st.none(), texts), texts)
def test_whatever_comes_in_the_file_loads(
    tmp_path_factory: pytest.TempPathFactory,
    held: list[Document],
    told: list[Mention],
    name: str | None,
    fallback: str,
) -> None:
    text = suggest(held, [reading(*told)], actors=WORLD, name=name, fallback=fallback)
    path = tmp_path_factory.getbasetemp() / "process.toml"
    path.write_text(text, "utf-8")
    found = config.load(path)
    assert {party.id for party in found.parties} <= {entry.id for entry in WORLD.entries()}
    assert all(outlet.grade is None for outlet in found.outlets)


# ---- the settings of an outlet ----


def test_an_outlets_kind_is_one_of_the_list(tmp_path: Path) -> None:
    found = loaded('name = "x"\n[[outlet]]\nname = "y"\nkind = "think tank"', tmp_path)
    assert found.outlets[0].kind == "think tank"
    with pytest.raises(ConfigError, match="official text, named official, wire"):
        loaded('name = "x"\n[[outlet]]\nname = "y"\nkind = "blog"', tmp_path)


@pytest.mark.parametrize(("grade", "counts_as"), [(None, None), ("A", "A"), ("E", "E"), ("F", None)])
def test_a_grade_of_f_is_no_grade(grade: str | None, counts_as: str | None) -> None:
    assert config.Outlet(name="x", grade=grade).reliability == counts_as


# ---- the command ----


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dragoman", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_init_fills_in_from_documents_and_keeps_none(tmp_path: Path) -> None:
    example = testing.two_rivers()
    (tmp_path / "talks").mkdir()
    for name in ("actors.toml", "places.toml"):
        shutil.copy(example / name, tmp_path / "talks")
    shutil.copytree(example / "dispatches", tmp_path / "reports")
    done = run("init", "talks", "reports", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, "talks/process.toml\n"), done.stderr
    assert "then: dragoman add reports -w talks" in done.stderr
    space = workspace.find(tmp_path / "talks")
    assert [party.name for party in space.config().parties] == ["Arvenia", "Belmora"]
    assert not space.record.exists()
    assert not list(space.archive.iterdir())
    again = run("init", "talks", "reports", folder=tmp_path)
    assert again.returncode == 2
    assert "is a workspace already" in again.stderr


def test_init_says_what_could_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\noutlet: River Post\n---\n\nFrance met Spain in Lisbon on Monday.\n", "utf-8")
    done = run("init", "talks", "a.md", "missing.txt", "--name", "My talks", folder=tmp_path)
    assert done.returncode == 1
    assert "missing.txt" in done.stderr
    assert workspace.find(tmp_path / "talks").config().name == "My talks"


def test_init_makes_nothing_where_nothing_could_be_read(tmp_path: Path) -> None:
    done = run("init", "talks", "missing.txt", folder=tmp_path)
    assert done.returncode == 1
    assert "no workspace was made" in done.stderr
    assert not (tmp_path / "talks").exists()
