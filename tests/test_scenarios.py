"""The library of scenarios: every one is read and simulated, and the page says what comes of it."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.load import load
from kommunalnetz.inventory.scenario import scenario

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "examples" / "scenarios"


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("scenario_page", ROOT / "tools" / "scenarios.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TOOL = _tool()


@pytest.fixture(scope="module")
def counties() -> Inventory:
    """The reference inventory."""
    return load(ROOT / "inventory")


@pytest.mark.parametrize("name", TOOL.NAMES)
def test_the_page_tells_the_answer_that_the_scenario_has(counties: Inventory, name: str) -> None:
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    section = page.split(f"## {scenario(FOLDER / f'{name}.yaml').name}\n", 1)[1].split("\n## ", 1)[0]
    expected = TOOL.section(counties, name).split("\n", 1)[1]
    assert section.strip() == expected.strip()


def test_every_scenario_of_the_folder_is_on_the_page_with_its_question() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.yaml")) == sorted(TOOL.NAMES)
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    for name in TOOL.NAMES:
        found = scenario(FOLDER / f"{name}.yaml")
        assert found.told == ()
        assert found.head.question in page
        assert found.base is not None
        assert found.base.resolve() == ROOT / "inventory"


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.yaml")), ids=lambda path: path.stem)
def test_a_scenario_is_read_in_two_minutes_and_tags_what_nobody_knows(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 45
    if "up:" in text or "volume:" in text:
        assert "keine Quelle gefunden" in text
