"""Figures: targets, percentiles and both forms of output."""

import json

import pytest

from bench.figures import Figure, quantile, show


def test_a_figure_at_its_target_has_reached_it() -> None:
    """Bounds are inclusive in both directions, and without a target nothing is judged."""
    assert Figure("latency", 1.0, "s", at_most=1.0).reached is True
    assert Figure("latency", 1.01, "s", at_most=1.0).reached is False
    assert Figure("share", 0.7, at_least=0.7).reached is True
    assert Figure("share", 0.69, at_least=0.7).reached is False
    assert Figure("articles", 3.0).reached is None


def test_percentiles_lie_within_what_was_measured() -> None:
    """A single value is every percentile, and without values there is no figure."""
    assert quantile([4.0], 99) == 4.0
    assert quantile([float(n) for n in range(101)], 50) == 50.0
    assert quantile([float(n) for n in range(101)], 99) == 99.0
    with pytest.raises(ValueError, match="nothing was measured"):
        quantile([], 50)


def test_a_table_says_which_targets_were_missed(capsys: pytest.CaptureFixture[str]) -> None:
    """One line a figure, in their order."""
    show([Figure("p50", 0.1234, "s", at_most=1), Figure("share", 0.5, at_least=0.7)], as_json=False)
    first, second = capsys.readouterr().out.splitlines()
    assert first.split() == ["p50", "0.123", "s", "≤", "1", "reached"]
    assert second.split() == ["share", "0.500", "≥", "0.7", "missed"]


def test_json_holds_every_figure(capsys: pytest.CaptureFixture[str]) -> None:
    """Values unrounded, with unit, target and verdict."""
    show([Figure("p50", 0.1234, "s", at_most=1)], as_json=True)
    assert json.loads(capsys.readouterr().out)["figures"] == [
        {"name": "p50", "value": 0.1234, "unit": "s", "target": "≤ 1", "reached": True}
    ]
