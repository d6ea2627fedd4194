"""IPsec: the parameters of a tunnel (BSI TR-02102-3: IKEv2, AES-GCM or AES-CBC, SHA-2, 384 bit curves, perfect forward secrecy)."""

from typing import Any

from kommunalnetz.output.config.context import Context
from kommunalnetz.output.config.platform import Platform
from kommunalnetz.output.config.secrets import sealed
from kommunalnetz.output.config.view_addresses import mask
from kommunalnetz.output.config.wires import Wire

PROPOSALS = {
    "ipsec-gcm": {"ike": "aes256gcm16-prfsha384-ecp384", "esp": "aes256gcm16-ecp384", "name": "AES-256-GCM", "group": 20},
    "ipsec-cbc": {
        "ike": "aes256-sha384-prfsha384-ecp384", "esp": "aes256-sha256-ecp384", "name": "AES-256-CBC with HMAC-SHA-256", "group": 20,
    },
}  # fmt: skip
"""By encapsulation; key lengths and integrity are those of which the overhead in the study is made."""
IKE_LIFETIME, ESP_LIFETIME = 86400, 14400
"""Longest lives of keys in s; TR-02102-3 leaves them to the security policy, these are its examples."""


def tunnel_view(context: Context, wire: Wire, platform: Platform) -> dict[str, Any] | None:
    """The tunnel through a line, None where there is none. Raises InputError if its secret cannot be had."""
    if not wire.tunnel:
        return None
    version = context.versions[0]
    outer = context.book.end(wire.link.id, wire.device, version, "underlay")
    assert outer is not None, "checked before"
    reference, path = _reference(context, wire)
    kind = next(layer for layer in wire.link.encapsulation if layer in PROPOSALS)
    return {
        "interface_id": wire.number, "version": version, "own": outer.own, "peer": outer.peer, "length": outer.length,
        "mask": mask(version, outer.length), "cipher": kind.removeprefix("ipsec-"), "group": PROPOSALS[kind]["group"],
        "ike_proposal": PROPOSALS[kind]["ike"], "esp_proposal": PROPOSALS[kind]["esp"], "algorithm": PROPOSALS[kind]["name"],
        "ike_lifetime_s": IKE_LIFETIME, "esp_lifetime_s": ESP_LIFETIME,
        "secret": sealed("ipsec", reference, context.resolve, platform, context.inventory.where(*path)),
    }  # fmt: skip


def _reference(context: Context, wire: Wire) -> tuple[str, tuple[str, ...]]:
    """Where the pre-shared key is kept, and where that is written."""
    if wire.link.secret is not None:
        return wire.link.secret, ("links", wire.link.id, "secret")
    assert context.inventory.network.secrets.ipsec is not None, "checked before"
    return context.inventory.network.secrets.ipsec, ("network", "secrets", "ipsec")
