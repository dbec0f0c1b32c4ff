"""Alerts and dashboard ask for figures that there are, and lead to parts of the runbook that there are."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.demo.plan import BASE_DIR
from config.observe.metrics.page import SOURCES, exposition
from tests.services import missing

PROMETHEUS = BASE_DIR / "deploy" / "prometheus"
RULES: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((PROMETHEUS / "alerts.yml").read_text())["groups"]
    for rule in group["rules"]
]
DASHBOARD: dict[str, Any] = json.loads((BASE_DIR / "deploy" / "grafana" / "transmissions.json").read_text())
# Kept by the processes of the web server, so they are not in an exposition of a test.
OF_REQUESTS = {f"transmissions_request_seconds_{part}" for part in ("bucket", "count", "sum")}
OF_PROCESSES = OF_REQUESTS | {"transmissions_content_answers_total"}


@pytest.fixture
def promtool() -> str:
    found = shutil.which("promtool")
    if not found:
        missing("promtool is not here (Debian: prometheus)")
    return found or ""


def asked(expression: str) -> set[str]:
    return set(re.findall(r"transmissions_\w+", expression))


@pytest.fixture
def known(db: None) -> set[str]:
    text = exposition().decode()
    assert text.count("transmissions_source_up{") == len(SOURCES)
    return set(re.findall(r"^# TYPE (\S+)", text, re.MULTILINE)) | OF_PROCESSES


def test_it_alerts_on_figures_that_there_are(known: set[str]) -> None:
    assert [
        (rule["alert"], asked(rule["expr"]) - known) for rule in RULES if asked(rule["expr"]) - known
    ] == []


def test_it_rings_for_whatever_stands_still() -> None:
    rung = {name for rule in RULES for name in asked(rule["expr"])}
    late = {"beat_age", "letter_age", "queue_age", "webhook_lag", "deferred_overdue"}
    assert {f"transmissions_{name}_seconds" for name in late} | {"transmissions_webhooks_off"} <= rung


def test_it_shows_figures_that_there_are_and_every_one(known: set[str]) -> None:
    shown = {name for panel in DASHBOARD["panels"] for one in panel["targets"] for name in asked(one["expr"])}
    assert shown <= known
    assert known - shown - OF_REQUESTS == set()


def test_it_tells_who_wakes_up_what_to_do() -> None:
    runbook = (BASE_DIR / "docs" / "runbook.md").read_text()
    parts = {
        re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-")
        for title in re.findall(r"^## (.+)$", runbook, re.MULTILINE)
    }
    for rule in RULES:
        page, _, part = rule["annotations"]["runbook"].partition("#")
        assert page == "docs/runbook.md"
        assert part in parts, rule["alert"]


def test_it_says_how_urgent_each_alert_is_and_since_when() -> None:
    assert {rule["labels"]["severity"] for rule in RULES} == {"page", "ticket"}
    assert all(re.fullmatch(r"\d+m", rule["for"]) for rule in RULES)
    assert len({rule["alert"] for rule in RULES}) == len(RULES)


def test_it_lays_the_panels_side_by_side() -> None:
    places = [panel["gridPos"] for panel in DASHBOARD["panels"]]
    cells = [
        (x, y)
        for one in places
        for x in range(one["x"], one["x"] + one["w"])
        for y in range(one["y"], one["y"] + one["h"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])


@pytest.mark.parametrize("words", [["rules", "alerts.yml"], ["config", "--syntax-only", "prometheus.yml"]])
def test_it_is_taken_by_prometheus(promtool: str, words: list[str]) -> None:
    done = subprocess.run([promtool, "check", *words], cwd=PROMETHEUS, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("queue", "seconds", "rung"),
    [
        ("letters", 61, {"TransmissionsLettersQueued"}),
        ("letters", 59, set()),
        ("campaigns", 601, {"TransmissionsQueueOld"}),
        ("default", 61, set()),
    ],
)
def test_it_rings_when_a_task_waits_too_long(
    promtool: str, tmp_path: Path, queue: str, seconds: int, rung: set[str]
) -> None:
    told = {"series": f'transmissions_queue_age_seconds{{queue="{queue}"}}', "values": f"{seconds}x40"}
    asked = {
        "expr": 'count by (alertname) (ALERTS{alertname=~".*Queue.*", alertstate="firing"})',
        "eval_time": "10m",
        "exp_samples": [{"labels": f'{{alertname="{name}"}}', "value": 1} for name in rung],
    }
    test = {"interval": "15s", "input_series": [told], "promql_expr_test": [asked]}
    file = tmp_path / "ages.yml"
    file.write_text(yaml.safe_dump({"rule_files": [str(PROMETHEUS / "alerts.yml")], "tests": [test]}))
    done = subprocess.run([promtool, "test", "rules", file], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
