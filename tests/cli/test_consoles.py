"""Real processes: character sets, pipes, terminals, interruptions, paths with umlauts."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SMALL = Path(__file__).parent / "small"
DAY = ("--date", "2026-03-01")
COMMAND = (sys.executable, "-m", "kommunalnetz")


def environment(**more: str) -> dict[str, str]:
    """A small environment: the path, no locale but what is asked for."""
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "SYSTEMROOT", "PYTHONPATH", "TMPDIR", "TEMP")}
    return kept | more


def ran(*words: str, cwd: Path | None = None, **more: str) -> subprocess.CompletedProcess[bytes]:
    """The finished process."""
    return subprocess.run([*COMMAND, *words], capture_output=True, check=False, cwd=cwd, env=environment(**more), timeout=60)


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("cp1252", ("check",)),
        ("cp1252", ("loads",)),
        ("cp1252", ("explain", "KN301")),
        ("cp850", ("--help",)),
        ("ascii", ("check",)),
        ("ascii", ("loads",)),
        ("ascii", ("--help",)),
        ("utf-8", ("loads",)),
    ],
    ids=str,
)
def test_no_console_makes_the_program_stumble(encoding: str, words: tuple[str, ...]) -> None:
    arguments = (str(SMALL), *DAY) if words[0] in ("check", "loads") else ()
    done = ran(*words, *arguments, PYTHONIOENCODING=encoding, LANG="de_DE.UTF-8")
    assert done.returncode in (0, 1)
    assert done.stderr == b""
    told = done.stdout.decode(encoding)
    if words[0] == "loads":
        assert "Leitungen nach Auslastung" in told
        assert ("\u2500" in told) == (encoding == "utf-8")
    if words == ("--help",):
        assert ("f\u00fcr andere" if encoding != "ascii" else "fuer andere") in told


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LANG": "C"}, "1 error"),
        ({}, "1 error"),
        ({"LANG": "de_DE.UTF-8"}, "1 Fehler"),
        ({"LANG": "de_DE.UTF-8", "KOMMUNALNETZ_LANGUAGE": "en"}, "1 error"),
    ],
    ids=str,
)
def test_the_language_is_that_of_the_environment(variables: dict[str, str], expected: str) -> None:
    assert expected in spoken(variables)


def spoken(variables: dict[str, str]) -> str:
    """What ``check`` prints in an environment."""
    done = subprocess.run(
        [*COMMAND, "check", str(SMALL), *DAY], capture_output=True, check=False, env=environment() | variables, timeout=60
    )
    return done.stdout.decode(errors="replace")


def test_machine_formats_are_utf_8_on_every_console(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("network: {title: L\u00e4nder}\nsites:\n  - {id: a}\n", encoding="utf-8")
    done = ran("export", str(tmp_path), "--format", "json", PYTHONIOENCODING="cp1252")
    assert done.returncode == 0
    check = ran("check", str(tmp_path), *DAY, "--format", "junit", PYTHONIOENCODING="cp1252")
    assert "L\u00e4nder".encode() in check.stdout
    assert b"\r" not in check.stdout


def test_a_path_with_umlauts_and_blanks_works(tmp_path: Path) -> None:
    folder = tmp_path / "Kreis S\u00fcdliche Weinstra\u00dfe"
    folder.mkdir()
    for path in SMALL.glob("*.yaml"):
        (folder / path.name).write_bytes(path.read_bytes())
    done = ran("check", folder.name, *DAY, cwd=tmp_path, PYTHONIOENCODING="utf-8")
    assert done.returncode == 1
    assert f"{folder.name}/links.yaml:2:37: error KN301".encode() in done.stdout


def test_a_closed_pipe_is_no_complaint() -> None:
    process = subprocess.Popen(
        [*COMMAND, "demands", str(SMALL), *DAY, "--format", "csv"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    process.wait(timeout=60)
    with process.stderr as stderr:
        assert stderr.read() == b""


def test_wide_tables_are_not_cut_in_a_pipe(tmp_path: Path) -> None:
    title = "Trench " + "x" * 300
    for path in SMALL.glob("*.yaml"):
        text = path.read_text(encoding="utf-8").replace("Trench along the Rhine", title)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    assert title.encode() in ran("spof", str(tmp_path), *DAY, COLUMNS="80").stdout


def test_no_colours_reach_a_pipe_even_if_the_terminal_has_them() -> None:
    assert b"\x1b" not in ran("check", str(SMALL), *DAY, TERM="xterm-256color").stdout


@pytest.mark.skipif(os.name == "nt", reason="a console interrupt cannot be sent to one process alone")
def test_ctrl_c_ends_with_130_and_leaves_the_old_file(tmp_path: Path) -> None:
    """Reading is replaced by a long sleep that says when it begins, so that the program is surely at work when the signal comes."""
    output = tmp_path / "findings.json"
    output.write_text("old", encoding="utf-8")
    slow = "import time, kommunalnetz.inventory.load as l; l.load = lambda path: (print('at work', flush=True), time.sleep(60))\n"
    code = slow + "from kommunalnetz.cli.main import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "check", str(SMALL), "--format", "json", "--output", str(output)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(),
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell starts its background jobs deaf to it
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == b"at work\n"
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Interrupted" in errors
    assert b"Traceback" not in errors
    assert output.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["findings.json"]


@pytest.mark.skipif(os.name == "nt", reason="pty is not there")
def test_a_terminal_gets_colours_unless_it_declines_them() -> None:
    assert b"\x1b[" in on_terminal()
    assert b"\x1b[31m" not in on_terminal(NO_COLOR="1")


def on_terminal(**more: str) -> bytes:
    """What ``check`` writes when its stdout is a terminal."""
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "check", str(SMALL), *DAY], stdout=theirs, stderr=subprocess.DEVNULL, env=environment(TERM="xterm", **more)
    )
    os.close(theirs)
    written = b""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        written += part
    process.wait(timeout=60)
    os.close(ours)
    return written


def test_a_manual_page_has_lines_of_readable_length_in_a_pipe() -> None:
    assert max(map(len, ran("explain", "KN301").stdout.decode().splitlines())) <= 100
