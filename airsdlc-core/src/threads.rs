//! The threads on which work is done: one, or several, with the same result.

#![cfg_attr(
    not(feature = "parallel"),
    allow(clippy::unused_self, clippy::unnecessary_wraps, reason = "as where there are threads")
)]

use std::cmp::Ordering;

use crate::error::OpenError;

/// More threads than this read no faster on any machine, and cost memory.
pub const MAX_THREADS: usize = 64;

/// The threads that read, resolve and build.
#[derive(Debug)]
pub(crate) struct Threads(#[cfg(feature = "parallel")] Pool);

#[cfg(feature = "parallel")]
#[derive(Debug)]
enum Pool {
    /// The thread that asks.
    None,
    /// The one that all of the process share.
    Global,
    Own(rayon::ThreadPool),
}

impl Threads {
    /// Only the thread that asks.
    pub(crate) fn one() -> Self {
        #[cfg(feature = "parallel")]
        return Self(Pool::None);
        #[cfg(not(feature = "parallel"))]
        return Self();
    }

    /// This many; 0 for as many as the machine has cores.
    pub(crate) fn new(threads: usize) -> Result<Self, OpenError> {
        #[cfg(feature = "parallel")]
        if threads != 1 {
            return pool(threads).map(Self);
        }
        let _ = threads;
        Ok(Self::one())
    }

    /// Maps a range, in order.
    pub(crate) fn map<T: Send>(
        &self,
        count: usize,
        each: impl Fn(usize) -> T + Sync + Send,
    ) -> Vec<T> {
        #[cfg(feature = "parallel")]
        if self.is_parallel() {
            use rayon::prelude::*;
            let most = piece(count);
            return self
                .install(|| (0..count).into_par_iter().with_max_len(most).map(each).collect());
        }
        (0..count).map(each).collect()
    }

    /// Maps items that are given up, in order.
    pub(crate) fn consume<T: Send, U: Send>(
        &self,
        items: Vec<T>,
        each: impl Fn(T) -> U + Sync + Send,
    ) -> Vec<U> {
        #[cfg(feature = "parallel")]
        if self.is_parallel() {
            use rayon::prelude::*;
            let most = piece(items.len());
            return self.install(|| items.into_par_iter().with_max_len(most).map(each).collect());
        }
        items.into_iter().map(each).collect()
    }

    /// Sorts by an order in which equal items are the same.
    pub(crate) fn sort<T: Send>(
        &self,
        items: &mut [T],
        order: impl Fn(&T, &T) -> Ordering + Sync + Send,
    ) {
        #[cfg(feature = "parallel")]
        if self.is_parallel() {
            use rayon::prelude::*;
            return self.install(|| items.par_sort_unstable_by(order));
        }
        items.sort_unstable_by(order);
    }

    /// Does two things, side by side if it can.
    pub(crate) fn join<A: Send, B: Send>(
        &self,
        one: impl FnOnce() -> A + Send,
        other: impl FnOnce() -> B + Send,
    ) -> (A, B) {
        #[cfg(feature = "parallel")]
        if self.is_parallel() {
            return self.install(|| rayon::join(one, other));
        }
        (one(), other())
    }
}

/// The most items that a thread takes at once. Rayon alone splits for two threads into quarters, and who
/// is done waits for the last of them: files of one folder are next to each other, and as large.
#[cfg(feature = "parallel")]
fn piece(count: usize) -> usize {
    (count / 128).max(1)
}

#[cfg(feature = "parallel")]
impl Threads {
    fn is_parallel(&self) -> bool {
        !matches!(self.0, Pool::None)
    }

    fn install<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        match &self.0 {
            Pool::Own(pool) => pool.install(work),
            Pool::None | Pool::Global => work(),
        }
    }
}

#[cfg(feature = "parallel")]
fn pool(threads: usize) -> Result<Pool, OpenError> {
    if threads == 0 {
        return Ok(Pool::Global);
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.map(Pool::Own).map_err(|error| OpenError::Threads { threads, source: error.into() })
}
