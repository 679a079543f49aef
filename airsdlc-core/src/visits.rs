//! Counted visits: how many steps reading takes, for the tests that double their input.
//!
//! A *step* is a byte, a run, a heading, a reference, a name or a comparison that a loop looks at. Loops
//! whose length depends on the input say so here; outside of tests that is nothing.

/// Counts steps of this thread, in tests.
#[inline]
pub(crate) fn visit(steps: usize) {
    #[cfg(test)]
    tests::COUNT.with(|count| count.set(count.get() + steps));
    #[cfg(not(test))]
    let _ = steps;
}

/// The steps that something takes on this thread.
#[cfg(test)]
pub(crate) fn count(run: impl FnOnce()) -> usize {
    tests::COUNT.with(|count| count.set(0));
    run();
    tests::COUNT.with(std::cell::Cell::get)
}

#[cfg(test)]
mod diffs;
#[cfg(test)]
mod forms;
#[cfg(test)]
mod rules;

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::fmt::Write as _;

    use crate::source::Memory;
    use crate::{KnowledgeRepository, OpenOptions};

    thread_local! {
        pub(super) static COUNT: Cell<usize> = const { Cell::new(0) };
    }

    type Files = Vec<(String, String)>;

    /// The steps that reading some files takes, on one thread.
    fn steps(files: Files) -> usize {
        let source = Memory::new(files);
        COUNT.with(|count| count.set(0));
        let options = OpenOptions::new().threads(1);
        KnowledgeRepository::from_source(&source, &options).expect("memory can be read");
        COUNT.with(Cell::get)
    }

    /// Twice as much input may take no more than 2.3 times the steps: `n log n` takes 2.2 at this size.
    pub(super) fn grows(what: &str, files: impl Fn(usize) -> Files) {
        let counts = [400, 800, 1_600].map(|size| steps(files(size)));
        for pair in counts.windows(2) {
            let percent = pair[1] * 100 / pair[0];
            assert!(percent > 130, "{what}: the steps of {counts:?} do not count the input");
            assert!(percent < 230, "{what}: {counts:?} grow by {percent} percent");
        }
    }

    /// One file of so many pieces.
    fn page(head: &str, count: usize, piece: impl Fn(usize) -> String) -> (String, String) {
        let mut text = head.to_owned();
        for at in 0..count {
            let _ = write!(text, "{}", piece(at));
        }
        ("docs/a.md".to_owned(), text)
    }

    #[test]
    fn a_square_is_seen() {
        let square = std::panic::catch_unwind(|| {
            grows("a square", |size| {
                super::visit(0);
                // Each of so many files is as long as there are files.
                (0..size / 40).map(|at| (format!("{at}.md"), "x".repeat(size * 9))).collect()
            });
        });
        assert!(square.is_err());
    }

    #[test]
    fn artifacts() {
        grows("artifacts", |size| {
            let file = |at: usize| {
                let text = format!(
                    "# ADR-{at}: Decision {at}\n\n- **Status**: Accepted\n- **Depends on**: ADR-{}\n",
                    at / 2
                );
                (format!("docs/adrs/adr-{at}.md"), text)
            };
            (0..size).map(file).collect()
        });
    }

    #[test]
    fn headings_in_one_file() {
        grows("headings", |size| {
            vec![page("# ADR-1: A\n", size, |at| {
                format!(
                    "\n{} {at}.1 Part {at}\n\nSee [it](#{at}1-part-{at}).\n",
                    "#".repeat(2 + at % 5)
                )
            })]
        });
        grows("headings of one text", |size| {
            vec![page("# ADR-1: A\n", size, |_| "\n## B\n".into())]
        });
        grows("headings with numbers that others take", |size| {
            vec![page("# ADR-1: A\n", size, |at| format!("\n## B {}\n\n## B\n", at + 1))]
        });
    }

    #[test]
    fn links_in_one_file() {
        grows("links in one paragraph", |size| {
            vec![page("# ADR-1: A\n\n", size, |at| format!("[link {at}](b{at}.md) and "))]
        });
        grows("links into one file", |size| {
            let target = page("", size, |at| format!("# ADR-{at}: A\n\n## Part {at}\n\n"));
            let links = page("# RFC-1: B\n\n", size, |at| format!("- [x](a.md#part-{at})\n"));
            vec![target, ("docs/b.md".to_owned(), links.1)]
        });
        grows("anchors in one file", |size| {
            vec![page("# ADR-1: A\n\n", size, |at| {
                format!("<a id=\"x{at}\"></a>\n\n[x](#x{at})\n\n")
            })]
        });
    }

    #[test]
    fn suppressions_in_one_list() {
        grows("suppressions", |size| {
            vec![page("# ADR-1: A\n", size, |at| {
                format!("\n- item {at}\n\n  <!-- airsdlc: ignore[x] -->\n")
            })]
        });
    }

    #[test]
    fn equal_titles() {
        grows("equal titles", |size| {
            let rfc = |at: usize| {
                let text = format!("# RFC-{at}: B\n\n- **Related DAA**: AI-DAA Booking\n");
                (format!("docs/rfcs/{at}.md"), text)
            };
            let daa = |at: usize| {
                (format!("docs/daas/{at}/d.md"), "# AI-DAA: Booking Domain\n".to_owned())
            };
            (0..size).map(rfc).chain((0..size).map(daa)).collect()
        });
    }

    #[test]
    fn equal_file_names() {
        grows("equal file names", |size| {
            let bolts = page("", size, |at| format!("# BOLT-{at}: B\n\n- **Files**: main.go\n\n"));
            let code = |at: usize| (format!("services/s{at}/main.go"), String::new());
            std::iter::once(bolts).chain((0..size).map(code)).collect()
        });
    }

    #[test]
    fn ids_on_one_line() {
        grows("ids on one line", |size| {
            vec![page("# ADR-1: A\n\nÄ ", size, |at| format!("ADR-{at}, US-{at} "))]
        });
        grows("ids after one key", |size| {
            let prds = page("", size, |at| format!("# PRD-{at}: P\n\n"));
            let adr = page("# ADR-1: A\n\n- **PRD**: ", size, |at| format!("PRD-{at}, "));
            vec![prds, ("docs/b.md".to_owned(), adr.1)]
        });
    }

    #[test]
    fn nested_lists() {
        grows("lists", |size| {
            vec![page("# PRD-1: A\n\n", size, |at| {
                format!("{}- **Key {at}**: US-1-{at}\n", "  ".repeat(at % 40))
            })]
        });
        grows("artifacts in artifacts", |size| {
            vec![page("", size, |at| match at % 2 {
                0 => format!("# ADR-{at}: A\n\n"),
                _ => format!("## BOLT-{at}: B\n\n- **ADR**: ADR-{}\n\n", at - 1),
            })]
        });
    }
}
