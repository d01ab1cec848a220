//! Time, for waiting: deadlines, back-off, circuits, stalls. What a block is dated comes from the chain.

use std::future::Future;
use std::time::{Duration, Instant};

pub trait Clock: Clone {
    /// Since some moment; never goes back.
    fn now_ms(&self) -> u64;

    fn sleep_until(&self, at_ms: u64) -> impl Future<Output = ()>;

    fn sleep(&self, for_ms: u64) -> impl Future<Output = ()> {
        self.sleep_until(self.now_ms().saturating_add(for_ms))
    }
}

/// That of the machine.
#[derive(Clone, Copy, Debug)]
pub struct MachineClock {
    start: Instant,
}

impl MachineClock {
    pub fn start() -> Self {
        Self {
            start: Instant::now(),
        }
    }
}

impl Clock for MachineClock {
    fn now_ms(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn sleep_until(&self, at_ms: u64) -> impl Future<Output = ()> {
        let wait_ms = at_ms.saturating_sub(self.now_ms());
        tokio::time::sleep(Duration::from_millis(wait_ms))
    }
}
