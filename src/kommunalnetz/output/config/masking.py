"""Secrets in configurations, as the vendors write them: found by the word before them and covered before anything is compared or shown.

Better a word too many is covered than one too few.
"""

import re

HIDDEN = "<hidden>"

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\S+?(?=;?(?:\s|$))')
"""A word or a quotation; the sign that ends a statement is no part of it."""
_ENDINGS = ("password", "passwd", "passphrase", "secret", "-key", "key-string", "psk", "community")
_WORDS = {
    "key", "md5", "sha", "sha1", "sha-1", "sha224", "sha256", "sha-256", "sha384",
    "sha-384", "sha512", "sha-512", "aes", "des", "3des", "2c",
}  # fmt: skip
_NO_SECRET_FOLLOWS = {"message-digest-key", "chain", "public-key", "host-key", "generate"}
_QUALIFIERS = {
    "=", ":", "0", "5", "6", "7", "8", "8a", "9", "10", "md5", "clear", "ascii-text", "hexadecimal", "local", "remote", "encrypted",
    "plain", "hash", "sha512", "128", "192", "256",
}  # fmt: skip
_CRYPTED = re.compile(r"\$(?:[0-9]{1,2}|y|2[aby])\$")
_SIGNS = (";", "{", "}")
_NUMBER = re.compile(r"[0-9]{1,3}")


def masked(line: str) -> str:
    """``line`` with every secret in it replaced by ``<hidden>``, and without the word that says how it was encoded."""
    found = list(_TOKEN.finditer(line))
    parts: list[str] = []
    end, at = 0, 0
    while at < len(found):
        word = found[at].group().strip('"').lower()
        place = _secret(found, at) if _announces(word) else at if _CRYPTED.match(word) else None
        at += 1
        if place is None:
            continue
        kept = [one.group() for one in found[at:place] if one.group() in ("=", ":")]
        start = found[place].start() if place < at else found[at - 1].end()
        parts += [line[end:start], *(f" {sign}" for sign in kept), HIDDEN if place < at else f" {HIDDEN}"]
        end, at = found[place].end(), max(at, place + 1)
    return "".join((*parts, line[end:]))


def _announces(word: str) -> bool:
    return word not in _NO_SECRET_FOLLOWS and (word in _WORDS or word.endswith(_ENDINGS))


def _secret(found: list[re.Match[str]], at: int) -> int | None:
    """The position of the secret that the word at ``at`` announces; None if what follows is none."""
    place = at + 1
    while place + 1 < len(found) and found[place].group().lower() in _QUALIFIERS and found[place + 1].group() not in _SIGNS:
        if _announces(found[place + 1].group().lower()):
            return None  # the next word announces it
        place += 1
    if place >= len(found) or found[place].group() in _SIGNS:
        return None
    word = found[place].group().lower()
    numbered = _NUMBER.fullmatch(word) and not found[at].group().lower().endswith(("password", "secret", "community"))
    return None if numbered or word in _NO_SECRET_FOLLOWS or _announces(word) else place
