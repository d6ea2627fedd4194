"""Findings about addresses."""

from pathlib import Path

from small_inventories import found


def test_all_that_a_thing_lacks_is_one_finding(root: Path) -> None:
    """With a pool of IPv6 the second router lacks a loopback of both versions, the first only that of the new one."""
    text = (root / "tests" / "diagnostics" / "KN511.yaml").read_text(encoding="utf-8")
    text = text.replace("    routers:", "    six: {prefix: '2001:db8::/48', purpose: loopback}\n    routers:", 1)
    assert [(finding.subject, finding.values["uses"]) for finding in found(text, "KN511")] == [
        ("device:a-r1", ("loopback (IPv6)",)), ("device:a-r2", ("loopback (IPv4)", "loopback (IPv6)")),
    ]  # fmt: skip
