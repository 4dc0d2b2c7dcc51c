"""process.toml is read into one frozen value, and a slip in it is named with its key and the nearest right one."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman import config, workspace
from dragoman.errors import ConfigError

FULL = """
name = "Two Rivers talks"

[[party]]
id = "state:AAA"
name = "Upper Land"
side = "upper"

[[bloc]]
id = "bloc:league"
name = "League"
members = [{ id = "state:BBB", since = 2001-05-01, until = 2010-01-01 }, "state:CCC"]

[[issue]]
id = "TERR"

[[scale]]
issue = "TERR"
name = "The valley"
zero = "all of it upper"
hundred = "all of it lower"

[[scale.at]]
party = "state:AAA"
at = 20
low = 10
high = 25.5
since = 2024-03-01
words = "wants most of it"
source = "https://post.example/1"

[[scale.at]]
party = "state:BBB"
at = 90
since = 2024-03-02
words = "wants nearly all of it"
mention = "0123456789abcdef"

[[outlet]]
name = "River Post"
host = "post.example"
grade = "B"
alignment = "upper"

[[feed]]
url = "https://post.example/rss"

[reader]
name = "remote"
url = "https://models.example/v1"
model = "some-model"
key_env = "MODELS_KEY"
batch = 4

[web]
timeout_seconds = 5
max_bytes = 1000
"""


PLACED = {"party": '"state:AAA"', "at": "20", "since": "2024-03-01", "words": '"w"', "source": '"https://a.example"'}


def scale(*placements: dict[str, str | None]) -> str:
    """Settings with one scale, and a placement for each dict: what it changes or, with None, leaves out of PLACED."""
    lines = ['name = "x"', "[[scale]]", 'issue = "TERR"', 'name = "s"', 'zero = "z"', 'hundred = "h"']
    for changes in placements:
        lines.append("[[scale.at]]")
        lines.extend(f"{key} = {value}" for key, value in {**PLACED, **changes}.items() if value is not None)
    return "\n".join(lines)


def read(text: str, folder: Path) -> config.Config:
    path = folder / "process.toml"
    path.write_text(text, "utf-8")
    return config.load(path)


def test_every_key_is_read_into_its_field(tmp_path: Path) -> None:
    found = read(FULL, tmp_path)
    assert found.name == "Two Rivers talks"
    assert found.parties == (config.Party(id="state:AAA", name="Upper Land", side="upper"),)
    assert found.blocs[0].members == (
        config.Member(id="state:BBB", since=date(2001, 5, 1), until=date(2010, 1, 1)),
        config.Member(id="state:CCC"),
    )
    assert [issue.id for issue in found.issues] == ["TERR"]
    first, second = found.scales[0].at
    assert (found.scales[0].issue, found.scales[0].name) == ("TERR", "The valley")
    assert (found.scales[0].zero, found.scales[0].hundred) == ("all of it upper", "all of it lower")
    assert (first.party, first.at, first.ends, first.since) == ("state:AAA", 20, (10, 25.5), date(2024, 3, 1))
    assert (first.words, first.source, first.mention) == ("wants most of it", "https://post.example/1", None)
    assert (second.ends, second.mention, second.source) == ((90, 90), "0123456789abcdef", None)
    assert found.outlets == (config.Outlet(name="River Post", host="post.example", grade="B", alignment="upper"),)
    assert found.feeds == (config.Feed(url="https://post.example/rss"),)
    assert found.reader == config.ReaderSettings(
        name="remote", url="https://models.example/v1", model="some-model", key_env="MODELS_KEY", batch=4
    )
    assert (found.web.timeout_seconds, found.web.max_bytes, found.web.max_redirects) == (5, 1000, 5)


def test_the_reader_is_the_local_one_unless_another_is_named(tmp_path: Path) -> None:
    assert read('name = "x"', tmp_path).reader == config.ReaderSettings(name="local")
    kept = read('name = "x"\n[reader]\nurl = "https://models.example/v1"\nmodel = "m"', tmp_path).reader
    assert kept.name == "local"


def test_a_key_written_where_its_variable_s_name_belongs_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read('name = "x"\n[reader]\nkey_env = "sk-very-secret"', tmp_path)
    assert "key_env" in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('name = "x"\nparties = []', ("'parties'", "'party'")),
        ('name = "x"\n[[party]]\nid = "state:AAA"\nname = "A"\nsides = "a"', ("'sides'", "[[party]] 1", "'side'")),
        ('name = "x"\n[web]\ntimeout = 3', ("'timeout'", "[web]", "'timeout_seconds'")),
        ('name = "x"\n[reader]\nkey = "k"', ("'key'", "[reader]", "'key_env'")),
        ('name = "x"\n[[outlet]]\nname = "P"\ngrades = "B"', ("'grades'", "'grade'")),
        (
            'name = "x"\n[[bloc]]\nid = "b"\nname = "B"\nmembers = [{ id = "m", sinc = 2001-01-01 }]',
            ("'sinc'", "'since'"),
        ),
    ],
)
def test_an_unknown_key_is_named_with_its_file_and_the_nearest_known_one(
    text: str, named: tuple[str, ...], tmp_path: Path
) -> None:
    with pytest.raises(ConfigError) as caught:
        read(text, tmp_path)
    assert all(word in str(caught.value) for word in (*named, "process.toml"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", 'no "name"'),
        ("name = 3", "name = 3"),
        ('name = ""', "name = ''"),
        ('name = "x', "not TOML"),
        ('name = "x"\nparty = 3', "[[party]]"),
        ('name = "x"\n[[party]]\nid = "state:AAA"', '"name"'),
        ('name = "x"\n[[outlet]]\nname = "P"\ngrade = "G"', "A to F"),
        ('name = "x"\n[[outlet]]\nname = "P"\ngrade = "AB"', "A to F"),
        ('name = "x"\n[web]\nmax_bytes = true', "max_bytes"),
        ('name = "x"\n[web]\nmax_bytes = 0', "max_bytes"),
        ('name = "x"\nweb = 3', "[web] is not a table"),
        ('name = "x"\n[[reader]]\nname = "local"', "[reader] is not a table"),
        ('name = "x"\n[reader]\nname = "cloud"', "local, remote"),
        ('name = "x"\n[reader]\nname = "remote"\nmodel = "m"', '"url"'),
        ('name = "x"\n[reader]\nname = "remote"\nurl = "https://models.example/v1"', '"model"'),
        ('name = "x"\n[reader]\nmodel = ""', "model"),
        ('name = "x"\n[reader]\nbatch = 0', "batch"),
        ('name = "x"\n[reader]\nbatch = 2.5', "batch"),
        ('name = "x"\n[reader]\ntimeout_seconds = -1', "timeout_seconds"),
        ('name = "x"\n[reader]\ntimeout_seconds = 0', "timeout_seconds"),
        ('name = "x"\n[[issue]]\nid = "TERR"\n[[issue]]\nid = "TERR"', "twice"),
        ('name = "x"\n[[bloc]]\nid = "b"\nname = "B"\nmembers = [{ id = "m", since = 2002-01-01, until = 2001-01-01 }]',
         "leaves"),
        ('name = "x"\n[[bloc]]\nid = "b"\nname = "B"\nmembers = [3]', "neither"),
        ('name = "x"\n[[bloc]]\nid = "b"\nname = "B"\nmembers = [{ id = "m", since = "May" }]', "2025-12-02"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_used_is_a_config_error(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read(text, tmp_path)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (scale({"at": "101"}), "0 <= low <= at <= high <= 100"),
        (scale({"at": "-1"}), "not negative"),
        (scale({"at": "nan"}), "not negative"),
        (scale({"at": "true"}), "not negative"),
        (scale({"at": "inf"}), "0 <= low"),
        (scale({"low": "30"}), "low 30, at 20, high 20"),
        (scale({"high": "10"}), "low 20, at 20, high 10"),
        (scale({"at": None}), '[[scale]] 1 at 1 has no "at"'),
        (scale({"since": None}), '"since"'),
        (scale({"words": '" "'}), "words"),
        (scale({"source": None}), 'neither "mention" nor "source"'),
        (scale({}, {"at": "30"}), "at 2: state:AAA is placed twice on 2024-03-01"),
        (scale({"place": "3"}), "unknown key 'place' in [[scale]] 1 at 1"),
        ('name = "x"\n[[scale]]\nissue = "TERR"\nname = "s"\nzero = "z"', '"hundred"'),
        ('name = "x"\n[[scale]]\nissue = "T"\nname = "s"\nzero = "z"\nhundred = "h"\nat = 3', "a list of tables"),
        ('name = "x"\n[[scale]]\nissue = "T"\nname = "s"\nzero = "z"\nhundred = "h"\nat = [3]', "[[scale.at]]"),
        (scale() + "\n" + "\n".join(scale().splitlines()[1:]), "'s' stands there twice"),
    ],
)  # fmt: skip
def test_a_placement_that_cannot_stand_on_its_scale_is_a_config_error(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read(text, tmp_path)
    assert said in str(caught.value)


def test_a_party_may_be_placed_again_on_another_day_and_two_on_one(tmp_path: Path) -> None:
    found = read(scale({}, {"since": "2024-04-01", "at": "30"}, {"party": '"state:BBB"'}), tmp_path)
    assert [(one.party, one.at) for one in found.scales[0].at] == [
        ("state:AAA", 20),
        ("state:AAA", 30),
        ("state:BBB", 20),
    ]


def test_bytes_that_are_no_text_are_a_config_error(tmp_path: Path) -> None:
    (tmp_path / "process.toml").write_bytes(b"name = '\xff'")
    with pytest.raises(ConfigError):
        config.load(tmp_path / "process.toml")


@given(st.text(min_size=1).filter(str.strip))
def test_the_template_is_read_back_whatever_the_name(name: str) -> None:
    table = tomllib.loads(config.template(name))
    found = config.parse(table, path=Path("process.toml"))
    if name.isprintable():
        assert found.name == (name.strip() or "Unnamed process")


def test_the_commented_lines_of_the_template_are_settings_that_work() -> None:
    setting = re.compile(r"# (\[.*|  \{.*|\]|\w+ = .*)")
    shown = [line.removeprefix("# ") if setting.fullmatch(line) else line for line in config.template("x").splitlines()]
    found = config.parse(tomllib.loads("\n".join(shown)), path=Path("process.toml"))
    assert found.parties
    assert found.feeds
    assert len(found.blocs[0].members) == 2
    assert found.reader.name == "remote"
    assert found.scales[0].at[0].ends == (0, 20)


@pytest.mark.parametrize("example", ["ukraine-2025", "two-rivers"])
def test_the_settings_of_the_examples_are_read(example: str) -> None:
    folder = Path(__file__).parents[1] / "examples" / example
    if not (folder / "process.toml").exists():
        pytest.skip(f"{example} has no settings of its own")
    assert config.load(folder / "process.toml").parties


def test_a_folder_without_settings_is_no_workspace_and_the_error_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="dragoman init"):
        workspace.find(tmp_path)


def test_a_workspace_is_found_in_the_current_folder_but_not_in_a_parent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = workspace.create(tmp_path / "talks")
    assert made.config().name == "talks"
    monkeypatch.chdir(made.root)
    assert workspace.find().settings.read_text("utf-8") == made.settings.read_text("utf-8")
    monkeypatch.chdir(made.briefs)
    with pytest.raises(ConfigError):
        workspace.find()


def test_a_workspace_is_never_made_over_another(tmp_path: Path) -> None:
    workspace.create(tmp_path, name="first")
    with pytest.raises(ConfigError, match="already"):
        workspace.create(tmp_path, name="second")
    assert workspace.find(tmp_path).config().name == "first"
