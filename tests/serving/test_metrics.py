"""The page that Prometheus reads."""

from __future__ import annotations

import re

from citebot.observing.metrics import Metrics


def test_every_line_is_of_the_format() -> None:
    metrics = Metrics()
    metrics.answers.add(outcome="answered")
    metrics.answers.add(2, outcome='odd "one"\n')
    metrics.latency.observe(0.02)
    metrics.latency.observe(1000)
    metrics.gauge("open_updates", "Open.", lambda: 3.0)
    text = metrics.text()
    sample = re.compile(r'[a-z_]+(\{[a-z_]+="([^"\\\n]|\\.)*"\})? [-+0-9.e]+$')
    for line in text.splitlines():
        assert line.startswith(("# HELP citebot_", "# TYPE citebot_")) or sample.match(line), line
    assert 'citebot_answers_total{outcome="answered"} 1' in text
    assert 'citebot_update_seconds_bucket{le="0.025"} 1' in text
    assert 'citebot_update_seconds_bucket{le="+Inf"} 2' in text
    assert "citebot_open_updates 3" in text
