"""All codes of the program."""

from kommunalnetz.diagnostics import Code


def codes() -> dict[str, Code]:
    """Every code by its id, in the order of the ids."""
    from kommunalnetz import checks
    from kommunalnetz.inventory import address_file
    from kommunalnetz.inventory import codes as reading
    from kommunalnetz.output import templates
    from kommunalnetz.output.config import codes as config

    every = (*reading.CODES, *address_file.CODES, *checks.CODES, *templates.CODES, *config.CODES)
    return {code.id: code for code in sorted(every, key=lambda code: code.id)}
