"""What ``platform.yaml`` says about running configurations: how they are compared, and by what they show that a rule is kept."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from kommunalnetz.inventory.fields import Flag, Part


def _expression(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(str(error)) from error
    return text


Expression = Annotated[str, AfterValidator(_expression)]


class Compare(Part):
    """How a running configuration is compared with the rendered one."""

    dialect: str = Field(default="generic", pattern=r"^[a-z_]+$", description="frr, or a platform of hier_config in small letters")
    main: str = Field(default="", description="the file that a router shows as its running configuration; default: the only one")
    ignore: tuple[Expression, ...] = Field(default=(), description="lines of the main file that say nothing about the router")
    private: tuple[str, ...] = Field(default=(), description="files that hold secrets in every line: told to differ, never shown")


class Sign(Part):
    """By what a file shows that a rule is kept: all of ``needs`` match and none of ``forbids``.

    With ``sections`` every section whose first line matches is judged by itself, if all of ``where`` and none of ``unless`` match in it.
    """

    file: str = Field(default="", description="default: compare.main")
    optional: Flag = Field(default=False, description="a router that lacks the file keeps the rule")
    needs: tuple[Expression, ...] = ()
    forbids: tuple[Expression, ...] = ()
    sections: Expression = ""
    where: tuple[Expression, ...] = ()
    unless: tuple[Expression, ...] = ()
