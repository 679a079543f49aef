//! Runs the command in process.

/// How a run of the command ended.
pub(crate) struct Run {
    /// The exit code.
    pub(crate) code: u8,
    /// What it wrote to `out`, without styles.
    pub(crate) out: String,
    /// What it wrote to `err`, without styles.
    pub(crate) err: String,
}

impl Run {
    /// The output of a run that must have answered.
    #[allow(dead_code, reason = "each test file uses its own part")]
    pub(crate) fn out(&self) -> &str {
        assert_eq!(self.code, 0, "{}", self.err);
        &self.out
    }
}

/// Runs `airsdlc` with these arguments.
pub(crate) fn airsdlc(args: &[&str]) -> Run {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = airsdlc_cli::run(
        std::iter::once("airsdlc").chain(args.iter().copied()),
        &mut out,
        &mut err,
    );
    let plain = |bytes: Vec<u8>| {
        anstream::adapter::strip_str(&String::from_utf8(bytes).expect("output is UTF-8"))
            .to_string()
    };
    Run { code, out: plain(out), err: plain(err) }
}

/// The arguments that ask the booking example.
pub(crate) fn in_booking<'a>(args: &[&'a str]) -> Vec<&'a str> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/booking");
    ["airsdlc", "-C", root].into_iter().chain(args.iter().copied()).collect()
}

/// Runs `airsdlc` on the booking example.
#[allow(dead_code, reason = "each test file uses its own part")]
pub(crate) fn booking(args: &[&str]) -> Run {
    airsdlc(&in_booking(args)[1..])
}
