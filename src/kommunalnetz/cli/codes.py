"""All codes of the program."""

from kommunalnetz.diagnostics import Code


def codes() -> dict[str, Code]:
    """Every code by its id, in the order of the ids."""
    from kommunalnetz import checks, rollout
    from kommunalnetz.inventory import codes as reading
    from kommunalnetz.inventory import edit_codes
    from kommunalnetz.output import templates

    every = (*reading.CODES, *edit_codes.CODES, *checks.CODES, *rollout.CODES, *templates.CODES)
    return {code.id: code for code in sorted(every, key=lambda code: code.id)}
