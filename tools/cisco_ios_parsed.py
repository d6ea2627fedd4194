"""Read configurations for IOS-XE with the parsers of the Ansible collection cisco.ios and keep what they understood.

The collection is too large to be a dependency of the tests (and its licence is the GPL), so its answers lie beside the tests. To make them
anew after a change of the templates, in an environment of its own::

    python -m venv build/ansible && build/ansible/bin/pip install ansible==12.3.0
    build/ansible/bin/python tools/cisco_ios_parsed.py
"""

import hashlib
import json
import re
import sys
import warnings
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests" / "output" / "config" / "golden" / "ios-xe"
PARSED = ROOT / "tests" / "output" / "config" / "parsed"
TEMPLATES = "ansible_collections.cisco.ios.plugins.module_utils.network.ios.rm_templates"
PARTS = {
    "interfaces": ("InterfacesTemplate", "interface ", ""),
    "l3_interfaces": ("L3_interfacesTemplate", "interface ", ""),
    "ospf_interfaces": ("Ospf_interfacesTemplate", "interface ", " ip ospf "),
    "ospfv2": ("Ospfv2Template", "router ospf ", " "),
    "acls": ("AclsTemplate", "ip access-list |ipv6 access-list ", " "),
    "ntp_global": ("Ntp_globalTemplate", "ntp ", "ntp "),
    "logging_global": ("Logging_globalTemplate", "logging ", "logging "),
    "snmp_server": ("Snmp_serverTemplate", "snmp-server ", "snmp-server "),
}
"""By module: its class, how its sections begin, and how the lines begin that it must know (empty: it is one of several readers)."""


def section(text: str, start: str) -> list[str]:
    """The lines of the sections whose first line matches ``start``, without comments."""
    found: list[str] = []
    inside = False
    for line in text.splitlines():
        if line.startswith("!") or line.strip() == "!":
            continue
        inside = bool(re.match(start, line)) if not line.startswith(" ") else inside
        if inside:
            found.append(line)
    return found


def parsed(text: str) -> dict[str, Any]:
    """What each parser understands, and the lines that it does not know."""
    found: dict[str, Any] = {}
    unknown: list[str] = []
    for name, (template, start, own) in PARTS.items():
        lines = section(text, start)
        made = getattr(import_module(f"{TEMPLATES}.{name}"), template)(lines=lines)
        found[name] = made.parse()
        known = [parser["getval"] for parser in made.PARSERS]
        unknown += [line for line in lines if own and line.startswith(own) and not any(re.match(one, line) for one in known)]
    for process in found["ospfv2"].get("processes", {}).values():
        process["passive_interfaces"]["interface"]["name"].sort()  # a set there
    return {**found, "unknown": unknown}


def main() -> int:
    """Write a file for every reviewed configuration."""
    warnings.simplefilter("ignore")
    PARSED.mkdir(exist_ok=True)
    for path in sorted(GOLDEN.glob("*/ios-xe.cfg")):
        content = path.read_bytes()
        by = f"cisco.ios of ansible {version('ansible')}"
        answer = {"by": by, "of": hashlib.sha256(content).hexdigest(), **parsed(content.decode("ascii"))}
        target = PARSED / f"{path.parent.name}.json"
        target.write_text(json.dumps(answer, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        print(target.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
