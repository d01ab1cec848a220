//! Waiting for something that happens elsewhere, with a deadline that says what did not happen.

use std::time::Duration;
use tokio::time::{sleep, Instant};

const BETWEEN: Duration = Duration::from_millis(20);

/// Asks until there is an answer, or stops the test.
pub async fn eventually<T>(
    what: &str,
    within: Duration,
    mut ask: impl AsyncFnMut() -> Option<T>,
) -> T {
    let deadline = Instant::now() + within;
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        let seconds = within.as_secs();
        assert!(Instant::now() < deadline, "{what}: not within {seconds} s");
        sleep(BETWEEN).await;
    }
}
