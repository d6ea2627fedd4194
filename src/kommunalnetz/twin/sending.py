"""Packets of the lab: UDP flows between namespaces, counted on every line, and a line that is given more than it carries.

Everything stays between the namespaces of the lab; duration and rate are those of the plan.
"""

import resource
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from kommunalnetz.twin.netlink import Kernel, inside
from kommunalnetz.twin.records import Load, Traffic, Trial, Tried

PORT = 9000
HEADERS = {socket.AF_INET: 28, socket.AF_INET6: 48}
TIMESTAMPS = 35
"""SO_TIMESTAMPNS: the kernel says when a packet came."""
BUFFER_FORCE = 33
"""SO_RCVBUFFORCE"""
LATE = 0.02
"""Above this many s behind its schedule a sender takes a new one."""
EMPTYING = 1.0
"""How long in s the queues are given to empty themselves."""


class Due(NamedTuple):
    """When to send a packet, from which socket, to whom."""

    when: float
    end: socket.socket
    payload: bytes
    to: tuple[str, int]


def counted(kernels: Mapping[str, Kernel], traffic: Traffic) -> dict[str, dict[str, float]]:
    """Bytes that every interface sent because of the traffic: namespace -> interface -> bytes, without what it sends anyhow."""
    for space, interface, address in traffic.hosts:
        _run("ip", "-n", space, "addr", "add", address, "dev", interface)
    for space, interface, rate in traffic.limits:
        _run(
            "tc",
            "-n",
            space,
            "qdisc",
            "replace",
            "dev",
            interface,
            "root",
            "tbf",
            "rate",
            f"{rate}kbit",
            "burst",
            "32kb",
            "latency",
            "200ms",
        )
    idle = _during(kernels, lambda: time.sleep(traffic.seconds / 2))
    ends = _ends(traffic)
    busy = _during(kernels, lambda: send(_schedule(traffic, ends)))
    for end in ends.values():
        end.close()
    return {space: {name: float(count - 2 * idle[space].get(name, 0)) for name, count in found.items()} for space, found in busy.items()}


def _during(kernels: Mapping[str, Kernel], work: Callable[[], None]) -> dict[str, dict[str, int]]:
    """What every interface sends while ``work`` is done."""
    before = {space: kernel.sent() for space, kernel in kernels.items()}
    work()
    after = {space: kernel.sent() for space, kernel in kernels.items()}
    return {space: {name: count - before[space].get(name, 0) for name, count in counts.items()} for space, counts in after.items()}


def _ends(traffic: Traffic) -> dict[tuple[int, int], socket.socket]:
    """The socket of every flow, by stream and number; a receiver per namespace drops what arrives, so that nobody complains."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    found: dict[tuple[int, int], socket.socket] = {}
    by_space = sorted(enumerate(traffic.streams), key=lambda pair: pair[1].spaces[0])
    for space, streams in groupby(by_space, key=lambda pair: pair[1].spaces[0]):
        wanted = [((number, flow), stream.addresses[0]) for number, stream in streams for flow in range(stream.flows)]
        found |= inside(space, lambda wanted=wanted: {key: _socket(address, 0) for key, address in wanted})  # type: ignore[misc]
    for space, _, address in traffic.hosts:
        found[-1, len(found)] = inside(space, lambda address=address: _socket(address.partition("/")[0], PORT))  # type: ignore[misc]
    return found


def _socket(address: str, port: int) -> socket.socket:
    end = socket.socket(_family(address), socket.SOCK_DGRAM)
    end.bind((address, port))
    return end


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def _schedule(traffic: Traffic, ends: Mapping[tuple[int, int], socket.socket]) -> list[Due]:
    """Every packet in its turn: each stream evenly over the time, its flows one after the other."""
    due = []
    for number, stream in enumerate(traffic.streams):
        payload = bytes(traffic.size - HEADERS[_family(stream.addresses[0])])
        for packet in range(stream.packets):
            when = traffic.seconds * (packet + (number % 97) / 97) / stream.packets
            due.append(Due(when, ends[number, packet % stream.flows], payload, (stream.addresses[1], PORT)))
    return sorted(due, key=lambda one: one.when)


def send(due: Sequence[Due]) -> None:
    """Send every packet when it is due."""
    for one in paced(due):
        one.end.sendto(one.payload, one.to)


def paced(due: Sequence[Due]) -> Iterator[Due]:
    """Every packet when it is due. After a pause of the machine the rest comes later, never in a burst that queues would drop."""
    begun = time.monotonic()
    for one in due:
        ahead = begun + one.when - time.monotonic()
        if ahead > 0:
            time.sleep(ahead)
        elif ahead < -LATE:
            begun -= ahead
        yield one


def tried(trial: Trial) -> list[Tried]:
    """Overload a line with its rendered queues and with a single queue of the same rate."""
    return [one for queued in (True, False) for one in _tried(trial, queued=queued)]


def _tried(trial: Trial, *, queued: bool) -> list[Tried]:
    _run("tc", "-n", trial.spaces[0], "-batch", "-", text=trial.queues if queued else trial.plain)
    receivers = [inside(trial.spaces[1], lambda number=number: _receiver(trial, number)) for number in range(len(trial.loads))]  # type: ignore[misc]
    found: list[list[float]] = [[] for _ in trial.loads]
    done = threading.Event()
    threads = [threading.Thread(target=_gather, args=(end, into, done)) for end, into in zip(receivers, found, strict=True)]
    for thread in threads:
        thread.start()
    senders = [inside(trial.spaces[0], lambda load=load: _sender(trial, load)) for load in trial.loads]  # type: ignore[misc]
    due = _overload(trial, senders)
    _send_stamped(due)
    time.sleep(EMPTYING)
    done.set()
    for thread in threads:
        thread.join()
    for end in (*receivers, *senders):
        end.close()
    sent = [sum(1 for one in due if one.end is end) for end in senders]
    return [_fared(load, count, delays, queued) for load, count, delays in zip(trial.loads, sent, found, strict=True)]


def _receiver(trial: Trial, number: int) -> socket.socket:
    end = _socket(trial.addresses[1], PORT + 1 + number)
    end.setsockopt(socket.SOL_SOCKET, TIMESTAMPS, 1)
    end.setsockopt(socket.SOL_SOCKET, BUFFER_FORCE, 8 << 20)
    end.settimeout(0.1)
    return end


def _sender(trial: Trial, load: Load) -> socket.socket:
    end = _socket(trial.addresses[0], 0)
    end.setsockopt(socket.SOL_SOCKET, BUFFER_FORCE - 1, 8 << 20)
    if end.family == socket.AF_INET6:
        end.setsockopt(socket.IPPROTO_IPV6, 67, load.dscp << 2)  # IPV6_TCLASS
    else:
        end.setsockopt(socket.IPPROTO_IP, socket.IP_TOS, load.dscp << 2)
    end.setblocking(False)
    return end


def _overload(trial: Trial, senders: Sequence[socket.socket]) -> list[Due]:
    due = []
    for number, (load, end) in enumerate(zip(trial.loads, senders, strict=True)):
        every = load.size * 8 / (load.rate_kbit * 1000)
        payload = bytes(load.size - HEADERS[_family(trial.addresses[0])])
        due += [
            Due(every * (packet + number / 7), end, payload, (trial.addresses[1], PORT + 1 + number))
            for packet in range(int(trial.seconds / every))
        ]
    return sorted(due, key=lambda one: one.when)


def _send_stamped(due: Sequence[Due]) -> None:
    """Send every packet with its time; one that the own kernel has no room for is lost like one in the queue."""
    for one in paced(due):
        stamped = struct.pack("=d", time.time()) + one.payload[8:]
        try:
            one.end.sendto(stamped, one.to)
        except (BlockingIOError, OSError):
            continue


def _gather(end: socket.socket, into: list[float], done: threading.Event) -> None:
    """The delay of every packet that comes, from the sender's stamp to the receiver's kernel."""
    while True:
        try:
            data, more, _, _ = end.recvmsg(2048, 64)
        except TimeoutError:
            if done.is_set():
                return
            continue
        for level, kind, value in more:
            if level == socket.SOL_SOCKET and kind == TIMESTAMPS:
                seconds, nanoseconds = struct.unpack("=qq", value[:16])
                into.append(seconds + nanoseconds / 1e9 - struct.unpack_from("=d", data)[0])


def _fared(load: Load, sent: int, delays: Sequence[float], queued: bool) -> Tried:
    ordered = sorted(delays) or [float("nan")]

    def at(share: float) -> float:
        return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 6)

    return Tried(name=load.name, queued=queued, sent=sent, received=len(delays), delay_median=at(0.5), delay_p99=at(0.99))


def _run(*words: str, text: str | None = None) -> None:
    done = subprocess.run(words, input=text, capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(f"{' '.join(words)[:200]}: {done.stderr.strip()}")
