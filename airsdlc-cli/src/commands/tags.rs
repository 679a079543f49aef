//! `airsdlc tags`.

use airsdlc_core::export::to_json;

use super::open;
use crate::args::{Answer, Args, Tags};
use crate::console::Console;
use crate::failure::Failure;
use crate::text;

pub(super) fn run(args: &Args, asked: &Tags, console: &mut Console<'_>) -> Result<bool, Failure> {
    let tags = open(args, None, console)?.tags()?;
    let is_empty = tags.releases.is_empty() && tags.states.is_empty();
    if asked.format == Answer::Json {
        write!(console.out, "{}", to_json("airsdlc.tags/1", &tags))?;
        return Ok(is_empty);
    }
    let releases = tags.releases.iter().map(|release| {
        let work = if release.work.is_empty() { "-".to_owned() } else { release.work.join(", ") };
        let (commit, at) = (release.commit.short().to_string(), release.released.to_string());
        vec![release.tag.clone(), at, commit, work]
    });
    text::table(console.out, &releases.collect::<Vec<_>>(), console.width)?;
    if !tags.releases.is_empty() && !tags.states.is_empty() {
        writeln!(console.out)?;
    }
    let states = tags.states.iter().map(|state| {
        let commit = state.commit.short().to_string();
        vec![state.id.clone(), state.state.clone(), state.tagged.to_string(), commit]
    });
    text::table(console.out, &states.collect::<Vec<_>>(), console.width)?;
    if is_empty {
        text::note(console.err, "no tag names a version or begins with the id of an artifact")?;
    }
    Ok(is_empty)
}
