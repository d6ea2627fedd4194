"""The twin on real routers: FRRouting in network namespaces against what the study predicts."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from kommunalnetz.cli.main import program
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.load import load
from kommunalnetz.inventory.records import Metrics
from kommunalnetz.traffic.study import Study, study
from kommunalnetz.twin.plan import for_lab, plan
from kommunalnetz.twin.requirements import lacking
from kommunalnetz.twin.running import measured
from system.conftest import missing

pytestmark = pytest.mark.system

ROOT = Path(__file__).resolve().parents[2]
HARD = Path(__file__).parent / "hard"
OUTAGES = (
    "link:kern-mainz-koblenz", "link:vulkaneifel-anbieter-a", "device:kern-mainz", "device:kern-trier", "device:rz-mainz-r1",
    "device:mayen-koblenz-r1", "site:rz-koblenz", "duct:trasse-rheintal", "duct:strom-mainz", "site:netz-anbieter-a",
)  # fmt: skip
"""Of the reference inventory: lines (one of them a tunnel), routers, sites, ducts and a provider's network."""


@pytest.fixture(autouse=True)
def _able() -> None:
    if (lack := lacking(1, ("zebra", "ospfd", "ospf6d", "isisd", "bfdd"))) is not None:
        missing(lack.msgid.format_map({**lack.values}))


def studied(folder: Path) -> Study:
    """The study of an inventory whose routers all can be run."""
    return study(for_lab(load(folder)), outages=())


def agreed(folder: Path, *names: str) -> None:
    """The twin of ``folder`` agrees in every state."""
    found = studied(folder)
    states = list(measured(plan(found, [found.outage(name) for name in names])))
    assert [(one.outage, one.phase) for one in states] == [
        ("", "intact"), *((name, phase) for name in names for phase in ("cut", "mended"))
    ]  # fmt: skip
    assert [difference for one in states for difference in one.differences] == []
    assert [name for one in states for name in one.silent] == []


def test_the_routers_of_the_reference_inventory_do_what_is_predicted_in_ten_outages() -> None:
    agreed(ROOT / "inventory", *OUTAGES)


def test_parallel_lines_double_sites_islands_and_one_way_metrics_are_routed_as_predicted() -> None:
    agreed(HARD, "link:par-1", "device:c1", "duct:sea")


def test_the_ring_runs_is_is_and_answers_as_its_schema_says() -> None:
    """Six sites see 6 x 5 pairs over two IP versions; without one of them 5 routers have 5 destinations, one of them without a way."""
    words = ["twin", "examples/ring", "--cut", "link:nord-nordost", "--cut", "device:sued", "--format", "json"]
    done = subprocess.run([sys.executable, "-m", "kommunalnetz", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    jsonschema.validate(answer, json.loads((ROOT / "docs/schema/twin.schema.json").read_text(encoding="utf-8")))
    assert answer["routing"] == "isis"
    assert [(row["phase"], row["pairs"], row["routes"], row["differing"]) for row in answer["rows"]] == [
        ("intact", 30, 60, 0), ("cut", 30, 60, 0), ("mended", 30, 60, 0), ("cut", 25, 50, 0), ("mended", 30, 60, 0)
    ]  # fmt: skip


def test_a_wrong_prediction_is_told_as_differences() -> None:
    """Nord and Süd lie opposite each other in the ring. If the line from Nord to Nordost cost more, both would use the other way only."""
    real = studied(ROOT / "examples/ring")
    wrong = study(dearer(real.inventory, "nord-nordost"), outages=())
    [intact] = measured(replace(plan(real, (), predicted=wrong), quiet=1.5))
    told = {(one.router, one.site): (one.predicted, one.found) for one in intact.differences}
    assert told["nord", "sued"] == ("eth2", "eth1 eth2")
    assert told["sued", "nord"] == ("eth2", "eth1 eth2")
    assert ("nordwest", "suedwest") not in told


def dearer(inventory: Inventory, link: str) -> Inventory:
    """The inventory with a larger metric of one line."""
    one = inventory.links[link].model_copy(update={"metric": Metrics(a_to_b=1000, b_to_a=1000)})
    return replace(inventory, links={**inventory.links, link: one})


def test_a_killed_run_leaves_nothing() -> None:
    """Every process of the run bears the mark in its environment; namespaces and mounts end with the last of them."""
    mark = f"{os.getpid()}.{time.monotonic_ns()}"
    for end in (signal.SIGKILL, signal.SIGTERM):
        run = subprocess.Popen(
            [sys.executable, "-m", "kommunalnetz", "twin", "examples/ring", "--cuts", "0", "--patience", "60"], cwd=ROOT,
            env=os.environ | {"KOMMUNALNETZ_TWIN_TEST": mark}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert waited(lambda: any("isisd" in name for name in marked(mark)))
        run.send_signal(end)
        run.wait()
        assert waited(lambda: not marked(mark)), marked(mark)
    spaces = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True, check=True).stdout.split()
    assert "r0" not in spaces
    assert not list(Path("/run/frr").glob("r[0-9]*"))


def marked(mark: str) -> list[str]:
    """The names of the processes that bear ``mark`` in their environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"KOMMUNALNETZ_TWIN_TEST={mark}\0".encode() in (process / "environ").read_bytes():
                found.append((process / "comm").read_text().strip())
        except OSError:
            continue
    return found


def waited(claim: Callable[[], bool]) -> bool:
    """Whether a claim becomes true within a minute."""
    for _ in range(600):
        if claim():
            return True
        time.sleep(0.1)
    return False


def test_a_network_without_addresses_is_refused_with_the_command_that_gives_them(tmp_path: Path) -> None:
    shutil.copy(ROOT / "examples/ring/netz.yaml", tmp_path / "netz.yaml")
    result = CliRunner().invoke(program, ["twin", str(tmp_path)], env={"KOMMUNALNETZ_LANGUAGE": "en"})
    assert result.exit_code == 2
    assert "addresses allocate" in result.stderr


def test_counted_loads_are_the_predicted_ones_within_the_spread_of_flows() -> None:
    """Nord sends 300 Mbit/s to Süd, half each way round, Nordost 100 Mbit/s to Südost; nothing else."""
    answer = answered("twin-traffic", "traffic", "examples/ring", "--seconds", "4", "--packets", "8000")
    assert answer["agrees"]
    assert {(row["link"], row["direction"]): row["predicted_bit_per_s"] for row in answer["rows"]} == {
        ("nord-nordost", "a_to_b"): 150e6, ("nordost-suedost", "a_to_b"): 250e6, ("suedost-sued", "a_to_b"): 150e6,
        ("nordwest-nord", "b_to_a"): 150e6, ("suedwest-nordwest", "b_to_a"): 150e6, ("sued-suedwest", "b_to_a"): 150e6,
    }  # fmt: skip
    both = {row["link"]: row["counted_bit_per_s"] for row in answer["rows"]}
    assert both["nord-nordost"] + both["nordwest-nord"] == pytest.approx(300e6, rel=0.03)


def test_priority_traffic_nobody_planned_keeps_its_way_with_the_rendered_queues_and_loses_it_without() -> None:
    """Telephony at 80 % of its cap: 33 % of 5 Mbit/s on the line, in 200 of the 238 bytes that a packet takes there 1.109 Mbit/s."""
    answer = answered("twin-queues", "queues", "examples/zwei-rechenzentren", "--seconds", "3")
    assert (answer["priority_kept"], answer["priority_harmed_without"]) == (True, True)
    [urgent] = [row for row in answer["rows"] if row["priority"]]
    assert urgent["queued_loss_share"] <= 0.01
    assert urgent["plain_loss_share"] > 0.1
    assert urgent["queued_median_s"] < urgent["plain_median_s"] / 4


def answered(schema: str, *words: str) -> dict[str, Any]:
    """The JSON of a twin command, valid by its schema."""
    done = subprocess.run(
        [sys.executable, "-m", "kommunalnetz", "twin", *words, "--format", "json"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    jsonschema.validate(answer, json.loads((ROOT / f"docs/schema/{schema}.schema.json").read_text(encoding="utf-8")))
    return answer
