//! The examples in the documentation of rules: small repositories in code fences, which name the path of
//! each file behind the language. `\\u{0}` in them stands for a NUL byte.

/// A repository that fails, and the same mended: files by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleExample {
    /// Files of `## Example`.
    pub broken: Vec<(String, String)>,
    /// Files of `## Mended`.
    pub mended: Vec<(String, String)>,
}

/// Reads the example of a rule from its documentation.
///
/// # Panics
/// If a fence of one of both sections names no path.
pub fn rule_example(documentation: &str) -> RuleExample {
    let mut example = RuleExample::default();
    let (mut section, mut file): (String, Option<(usize, String, String)>) = Default::default();
    for line in documentation.lines() {
        let ticks = line.bytes().take_while(|byte| *byte == b'`').count();
        match &mut file {
            Some((fence, path, text)) if ticks >= *fence && line.len() == ticks => {
                let done = (std::mem::take(path), std::mem::take(text).replace("\\u{0}", "\0"));
                match section.as_str() {
                    "Example" => example.broken.push(done),
                    "Mended" => example.mended.push(done),
                    _ => {}
                }
                file = None;
            }
            Some((_, _, text)) => {
                text.push_str(line);
                text.push('\n');
            }
            None if ticks >= 3 => {
                let path = line.split_once(' ').map(|(_, path)| path.trim().to_owned());
                let is_example = matches!(section.as_str(), "Example" | "Mended");
                assert!(!is_example || path.is_some(), "`{line}` names no path");
                file = Some((ticks, path.unwrap_or_default(), String::new()));
            }
            None => {
                if let Some(heading) = line.strip_prefix("## ") {
                    heading.trim().clone_into(&mut section);
                }
            }
        }
    }
    example
}
