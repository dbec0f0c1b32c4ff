"""Reads docker-compose.yml as Compose would, so that its commands can be run without Docker."""

import os
import re
import shlex
from collections.abc import Mapping
from typing import Any

import yaml

from config.demo.plan import BASE_DIR

_VARIABLE = re.compile(r"\$\$|\$\{(\w+)(?::-((?:[^{}]|\$\{[^{}]*\})*))?\}")


def text() -> str:
    """The file as it is written."""
    return (BASE_DIR / "docker-compose.yml").read_text()


def document() -> dict[str, Any]:
    """The file as YAML, its variables not filled in."""
    parsed: dict[str, Any] = yaml.safe_load(text())
    return parsed


def services(environ: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Its services, with variables filled in from the environment given."""
    return {name: _filled(service, environ) for name, service in document()["services"].items()}


def interpolate(value: str, environ: Mapping[str, str]) -> str:
    """Fill in `${NAME}` and `${NAME:-default}`, the default's own variables too; `$$` is a dollar sign."""

    def fill(found: re.Match[str]) -> str:
        if found[0] == "$$":
            return "$"
        return environ.get(found[1]) or interpolate(found[2] or "", environ)

    return _VARIABLE.sub(fill, value)


def health_command(service: Mapping[str, Any]) -> list[str]:
    """A service's health check as a command for subprocess."""
    kind, *words = service["healthcheck"]["test"]
    return ["sh", "-c", *words] if kind == "CMD-SHELL" else list(words)


def image_environment() -> dict[str, str]:
    """What the Dockerfile's ENV lines set."""
    lines = re.findall(r"^ENV (.+)$", (BASE_DIR / "Dockerfile").read_text(), re.MULTILINE)
    pairs = (word.partition("=") for line in lines for word in shlex.split(line))
    return {name: os.path.expandvars(value) for name, _, value in pairs if name != "PATH"}


def _filled(value: Any, environ: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return interpolate(value, environ)
    if isinstance(value, list):
        return [_filled(item, environ) for item in value]
    if isinstance(value, dict):
        return {name: _filled(item, environ) for name, item in value.items()}
    return value
