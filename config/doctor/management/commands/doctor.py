"""Look at all that an operator can get wrong."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.doctor.checks import CHECKS
from config.doctor.examine import examine
from config.doctor.findings import Finding, Status

_SIGNS = {Status.GOOD: "ok", Status.UNCHECKED: "??", Status.WARNING: "!!", Status.PROBLEM: "XX"}


class Command(BaseCommand):
    help = "Check database, workers, mail, DNS, files and settings; say what to do. Ends with 1 on a problem."
    requires_system_checks: list[str] = []  # what they would refuse, this explains

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("checks", nargs="*", metavar="CHECK", help=f"Some of: {', '.join(CHECKS)}.")
        parser.add_argument("--json", action="store_true", help="One JSON object for each finding.")
        parser.add_argument("--strict", action="store_true", help="End with 1 on a warning too.")

    def handle(self, *_: Any, checks: list[str], strict: bool, **options: Any) -> None:
        if unknown := set(checks) - set(CHECKS):
            raise CommandError(
                f"No check is named {', '.join(sorted(unknown))}. There are: {', '.join(CHECKS)}."
            )
        found = []
        for name, finding in examine(checks):
            found.append(finding.status)
            self.stdout.write(_as_json(name, finding) if options["json"] else _as_text(name, finding))
        bad = {Status.PROBLEM, *([Status.WARNING] if strict else [])}
        if count := sum(status in bad for status in found):
            raise CommandError(f"{count} of {len(found)} findings need you.", returncode=1)


def _as_text(name: str, finding: Finding) -> str:
    todo = f"\n{'':15}-> {finding.todo}" if finding.todo else ""
    return f"{_SIGNS[finding.status]} {name:<12}{finding.said}{todo}"


def _as_json(name: str, finding: Finding) -> str:
    said = {"check": name, "status": finding.status, "said": finding.said, "todo": finding.todo}
    return json.dumps(said, ensure_ascii=False)
