//! Where keepers are run by hand: a clock that moves when told, one poll at a time, nothing in the background.

use super::model::{account, contracts, State};
use super::node::FakeConnector;
use super::world::{Shared, World};
use crate::keeper::clock::Clock;
use crate::keeper::config::Config;
use crate::keeper::daemon::{Keeper, Mode};
use crate::keeper::health::Health;
use crate::keeper::meters::{self, Meters};
use crate::keeper::task::Task;
use anyhow::Result;
use futures::task::noop_waker;
use harness::AccountId;
use std::cell::{Cell, RefCell};
use std::future::{poll_fn, Future};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use tempfile::TempDir;
use tokio::sync::watch;

#[derive(Clone, Default)]
pub struct FakeClock(Rc<Cell<u64>>);

impl Clock for FakeClock {
    fn now_ms(&self) -> u64 {
        self.0.get()
    }

    fn sleep_until(&self, at_ms: u64) -> impl Future<Output = ()> {
        let clock = self.clone();
        poll_fn(move |_| match clock.now_ms() >= at_ms {
            true => Poll::Ready(()),
            false => Poll::Pending,
        })
    }
}

/// A keeper that runs.
pub struct Running {
    future: Pin<Box<dyn Future<Output = Result<()>>>>,
    stop: watch::Sender<bool>,
    pub meters: Meters,
    pub health: Health,
    ready: Rc<Cell<u32>>,
    pub ended: Option<Result<()>>,
}

pub struct Stage {
    pub world: Shared,
    pub clock: FakeClock,
    pub folder: TempDir,
    pub running: Vec<Running>,
    pub mode: Mode,
    /// Keys of the configuration's top, and whole tables.
    pub top: String,
    pub config: String,
}

pub const CONFIG: &str = r#"
node = "ws://fake"
record = "record.json"
journal = "journal.json"
listen = "off"
[signer]
dev = "//Keeper"
[pay]
native_usd = "5"
"#;

pub fn keeper() -> AccountId {
    account("keeper")
}

impl Stage {
    pub fn new() -> Self {
        Self {
            world: Rc::new(RefCell::new(World::new(contracts()))),
            clock: FakeClock::default(),
            folder: TempDir::new().unwrap(),
            running: Vec::new(),
            mode: Mode::default(),
            top: String::new(),
            config: "[due]\nstagger_blocks = 1\n".to_owned(),
        }
    }

    /// A keeper that has done its first round.
    pub fn started() -> Self {
        let mut stage = Self::new();
        stage.start();
        assert_eq!(stage.ready(), 1);
        stage
    }

    pub fn start(&mut self) {
        self.start_as("keeper");
    }

    /// With a journal of its own.
    pub fn start_as(&mut self, name: &str) {
        let text = format!("{}{CONFIG}{}", self.top, self.config);
        let mut config = Config::parse(&text, self.folder.path()).unwrap();
        config.journal = self.folder.path().join(format!("{name}.json"));
        let (stop, asked) = watch::channel(false);
        let (meters, health) = (Meters::default(), Health::starting());
        let ready = Rc::new(Cell::new(0));
        let told = ready.clone();
        let keeper = Keeper {
            connector: FakeConnector {
                world: self.world.clone(),
                account: account(name),
            },
            clock: self.clock.clone(),
            config,
            contracts: contracts(),
            account: account(name),
            mode: self.mode,
            meters: meters.clone(),
            health: health.clone(),
            stop: asked,
            ready: Box::new(move |_| told.set(told.get() + 1)),
        };
        self.running.push(Running {
            future: Box::pin(keeper.run()),
            stop,
            meters,
            health,
            ready,
            ended: None,
        });
        self.go();
    }

    /// Lets every keeper work until it waits.
    pub fn go(&mut self) {
        let waker = noop_waker();
        let mut context = Context::from_waker(&waker);
        // Twice: one keeper may have moved what another waits for.
        for _ in 0..2 {
            for running in self.running.iter_mut().filter(|it| it.ended.is_none()) {
                if let Poll::Ready(ended) = running.future.as_mut().poll(&mut context) {
                    running.ended = Some(ended);
                }
            }
        }
    }

    /// The next block, with what outsiders do in it.
    pub fn block_with(&mut self, outsiders: impl FnOnce(&mut State)) {
        self.world.borrow_mut().make_block(outsiders);
        self.clock.0.set(self.clock.now_ms() + 6_000);
        self.go();
    }

    pub fn block(&mut self) {
        self.block_with(|_| ());
    }

    pub fn blocks(&mut self, count: u32) {
        for _ in 0..count {
            self.block();
        }
    }

    pub fn breach(&mut self) {
        self.block_with(|state| state.breached = true);
    }

    /// Time without a block.
    pub fn pass(&mut self, ms: u64) {
        self.clock.0.set(self.clock.now_ms() + ms);
        self.go();
    }

    pub fn change(&mut self, change: impl FnOnce(&mut World)) {
        change(&mut self.world.borrow_mut());
    }

    /// The process of the keeper, between two instructions.
    pub fn kill_keeper(&mut self) {
        self.running.clear();
    }

    pub fn ask_to_stop(&mut self) {
        self.running[0].stop.send_replace(true);
        self.go();
    }

    pub fn is_breached(&self) -> bool {
        self.world.borrow().state().breached
    }

    pub fn done(&self) -> Vec<Task> {
        self.world.borrow().done_by(keeper())
    }

    /// Different transactions that the keeper ever signed and handed over.
    pub fn signed(&self) -> usize {
        self.world.borrow().signed_by(keeper())
    }

    pub fn ready(&self) -> u32 {
        self.running[0].ready.get()
    }

    pub fn ended(&self) -> Option<String> {
        let ended = self.running[0].ended.as_ref()?;
        Some(match ended {
            Ok(()) => "ok".to_owned(),
            Err(error) => format!("{error:#}"),
        })
    }

    pub fn is_healthy(&self) -> bool {
        self.running[0].health.shown().healthy
    }

    /// The value of a metric, as a scraper would read it.
    pub fn metric(&self, name: &str) -> f64 {
        let text = meters::text(&self.running[0].meters.registry());
        let name = format!("keel_keeper_{name}");
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix(&name)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("{name} is not in\n{text}"))
            .parse()
            .unwrap()
    }
}
