"""The lab: the process in which the twin runs. It reads a plan as one line of JSON and tells what it measures, a line each.

It lives in namespaces of its own (``running``) and ends when its input ends, so that nothing outlives whoever started it.
"""

import json
import os
import select
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from kommunalnetz.twin import routers, sending
from kommunalnetz.twin.netlink import Kernel, Key, key_of
from kommunalnetz.twin.records import Difference, Measured, Plan, Router, State, line, plan_of

SETTLED = 0.25
"""How long in s no route may change until a state counts as reached."""
GATHERED = 0.02
"""How long in s changes are gathered before they are looked at."""
RENEWALS = 4
"""How often in a state OSPFv3 is started anew on routers whose routes are wrong."""
ASKED_EVERY = 0.3
"""How often in s the daemons are asked for their neighbours while some are missing."""

Wrong = list[tuple[Router, Key, str, str]]
"""Router, destination, what is predicted, what its kernel holds."""


class Watch:
    """What happens while a state is waited for: when routes last changed, which neighbours are missing, what was started anew."""

    def __init__(self, begun: float) -> None:
        self.changed = begun
        self.asked = 0.0
        self.silent: tuple[str, ...] = ("",)
        self.before: float | None = None
        self.renewals, self.renewed = 0, list[str]()

    def look(self, lab: "Lab", state: State) -> None:
        """Look at the routes, and at the neighbours while some are missing."""
        if lab.look():
            self.changed = time.monotonic()
        if self.silent and time.monotonic() - self.asked > ASKED_EVERY:
            self.silent = lab.silent(state)
            self.asked = time.monotonic()

    @property
    def still(self) -> float:
        """How long in s no route has changed with all neighbours there; 0 while one is missing."""
        return 0.0 if self.silent else time.monotonic() - self.changed

    def note(self, names: Iterable[str]) -> None:
        """Routers have been started anew: neighbours are missing again, and the time of the last change before that counts."""
        self.before = self.changed if self.before is None else self.before
        self.renewals += 1
        self.renewed += names
        self.asked, self.silent = 0.0, ("",)


class Lab:
    """The routers that run, and what was last seen in their kernels."""

    def __init__(self, plan: Plan, kernels: Mapping[str, Kernel]) -> None:
        self.plan, self.kernels = plan, kernels
        self.routers = {router.id: router for router in plan.routers}
        self.seen: dict[str, dict[Key, str]] = {}
        self.keys = {site: tuple(map(key_of, prefixes)) for site, prefixes in plan.prefixes.items()}
        self.sites = {key: site for site, keys in self.keys.items() for key in keys}
        self.intact = {router.id: self._hops(router, plan.states[0].hops[router.id]) for router in plan.routers}

    def _hops(self, router: Router, predicted: Mapping[str, str]) -> dict[Key, str]:
        """What the kernel of a router must hold towards every other site, by prefix; no way is an empty text."""
        return {key: predicted.get(site, "") for site, keys in self.keys.items() if site != router.site for key in keys}

    def expected(self, state: State) -> dict[str, dict[Key, str]]:
        """What all routers that are up must hold in ``state``."""
        found = {name: dict(hops) for name, hops in self.intact.items() if name not in state.down}
        for name, changes in state.hops.items():
            if name in found:
                found[name].update({key: hops for site, hops in changes.items() for key in self.keys.get(site, ())})
        return found

    def look(self) -> bool:
        """Look again at the routers whose routes have changed; whether there are any."""
        stale = [space for space, kernel in self.kernels.items() if kernel.changed() or space not in self.seen]
        for space in stale:
            self.seen[space] = self.kernels[space].routes()
        return bool(stale)

    def wrong(self, expected: Mapping[str, Mapping[Key, str]]) -> Wrong:
        """Every way that is not as expected."""
        return [
            (self.routers[name], key, hops, found)
            for name, towards in expected.items()
            for key, hops in towards.items()
            if (found := self.seen[self.routers[name].space].get(key, "")) != hops
        ]

    def silent(self, state: State) -> tuple[str, ...]:
        """The interfaces (``router interface``) in which a neighbour is missing, of lines and routers that are up."""
        cut = {end for wire in self.plan.wires if wire.link in state.cut for end in zip(wire.spaces, wire.names, strict=True)}
        lacking = []
        for router in self.plan.routers:
            wanted = {name for name in router.interfaces if (router.space, name) not in cut}
            for daemon in self.plan.neighbours if wanted else ():
                lacking += [f"{router.id} {name}" for name in sorted(wanted - routers.neighbours(router, daemon))]
        return tuple(dict.fromkeys(lacking))

    def reached(self, state: State, phase: str, begun: float) -> Measured:
        """Wait until all kernels are as predicted and nothing changes any more, or until it is plain that they will not be."""
        expected, watch = self.expected(state), Watch(begun)
        while True:
            watch.look(self, state)
            wrong = self.wrong(expected)
            if (not wrong and watch.still > SETTLED) or time.monotonic() - begun > self.plan.patience:
                break
            if wrong and watch.still > self.plan.quiet and not self._renewed(wrong, watch):
                break
            select.select([kernel.changes for kernel in self.kernels.values()], [], [], 0.1)
            time.sleep(GATHERED)
        return Measured(
            outage=state.outage, phase=phase, pairs=self.pairs(expected), routes=sum(map(len, expected.values())),
            converged=round((watch.changed if watch.before is None else watch.before) - begun, 3),
            differences=tuple(map(self._difference, wrong)), silent=watch.silent, renewed=tuple(watch.renewed),
        )  # fmt: skip

    def _renewed(self, wrong: Wrong, watch: "Watch") -> bool:
        """Start OSPFv3 anew on the routers whose IPv6 routes are wrong, at most RENEWALS times; whether there was any to be.

        ospf6d loses equal paths and keeps dearer ones when several routers announce a prefix or lines run in parallel. What it
        computes from nothing is right, so a wrong prediction stays wrong; every renewal is told.
        """
        stale = {router.id: router for router, key, _, _ in wrong if "ospf6d" in self.plan.neighbours and len(key.address) == 16}
        if not stale or watch.renewals == RENEWALS:
            return False
        for router in stale.values():
            routers.asked(router.space, "ospf6d", "clear ipv6 ospf6 process")
        watch.note(stale)
        return True

    def pairs(self, expected: Mapping[str, Mapping[Key, str]]) -> int:
        """How many ordered pairs of sites have been compared."""
        sources = {name: self.routers[name].site for name in expected if self.routers[name].site in self.keys}
        return len({(source, self.sites[key]) for name, source in sources.items() for key in expected[name]})

    def _difference(self, wrong: tuple[Router, Key, str, str]) -> Difference:
        router, key, predicted, found = wrong
        site = self.sites[key]
        prefix = next(text for text, one in zip(self.plan.prefixes[site], self.keys[site], strict=True) if one == key)
        return Difference(router=router.id, site=site, prefix=prefix, predicted=predicted, found=found)

    def switch(self, state: State, *, up: bool) -> float:
        """Set both ends of all lines of a state up or down; when that was done."""
        begun = time.monotonic()
        for wire in self.plan.wires:
            if wire.link in state.cut:
                for space, name in zip(wire.spaces, wire.names, strict=True):
                    self.kernels[space].switch(name, up=up)
        return begun

    def measured(self) -> Iterator[Measured]:
        """Every state of the plan, and after each cut the mended network."""
        for state in self.plan.states[1:]:
            yield self.reached(state, "cut", self.switch(state, up=False))
            mended = State(outage=state.outage, cut=(), down=(), hops={})
            yield self.reached(mended, "mended", self.switch(state, up=True))


def tell(kind: str, **values: Any) -> None:
    """Something to whoever started the lab."""
    print(json.dumps({"kind": kind, **values}), flush=True)


def end_with_input() -> None:
    """End this process, and with it all that it started, as soon as nobody holds the other end of its input."""
    with suppress(OSError):
        while os.read(0, 4096):
            pass
    os._exit(1)


def main() -> None:
    """Start everything, measure every state, end."""
    text = sys.stdin.readline()
    threading.Thread(target=end_with_input, daemon=True).start()
    plan = plan_of(text)
    try:
        routers.own_mounts()
        kernels = routers.cable(plan)
        begun = time.monotonic()
        routers.start(plan.routers, lambda done: tell("started", done=done, of=len(plan.routers)))
        lab = Lab(plan, kernels)
        print(line(lab.reached(plan.states[0], "intact", begun), "measured"), end="", flush=True)
        for measured in lab.measured():
            print(line(measured, "measured"), end="", flush=True)
        if plan.traffic is not None:
            tell("counted", bytes=sending.counted(kernels, plan.traffic))
        if plan.trial is not None:
            for fared in sending.tried(plan.trial):
                print(line(fared, "tried"), end="", flush=True)
    except (routers.StartError, OSError) as error:
        tell("failed", reason=str(error))
        os._exit(1)
    tell("done")
    os._exit(0)


if __name__ == "__main__":
    main()
