"""What history says of lines and of work, and the same as tables."""

from __future__ import annotations

import pickle
from datetime import timedelta
from pathlib import Path

import airsdlc
import pytest
from conftest import BEGINNING, git

pandas = pytest.importorskip("pandas", reason="pandas is not installed")
pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")

HOUR = timedelta(hours=1)


def test_a_line_knows_its_commit_and_its_work(worked: Path) -> None:
    repository = airsdlc.open(worked)
    written, fresh = repository.blame(["a.go:1", "a.go:2"])
    assert (str(written.location), written.text, written.gap) == ("a.go:1", "package a", None)
    assert written.commit is not None
    assert written.commit.subject == "Cancel"
    assert written.commit.author == "Ada <ada@example.com>"
    assert written.commit.committed == BEGINNING + HOUR
    assert (written.commit.path, written.commit.line, written.commit.limit) == ("a.go", 1, None)
    [work] = written.work
    assert (work.id, work.title, work.is_defined) == ("BOLT-001", "Cancel endpoint", True)
    assert (work.how, work.confidence, work.is_revert) == ("trailer", "certain", False)
    assert str(work.location) == f"commit:{written.commit.id}:3"
    assert written.is_explained
    assert fresh.commit is None
    assert fresh.gap is not None
    assert (fresh.gap.kind, fresh.gap.message) == ("not-committed", "the line is not committed yet")
    assert repository.blame("a.go") == repository.blame(["a.go:1", "a.go:2"])
    assert airsdlc.open(worked, git_command=True).blame("a.go") == repository.blame("a.go")


def test_a_line_shows_its_commit_and_its_work(worked: Path) -> None:
    lines = airsdlc.open(worked).blame("a.go")
    commit = lines[0].commit
    assert commit is not None
    assert f"commit=<{commit.id[:12]} 'Cancel'>, work=['BOLT-001']" in repr(lines[0])
    assert "gap='the line is not committed yet'" in repr(lines[1])
    shown = lines._repr_html_()
    assert f"{commit.id[:12]} Cancel</td>" in shown
    assert "BOLT-001</td>" in shown


def test_a_log_is_a_table_and_can_be_about_one_thing(worked: Path) -> None:
    repository = airsdlc.open(worked)
    log = repository.bolt_log()
    shown = log._repr_html_()
    assert "BOLT-001</td>" in shown
    assert "+1 -0</td>" in shown
    assert repository.bolt_log("a.go") == repository.bolt_log("bolt-1") == log
    assert len(repository.bolt_log("ADR-001").work) == 0
    with pytest.raises(airsdlc.UnknownTargetError):
        repository.bolt_log("nowhere.go")


def test_a_line_is_traced_through_its_commit(worked: Path) -> None:
    trace = airsdlc.open(worked).trace("a.go:1")
    assert trace.line is not None
    assert trace.line.commit is not None
    ids = [node.id for node in trace.nodes]
    assert ids == [f"commit:{trace.line.commit.id}", "BOLT-001", "ADR-001", "PRD-001"]
    assert [hop.to for hop in trace.nodes[-1].via] == ids
    assert airsdlc.open(worked).trace("BOLT-001").line is None


def test_questions_about_lines_that_are_not_there(worked: Path) -> None:
    repository = airsdlc.open(worked)
    with pytest.raises(airsdlc.UnknownTargetError, match=r"b\.go:1"):
        repository.blame("b.go:1")
    with_history = airsdlc.open(worked, history=True)
    [commit] = with_history.nodes("commit")
    with pytest.raises(airsdlc.AirsdlcError, match="is in no file of the repository"):
        with_history.blame(commit.id)


def test_work_has_its_commits_and_files(worked: Path) -> None:
    log = airsdlc.open(worked, history=True).bolt_log()
    [work] = log.work
    assert log.of("bolt-1") == work
    assert (work.id, work.title, work.is_defined) == ("BOLT-001", "Cancel endpoint", True)
    assert (work.first, work.last) == (BEGINNING + HOUR, BEGINNING + HOUR)
    assert work.lines == {"added": 1, "removed": 0}
    assert [(commit.subject, commit.how) for commit in work.commits] == [("Cancel", "trailer")]
    assert [(file.path, file.is_present) for file in work.files] == [("a.go", True)]
    assert log.ends == []


def test_what_is_only_spoken_of_is_told_apart(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    (tmp_path / "work.md").write_text("# BOLT-001: Cancel endpoint\n")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "Follow BOLT-001\n\nRefs: BOLT-001")
    [work] = airsdlc.open(tmp_path).bolt_log().work
    assert (len(work.commits), work.first, work.last) == (1, BEGINNING, BEGINNING)
    assert len(work.mentions) == 0
    git(tmp_path, "commit", "--quiet", "--amend", "--message", "Begin\n\nRefs: BOLT-001")
    log = airsdlc.open(tmp_path).bolt_log()
    [work] = log.work
    assert (len(work.commits), len(work.files), work.first, work.last) == (0, 0, None, None)
    assert [(it.subject, it.how, it.confidence) for it in work.mentions] == [
        ("Begin", "text", "low")
    ]
    assert "spoken of by" in log._repr_html_()
    frame = log.work.to_pandas()
    assert frame["first"].isna().tolist() == [True]


def test_tags_are_releases_and_states(worked: Path) -> None:
    tags = airsdlc.open(worked).tags()
    [release], [state] = tags.releases, tags.states
    assert (release.tag, release.version, release.component) == ("v1.0", "v1.0", "")
    assert (release.released, release.by, release.work) == (BEGINNING + HOUR, None, ["BOLT-001"])
    assert (state.id, state.state, state.tag) == ("ADR-001", "in-review", "adr-001-in-review")
    assert (state.tagged, state.by) == (BEGINNING, None)
    frame = tags.releases.to_pandas()
    assert frame["work"].tolist() == [["BOLT-001"]]
    assert frame["released"][0] == BEGINNING + HOUR
    assert airsdlc.open(worked, rev="HEAD~1").tags().releases.to_dicts() == []


def test_the_next_id_is_free_on_every_branch(worked: Path) -> None:
    free = airsdlc.open(worked).next_id("adr")
    assert free is not None
    assert (free.id, free.last, free.branch, free.branches) == ("ADR-002", "ADR-001", None, 1)
    assert airsdlc.open(worked).next_id("1 2") is None


def test_rules_of_history_speak_where_it_was_read(worked: Path) -> None:
    repository = airsdlc.open(worked, history=True)
    assert repository.check().history == "whole"
    without = airsdlc.open(worked).check()
    assert without.history == "nothing"
    assert pickle.loads(pickle.dumps(repository.check())).history == "whole"
    [rule] = [rule for rule in repository.check().rules if rule.name == "unlinked-bolt"]
    assert rule.found == 0


def test_a_check_says_what_a_shallow_clone_hides(worked: Path, tmp_path: Path) -> None:
    whole = airsdlc.open(worked, history=True).check()
    assert (whole.commits, whole.unseen) == (2, None)
    git(tmp_path, "clone", "--quiet", "--depth", "1", worked.as_uri(), "clone")
    part = airsdlc.open(tmp_path / "clone", history=True).check()
    assert (part.history, part.commits) == ("part", 1)
    assert part.unseen is not None
    assert part.unseen.startswith("history ends after 1 commit, as in a shallow clone")
    assert pickle.loads(pickle.dumps(part)) == part


def test_history_is_in_the_graph_where_it_is_asked_for(worked: Path) -> None:
    assert not airsdlc.open(worked).nodes("commit")
    repository = airsdlc.open(worked, history=True)
    [commit] = repository.nodes("commit")
    assert commit.title == "Cancel"
    assert not repository.at("HEAD~1").nodes("commit")


def test_times_are_times_in_tables(worked: Path) -> None:
    repository = airsdlc.open(worked, history=True)
    lines = repository.blame("a.go").to_pandas()
    assert lines["line"].tolist() == [1, 2]
    assert lines["subject"].tolist() == ["Cancel", pandas.NA]
    assert str(lines["committed"].dtype).endswith(", UTC]")
    assert lines["committed"][0] == BEGINNING + HOUR
    assert lines["committed"].isna().tolist() == [False, True]
    assert lines["gap"].tolist() == [pandas.NA, "not-committed"]
    assert lines["work"][0][0]["id"] == "BOLT-001"
    assert airsdlc.open(worked).blame("a.go")[:0].to_pandas().empty
    work = repository.bolt_log().work
    assert work.to_pandas()["added"].tolist() == [1]
    table = pyarrow.table(work)
    assert table.schema.field("first").type == pyarrow.timestamp("s", "UTC")
    assert table["first"].to_pylist() == [BEGINNING + HOUR]
    commits = work[0].commits.to_pandas()
    assert (commits["committed"].max() - commits["committed"].min()) == timedelta(0)
