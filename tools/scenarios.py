"""Write ``examples/scenarios/README.md``: the question of every scenario and its answer on the reference inventory.

``--check`` writes nothing and fails if the page is stale.
"""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from kommunalnetz.checks.lights import lights
from kommunalnetz.inventory.edits import Host, apply
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.load import load
from kommunalnetz.inventory.records import SiteKind
from kommunalnetz.inventory.scenario import Scenario, scenario
from kommunalnetz.output.palette import LIGHTS
from kommunalnetz.output.simulation_text import answer
from kommunalnetz.output.view_names import alphabetical, site_name
from kommunalnetz.planning.simulation import Plan, edited, simulation
from kommunalnetz.text import NBSP, Text
from kommunalnetz.traffic.study import study

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "examples" / "scenarios"
DAY = date(2026, 10, 31)
NAMES = (
    "landraetekonferenz", "fachverfahren", "sicheres-surfen", "gigabit-in-stufen", "e-akte", "zusammenlegung", "schulen", "home-office",
    "wahlabend", "krisenstab", "cloud-buero", "patchtag", "zweites-rechenzentrum", "hochwasser",
)  # fmt: skip
HEAD = """\
# Was wäre wenn: vierzehn Fragen an das Beispielnetz

Jede Datei ist ein Szenario: eine Frage und eine kurze Liste von Maßnahmen. Die Antworten gelten für das erfundene Netz der 24 Landkreise
in `inventory` (**BEISPIELDATEN**); ausgegangen wird vom 31. Oktober 2026. `tools/scenarios.py` schreibt diese Seite, ein Test prüft sie.

```console
$ kommunalnetz simulate examples/scenarios/e-akte.yaml --date 2026-10-31
$ kommunalnetz simulate examples/scenarios/krisenstab.yaml examples/scenarios/cloud-buero.yaml inventory --date 2026-10-31
```

Was in [annahmen](annahmen) steht, gilt vorher und nachher: zum Beispiel das Netz, bevor es die Landrätekonferenz gab.
"""


def answers(inventory: Inventory, one: Scenario) -> Iterator[str]:
    """The answer of a scenario in German, one sentence list per stage."""
    text = Text("de")
    for stage in simulation(inventory, [Plan(assumed=one.assumed, top=(one,))], DAY).stages:
        year = "" if stage.year is None else f"**{stage.year}:** "
        yield f"* {year}{' '.join(answer(stage, text))}".replace(NBSP, " ")


def hosts(inventory: Inventory, one: Scenario) -> Iterator[str]:
    """The same service with every county as its host: need of the host's fullest line before and after, nothing down."""
    text, service = Text("de"), "register"
    before = {light.site.id: light for light in lights(study(inventory, date=DAY, outages=()))}
    counties = [site for site in inventory.sites.values() if site.kind is SiteKind.COUNTY]
    after = edited(inventory, [one])
    yield "| Betreiber | gebucht | Spitzenstunde vorher | nachher |"
    yield "|---|---|---|---|"
    for site in sorted(counties, key=lambda site: alphabetical(site_name(inventory, site))):
        there = apply(after, [Host(service=service, sites=(site.id,))])
        (found,) = (light for light in lights(study(there, date=DAY, outages=())) if light.site.id == site.id)
        cells = (
            f"{LIGHTS[light.bandwidth.colour.value].symbol} {text.value(light.numbers.need_share, 'share')}"
            for light in (before[site.id], found)
        )
        yield f"| {site_name(inventory, site)} | {text.value(found.booked_up, 'rate')} | {' | '.join(cells)} |".replace(NBSP, " ")


def section(inventory: Inventory, name: str) -> str:
    """The part of the page about a scenario."""
    one = scenario(FOLDER / f"{name}.yaml")
    parts = [f"## {one.name}", f"{one.head.question} ([{name}.yaml]({name}.yaml))"]
    if one.assumed:
        parts.append("Vorausgesetzt: " + "; ".join(f"{other.name} ({Path(other.file).name})" for other in one.assumed) + ".")
    parts.append("\n".join(answers(inventory, one)))
    if name == "fachverfahren":
        parts += ["Derselbe Dienst bei jedem anderen Landkreis, wenn nichts ausgefallen ist:", "\n".join(hosts(inventory, one))]
    return "\n\n".join(parts) + "\n"


def main(check: bool) -> int:
    """0 if the page is up to date (or was written)."""
    inventory, page = load(ROOT / "inventory"), FOLDER / "README.md"
    content = "\n".join([HEAD, *(section(inventory, name) for name in NAMES)])
    if not check:
        page.write_text(content, encoding="utf-8", newline="\n")
        return 0
    stale = not page.exists() or page.read_text(encoding="utf-8") != content
    if stale:
        print("examples/scenarios/README.md is stale; run python tools/scenarios.py", file=sys.stderr)
    return int(stale)


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
