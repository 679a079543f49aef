"""The integrity checks: what they find, what hides it, how it is mended and handed on."""

from __future__ import annotations

import json
import pickle
import shutil
import subprocess
import sysconfig
from datetime import date, datetime
from pathlib import Path

import airsdlc
import pytest
from airsdlc import Diagnostic, KnowledgeRepository, Report
from conftest import BOOKING

TODAY = "2024-05-01"
ADR = """# ADR-001: Queue

- **Status**: Accepted
- **PRD**: PRD-404

## Context
"""


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """An ADR whose PRD is not there, and which lacks its decision."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "adr-001.md").write_text(ADR)
    return tmp_path


def check(root: Path, *rules: str, **options: object) -> Report:
    selected = rules or ("dangling-reference", "missing-section")
    return airsdlc.open(root).check(select=selected, **options)  # type: ignore[arg-type]


def only(report: Report, rule: str) -> Diagnostic:
    [found] = [found for found in report.diagnostics if found.rule == rule]
    return found


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = shutil.which("airsdlc", path=sysconfig.get_path("scripts"))
    assert command is not None, "the package is not installed with its script"
    return subprocess.run(
        [command, *arguments], capture_output=True, text=True, timeout=60, check=False
    )


def test_a_finding_says_what_is_wrong_where_and_what_to_do(broken: Path) -> None:
    found = only(check(broken), "dangling-reference")
    assert (found.code, found.severity, found.node) == ("L001", "error", "ADR-001")
    assert (found.subject, found.known, found.fixable, found.fix) == ("PRD-404", False, False, None)
    assert (found.location.path, found.location.line) == ("docs/adr-001.md", 4)
    start, end = found.location.span
    assert ADR.encode()[start:end] == b"PRD-404"
    assert "`PRD-404`" in found.message
    assert str(found) == f"docs/adr-001.md:4: error[dangling-reference]: {found.message}"
    assert len(found.fingerprint) == 16
    missing = {found.subject for found in check(broken, "S001").diagnostics}
    assert any("decision" in subject for subject in missing)
    assert not any("context" in subject for subject in missing)


@pytest.mark.parametrize("format", airsdlc.REPORT_FORMATS)
def test_the_command_gives_the_same_report(broken: Path, format: str) -> None:
    for root in (BOOKING, broken):
        report = airsdlc.open(root).check(today=TODAY)
        done = run("-C", root, "check", "--today", TODAY, "--format", format)
        assert report.export(format) == done.stdout
        assert (done.returncode, done.stderr) == (int(report.fails()), "")


def test_dictionaries_are_the_json_documents(broken: Path) -> None:
    report = check(broken)
    document = json.loads(report.export("json"))
    assert document == {"schema": "airsdlc.check/1", **report.to_dict()}
    assert document["diagnostics"] == report.diagnostics.to_dicts()
    with pytest.raises(ValueError, match="no format is called 'xml'"):
        report.export("xml")  # type: ignore[arg-type]


def test_the_summary_counts_what_is_listed(broken: Path) -> None:
    report = check(broken)
    severities = [found.severity for found in report.diagnostics]
    summary = report.summary
    assert severities.count("error") == summary.error > 0
    assert severities.count("warning") == summary.warning
    assert (summary.nodes, summary.files) == (len(airsdlc.open(broken).nodes()), 1)
    shown = f"diagnostics=<{len(severities)}>, summary={summary.to_dict()}"
    assert repr(report) == f"Report({shown}, history='nothing', commits=0)"


def test_rules_that_ran_tell_what_they_saw(booking: KnowledgeRepository, broken: Path) -> None:
    report = check(broken)
    assert [ran.code for ran in report.rules][:2] == ["L001", "S001"]
    for ran in report.rules:
        assert ran.found == [found.code for found in report.diagnostics].count(ran.code)
    links, structure = report.rules[:2]
    assert (links.name, links.group, links.severity) == ("dangling-reference", "links", "error")
    assert (links.needs, structure.group) == ("repository", "structure")
    assert links.seen > 0
    assert {ran.name for ran in booking.check().rules} <= {rule.name for rule in airsdlc.rules()}


def test_rules_are_selected_by_code_name_and_group(broken: Path) -> None:
    repository = airsdlc.open(broken)
    one = repository.check(select="L001")
    assert one == repository.check(select=["DANGLING-REFERENCE"])
    assert {found.rule for found in one.diagnostics} == {"dangling-reference"}
    without = repository.check(select=["all"], ignore="dangling-reference")
    assert "dangling-reference" not in {ran.name for ran in without.rules}
    narrow = repository.check(select="dangling-reference", ignore="links")
    assert {ran.name for ran in narrow.rules} == {"dangling-reference"}
    assert repository.check(select=[], ignore=[]) == repository.check()


def test_an_unknown_rule_is_a_value_error(booking: KnowledgeRepository) -> None:
    near = r"no rule is called 'dangling-referense'; did you mean 'dangling-reference'\?"
    with pytest.raises(ValueError, match=near):
        booking.check(select="dangling-referense")
    with pytest.raises(ValueError, match=near):
        booking.check(ignore=["L001", "dangling-referense"])
    with pytest.raises(ValueError, match=near):
        airsdlc.rule("dangling-referense")
    with pytest.raises(ValueError, match=r"called 'xyzzy'; airsdlc\.rules\(\) lists the rules"):
        booking.check(select="xyzzy")
    with pytest.raises(TypeError, match="a text or a list of texts"):
        booking.check(select=1)  # type: ignore[arg-type]


def test_a_configuration_that_names_an_unknown_rule_has_a_place(broken: Path) -> None:
    text = '[check]\nignore = ["dangling-referense"]\n'
    (broken / "airsdlc.toml").write_text(text)
    with pytest.raises(airsdlc.ConfigError) as caught:
        airsdlc.open(broken).check()
    error = caught.value
    assert (error.path, error.line, error.column) == ("airsdlc.toml", 2, 11)
    assert error.help == "did you mean `dangling-reference`?"
    other = broken / "other.toml"
    other.write_text(text)
    with pytest.raises(airsdlc.ConfigError) as caught:
        airsdlc.open(broken, config=other).check()
    assert (caught.value.path, caught.value.line) == (str(other), 2)


def test_a_baseline_lets_only_new_findings_count(broken: Path) -> None:
    report = check(broken)
    text = report.to_baseline()
    assert text == report.to_baseline()
    assert len(json.loads(text)["findings"]) == len(report.diagnostics)
    (broken / "known.json").write_text(text)
    (broken / "docs" / "adr-001.md").write_text(f"\n{ADR}\nSee PRD-405.\n")
    old = len(report.diagnostics)
    for baseline in (text, broken / "known.json"):
        report = check(broken, baseline=baseline)
        assert [found.subject for found in report.diagnostics if not found.known] == ["PRD-405"]
        assert (report.summary.error, report.summary.known, report.summary.gone) == (1, old, 0)
        assert report.fails()
    assert check(broken, baseline=check(broken).to_baseline()).summary.error == 0


def test_a_baseline_keeps_what_a_check_does_not_look_for(broken: Path) -> None:
    text = check(broken, baseline=False).to_baseline()
    assert {found["rule"] for found in json.loads(text)["findings"]} > {"dangling-reference"}
    report = check(broken, "dangling-reference", baseline=text)
    assert report.summary.gone == 0
    assert report.to_baseline() == pickle.loads(pickle.dumps(report)).to_baseline() == text


def test_the_baseline_of_the_configuration_can_be_left_out(broken: Path) -> None:
    (broken / "known.json").write_text(check(broken).to_baseline())
    (broken / "airsdlc.toml").write_text('[check]\nbaseline = "known.json"\n')
    known = check(broken)
    assert all(found.known for found in known.diagnostics)
    assert not known.fails("info")
    report = check(broken, baseline=False)
    assert not any(found.known for found in report.diagnostics)
    assert report.fails()
    assert report.to_baseline() == known.to_baseline()


def test_what_is_no_baseline_is_an_error(booking: KnowledgeRepository, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="the baseline cannot be read"):
        booking.check(baseline="docs/known.json")
    with pytest.raises(FileNotFoundError, match=r"known\.json"):
        booking.check(baseline=tmp_path / "known.json")
    (tmp_path / "known.json").write_text("{}")
    with pytest.raises(ValueError, match=r"known\.json: the baseline cannot be read"):
        booking.check(baseline=tmp_path / "known.json")
    for wrong in (True, 3):
        with pytest.raises(TypeError, match="None, False, JSON text or the path of a file"):
            booking.check(baseline=wrong)  # type: ignore[arg-type]


def test_today_is_a_date_or_a_text(booking: KnowledgeRepository) -> None:
    report = booking.check(today=TODAY)
    assert report == booking.check(today=date(2024, 5, 1))
    assert report == booking.check(today=datetime(2024, 5, 1, 23, 59))
    with pytest.raises(ValueError, match="`soon` is no date"):
        booking.check(today="soon")
    with pytest.raises(TypeError, match="expected a date"):
        booking.check(today=20240501)  # type: ignore[arg-type]


def test_a_report_fails_from_a_severity_on(broken: Path) -> None:
    (broken / "airsdlc.toml").write_text(
        '[check]\nfail_on = "warning"\nseverity = { dangling-reference = "warning" }\n'
    )
    report = check(broken, "dangling-reference")
    assert [found.severity for found in report.diagnostics] == ["warning"]
    assert (report.fail_on, report.fails()) == ("warning", True)
    outcomes = [report.fails(level) for level in ("error", "warning", "info", "never")]
    assert outcomes == [False, True, True, False]
    assert report.export("junit", "error") != report.export("junit")
    with pytest.raises(ValueError, match=r"no severity is called 'errors'; did you mean 'error'\?"):
        report.fails("errors")  # type: ignore[arg-type]


def test_findings_are_a_table(broken: Path) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed")
    report = check(broken)
    frame = report.diagnostics.to_pandas()
    assert frame["known"].dtype == frame["fixable"].dtype == bool
    assert frame["line"].dtype == "UInt32"
    assert frame["fix"].isna().all()
    dangling = frame[frame["rule"] == "dangling-reference"].iloc[0]
    expected = only(report, "dangling-reference")
    for name in ("code", "severity", "message", "node", "subject", "help", "fingerprint"):
        assert dangling[name] == getattr(expected, name)
    assert (dangling["path"], dangling["line"]) == ("docs/adr-001.md", 4)
    found = {ran.name: ran.found for ran in report.rules}
    assert frame.groupby("rule").size().to_dict() == found


def test_a_pickled_report_keeps_all_but_the_files(broken: Path) -> None:
    report = check(broken, baseline=check(broken).to_baseline())
    copy = pickle.loads(pickle.dumps(report))
    assert copy == report
    assert (copy.rules, copy.fail_on, copy.fails("info")) == (report.rules, "error", False)
    for format in airsdlc.REPORT_FORMATS:
        assert copy.export(format) == report.export(format)
    assert list(report.mend()) == []
    with pytest.raises(ValueError, match="knows no files"):
        copy.mend()


def test_paths_may_begin_with_a_directory(broken: Path) -> None:
    report = check(broken)
    below = report.with_prefix("./services/kr/")
    paths = [found.location.path for found in below.diagnostics]
    assert set(paths) == {"services/kr/docs/adr-001.md"}
    assert (below.summary, below.rules) == (report.summary, report.rules)
    assert report.with_prefix(".") == report
    asked = ["--select", "dangling-reference,missing-section", "--today", TODAY]
    command = run("-C", broken, "check", *asked, "--format", "sarif", "--prefix", "services/kr")
    assert command.stdout == below.export("sarif")
    with pytest.raises(ValueError, match="knows no files"):
        below.mend()


def write(rule: airsdlc.Rule, root: Path) -> Path:
    """The example that breaks a rule, as files below `root`."""
    root.mkdir(parents=True)
    for file in rule.example.broken:
        path = root / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.text.encode())
    return root


def by_hand(report: Report, path: str, text: str) -> str:
    """A text with all edits of one file, by their places."""
    fixes = [found.fix for found in report.diagnostics if found.fix is not None]
    edits = [edit for fix in fixes for edit in fix.edits if edit.path == path]
    data = text.encode()
    for edit in sorted(edits, key=lambda edit: -edit.location.span[0] if edit.location else 0):
        assert edit.location is not None
        start, end = edit.location.span
        assert data[start:end].decode() == edit.original
        assert edit.span[0] <= start <= end <= edit.span[1]
        data = data[:start] + edit.replacement.encode() + data[end:]
    return data.decode()


def test_fixes_mend_the_examples_of_their_rules(tmp_path: Path) -> None:
    seen = set()
    for rule in airsdlc.rules():
        root = write(rule, tmp_path / rule.name)
        report = check(root, rule.name, today=TODAY)
        files = report.mend(unsafe=True)
        assert bool(files) == any(found.fixable for found in report.diagnostics)
        safe = [found for found in report.diagnostics if found.fix and found.fix.safety == "safe"]
        assert bool(report.mend()) == bool(safe)
        for file in files:
            seen.add(rule.name)
            assert (root / file.path).read_bytes().decode() == file.before
            assert file.after == by_hand(report, file.path, file.before) != file.before
        for file in files:
            (root / file.path).write_bytes(file.after.encode())
        assert not any(found.fixable for found in check(root, rule.name, today=TODAY).diagnostics)
        if files:
            other = write(rule, tmp_path / "by-command" / rule.name)
            run("-C", other, "check", "--unsafe-fixes", "--select", rule.name, "--today", TODAY)
            for file in files:
                assert (other / file.path).read_bytes().decode() == file.after
    assert seen, "no rule of the library mends its example"


def test_stale_fixes_are_left_out(tmp_path: Path) -> None:
    reports = {
        rule: check(write(rule, tmp_path / rule.name), rule.name, today=TODAY)
        for rule in airsdlc.rules()
    }
    rule, report = next(pair for pair in reports.items() if pair[1].mend(unsafe=True))
    for file in report.mend(unsafe=True):
        (tmp_path / rule.name / file.path).write_text("Somebody was faster.\n")
    assert list(report.mend(unsafe=True)) == []


def test_reports_are_values(booking: KnowledgeRepository, broken: Path) -> None:
    report = check(broken)
    assert report == check(broken)
    assert hash(report) == hash(check(broken))
    assert report != check(broken, "L001")
    assert (
        report.diagnostics
        == check(broken, threads=1).diagnostics
        == check(broken, threads=3).diagnostics
    )
    assert booking.check(threads=1) == booking.check(threads=None)


def test_rules_are_documented() -> None:
    rules = airsdlc.rules()
    assert json.loads(run("rules", "--format", "json").stdout)["rules"] == rules.to_dicts()
    rule = airsdlc.rule("l001")
    assert rule in rules
    assert rule == airsdlc.rule("dangling-reference")
    assert (rule.code, rule.name, rule.group) == ("L001", "dangling-reference", "links")
    assert (rule.severity, rule.needs) == ("error", "repository")
    assert rule.summary == "a reference names something that is not in the repository"
    assert "\n## Example\n" in rule.documentation
    assert [file.path for file in rule.example.broken] == [f.path for f in rule.example.mended]
    assert all(file.text in rule.documentation for file in rule.example.broken)
    explained = json.loads(run("explain", "L001", "--format", "json").stdout)
    assert explained == {"schema": "airsdlc.rule/1", **rule.to_dict()}
