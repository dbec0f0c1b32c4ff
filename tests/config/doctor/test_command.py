"""`manage.py doctor` prints each finding with what to do; its exit code tells whether somebody is needed."""

import io
import json
from functools import partial

import pytest
from django.core.management import CommandError, call_command

from config.doctor import checks
from config.doctor.findings import Finding, good, problem, unchecked, warning


@pytest.fixture(autouse=True)
def _three(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks() -> None:
        raise RuntimeError("something nobody thought of")

    found = {
        "fine": good("All is well."),
        "away": unchecked("Nobody answers."),
        "odd": warning("It is slow.", "Make it fast."),
        "bad": problem("It is broken.", "Mend it."),
    }
    for name, finding in found.items():
        monkeypatch.setitem(checks.CHECKS, name, partial(iter, [finding]))
    monkeypatch.setitem(checks.CHECKS, "broken", breaks)


def doctor(*words: str) -> str:
    said = io.StringIO()
    call_command("doctor", *words, stdout=said)
    return said.getvalue()


def test_it_ends_well_without_a_problem() -> None:
    assert doctor("fine", "away", "odd").count("\n") == 4


def test_it_says_what_to_do() -> None:
    assert "-> Make it fast." in doctor("odd")


@pytest.mark.parametrize("words", [["bad"], ["broken", "fine"], ["odd", "--strict"]])
def test_it_ends_with_one_when_somebody_is_needed(words: list[str]) -> None:
    with pytest.raises(CommandError, match="1 of") as error:
        doctor(*words)
    assert error.value.returncode == 1


def test_it_goes_on_after_a_check_that_fails() -> None:
    said = io.StringIO()
    with pytest.raises(CommandError):
        call_command("doctor", "broken", "fine", stdout=said)
    assert "something nobody thought of" in said.getvalue()
    assert "All is well." in said.getvalue()


def test_it_speaks_json_to_programs() -> None:
    [line] = doctor("odd", "--json").splitlines()
    expected = {"check": "odd", "status": "warning", "said": "It is slow.", "todo": "Make it fast."}
    assert json.loads(line) == expected


def test_it_names_the_checks_when_one_is_unknown() -> None:
    with pytest.raises(CommandError, match="There are: settings, addresses"):
        doctor("nonsense")


def test_it_says_what_to_do_about_everything_that_is_not_good() -> None:
    for finding in (warning("a", "b"), problem("a", "b")):
        assert isinstance(finding, Finding)
        assert finding.todo
