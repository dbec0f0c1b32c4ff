"""The lock files pin everything by hash and name no registry and no machine."""

import re

import pytest

from config.demo.plan import BASE_DIR

NAMES = ["requirements.txt", "requirements-demo.txt", "requirements-dev.txt"]
_PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)


def pins(name: str) -> dict[str, set[str]]:
    """Each package's pinned releases; more than one where a marker chooses."""
    found: dict[str, set[str]] = {}
    for package, release in _PIN.findall((BASE_DIR / name).read_text()):
        found.setdefault(package, set()).add(release)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_it_holds_pins_and_hashes_alone(name: str) -> None:
    lines = (BASE_DIR / name).read_text().splitlines()
    allowed = re.compile(r"[a-z0-9-]+==\S+( ; .+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?|    +# .*")
    assert [line for line in lines if not allowed.fullmatch(line)] == []


@pytest.mark.parametrize("name", NAMES)
def test_it_names_no_registry_and_no_place_of_a_machine(name: str) -> None:
    assert re.findall(r"\w+://|--index|--find-links|(?<=[ =])/\w+", (BASE_DIR / name).read_text()) == []


def test_it_pins_the_same_releases_in_every_file() -> None:
    base, demo, dev = (pins(name) for name in NAMES)
    assert base.items() <= demo.items() <= dev.items()


def test_it_locks_the_frontend_without_addresses_of_a_registry() -> None:
    assert '"resolved"' not in (BASE_DIR / "frontend" / "package-lock.json").read_text()
