"""What a repository looks like, and the configuration that it seems to need."""

from __future__ import annotations

import json
import pickle
from datetime import date
from pathlib import Path

import airsdlc
import pytest
from conftest import BOOKING

DECISION = "# Use a queue\n\n## Decision\n\nPRD-015 asks for it.\n"
INCIDENT = "# Incident INC-2024-001: Down\n\n- **Status**: Open\n- **Date**: 2024-01-15\n"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Two decisions, whose numbers only their names have."""
    for number in (1, 2):
        (tmp_path / f"adr-000{number}-queue.md").write_text(DECISION)
    return tmp_path


def test_a_survey_proposes_what_a_repository_is_read_and_adopted_with(old: Path) -> None:
    survey = airsdlc.survey(old)
    assert (survey.before, survey.after) == (0, 2)
    assert not (old / "airsdlc.toml").exists()
    (old / "airsdlc.toml").write_text(survey.text)
    repository = airsdlc.open(old)
    assert [node.id for node in repository.nodes("adr")] == ["ADR-0001", "ADR-0002"]
    report = repository.check(baseline=False)
    assert report.summary == survey.summary
    assert [rule for rule in report.rules if rule.found] == list(survey.rules)
    assert f"finds {survey.summary.error} error" in survey.text
    (old / "airsdlc-baseline.json").write_text(report.to_baseline())
    report = airsdlc.open(old).check()
    assert not report.fails("info")
    assert report.summary.known == len(report.diagnostics) > 0


def test_rules_that_need_a_date_are_given_one(tmp_path: Path) -> None:
    (tmp_path / "inc-2024-001.md").write_text(INCIDENT)
    stale = [
        any(
            rule.name == "unresolved-incident-stale"
            for rule in airsdlc.survey(tmp_path, today=today).rules
        )
        for today in (None, "2024-01-16", date(2024, 3, 1))
    ]
    assert stale == [False, False, True]


def test_a_survey_is_a_record(old: Path) -> None:
    survey = airsdlc.survey(old, threads=1)
    assert survey == airsdlc.survey(str(old))
    assert hash(survey) == hash(pickle.loads(pickle.dumps(survey)))
    assert pickle.loads(pickle.dumps(survey)) == survey
    assert json.loads(json.dumps(survey.to_dict()))["text"] == survey.text
    assert repr(survey).startswith("Survey(before=0, after=2, ")


def test_what_cannot_be_looked_at_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        airsdlc.survey(tmp_path / "missing")
    with pytest.raises(ValueError, match="tomorrow"):
        airsdlc.survey(BOOKING, today="tomorrow")
