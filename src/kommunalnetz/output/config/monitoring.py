"""Monitoring for Prometheus and its SNMP exporter: targets, recording rules, alerts at the limits of the policy.

Rates are counted as in the study: octets of the frames and the 20 bytes of preamble and gap that every frame takes on the line. The
capacity of a line comes from the inventory (contract or port), never from the interface. Of the inventory only ids get into rules.
"""

from collections.abc import Callable, Iterator
from typing import Any

from kommunalnetz.checks.lines import limits
from kommunalnetz.inventory.records import Device, SiteKind
from kommunalnetz.output.config.context import Context
from kommunalnetz.output.config.rendering import chosen, refuse
from kommunalnetz.output.config.wires import Wire
from kommunalnetz.output.machine import as_json
from kommunalnetz.output.rows import ends
from kommunalnetz.traffic.study import Study

JOB = "kommunalnetz"
EXPORTER = "127.0.0.1:9116"
FRAME = 20
"""Bytes of a frame on the line that no counter holds."""
SUMMARIES = (
    "Line {link} from {from} to {to} is filled to {value}: above the limit for red.",
    "Line {link} from {from} to {to} is filled to {value}: above the limit for green.",
    "Line {link} from {from} to {to} is filled to {value} while a line is down: above the limit in an outage.",
    "Line {link} is down at {device}.",
    "Router {device} does not answer.",
    "Router {device} forwards {value} of what it can: above the limit for routers.",
)
"""English msgids of what alerts say; placeholders are labels."""


def monitoring(study: Study, say: Callable[[str], str], *, exporter: str = EXPORTER) -> dict[str, str]:
    """File name to text. ``say`` puts a sentence into the reader's language, placeholders left as they are.

    Raises InputError where the routers cannot be configured.
    """
    context = Context(study=study)
    devices = chosen(study)
    refuse(context, devices)
    groups = [
        {"name": "kommunalnetz-lines", "rules": [*_lines(context, devices), *_routers(devices)]},
        {"name": "kommunalnetz-rates", "interval": "1m", "rules": list(_rates())},
        {"name": "kommunalnetz-alerts", "rules": list(_alerts(study, devices, say))},
    ]
    head = (
        f"# {'EXAMPLE DATA; ' if study.inventory.network.example_data else ''}made by kommunalnetz from the inventory as of {study.date}\n"
    )
    return {
        "prometheus.yml": head + _yaml(_configuration(exporter)),
        "rules.yml": head + _yaml({"groups": groups}),
        "targets.json": as_json([_target(context, device) for device in devices]),
    }


def _yaml(content: Any) -> str:
    import yaml

    return yaml.safe_dump(content, sort_keys=False, width=140, allow_unicode=True)


def _configuration(exporter: str) -> dict[str, Any]:
    return {
        "global": {"scrape_interval": "1m", "evaluation_interval": "1m"},
        "rule_files": ["rules.yml"],
        "scrape_configs": [
            {
                "job_name": JOB, "metrics_path": "/snmp", "params": {"module": ["if_mib"], "auth": [JOB]},
                "file_sd_configs": [{"files": ["targets.json"]}],
                "relabel_configs": [
                    {"source_labels": ["__address__"], "target_label": "__param_target"},
                    {"source_labels": ["__param_target"], "target_label": "instance"},
                    {"target_label": "__address__", "replacement": exporter},
                ],
            }
        ],
    }  # fmt: skip


def _target(context: Context, device: Device) -> dict[str, Any]:
    book, uses = context.book, ("management", "loopback")
    address = next(found for use in uses for v in context.versions if (found := book.device(device.id, v, use)) is not None)  # type: ignore[arg-type]
    site = context.inventory.sites[device.site]
    labels = {"device": device.id, "site": site.id, "site_kind": site.kind.value, "platform": context.name_of(device)}
    return {"targets": [address], "labels": labels | ({"role": device.role} if device.role else {})}


def _lines(context: Context, devices: tuple[Device, ...]) -> Iterator[dict[str, Any]]:
    """What the inventory knows of every direction of every line, as constant series: that it is there, its capacity, its limits."""
    carriers = {device.id for device in context.network.devices if context.inventory.sites[device.site].kind is SiteKind.CARRIER}
    for device in devices:
        for wire in context.wires(device):
            yield from _line(context, wire, wire.arc, "out")
            if wire.peer in carriers:
                yield from _line(context, wire, wire.arc ^ 1, "in")


def _line(context: Context, wire: Wire, arc: int, counter: str) -> Iterator[dict[str, Any]]:
    """One direction, counted at the router of ``wire`` as what goes out or comes in."""
    tail, head = ends(context.network, arc)
    labels = {"device": wire.device, "ifName": wire.line, "link": wire.link.id, "from": tail, "to": head, "counter": counter}
    yield _constant("kommunalnetz:line", 1, labels)
    capacity = float(context.network.capacity[arc])
    if not capacity > 0:
        return
    policy = limits(context.inventory, wire.link)
    yield _constant("kommunalnetz:capacity_bit_per_s", capacity, labels)
    for name, limit in (("green", policy.green), ("red", policy.red), ("outage", policy.outage)):
        yield _constant(f"kommunalnetz:limit_{name}", limit, labels)


def _routers(devices: tuple[Device, ...]) -> Iterator[dict[str, Any]]:
    for device in devices:
        if device.throughput is not None:
            yield _constant("kommunalnetz:throughput_bit_per_s", device.throughput, {"device": device.id})


def _constant(record: str, value: float, labels: dict[str, str]) -> dict[str, Any]:
    return {"record": record, "expr": f"vector({value:.12g})", "labels": labels}


def _rates() -> Iterator[dict[str, Any]]:
    """What is measured, with the labels of the line that it belongs to."""
    for counter, letters in (("out", "Out"), ("in", "In")):
        octets = f"rate(ifHC{letters}Octets[5m]) + {FRAME} * rate(ifHC{letters}UcastPkts[5m])"
        line = f'kommunalnetz:line{{counter="{counter}"}}'
        expression = f"8 * sum by (device, ifName) ({octets}) * on (device, ifName) group_right () {line}"
        yield {"record": "kommunalnetz:used_bit_per_s", "expr": expression, "labels": {"counter": counter}}
    yield {"record": "kommunalnetz:utilisation", "expr": "kommunalnetz:used_bit_per_s / kommunalnetz:capacity_bit_per_s"}
    yield {"record": "kommunalnetz:utilisation:p95_30d", "expr": "quantile_over_time(0.95, kommunalnetz:utilisation[30d])"}
    up = "max by (device, ifName) (ifOperStatus == bool 1)"
    yield {"record": "kommunalnetz:line_up", "expr": f'{up} * on (device, ifName) group_right () kommunalnetz:line{{counter="out"}}'}
    forwarded = '8 * sum by (device) (rate(ifHCInOctets{ifName!="lo"}[5m]))'
    yield {"record": "kommunalnetz:forwarded_share", "expr": f"{forwarded} / on (device) kommunalnetz:throughput_bit_per_s"}


def _alerts(study: Study, devices: tuple[Device, ...], say: Callable[[str], str]) -> Iterator[dict[str, Any]]:
    used, down = "kommunalnetz:utilisation", "(kommunalnetz:line_up == 0)"
    red, green, outage, line, silent, router = map(say, SUMMARIES)
    yield _alert("LineRed", f"({used} > kommunalnetz:limit_red) unless on () {down}", "15m", "critical", red)
    yield _alert("LineYellow", f"({used} > kommunalnetz:limit_green <= kommunalnetz:limit_red) unless on () {down}", "1h", "warning", green)
    yield _alert("LineFullInOutage", f"({used} > kommunalnetz:limit_outage) and on () {down}", "15m", "critical", outage)
    yield _alert("LineDown", "kommunalnetz:line_up == 0", "2m", "critical", line)
    yield _alert("RouterSilent", f'up{{job="{JOB}"}} == 0', "5m", "critical", silent)
    if any(device.throughput is not None for device in devices):
        yield _alert("RouterFull", f"kommunalnetz:forwarded_share > {study.inventory.policy.device_limit:.12g}", "15m", "warning", router)


def _alert(name: str, expression: str, lasting: str, severity: str, sentence: str) -> dict[str, Any]:
    """An alert; the placeholders of its sentence become labels and the value."""
    for label in ("link", "from", "to", "device"):
        sentence = sentence.replace(f"{{{label}}}", f"{{{{ $labels.{label} }}}}")
    sentence = sentence.replace("{value}", "{{ $value | humanizePercentage }}")
    return {"alert": name, "expr": expression, "for": lasting, "labels": {"severity": severity}, "annotations": {"summary": sentence}}
