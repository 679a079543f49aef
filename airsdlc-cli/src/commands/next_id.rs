//! `airsdlc next-id`.

use airsdlc_core::export::to_json;

use super::open;
use crate::args::{Answer, Args, NextId};
use crate::console::Console;
use crate::failure::Failure;
use crate::text;

pub(super) fn run(args: &Args, asked: &NextId, console: &mut Console<'_>) -> Result<bool, Failure> {
    let repository = open(args, None, console)?;
    let Some(next) = repository.next_id(&asked.prefix)? else {
        let hint = "name what stands before the number: `airsdlc next-id ADR`";
        return Err(Failure::Usage("an id begins with letters, digits and hyphens", hint));
    };
    if asked.format == Answer::Json {
        write!(console.out, "{}", to_json("airsdlc.next-id/1", &next))?;
        return Ok(false);
    }
    if let (Some(last), Some(branch)) = (&next.last, &next.branch) {
        text::note(console.err, &format!("{last} is taken on branch {branch}"))?;
    }
    writeln!(console.out, "{}", next.id)?;
    Ok(false)
}
