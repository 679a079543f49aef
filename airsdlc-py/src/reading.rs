//! Reading on a thread of its own, while the calling one lets Python handle signals and hear of progress.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, Thread};
use std::time::Duration;

use airsdlc_core::OpenOptions;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyBool;

/// How often Python is asked whether to go on, and told how far reading has come.
const POLL: Duration = Duration::from_millis(50);

/// What `read` gives. It reads with the options it is handed, and ends early after an exception: a signal, or one that
/// `progress` raises.
pub(crate) fn attended<T: Send + 'static>(
    py: Python<'_>,
    options: OpenOptions,
    progress: Option<Bound<'_, PyAny>>,
    read: impl FnOnce(&OpenOptions) -> T + Send + 'static,
) -> PyResult<T> {
    let meter = Arc::new(Meter::default());
    let options = meter.clone().watch(options);
    let mut listener = Listener::new(py, progress)?;
    // Signals reach Python on the calling thread only, so that thread waits and another one reads.
    let ending = Ending { meter: meter.clone(), caller: thread::current() };
    let reader = thread::spawn(move || {
        let _ending = ending;
        read(&options)
    });
    let heard = attend(py, &meter, &mut listener);
    // After an exception nobody waits for the reader: it stops at its next file. Otherwise what it read may read on
    // with the same options, at another revision.
    meter.stop.store(heard.is_err(), Ordering::Relaxed);
    listener.close()?;
    heard?;
    Ok(py.detach(|| reader.join()).unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
}

/// What the reader and the waiting thread tell each other.
#[derive(Default)]
struct Meter {
    done: AtomicUsize,
    total: AtomicUsize,
    stop: AtomicBool,
    ended: AtomicBool,
}

impl Meter {
    /// Makes reading count here and stop when it is told to.
    fn watch(self: Arc<Self>, options: OpenOptions) -> OpenOptions {
        options.progress(move |progress| {
            self.total.store(progress.total, Ordering::Relaxed);
            self.done.fetch_max(progress.done, Ordering::Relaxed);
            if self.stop.load(Ordering::Relaxed) {
                std::ops::ControlFlow::Break(())
            } else {
                std::ops::ControlFlow::Continue(())
            }
        })
    }
}

/// Wakes the waiting thread when the reader ends, even by a panic.
struct Ending {
    meter: Arc<Meter>,
    caller: Thread,
}

impl Drop for Ending {
    fn drop(&mut self) {
        self.meter.ended.store(true, Ordering::Release);
        self.caller.unpark();
    }
}

/// Waits for the reader, letting Python handle signals and hear of progress.
fn attend(py: Python<'_>, meter: &Meter, listener: &mut Listener<'_>) -> PyResult<()> {
    loop {
        let ended = meter.ended.load(Ordering::Acquire);
        listener.hear(meter.done.load(Ordering::Relaxed), meter.total.load(Ordering::Relaxed))?;
        if ended {
            return Ok(());
        }
        py.detach(|| thread::park_timeout(POLL));
        py.check_signals()?;
    }
}

/// Who is told how far reading has come.
struct Listener<'py> {
    callback: Option<Bound<'py, PyAny>>,
    /// Whether the callback is a bar of ours, which must be closed.
    is_bar: bool,
    told: usize,
}

impl<'py> Listener<'py> {
    fn new(py: Python<'py>, progress: Option<Bound<'py, PyAny>>) -> PyResult<Self> {
        let asked = progress
            .as_ref()
            .and_then(|progress| progress.cast::<PyBool>().ok())
            .map(PyBoolMethods::is_true);
        let callback = match asked {
            Some(true) => Some(py.import("airsdlc._progress")?.call_method0("bar")?)
                .filter(|bar| !bar.is_none()),
            Some(false) => None,
            None => progress,
        };
        if callback.as_ref().is_some_and(|callback| !callback.is_callable()) {
            return Err(PyTypeError::new_err(
                "progress must be True, False, None or a callable of two numbers",
            ));
        }
        Ok(Self { is_bar: asked == Some(true) && callback.is_some(), callback, told: 0 })
    }

    fn hear(&mut self, done: usize, total: usize) -> PyResult<()> {
        if let Some(callback) = &self.callback
            && done > self.told
        {
            self.told = done;
            callback.call1((done, total))?;
        }
        Ok(())
    }

    fn close(&self) -> PyResult<()> {
        match &self.callback {
            Some(bar) if self.is_bar => bar.call_method0("close").map(drop),
            _ => Ok(()),
        }
    }
}
