//! Keeps the house's floors: a module imports only from those below it.
//!
//! The order is that of `docs/design/0001-architecture.md`.

use std::fs;
use std::path::{Path, PathBuf};

/// Modules of one floor stand together and do not know each other.
const FLOORS: &[&[&str]] = &[
    &["visits"],
    &["span"],
    &["model"],
    &["time"],
    &["error"],
    &["source", "threads"],
    &["git"],
    &["parse"],
    &["catalogue", "history"],
    &["graph"],
    &["path"],
    &["trace", "impact"],
    &["diff"],
    &["check"],
    &["export"],
    &["repository"],
    &["survey"],
];

fn floor(module: &str) -> usize {
    FLOORS.iter().position(|floor| floor.contains(&module)).unwrap_or_else(|| {
        panic!("`{module}` has no floor: give it one here and in the design note")
    })
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).expect("the sources can be listed") {
        let path = entry.expect("the sources can be listed").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The modules that a text names after `crate::`.
fn imports(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let line = text[..at].rsplit('\n').next().unwrap_or_default().trim_start();
        if line.starts_with("//") {
            continue;
        }
        let rest = &text[at + "crate::".len()..];
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        found.push(name);
    }
    found
}

#[test]
fn a_module_imports_only_from_the_floors_below() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut faults = Vec::new();
    let mut seen = 0;
    for file in files(&root) {
        let below = file.strip_prefix(&root).expect("the file is a source");
        let module = below
            .components()
            .next()
            .and_then(|part| part.as_os_str().to_str())
            .expect("names are Unicode");
        let module = module.trim_end_matches(".rs");
        // What is below `visits` are tests of the whole library.
        if module == "lib" || below.starts_with("visits") {
            continue;
        }
        let text = fs::read_to_string(&file).expect("the source can be read");
        // Tests of a module may ask the whole library.
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        for import in imports(code) {
            seen += 1;
            let is_allowed = import == module || floor(&import) < floor(module);
            if !is_allowed {
                faults.push(format!("{} imports `crate::{import}`", below.display()));
            }
        }
    }
    assert!(seen > 50, "the scan found only {seen} imports: it is broken");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_scan_sees_imports_and_no_comments() {
    let text =
        "use crate::graph::{A, B};\n// crate::export\nlet x = crate::span::Span::new(0, 1);\n";
    assert_eq!(imports(text), ["graph", "span"]);
}
