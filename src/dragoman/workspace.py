"""A workspace: the folder that holds one process, its record, what was received and its briefs."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

from dragoman import config
from dragoman.errors import ConfigError

SETTINGS = "process.toml"
BROUGHT = ("inputs", "scenarios")  # folders that a user fills and a workspace made like another takes over


@dataclass(frozen=True, slots=True)
class Workspace:
    """The paths of one workspace."""

    root: Path

    @property
    def settings(self) -> Path:
        return self.root / SETTINGS

    @property
    def record(self) -> Path:
        return self.root / "record.duckdb"

    @property
    def archive(self) -> Path:
        return self.root / "archive"

    @property
    def briefs(self) -> Path:
        return self.root / "briefs"

    @property
    def actors(self) -> Path | None:
        """The user's own actors beside the bundled ones, where there is such a file."""
        return path if (path := self.root / "actors.toml").is_file() else None

    @property
    def places(self) -> Path | None:
        """The user's own places beside the bundled ones, where there is such a file."""
        return path if (path := self.root / "places.toml").is_file() else None

    def inputs(self, model: str) -> Path | None:
        """What a model of the outlook needs besides the record, where there is such a file."""
        return path if (path := self.root / "inputs" / f"{model}.toml").is_file() else None

    @property
    def scenarios(self) -> tuple[Path, ...]:
        """What the models of the outlook are to be run under, a file each, by name."""
        return tuple(sorted((self.root / "scenarios").glob("*.toml")))

    @property
    def areas(self) -> tuple[config.AreaFile, ...]:
        """Files of areas that the user has brought: inputs/areas.csv, and GeoJSON in inputs/areas."""
        folder = self.root / "inputs"
        maps = sorted(path for path in folder.glob("areas/*") if path.suffix.lower() in (".geojson", ".json"))
        found = [path for path in (folder / "areas.csv", *maps) if path.is_file()]
        stats = [(path, path.stat()) for path in found]
        return tuple(config.AreaFile(path=path, size=of.st_size, written=of.st_mtime_ns) for path, of in stats)

    def config(self) -> config.Config:
        """Read the settings anew: they are the user's, and may have changed."""
        return replace(config.load(self.settings), areas=self.areas, clauses=self.inputs("clauses"))


def vacant(root: Path) -> Workspace:
    """The workspace that can be made in a folder, which holds none yet."""
    workspace = Workspace(root)
    if workspace.settings.exists():
        raise ConfigError("is a workspace already", item=str(root), advice="use it with -w, or choose another folder")
    return workspace


def create(root: Path, *, name: str | None = None, like: Path | None = None, settings: str | None = None) -> Workspace:
    """Make a workspace with a commented template to fill in, the settings given, or the files of another workspace."""
    workspace = vacant(root)
    try:
        text = (like / SETTINGS).read_text("utf-8") if like else settings
        text = text or config.template(name or root.resolve().name)
        for folder in (root, workspace.archive, workspace.briefs):
            folder.mkdir(parents=True, exist_ok=True)
        for path in (Workspace(like).actors, Workspace(like).places) if like else ():
            if path is not None:
                (root / path.name).write_text(path.read_text("utf-8"), "utf-8")
        for one in BROUGHT:
            if like and (like / one).is_dir():
                shutil.copytree(like / one, root / one, dirs_exist_ok=True)
        # Last, because this file is what makes the folder a workspace.
        part = workspace.settings.with_suffix(".part")
        part.write_text(text, "utf-8")
        part.replace(workspace.settings)
    except OSError as error:
        raise ConfigError(f"cannot be made: {error.strerror}", item=str(root)) from error
    return workspace


def begun(folder: Path) -> bool:
    """Whether a folder holds no more than what `create` makes before the settings: it was stopped, and can go on."""
    before = {"archive", "briefs", "actors.toml", "places.toml", "process.part"}
    return all(
        path.name in BROUGHT or (path.name in before and not (path.is_dir() and any(path.iterdir())))
        for path in folder.iterdir()
    )


def find(folder: Path | None = None) -> Workspace:
    """The workspace in this folder, or in the current one; not in a parent, so that nothing lands by surprise."""
    root = folder if folder is not None else Path()
    if not (root / SETTINGS).is_file():
        where = str(root) if folder is not None else str(root.resolve())
        raise ConfigError(
            f"is not a workspace: it holds no {SETTINGS}",
            item=where,
            advice="go to one, name one with -w FOLDER, or make one with: dragoman init FOLDER",
        )
    return Workspace(root)


def example(name: str) -> Path:
    """The folder of a bundled example: inside an installed package, or beside the sources of a checkout."""
    bundled = Path(str(files("dragoman") / "_examples" / name))
    checkout = Path(__file__).parents[2] / "examples" / name
    for folder in (bundled, checkout):
        if (folder / SETTINGS).is_file():
            return folder
    raise ConfigError(f"the example {name!r} is not in this installation", item=str(bundled), advice="install it anew")
