"""How configurations are taken apart and how a line is taken back, per dialect: hier_config's drivers, and one for FRRouting."""

from hier_config import MatchRule, Platform, get_hconfig_driver
from hier_config.models import IdempotentCommandsRule, NegationDefaultWithRule, NegationSubRule, PerLineSubRule
from hier_config.platforms.driver_base import HConfigDriverBase, HConfigDriverRules

ONE_VALUE = (
    r"^description ", r"^ip ospf cost ", r"^ipv6 ospf6 cost ", r"^isis metric ", r"^vrrp \d+ priority ", r"^ip ospf network ",
    r"^ipv6 ospf6 network ", r"^isis password ", r"^ip ospf message-digest-key \d+ ", r"^ipv6 ospf6 authentication ",
)  # fmt: skip
"""Lines of an interface of which a router holds one: the new one takes the place of the old."""
OF_ROUTING = (
    r"^ospf6? router-id ", r"^maximum-paths ", r"^auto-cost reference-bandwidth ", r"^log-adjacency-changes", r"^is-type ",
    r"^domain-password ", r"^lsp-timers ", r"^default-information originate(?! ipv)",
)  # fmt: skip
"""The same of a routing process."""
OF_ROUTER = (r"^hostname ", r"^log syslog", r"^frr defaults ")
"""The same of the router itself."""


class Frr(HConfigDriverBase):
    """FRRouting as ``show running-config`` and ``frr.conf`` write it; ``exit`` and ``end`` are no lines of their own."""

    @staticmethod
    def _instantiate_rules() -> HConfigDriverRules:
        return HConfigDriverRules(
            indentation=1,
            per_line_sub=[PerLineSubRule(search=r"^\s*(exit(-\S+)?|end)$", replace=""), PerLineSubRule(search=r"^\s*[!#].*$", replace="")],
            idempotent_commands=[
                *(_idempotent(r"^interface ", line) for line in ONE_VALUE),
                *(_idempotent(r"^router ", line) for line in OF_ROUTING),
                *(IdempotentCommandsRule(match_rules=(MatchRule(re_search=line),)) for line in OF_ROUTER),
            ],
            negate_with=[
                NegationDefaultWithRule(
                    match_rules=(MatchRule(startswith="interface "), MatchRule(startswith="description ")), use="no description"
                ),
            ],
            negation_sub=[_cut(line) for line in (r"(no ip ospf message-digest-key \d+) .*", r"(no isis password) .*")],
        )  # fmt: skip


def _idempotent(section: str, line: str) -> IdempotentCommandsRule:
    return IdempotentCommandsRule(match_rules=(MatchRule(re_search=section), MatchRule(re_search=line)))


def _cut(pattern: str) -> NegationSubRule:
    """A line that is taken back by its beginning alone, as its end is a secret."""
    beginning = pattern[1:].partition("no ")[2].partition(")")[0]
    return NegationSubRule(
        match_rules=(MatchRule(startswith="interface "), MatchRule(re_search=f"^{beginning} ")), search=pattern, replace=r"\1"
    )


def driver(dialect: str) -> HConfigDriverBase:
    """The driver of a dialect. Raises KeyError."""
    return Frr() if dialect == "frr" else get_hconfig_driver(Platform[dialect.upper()])
