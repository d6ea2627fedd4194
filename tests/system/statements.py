"""Configurations as sets of statements, so that two makers can be compared whatever order they write in."""

import re


def indented(text: str) -> set[tuple[str, ...]]:
    """Every line of a configuration in the manner of IOS with the lines that it stands below."""
    found: set[tuple[str, ...]] = set()
    above: list[tuple[int, str]] = []
    for line in text.splitlines():
        words = line.strip()
        if not words or words.startswith("!"):
            continue
        depth = len(line) - len(line.lstrip())
        above = [(indent, header) for indent, header in above if indent < depth]
        above.append((depth, words))
        found.add(tuple(header for _, header in above))
    return found


def braced(text: str) -> set[tuple[str, ...]]:
    """Every statement of a configuration in the manner of Junos with the names of the blocks that it stands in."""
    found: set[tuple[str, ...]] = set()
    above: list[str] = []
    bare = re.sub(r"/\*.*?\*/|##.*", "", text, flags=re.DOTALL if "/*" in text else 0)
    for words, mark in re.findall(r'((?:"[^"]*"|[^"{};])*)([{};])', bare):
        statement = " ".join(words.split())
        if mark == "{":
            above.append(statement)
            found.add(tuple(above))
        elif mark == "}":
            above.pop()
        elif statement:
            found.add((*above, statement))
    assert not above, above
    return found
