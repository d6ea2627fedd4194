"""``kommunalnetz rollout``: the broadband roll-out, its projects and its meetings."""

from kommunalnetz.cli.program import Program

COMMANDS = {
    "status": ("kommunalnetz.cli.rollout_status", "Show where the projects stand, per county and region."),
    "report": ("kommunalnetz.cli.rollout_report", "Write the briefing for the coordinators' meeting as HTML, PDF and JSON."),
}

rollout = Program(
    "rollout",
    COMMANDS,
    help="Follow the broadband roll-out: projects, funding, coverage, meetings.\n\nThe inventory's sections projects, programmes, coverage,"
    " tasks and meetings hold it; 'kommunalnetz check' tells what of it does not fit.",
    epilog="kommunalnetz rollout status\nkommunalnetz rollout report --region Dresden --output briefing",
)
