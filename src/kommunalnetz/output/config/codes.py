"""The codes of configurations (KN6xx)."""

from kommunalnetz.diagnostics import Code, Severity

ERROR, WARNING = Severity.ERROR, Severity.WARNING

UNKNOWN_PLATFORM = Code(
    id="KN602", name="unknown-platform", severity=ERROR,
    text="{subject}: there are no templates for the platform {platform}.",
    hint="Name one of {choices}, or add a folder config/{platform} to your own templates.",
    manual="A platform is a folder below `templates/config`; its name stands as `platform` at the device. A device without one gets "
    "the templates for FRRouting on Linux.\n\nCorrect the name, or write a folder of templates for the platform and name it with "
    "`--templates`.",
)  # fmt: skip
NOT_ALLOCATED = Code(
    id="KN603", name="not-allocated", severity=ERROR,
    text="{subject} has no address for {use} in IPv{version}.",
    hint="Run kommunalnetz addresses allocate.",
    summary="{count} addresses are missing.",
    manual="A configuration needs the addresses of the device, its lines and its site. They are kept in the inventory.\n\n"
    "Run `kommunalnetz addresses allocate`. What a pool is and which ones are needed stands in the manual page of KN501.",
)  # fmt: skip
INTERFACE_NAME = Code(
    id="KN604", name="interface-name", severity=ERROR,
    text="{subject}: {name} cannot be the name of an interface of the platform {platform}.",
    hint="Write it as the router does.",
    manual="`ports` of a line names the interface at each end. Letters and length that the platform allows stand in its `platform.yaml`.",
)  # fmt: skip
INTERFACE_TWICE = Code(
    id="KN605", name="interface-twice", severity=ERROR,
    text="{subject}: the interface {name} of {device} is used by {other} already.",
    hint="Name another interface under ports.",
    manual="Two lines end in the same interface of a router. Interfaces are named under `ports` of a line; lines that name none are "
    "counted with the numbers that `addresses.yaml` keeps.",
)  # fmt: skip
UNKNOWN_DSCP = Code(
    id="KN606", name="unknown-dscp", severity=ERROR,
    text="{subject}: {text} is no DSCP.",
    hint="Write EF, AF11 to AF43, CS0 to CS7, DF or a number from 0 to 63.",
    manual="A QoS class names the DSCP values by which routers tell its packets (RFC 4594).",
)  # fmt: skip
UNSUPPORTED = Code(
    id="KN607", name="platform-lacks", severity=ERROR,
    text="{subject}: the platform {platform} of {device} has no templates for {feature}.",
    hint="Use another platform, or do without it in the inventory.",
    manual="The inventory asks for something that the templates of the platform do not hold: a line with `encapsulation: "
    "ipsec-gcm`, authentication of OSPFv3 (RFC 7166), more queues than an interface has. What a platform can do stands in its "
    "`platform.yaml`.\n\nA platform without authentication of OSPFv3 can have IS-IS with it, which serves both versions of IP.",
)  # fmt: skip
SECRET_UNFIT = Code(
    id="KN608", name="secret-unfit", severity=ERROR, private=True,
    text="The secret for {key} cannot be written into a configuration of the platform {platform}: its length or one of its letters "
    "does not fit.",
    hint="Choose another secret that matches {rule}",
    manual="Configurations give some letters a meaning of their own, and some programs take only short keys. A secret that could end its "
    "line or its quotes is refused, never altered. The rule of each platform stands in its `platform.yaml`.",
)  # fmt: skip
SECRET_MISSING = Code(
    id="KN609", name="secret-missing", severity=ERROR,
    text="The secret for {key} cannot be read from {reference}.",
    hint="Set the variable, make the file readable, or store the secret in the key ring.",
    manual="`--with-secrets` resolves the references of `network.secrets` and of the lines: an environment variable, the first line of a "
    "file, an entry of the system's key ring (needs the Python package `keyring`).",
)  # fmt: skip
QUEUES_EXCEED = Code(
    id="KN611", name="queues-exceed-line", severity=WARNING,
    text="{link} ({tail} to {head}): the classes together need {need:rate}, {share:share} of {capacity:rate}; queues were scaled down.",
    hint="Raise the rate of the line or move traffic away.",
    summary="On {count} lines the classes together need more than the line has.",
    manual="The queues of a line are cut after the plan: each class gets the largest need that it has while nothing is down and in any "
    "outage. Where these needs together exceed the line, the shares are scaled down to 100 % and the routers drop packets in such a "
    "state.\n\nThe maxima of the classes may fall into different outages, so the sum may exceed the line although no single state does.",
)  # fmt: skip
UNAUTHENTICATED = Code(
    id="KN612", name="routing-not-authenticated", severity=WARNING,
    text="The routing protocol runs without authentication.",
    hint="Add network.secrets.routing: env:NAME.",
    manual="Without authentication whoever gets at a line can join the routing. `network.secrets.routing` names where the key is kept; the "
    "configurations hold a placeholder unless they are rendered with `--with-secrets`.",
)  # fmt: skip
TUNNEL_WITHOUT_KEY = Code(
    id="KN613", name="tunnel-without-key", severity=ERROR,
    text="{subject} is a tunnel, but no secret is named for it.",
    hint="Add secret: env:NAME to the line, or network.secrets.ipsec.",
    manual="The ends of an IPsec tunnel prove who they are with a pre-shared key. Name where it is kept: `secret` at the line, or "
    "`network.secrets.ipsec` for all of them.",
)  # fmt: skip
PLATFORM_FILE = Code(
    id="KN614", name="platform-file", severity=ERROR,
    text="{path}: {cause}.",
    hint="Correct the file; docs/platforms.md says what it holds.",
    manual="`platform.yaml` in the folder of a platform says how its interfaces are called, which letters a text may hold and what it "
    "can do. This file breaks its own rules.",
)  # fmt: skip

CANNOT_COMPARE = Code(
    id="KN615", name="cannot-compare", severity=ERROR,
    text="{path} cannot be taken apart as a configuration of the platform {platform}: {cause}.",
    hint="Collect the running configuration of the router anew, whole and as the router shows it.",
    manual="`kommunalnetz config diff` and `config audit` read what routers show as their running configuration. This file breaks off, "
    "holds a section twice, or comes from a router of another platform than `platform` of the device says.",
)  # fmt: skip

CODES = tuple(sorted((value for value in tuple(globals().values()) if isinstance(value, Code)), key=lambda code: code.id))
"""Every code of configurations."""
