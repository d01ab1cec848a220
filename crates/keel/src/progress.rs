//! Progress of long work, on standard error so that `--json` stays clean: a bar on a terminal, lines in a log.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::time::Duration;

/// A bar that counts to a known number.
pub struct Progress {
    bar: ProgressBar,
    plain: bool,
}

impl Progress {
    pub fn new(length: u64) -> Self {
        let bar = ProgressBar::new(length);
        if let Ok(style) =
            ProgressStyle::with_template("{bar:30} {pos}/{len} {elapsed_precise} {wide_msg}")
        {
            bar.set_style(style);
        }
        let plain = !std::io::stderr().is_terminal();
        if !plain {
            bar.enable_steady_tick(Duration::from_millis(250));
        }
        Self { bar, plain }
    }

    /// What is being done now.
    pub fn says(&self, message: &str) {
        self.bar.set_message(message.to_owned());
    }

    /// A line worth keeping, above the bar.
    pub fn line(&self, line: &str) {
        if self.plain {
            eprintln!("{line}");
        } else {
            self.bar.println(line);
        }
    }

    pub fn advance(&self, steps: u64) {
        self.bar.inc(steps);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
