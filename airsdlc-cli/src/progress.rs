//! Opens the repository, with a bar on a terminal if it takes long.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use airsdlc_core::error::OpenError;
use airsdlc_core::{KnowledgeRepository, OpenOptions, Progress};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Reading shorter than this shows no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// Reads the repository at `root`.
pub(crate) fn open(
    root: &Path,
    options: OpenOptions,
    is_interactive: bool,
) -> Result<KnowledgeRepository, OpenError> {
    if !is_interactive {
        return KnowledgeRepository::open_with(root, &options);
    }
    let bar: std::sync::Arc<OnceLock<ProgressBar>> = std::sync::Arc::default();
    let shared = bar.clone();
    let begin = Instant::now();
    let options = options.progress(move |progress: Progress| {
        if begin.elapsed() > PATIENCE {
            shared.get_or_init(|| new_bar(progress.total)).set_position(progress.done as u64);
        }
        ControlFlow::Continue(())
    });
    let repository = KnowledgeRepository::open_with(root, &options);
    if let Some(bar) = bar.get() {
        bar.finish_and_clear();
    }
    repository
}

fn new_bar(total: usize) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("reading {bar:30} {pos}/{len} files {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.with_style(style)
}
