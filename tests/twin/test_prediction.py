"""What the twin compares with, by hand on the ring of six, and what a machine may lack."""

from pathlib import Path

from kommunalnetz.inventory.load import load
from kommunalnetz.traffic.study import study
from kommunalnetz.twin.plan import for_lab, plan
from kommunalnetz.twin.records import Measured, line, plan_of
from kommunalnetz.twin.requirements import lacking
from kommunalnetz.twin.table import twin_table

ROOT = Path(__file__).resolve().parents[2]


def test_a_plan_holds_the_next_hops_of_the_ring_and_survives_the_way_to_the_lab() -> None:
    """Nord's first line goes to Nordost, its second to Nordwest; Süd lies opposite. Without the first, all goes by the second."""
    ring = study(for_lab(load(ROOT / "examples/ring")), outages=())
    made = plan(ring, [ring.outage("link:nord-nordost"), ring.outage("device:nord")])
    assert made.states[0].hops["nord"] == {
        "nordost": "eth1",
        "suedost": "eth1",
        "sued": "eth1 eth2",
        "suedwest": "eth2",
        "nordwest": "eth2",
    }
    assert made.states[1].hops["nord"] == {"nordost": "eth2", "suedost": "eth2", "sued": "eth2"}
    assert "nord" not in made.states[2].hops
    assert made.states[2].hops["nordwest"] == {"nord": "", "nordost": "eth1", "suedost": "eth1"}
    assert plan_of(line(made, "plan")) == made


def test_routers_of_other_makes_get_the_interfaces_of_the_platform_that_can_be_run() -> None:
    hard = load(Path(__file__).parent / "hard")
    lab = for_lab(hard)
    assert hard.links["west-c2"].ports.b == "GigabitEthernet0/0/1.17"
    assert (lab.links["west-c2"].ports.b, lab.links["c1-s1"].ports.a) == ("", "trunk")
    assert (lab.devices["c2"].platform, lab.devices["c2"].ports) == ("", ())


def test_the_last_sentence_says_whether_the_twin_agreed_and_whether_it_needed_help() -> None:
    ring = study(for_lab(load(ROOT / "examples/ring")), outages=())
    made = plan(ring, ())

    def told(silent: tuple[str, ...] = (), renewed: tuple[str, ...] = ()) -> tuple[str, object]:
        state = Measured(outage="", phase="intact", pairs=30, routes=60, converged=1.0, silent=silent, renewed=renewed)
        last = twin_table(ring, made, [state], (4, 6)).remarks[-1]
        return last.msgid, last.values.get("times")

    assert told() == ("The twin agrees with the prediction: every next hop of every router.", None)
    assert told(silent=("nord eth1",)) == ("The twin does not agree with the prediction.", None)
    helped, times = told(renewed=("nord", "sued"))
    assert ("started anew" in helped, times) == (True, 2)


def test_what_lacks_is_said() -> None:
    elsewhere, daemon, room = lacking(1, (), system="win32"), lacking(1, ("nosuchd",)), lacking(10**9, ())
    assert elsewhere is not None
    assert "Linux" in elsewhere.msgid
    assert daemon is None or "{path}" in daemon.msgid or "{program}" in daemon.msgid
    assert room is not None
