"""All codes of the program."""

from kommunalnetz.diagnostics import Code


def codes() -> dict[str, Code]:
    """Every code by its id, in the order of the ids."""
    from kommunalnetz import checks
    from kommunalnetz.inventory import codes as reading
    from kommunalnetz.output import templates, view_before

    every = (*reading.CODES, *checks.CODES, *templates.CODES, *view_before.CODES)
    return {code.id: code for code in sorted(every, key=lambda code: code.id)}
