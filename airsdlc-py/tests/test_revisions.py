"""Reading a repository as it was: revisions, times, and what git cannot answer."""

from __future__ import annotations

import pickle
from datetime import timedelta
from pathlib import Path

import airsdlc
import pytest
from conftest import BEGINNING, git


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """A PRD, and an hour later an ADR."""
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    for hour, (path, text) in enumerate(
        [("prd-001.md", "# PRD-001: Cancel\n"), ("adr-001.md", "# ADR-001: Outbox\n")]
    ):
        (tmp_path / path).write_text(text)
        git(tmp_path, "add", "--all")
        git(tmp_path, "commit", "--quiet", "--message", path, hour=hour)
    return tmp_path


def ids(repository: airsdlc.KnowledgeRepository) -> list[str]:
    return [node.id for node in repository.nodes()]


def test_a_revision_is_read(history: Path) -> None:
    now = airsdlc.open(history)
    assert (ids(now), now.revision) == (["PRD-001", "ADR-001"], None)
    before = airsdlc.open(history, rev="HEAD~1")
    assert ids(before) == ids(now.at("HEAD~1")) == ["PRD-001"]
    assert before.revision == now.at("main~1").revision
    assert before.revision is not None
    assert len(before.revision) == 40
    assert now.at("HEAD").graph == now.graph


def test_a_time_is_a_text_or_a_datetime(history: Path) -> None:
    then = BEGINNING + timedelta(minutes=30)
    for time in (then, then.replace(tzinfo=None), then.isoformat(), "2024-01-01 00:30"):
        assert ids(airsdlc.open(history, as_of=time)) == ["PRD-001"]
        assert ids(airsdlc.open(history).as_of(time)) == ["PRD-001"]
    with pytest.raises(ValueError, match="`soon` is no time"):
        airsdlc.open(history, as_of="soon")
    with pytest.raises(TypeError, match="expected a datetime"):
        airsdlc.open(history, as_of=3)  # type: ignore[arg-type]


def test_what_git_cannot_answer_is_an_error(
    history: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pytest.raises(airsdlc.GitError) as caught:
        airsdlc.open(history, rev="mian")
    assert caught.value.nearest == ["main"]
    assert str(caught.value) == "no commit is called `mian`; did you mean main?"
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
    with pytest.raises(airsdlc.GitError, match="as old as 2023"):
        airsdlc.open(history).as_of("2023-12-31")
    with pytest.raises(airsdlc.GitError, match="lies in no git repository"):
        airsdlc.open(tmp_path_factory.mktemp("plain"), rev="HEAD")


def test_findings_of_a_revision_can_be_mended_in_memory(history: Path) -> None:
    report = airsdlc.open(history).at("HEAD").check()
    assert list(report.mend()) == []


def test_a_check_of_a_change(history: Path) -> None:
    (history / "adr-001.md").write_text("# ADR-001: Outbox\n\nSee [it](gone.md).\n")
    now = airsdlc.open(history)
    before = now.at("HEAD")
    assert now.changed_files("HEAD") == now.changed_files(before) == ["adr-001.md"]
    for since in ("HEAD", before):
        report = now.check(select="broken-path", since=since)
        assert [found.rule for found in report.diagnostics] == ["broken-path"]
    assert before.check(select="broken-path", since="HEAD~1").summary.error == 0
    assert now.check(select="broken-path", base=now).summary.error == 0
    assert now.check(select="broken-path", base="HEAD").summary.error == 1
    assert now.at_merge_base("HEAD").revision == before.revision
    with pytest.raises(ValueError, match="give one of them"):
        now.check(base="HEAD", baseline=False)
    with pytest.raises(airsdlc.GitError, match="no commit is called `nobody`"):
        now.check(since="nobody")


def test_a_diff_with_a_revision(history: Path) -> None:
    now = airsdlc.open(history)
    assert now.diff("HEAD").is_empty
    assert now.diff("HEAD~1") == now.diff(now.at("HEAD~1"))
    assert not now.diff_report("HEAD~1").diff.is_empty


def test_a_merge_is_checked_before_it_is_made(history: Path) -> None:
    now = airsdlc.open(history)
    assert now.check(merge="HEAD~1").summary.error == 0
    assert ids(now.merge("HEAD~1")) == ids(now)
    with pytest.raises(ValueError, match="leave out base and since"):
        now.check(merge="HEAD", since="HEAD")
