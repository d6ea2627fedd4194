"""What the tests of the commands share: a small inventory and a way to call the program."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kommunalnetz.cli.main import program

SMALL = Path(__file__).parent / "small"
GOLDEN = Path(__file__).parent / "golden"
Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call the program: ``run("check", "small")`` in the folder of the tests, in English unless told otherwise."""

    def called(*words: str, language: str = "en", **environment: str) -> Result:
        result = CliRunner().invoke(program, list(words), env={"KOMMUNALNETZ_LANGUAGE": language, **environment})
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    monkeypatch.chdir(Path(__file__).parent)
    return called


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compare a text with the file of that name; the file is reviewed by eye and never written by a test."""

    def compared(name: str, text: str) -> None:
        assert text == (GOLDEN / name).read_text(encoding="utf-8")

    return compared
