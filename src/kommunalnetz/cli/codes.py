"""All codes of the program."""

from kommunalnetz.diagnostics import Code


def codes() -> dict[str, Code]:
    """Every code by its id, in the order of the ids."""
    from kommunalnetz import checks, rollout
    from kommunalnetz.inventory import address_file, edit_codes
    from kommunalnetz.inventory import codes as reading
    from kommunalnetz.output import archive_codes, branding, templates, view_before
    from kommunalnetz.output.config import codes as config
    from kommunalnetz.planning import forecast

    every = (
        *reading.CODES, *address_file.CODES, *edit_codes.CODES, *checks.CODES, *forecast.CODES, *rollout.CODES, *templates.CODES,
        *view_before.CODES,
        *config.CODES, *archive_codes.CODES, *branding.CODES,
    )  # fmt: skip
    return {code.id: code for code in sorted(every, key=lambda code: code.id)}
