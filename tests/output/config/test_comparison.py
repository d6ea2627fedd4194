"""What runs against what is rendered: lines to add and to remove, commands, and no secret anywhere."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.small import small
from kommunalnetz.diagnostics import InputError
from kommunalnetz.output.config.comparison import Difference, difference
from kommunalnetz.output.config.difference_rows import differences_json
from kommunalnetz.output.config.masking import masked
from kommunalnetz.output.config.platform import Platform, platform
from kommunalnetz.output.config.rendering import rendered
from kommunalnetz.output.config.running import Collected, running
from kommunalnetz.traffic.study import Study

FRR = platform("frr", None)
FILES = rendered(small())["a-r1"]
TEXT = FILES["frr.conf"].replace("REPLACE-routing", "correct-horse")


def of(text: str, name: str = "", files: dict[str, str] = FILES, made: Platform = FRR) -> Difference:
    """The difference of a router that runs ``text``."""
    return difference("a-r1", files, Collected(path="a-r1.conf", files={name: text}), "frr", made)


def changes(text: str) -> list[tuple[str, str]]:
    """Section and signed line of every change."""
    return [(" / ".join(one.section), ("+" if one.added else "-") + one.line) for one in of(text).files[0].changes]


def test_what_runs_with_its_secrets_is_what_is_rendered_with_placeholders() -> None:
    assert of(TEXT).same
    assert of("Building configuration...\n\nCurrent configuration:\n!\nfrr version 8.4.4\n" + TEXT).same


def test_the_order_of_sections_and_lines_does_not_count() -> None:
    parts = TEXT.split("!\n")
    assert of("!\n".join((parts[0], *reversed(parts[1:])))).same


def test_another_value_is_a_line_to_remove_one_to_add_and_one_command() -> None:
    text = TEXT.replace(" ip ospf cost 20", " ip ospf cost 25")
    assert changes(text) == [("interface eth2.100", "-ip ospf cost 25"), ("interface eth2.100", "+ip ospf cost 20")]
    assert of(text).files[0].commands == ("interface eth2.100", " ip ospf cost 20")


def test_an_interface_that_nobody_renders_is_emptied_not_removed() -> None:
    text = TEXT.replace("interface eth3", "interface eth9\n description old\n ip address 192.0.2.1/31\nexit\n!\ninterface eth3")
    assert ("", "-interface eth9") in changes(text)
    assert of(text).files[0].commands == ("interface eth9", " no description", " no ip address 192.0.2.1/31")


def test_a_key_that_lacks_is_asked_for_by_its_placeholder_and_a_foreign_one_is_taken_back_without_it() -> None:
    text = TEXT.replace(" ip ospf message-digest-key 1 md5 correct-horse\n", " ip ospf message-digest-key 2 md5 battery-staple\n", 1)
    commands = of(text).files[0].commands
    assert " ip ospf message-digest-key 1 md5 REPLACE-routing" in commands
    assert " no ip ospf message-digest-key 2" in commands


def test_files_beside_the_main_one_are_compared_line_by_line_in_their_order() -> None:
    lines = FILES["sshd.conf"].splitlines()
    found = of("\n".join(reversed(lines)), "sshd.conf")
    assert [one.file for one in found.files] == ["sshd.conf"]
    assert set(found.lacking) == set(FILES) - {"sshd.conf"}
    assert of(FILES["sshd.conf"] + "# a comment\n\n", "sshd.conf").files == ()


def test_of_a_file_full_of_secrets_only_is_told_that_it_differs() -> None:
    text = "10.9.0.1 REPLACE-radius 3\n"
    files = {**FILES, "pam_radius.conf": text}
    assert of(text.replace("REPLACE-radius", "s3cret"), "pam_radius.conf", files).files == ()
    found = of("10.9.0.7 s3cret 3\n", "pam_radius.conf", files)
    assert found.files[0].private
    assert "s3cret" not in differences_json([found], (), {})


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=6, max_size=24).filter(lambda text: text not in TEXT))
def test_no_secret_of_a_router_is_ever_shown(secret: str) -> None:
    """Keys in places that are rendered, and in places that are not."""
    foreign = f"enable password 8 {secret}\ninterface eth8\n ip ospf authentication-key {secret}\n isis password md5 {secret}\nexit\n"
    found = of(FILES["frr.conf"].replace("REPLACE-routing", secret) + foreign)
    assert len([one for one in found.files[0].changes if one.section in ((), ("interface eth8",))]) == 4
    assert all(secret not in one.line for one in found.files[0].changes)
    assert not [line for line in found.files[0].commands if secret in line]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (" ip ospf message-digest-key 1 md5 7 0822455D", " ip ospf message-digest-key 1 md5 <hidden>"),
        ("username admin privilege 15 secret 9 $9$abc", "username admin privilege 15 secret <hidden>"),
        ("    md5 1 key \"$9$abc\"; ## SECRET-DATA", "    md5 1 key <hidden>; ## SECRET-DATA"),
        ("set system root-authentication encrypted-password \"$6$d d\"", "set system root-authentication encrypted-password <hidden>"),
        ("    secret = \"a b\"", "    secret = <hidden>"),
        ("createUser monitor SHA-256 \"abc\" AES \"def\"", "createUser monitor SHA-256 <hidden> AES <hidden>"),
        ("snmp-server community public RO", "snmp-server community <hidden> RO"),
        (" key a;b;c", " key <hidden>"),
        ("key chain OSPF", "key chain OSPF"),
        (" key 1", " key 1"),
        (" ip ospf authentication message-digest", " ip ospf authentication message-digest"),
        (" encr aes 256", " encr aes 256"),
        ("PermitRootLogin prohibit-password", "PermitRootLogin prohibit-password"),
    ],
)  # fmt: skip
def test_a_secret_is_known_by_the_word_before_it(line: str, shown: str) -> None:
    assert masked(line) == shown


# Other platforms: a folder of their own names the dialect

CISCO = """\
interface GigabitEthernet1
 ip address 10.0.0.0 255.255.255.254
 ip ospf cost 10
 ip ospf message-digest-key 1 md5 7 KEY
!
end
"""
JUNIPER = """\
## Last commit
protocols {
    ospf {
        area 0.0.0.0 {
            interface ge-0/0/0.0 {
                metric 10;
                authentication {
                    md5 1 key "KEY"; ## SECRET-DATA
                }
            }
        }
    }
}
"""
AREA = "protocols ospf area 0.0.0.0 interface ge-0/0/0.0"
VENDORS = {
    "cisco_ios": (CISCO, "cost 10", "cost 20", ["interface GigabitEthernet1", "  ip ospf cost 10", "  no ip ospf cost 20"]),
    "arista_eos": (CISCO, "cost 10", "cost 20", ["interface GigabitEthernet1", "  ip ospf cost 10", "  no ip ospf cost 20"]),
    "juniper_junos": (JUNIPER, "metric 10", "metric 20", [f"delete {AREA} metric 20", f"set {AREA} metric 10"]),
}


@pytest.mark.parametrize("dialect", VENDORS)
def test_a_platform_names_the_dialect_in_which_its_configurations_are_compared(dialect: str) -> None:
    text, now, then, commands = VENDORS[dialect]
    made = FRR.model_copy(update={"compare": FRR.compare.model_copy(update={"dialect": dialect, "main": "router.conf", "ignore": ()})})
    files = {"router.conf": text.replace("KEY", "REPLACE-routing")}
    assert of(text.replace("KEY", "$9$abc"), files=files, made=made).same
    found = of(text.replace("KEY", "$9$abc").replace(now, then), files=files, made=made)
    assert [one.added for one in found.files[0].changes] == [False, True]
    assert sorted(found.files[0].commands, key=str.strip) == sorted(commands, key=str.strip)


def test_what_breaks_off_is_refused_with_its_name() -> None:
    made = FRR.model_copy(update={"compare": FRR.compare.model_copy(update={"dialect": "cisco_ios"})})
    with pytest.raises(InputError) as error:
        of("banner motd ^\nbreaks off\n", made=made)
    assert [(d.code.id, d.subject) for d in error.value.diagnostics] == [("KN615", "file:a-r1.conf")]


# The folder


def test_files_and_folders_are_found_by_the_names_of_the_routers(tmp_path: Path) -> None:
    found: Study = small()
    (tmp_path / "a-r1.cfg").write_text("x")
    (tmp_path / "rz-r1").write_text("y")
    (tmp_path / "rz-r2").mkdir()
    (tmp_path / "rz-r2" / "frr.conf").write_text("z")
    (tmp_path / "stranger.conf").write_text("")
    (tmp_path / ".git").mkdir()
    there = running(tmp_path, found.inventory.devices.values())
    assert {name: (one.path, dict(one.files)) for name, one in there.devices.items()} == {
        "a-r1": ("a-r1.cfg", {"": "x"}), "rz-r1": ("rz-r1", {"": "y"}), "rz-r2": ("rz-r2", {"frr.conf": "z"}),
    }  # fmt: skip
    assert there.extra == ("stranger.conf",)
