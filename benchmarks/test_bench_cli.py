"""Whole processes: how long the interpreter alone, the help and the check of the reference inventory take.

``make bench`` prints the table; the first row is the bare interpreter in the same run, to compare with.
"""

import subprocess
import sys
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ("-m", "kommunalnetz")
RUNS = {
    "python -c pass": ("-c", "pass"),
    "kommunalnetz --help": (*PROGRAM, "--help"),
    "kommunalnetz --help, German": (*PROGRAM, "--help", "--language", "de"),
    "kommunalnetz check --help": (*PROGRAM, "check", "--help"),
    "kommunalnetz check inventory": (*PROGRAM, "check", str(ROOT / "inventory"), "--date", "2026-11-01", "--fail-on", "never"),
    "kommunalnetz loads inventory": (*PROGRAM, "loads", str(ROOT / "inventory"), "--date", "2026-11-01"),
    "kommunalnetz simulate SCENARIO": (*PROGRAM, "simulate", str(ROOT / "examples" / "scenarios" / "schulen.yaml"), "--date", "2026-11-01"),
}


@pytest.mark.benchmark(group="whole processes")
@pytest.mark.parametrize("name", list(RUNS))
def test_a_process_ends_well(benchmark: BenchmarkFixture, name: str) -> None:
    def run() -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([sys.executable, *RUNS[name]], capture_output=True, check=True)

    done = benchmark.pedantic(run, rounds=5, warmup_rounds=1)  # type: ignore[no-untyped-call]
    assert done.returncode == 0


@pytest.mark.benchmark(group="whole set of documents")
def test_the_documents_of_24_counties_in_every_edition(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """Internal, district administrators, public and one of each county: HTML, PDF, JSON, XLSX, DOCX, PPTX and the sheets."""
    if benchmark.disabled:
        pytest.skip("measured only with --benchmark-enable; tests/system writes the same set")
    editions = [word for key in ("internal", "councillors", "public", "county") for word in ("--edition", key)]
    arguments = (*PROGRAM, "report", str(ROOT / "inventory"), "--output", str(tmp_path), *editions)

    def run() -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([sys.executable, *arguments], capture_output=True, check=True)

    benchmark.pedantic(run, rounds=3)  # type: ignore[no-untyped-call]
    assert len(list(tmp_path.glob("*.pptx"))) == 27
