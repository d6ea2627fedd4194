"""The overlay: what the twin adds to a rendered configuration so that it runs in a lab. It is printed, and it is all."""

from collections.abc import Iterable, Sequence

from kommunalnetz.inventory.records import NetworkRecord

FIRST = "no zebra nexthop kernel enable"
"""zebra 8.4 loses equal paths after a line comes back if the kernel keeps groups of next hops; routes are the same without them."""
_OSPF = (
    "ip ospf hello-interval 1", "ip ospf dead-interval 20", "ip ospf retransmit-interval 1",
)  # fmt: skip
_OSPF6 = ("ipv6 ospf6 hello-interval 1", "ipv6 ospf6 dead-interval 20", "ipv6 ospf6 retransmit-interval 1")
_ISIS = ("isis hello-interval 1", "isis hello-multiplier 20", "isis psnp-interval 1")
_OSPF_ROUTER = ("timers lsa min-arrival 0", "timers throttle lsa all 0", "timers throttle spf 10 100 1000")
_OSPF6_ROUTER = ("timers lsa min-arrival 0", "timers throttle spf 10 100 1000")
_ISIS_ROUTER = ("spf-delay-ietf init-delay 10 short-delay 100 long-delay 1000 holddown 2000 time-to-learn 500",)
SETTINGS = {
    "net.ipv6.conf.all.accept_dad": "0",
    "net.ipv6.conf.default.accept_dad": "0",
}
"""Nobody else is on these wires, so addresses count at once."""


def overlay(network: NetworkRecord, versions: Sequence[int], interfaces: Iterable[str]) -> str:
    """The lines that follow a configuration; ``interfaces`` are those with routing neighbours."""
    lines: list[str] = []
    for interface in interfaces:
        lines += [f"interface {interface}", *(f" {line}" for line in of_interface(network, versions)), "exit", "!"]
    for head, body in of_router(network, versions):
        lines += [head, *(f" {line}" for line in body), "exit", "!"]
    return "".join(f"{line}\n" for line in lines)


def of_interface(network: NetworkRecord, versions: Sequence[int]) -> tuple[str, ...]:
    """Timers of an interface."""
    if network.routing == "isis":
        return _ISIS
    return (*(_OSPF if 4 in versions else ()), *(_OSPF6 if 6 in versions else ()))


def of_router(network: NetworkRecord, versions: Sequence[int]) -> list[tuple[str, tuple[str, ...]]]:
    """Timers of the routing processes, by the line that opens their section."""
    if network.routing == "isis":
        return [("router isis kommunalnetz", _ISIS_ROUTER)]
    return [*([("router ospf", _OSPF_ROUTER)] if 4 in versions else []), *([("router ospf6", _OSPF6_ROUTER)] if 6 in versions else [])]


def printed(network: NetworkRecord, versions: Sequence[int]) -> str:
    """The overlay as people read it."""
    lines = [FIRST, "interface (each with a neighbour)", *(f" {line}" for line in of_interface(network, versions))]
    for head, body in of_router(network, versions):
        lines += [head, *(f" {line}" for line in body)]
    return "\n".join([*lines, *(f"sysctl {name}={value}" for name, value in SETTINGS.items())])
