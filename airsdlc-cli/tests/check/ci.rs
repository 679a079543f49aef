//! What CI runs: the GitHub action, the hooks of pre-commit and the job of GitLab, as far as a machine without these
//! services can. Expressions of GitHub (`${{ … }}`) are filled in here as the runner would; what only the runner does
//! (the steps' conditions, uploads, the page of the job) is not seen, nor is what pip downloads.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use super::*;

const BINARY: &str = env!("CARGO_BIN_EXE_airsdlc");

pub(crate) fn project(path: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join(path)
}

pub(crate) fn yaml(path: &str) -> Value {
    let text = fs::read_to_string(project(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

pub(crate) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("{key} of {value} is no text"))
}

/// A directory with programs: `airsdlc`, which is ours, and others as shell scripts.
pub(crate) fn programs(scripts: &[(&str, &str)]) -> TempRepository {
    let directory =
        TempRepository::new().file("airsdlc", format!("#!/bin/sh\nexec '{BINARY}' \"$@\"\n"));
    let directory = scripts.iter().fold(directory, |directory, (name, script)| {
        directory.file(name, format!("#!/bin/sh\n{script}\n"))
    });
    for entry in fs::read_dir(directory.path()).expect("it is there").flatten() {
        fs::set_permissions(entry.path(), fs::Permissions::from_mode(0o755)).expect("it is ours");
    }
    directory
}

/// Runs a script as a runner does, with the given programs before all others.
pub(crate) fn run_script(
    script: &str,
    directory: &Path,
    programs: &TempRepository,
    variables: &BTreeMap<String, String>,
) -> Output {
    let path = std::env::var("PATH").unwrap_or_default();
    Command::new("bash")
        .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
        .current_dir(directory)
        .env_clear()
        .env("PATH", format!("{}:{path}", programs.path().display()))
        .envs(variables)
        .output()
        .expect("bash runs")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The action with the inputs of a workflow, as the runner sees it.
struct Action {
    metadata: Value,
    inputs: BTreeMap<String, String>,
    /// Where the runner has its files.
    runner: TempRepository,
}

impl Action {
    fn new(inputs: &[(&str, &str)]) -> Self {
        let action = yaml("action.yml");
        let declared = action["inputs"].as_object().expect("it has inputs");
        let mut all: BTreeMap<String, String> = declared
            .iter()
            .map(|(name, input)| (name.clone(), text(input, "default").to_owned()))
            .collect();
        for (name, value) in inputs {
            assert!(
                all.insert((*name).to_owned(), (*value).to_owned()).is_some(),
                "no input {name}"
            );
        }
        let runner = TempRepository::new().file("summary", "").file("output", "").file("path", "");
        Self { metadata: action, inputs: all, runner }
    }

    fn file(&self, name: &str) -> String {
        self.runner.path().join(name).display().to_string()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.file(name)).expect("the runner made it")
    }

    /// Runs the step of a name in a workspace.
    fn step(&self, name: &str, workspace: &Path, programs: &TempRepository) -> Output {
        let steps = self.metadata["runs"]["steps"].as_array().expect("it has steps");
        let step = steps.iter().find(|step| step["name"] == name).expect("the step is there");
        assert_eq!(step["shell"], "bash");
        let script = text(step, "run");
        assert!(!script.contains("${{"), "an input would be read as a command");
        let mut variables: BTreeMap<String, String> = step["env"]
            .as_object()
            .expect("inputs come by the environment")
            .iter()
            .map(|(name, value)| {
                let value = value.as_str().expect("it is an expression");
                let input = value
                    .strip_prefix("${{ inputs.")
                    .and_then(|rest| rest.strip_suffix(" }}"))
                    .expect("it is an input");
                (name.clone(), self.inputs[input].clone())
            })
            .collect();
        for (name, file) in [
            ("GITHUB_STEP_SUMMARY", "summary"),
            ("GITHUB_OUTPUT", "output"),
            ("GITHUB_PATH", "path"),
        ] {
            variables.insert(name.to_owned(), self.file(file));
        }
        variables.insert("RUNNER_TEMP".to_owned(), self.runner.path().display().to_string());
        run_script(script, workspace, programs, &variables)
    }

    fn check(&self, workspace: &Path) -> Output {
        self.step("Check", workspace, &programs(&[]))
    }
}

#[test]
fn the_action_annotates_and_writes_the_summary() {
    let workspace = sample();
    let action = Action::new(&[("args", &format!("--select\n{RULES}\n"))]);
    let run = action.check(workspace.path());
    assert_eq!(run.status.code(), Some(1), "{run:?}");
    assert_eq!(out(&run), check_sample(&workspace, &["--format", "github"]).out);
    assert_eq!(action.read("summary"), check_sample(&workspace, &["--format", "markdown"]).out);
    assert_eq!(action.read("output"), "exit-code=1\n");
    // An option and its value may stand on one line.
    let beside = Action::new(&[("args", &format!("--select {RULES}\n--today=2024-06-01\n"))]);
    assert_eq!(out(&beside.check(workspace.path())), out(&run));
}

#[test]
fn the_action_takes_a_path_a_severity_and_a_file_for_sarif() {
    let workspace = repository(&[("kr/my docs/adr.md", ADR), ("kr/prd.md", PRD)]);
    let action = Action::new(&[
        ("path", "./kr"),
        ("args", "--select\ndangling-reference\n\n"),
        ("fail-on", "never"),
        ("format", "text"),
        ("summary", "false"),
        ("sarif", "results 1.sarif"),
    ]);
    let run = action.check(workspace.path());
    assert_eq!(run.status.code(), Some(0), "{run:?}");
    assert!(out(&run).contains("error[dangling-reference]: `PRD-051`"), "{run:?}");
    assert_eq!(action.read("summary"), "");
    assert_eq!(action.read("output"), "exit-code=0\nsarif=results 1.sarif\n");
    let sarif = fs::read_to_string(workspace.path().join("results 1.sarif")).expect("it is there");
    let sarif: Value = serde_json::from_str(&sarif).expect("it is JSON");
    let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    // From the workspace, not from the root of the repository that was checked.
    assert_eq!(place["artifactLocation"]["uri"], "kr/my%20docs/adr.md");
}

#[test]
fn the_action_says_what_could_not_run() {
    let workspace = sample();
    for inputs in
        [[("args", "--select\nnope")], [("path", "no/such/folder")], [("fail-on", "eror")]]
    {
        let action = Action::new(&inputs);
        let run = action.check(workspace.path());
        assert_eq!(run.status.code(), Some(2), "{run:?}");
        assert!(String::from_utf8_lossy(&run.stderr).contains("error: "), "{run:?}");
        assert_eq!(
            (action.read("summary"), action.read("output")),
            (String::new(), "exit-code=2\n".into())
        );
    }
}

/// Nothing that an input holds is run.
#[test]
fn inputs_are_no_commands() {
    let workspace = sample();
    let evil = "$(touch hacked); `touch hacked`";
    for name in ["path", "args", "format", "fail-on", "sarif"] {
        Action::new(&[(name, evil)]).check(workspace.path());
        assert!(!workspace.path().join("hacked").exists(), "{name}");
    }
}

#[test]
fn the_action_takes_a_program_that_is_there() {
    let workspace = sample();
    let programs = programs(&[("other", &format!("echo other; exec '{BINARY}' \"$@\""))]);
    let binary = programs.path().join("other").display().to_string();
    let action = Action::new(&[("binary", &binary), ("summary", "false")]);
    let run = action.step("Check", workspace.path(), &programs);
    assert!(out(&run).starts_with("other\n::"), "{run:?}");
    let install = &action.metadata["runs"]["steps"][0];
    assert_eq!(text(install, "if"), "${{ inputs.binary == '' }}");
}

/// `python3` makes an environment whose pip tells what it was asked for.
#[test]
fn the_action_installs_the_package() {
    let python = r#"
[ "$1 $2" = "-m venv" ] || exit 9
mkdir -p "$3/bin"
printf '#!/bin/sh\necho "$@"\n' > "$3/bin/python"
chmod +x "$3/bin/python""#;
    let programs = programs(&[("python3", python)]);
    for (version, package) in [("", "airsdlc"), ("0.1.0", "airsdlc==0.1.0")] {
        let action = Action::new(&[("version", version)]);
        let run = action.step("Install", programs.path(), &programs);
        assert_eq!(run.status.code(), Some(0), "{run:?}");
        assert_eq!(out(&run), format!("-m pip install --quiet {package}\n"));
        assert_eq!(action.read("path"), format!("{}/bin\n", action.file("airsdlc")));
    }
}

#[test]
fn the_action_is_whole() {
    let action = yaml("action.yml");
    assert_eq!(action["runs"]["using"], "composite");
    let used = fs::read_to_string(project("action.yml")).expect("it is there");
    for (name, input) in action["inputs"].as_object().expect("it has inputs") {
        assert!(used.contains(&format!("inputs.{name} ")), "{name} is not used");
        assert!(!text(input, "description").is_empty() && input["default"].is_string(), "{name}");
    }
    let steps = action["runs"]["steps"].as_array().expect("it has steps");
    let upload = steps.last().expect("there are steps");
    // It runs when the check failed, too, and only if there is a file.
    let condition = text(upload, "if");
    for part in ["always()", "inputs.upload-sarif == 'true'", "steps.check.outputs.sarif != ''"] {
        assert!(condition.contains(part), "{condition}");
    }
    assert!(text(upload, "uses").starts_with("github/codeql-action/upload-sarif@"));
}

/// Runs a hook as pre-commit does: its entry, split as a shell would, then the files if it takes them.
fn hook(id: &str, workspace: &Path, files: &[&str]) -> Output {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let hooks = hooks.as_array().expect("it is a list");
    let hook = hooks.iter().find(|hook| hook["id"] == id).expect("the hook is there");
    // Deleting a file breaks links as well, and pre-commit counts no deleted files.
    assert_eq!((&hook["always_run"], &hook["pass_filenames"]), (&true.into(), &false.into()));
    assert_eq!(hook["language"], "system");
    let mut script = text(hook, "entry").to_owned();
    if hook["pass_filenames"] == true {
        script.extend(files.iter().map(|file| format!(" '{file}'")));
    }
    run_script(&script, workspace, &programs(&[]), &BTreeMap::new())
}

#[test]
fn the_hook_checks_the_whole_repository_whatever_is_committed() {
    let broken = sample();
    let run = hook("airsdlc-check", broken.path(), &["docs/prds/prd-015.md"]);
    assert_eq!(run.status.code(), Some(1), "{run:?}");
    assert!(out(&run).contains("docs/adrs/adr-023.md:4:12"), "{run:?}");
    let clean = repository(&[("README.md", "# Hello\n")]);
    assert_eq!(hook("airsdlc-check", clean.path(), &["README.md"]).status.code(), Some(0));
}

#[test]
fn the_hook_that_mends_leaves_alone_what_it_cannot() {
    let broken = sample();
    let run = hook("airsdlc-fix", broken.path(), &[]);
    assert_eq!(run.status.code(), Some(1), "{run:?}");
    let text = fs::read_to_string(broken.path().join("docs/adrs/adr-023.md"));
    assert_eq!(text.expect("it is there"), ADR);
}

#[test]
fn the_job_of_gitlab_writes_both_reports_and_ends_as_the_check() {
    let jobs = yaml("docs/ci/gitlab.yml");
    let job = &jobs["airsdlc"];
    let script: Vec<&str> =
        job["script"].as_array().expect("it is a list").iter().filter_map(Value::as_str).collect();
    let variables = job["variables"].as_object().expect("it has variables");
    let run = |workspace: &TempRepository, root: Option<&str>| {
        let variables = variables.iter().map(|(name, value)| {
            let value = root.or(value.as_str()).expect("a variable is text");
            (name.clone(), value.to_owned())
        });
        run_script(&script.join("\n"), workspace.path(), &programs(&[]), &variables.collect())
    };
    let read = |workspace: &TempRepository, kind: &str| {
        let name = text(&job["artifacts"]["reports"], kind);
        fs::read_to_string(workspace.path().join(name)).expect("the report is there")
    };
    let broken = sample();
    let ended = run(&broken, None);
    assert_eq!(ended.status.code(), Some(1), "{ended:?}");
    assert!(out(&ended).contains("error[dangling-reference]"), "{ended:?}");
    let issues: Value = serde_json::from_str(&read(&broken, "codequality")).expect("it is JSON");
    assert!(issues.as_array().is_some_and(|issues| issues.len() >= 4), "{issues}");
    assert!(read(&broken, "junit").contains("<failure type=\"error\" message=\"3 findings\">"));
    // Reports of failed jobs are kept only if asked for.
    assert_eq!(job["artifacts"]["when"], "always");

    let below = repository(&[("kr/adr.md", ADR), ("kr/prd.md", PRD)]);
    assert_eq!(run(&below, Some("kr")).status.code(), Some(1));
    assert!(read(&below, "codequality").contains("\"path\": \"kr/adr.md\""));

    let clean = repository(&[("README.md", "# Hello\n")]);
    let ended = run(&clean, None);
    assert_eq!(ended.status.code(), Some(0), "{ended:?}");
    assert_eq!(read(&clean, "codequality"), "[]\n");
    let wrong = repository(&[("airsdlc.toml", "[chek]\n")]);
    assert_eq!(run(&wrong, None).status.code(), Some(2));
}
