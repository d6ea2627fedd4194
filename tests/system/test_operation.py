"""Differences against what FRRouting itself shows, and rules in the hands of Prometheus' own checker."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from kommunalnetz.inventory.load import load
from kommunalnetz.output.config.comparison import Difference, difference
from kommunalnetz.output.config.monitoring import monitoring
from kommunalnetz.output.config.platform import platform
from kommunalnetz.output.config.rendering import rendered
from kommunalnetz.output.config.running import Collected
from kommunalnetz.traffic.study import study
from system.conftest import missing as not_there
from system.namespaces import DAEMONS, frr, loaded, namespace, run
from system.test_configurations import daemons, interfaces

pytestmark = pytest.mark.system

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("name", "device"), [("inventory", "vulkaneifel-r1"), ("inventory", "gateway-mainz-r1"), ("examples/ring", "nord")]
)
def test_what_the_daemons_show_is_what_was_rendered_and_commands_bring_it_back(name: str, device: str, tmp_path: Path) -> None:
    """Loaded whole there is no difference; after a change the commands of the difference, entered as they are, leave none.

    The host name is that of the machine: vtysh does not pass it on.
    """
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        not_there("Linux as root")
    if not (DAEMONS / "zebra").exists():
        not_there("frr")
    files = rendered(study(load(ROOT / name), outages=()), [device])[device]
    text = files["frr.conf"].replace("REPLACE-routing", "correct-horse")
    space, path = f"kn{os.getpid()}o", tmp_path / "frr.conf"

    def differs() -> Difference:
        shown = run("ip", "netns", "exec", space, "vtysh", "-N", space, "-c", "show running-config")
        named = re.sub(r"^hostname .*", f"hostname {device}", shown, flags=re.MULTILINE)
        return difference(device, files, Collected(path=device, files={"": named}), "frr", platform("frr", None))

    def entered(lines: str) -> None:
        path.write_text(lines, encoding="ascii")
        assert loaded(space, path) == ""

    with namespace(space, interfaces(text)), frr(space, daemons(files["daemons"])):
        entered(text)
        assert differs().same, differs()
        port = interfaces(text)[0]
        entered(
            f"interface {port}\n description changed\n ip ospf cost 77\n no ip ospf bfd\n ip address 192.0.2.254/31\nexit\n"
            "router ospf\n maximum-paths 2\nexit\n"
            if "router ospf\n" in text else f"interface {port}\n description changed\n isis metric 77\nexit\n"
        )  # fmt: skip
        found = differs()
        assert len(found.files[0].changes) >= 3, found
        entered("\n".join(found.files[0].commands).replace("REPLACE-routing", "correct-horse") + "\n")
        assert differs().same, differs()


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the monitoring of the shipped inventory."""
    if shutil.which("promtool") is None:
        not_there("promtool")
    folder = tmp_path_factory.mktemp("monitoring")
    for name, text in monitoring(study(load(ROOT / "inventory"), outages=()), str).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def promtool(folder: Path, *words: str) -> str:
    """What promtool says in ``folder``; it must agree."""
    done = subprocess.run(["promtool", *words], cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_prometheus_takes_configuration_targets_and_rules(rules: Path) -> None:
    said = promtool(rules, "check", "config", "prometheus.yml")
    assert "rules found" in said
    assert "FAILED" not in said


def line(rules: Path, link: str) -> dict[str, str]:
    """The labels of the direction of a line that its first router counts."""
    found = yaml.safe_load((rules / "rules.yml").read_text(encoding="utf-8"))["groups"][0]["rules"]
    return next(rule["labels"] for rule in found if rule["record"] == "kommunalnetz:capacity_bit_per_s" and rule["labels"]["link"] == link)


def series(labels: dict[str, str], *, share: float, up: int = 1, capacity: float = 300e6) -> list[dict[str, str]]:
    """Counters of an interface that is filled to ``share`` with frames of 980 bytes and their 20 bytes of preamble and gap."""
    frames = share * capacity / 8 / 1000 * 60
    tags = f'device="{labels["device"]}", ifName="{labels["ifName"]}"'
    return [
        {"series": f"ifHCOutOctets{{{tags}}}", "values": f"0+{980 * frames:.0f}x200"},
        {"series": f"ifHCOutUcastPkts{{{tags}}}", "values": f"0+{frames:.0f}x200"},
        {"series": f"ifOperStatus{{{tags}}}", "values": f"{up}+0x200"},
    ]


CASES = (
    (0.45, 1, set[str]()), (0.60, 1, {"LineYellow"}), (0.80, 1, {"LineRed"}), (0.80, 2, {"LineDown"}),
    (0.90, 2, {"LineDown", "LineFullInOutage"}),
)  # fmt: skip
"""Share to which the line is filled, state of another line (1: up), alerts that fire."""


def test_alerts_fire_at_the_limits_of_the_policy(rules: Path) -> None:
    """germersheim has 300 Mbit/s; the limits are 50, 70 and, while another line is down, 85 %. 14 min are too short, 100 min are enough."""
    labels, other = line(rules, "germersheim-kaiserslautern"), line(rules, "ahrweiler-koblenz")
    content = yaml.safe_load((rules / "rules.yml").read_text(encoding="utf-8"))
    content["groups"][0]["rules"] = [
        one for one in content["groups"][0]["rules"] if one["labels"].get("link") in (labels["link"], other["link"])
    ]
    (rules / "few.yml").write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    sentences = {rule["alert"]: rule["annotations"]["summary"] for rule in content["groups"][2]["rules"]}

    def expected(name: str, share: float) -> dict[str, Any]:
        about, sentence = other if name == "LineDown" else labels, sentences[name]
        for label, value in about.items():
            sentence = sentence.replace(f"{{{{ $labels.{label} }}}}", value)
        sentence = sentence.replace("{{ $value | humanizePercentage }}", f"{100 * share:.4g}%")
        severity = "warning" if name == "LineYellow" else "critical"
        return {"exp_labels": {**about, "severity": severity}, "exp_annotations": {"summary": sentence}}

    tests = [
        {
            "interval": "1m", "input_series": series(labels, share=share) + series(other, share=0.0, up=up),
            "alert_rule_test": [
                *(
                    {"eval_time": "100m", "alertname": name, "exp_alerts": [expected(name, share)] if name in firing else []}
                    for name in ("LineYellow", "LineRed", "LineFullInOutage", "LineDown")
                ),
                *({"eval_time": "14m", "alertname": name, "exp_alerts": []} for name in ("LineYellow", "LineRed", "LineFullInOutage")),
            ],
        }
        for share, up, firing in CASES
    ]  # fmt: skip
    document = {"rule_files": ["few.yml"], "evaluation_interval": "1m", "tests": tests}
    (rules / "test.yml").write_text(yaml.safe_dump(document), encoding="utf-8")
    assert "SUCCESS" in promtool(rules, "test", "rules", "test.yml")
