"""The worked example prints what its page shows."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("worked_example", ROOT / "tools" / "worked_example.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["worked_example"] = module
    spec.loader.exec_module(module)
    return module


def test_every_block_is_what_the_command_prints_now(tool: ModuleType, ukraine: Path) -> None:
    text = tool.PAGE.read_text("utf-8")
    assert len(tool.BLOCK.findall(text)) > 6
    assert tool.filled(text, tool.runner(ukraine)) == text


def test_a_block_is_filled_and_cut_to_its_length(tool: ModuleType) -> None:
    text = "A\n<!-- output show -w 'a b' -->\nold\n<!-- /output -->\nB"
    new = tool.filled(text, lambda words: "\n".join([f"line {words[2]}"] * 100))
    assert new.count("line a b") == tool.LONGEST
    assert "(40 more lines)" in new
    assert tool.filled(new, lambda words: "\n".join([f"line {words[2]}"] * 100)) == new
