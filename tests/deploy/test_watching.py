"""Dashboard and alarms speak of what the program exports, and the operations page of every alarm."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import yaml
from tests.deploy.places import DEPLOY, ROOT, run, tool

from citebot.observing.metrics import Metrics

RULES: dict[str, Any] = yaml.safe_load((DEPLOY / "alerts.yaml").read_text("utf-8"))
ALERTS: list[dict[str, Any]] = [rule for group in RULES["groups"] for rule in group["rules"]]
DASHBOARD: dict[str, Any] = json.loads((DEPLOY / "grafana-dashboard.json").read_text("utf-8"))
SOURCE = "".join(path.read_text("utf-8") for path in (ROOT / "bot" / "citebot").rglob("*.py"))
PAGE = (ROOT / "docs" / "operations.md").read_text("utf-8")
SERIES = re.compile(r"\bcitebot_\w+")
LABEL = re.compile(r'\b(outcome|how|result)=~?"([^"]+)"')


def exported() -> set[str]:
    """Every series of a bot: those of the page, and the gauges that the server adds to it."""
    metrics = Metrics()
    for name in re.findall(r'metrics\.gauge\(\s*"(\w+)"', SOURCE):
        metrics.gauge(name, "", float)
    return {line.partition("{")[0].split()[0] for line in metrics.text().splitlines() if not line.startswith("#")}


def questions() -> Iterator[str]:
    for panel in DASHBOARD["panels"]:
        for target in panel["targets"]:
            yield target["expr"]
    for variable in DASHBOARD["templating"]["list"]:
        if variable["type"] == "query":
            yield variable["query"]["query"]


def test_every_series_is_exported() -> None:
    asked = set(SERIES.findall(" ".join([*questions(), *(alert["expr"] for alert in ALERTS)])))
    assert len(asked) >= 10
    assert asked - exported() == set()


def families(names: Iterable[str]) -> set[str]:
    """What a histogram exports as three series is one metric."""
    return {re.sub(r"_(bucket|sum|count)$", "", name) for name in names}


def test_every_series_is_shown() -> None:
    assert families(exported()) - families(SERIES.findall(" ".join(questions()))) == set()


def test_every_metric_is_documented_and_no_other() -> None:
    assert set(re.findall(r"^\| `(citebot_\w+)[`{]", PAGE, re.MULTILINE)) == families(exported())


def test_every_label_is_documented_with_its_metric() -> None:
    documented = dict(re.findall(r"^\| `(citebot_\w+)\{(\w+)\}`", PAGE, re.MULTILINE))
    added = re.findall(r"\bmetrics\.(\w+)\.add\((\w+)=", SOURCE)
    assert len(added) >= 4
    assert documented == {getattr(Metrics(), name).name: label for name, label in added}


def test_every_label_has_a_value_that_the_program_gives() -> None:
    asked = LABEL.findall(" ".join([*questions(), *(alert["expr"] for alert in ALERTS)]))
    values = {value for _, found in asked for value in found.split("|")}
    assert len(values) >= 6
    known = set(re.findall(r'"(\w+)"', SOURCE)) | {name.lower() for name in re.findall(r"class (\w+)", SOURCE)}
    assert values - known == set()


def test_every_alarm_is_whole() -> None:
    names = [alert["alert"] for alert in ALERTS]
    assert len(names) == len(set(names))
    for alert in ALERTS:
        assert set(alert) <= {"alert", "expr", "for", "labels", "annotations"}
        assert alert["labels"]["severity"] in {"critical", "warning", "info"}
        assert alert["annotations"]["summary"].endswith(".")


def test_every_alarm_is_explained_and_no_other() -> None:
    assert set(re.findall(r"`(Citebot[A-Z]\w+)`", PAGE)) == {alert["alert"] for alert in ALERTS}


def test_panels_do_not_overlap_and_name_their_source() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, panel["title"]
        assert place["x"] + place["w"] <= 24
        taken |= cells
        assert panel["datasource"]["uid"] == "${datasource}"
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(ids) == len(set(ids))


def test_prometheus_takes_the_rules() -> None:
    done = run(tool("promtool"), "check", "rules", DEPLOY / "alerts.yaml")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_alarms_go_off_when_they_must_and_only_then() -> None:
    done = run(tool("promtool"), "test", "rules", ROOT / "tests" / "deploy" / "alerts_test.yaml")
    assert done.returncode == 0, done.stdout + done.stderr


def test_prometheus_takes_the_questions_of_the_dashboard() -> None:
    rules = []
    for number, panel in enumerate(DASHBOARD["panels"]):
        for target in panel["targets"]:
            expr = target["expr"].replace("$__rate_interval", "5m").replace("$job", "citebot")
            rules.append({"record": f"citebot:panel_{number}_{target['refId']}", "expr": expr})
    text = yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]})
    done = run(tool("promtool"), "check", "rules", "/dev/stdin", input=text)
    assert done.returncode == 0, done.stdout + done.stderr
