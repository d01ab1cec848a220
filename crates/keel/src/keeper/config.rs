//! The configuration file: what it may say, and what it means when it says nothing. Unknown keys are refused.

use super::address::Address;
use crate::deploy::quantities::{Decimal, Span};
use anyhow::{anyhow, bail, ensure, Context, Result};
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ty $(= $default:expr)?,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct $name { $($(#[$field_doc])* pub $field: $kind,)* }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: tables!(@ $($default)?),)* }
            }
        }
    )*};
    (@ $default:expr) => { $default };
    (@) => { Default::default() };
}

/// The whole file. Paths are relative to its folder.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// `ws://` or `wss://`.
    pub node: String,
    /// Of the deployment, as `keel deploy` wrote it.
    pub record: PathBuf,
    /// Where every transaction is kept until its outcome is known. One keeper each.
    pub journal: PathBuf,
    /// Metrics and health; nothing listens when it is "off".
    #[serde(default = "listen")]
    pub listen: String,
    /// The chain's genesis hash. When it is not given, the record's; that of the first start is kept in the journal.
    pub genesis: Option<String>,
    pub signer: Signer,
    pub pay: Pay,
    #[serde(default)]
    pub tasks: Tasks,
    #[serde(default)]
    pub due: Due,
    #[serde(default)]
    pub liquidations: Liquidations,
    #[serde(default)]
    pub balance: Balance,
    #[serde(default)]
    pub failures: Failures,
    #[serde(default)]
    pub connection: Connection,
}

/// Exactly one of them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Signer {
    /// A file with the secret.
    pub key_file: Option<PathBuf>,
    /// The name of an environment variable that holds the secret.
    pub environment: Option<String>,
    /// A development account: "//Alice".
    pub dev: Option<String>,
}

/// What a transaction is worth.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pay {
    /// USD for a whole native token, to compare fees with rewards.
    pub native_usd: Decimal,
    /// Whole native tokens given with a rescue, so that it is taken into a block before others.
    #[serde(default = "no_tip")]
    pub rescue_tip: Decimal,
    #[serde(default)]
    pub unpaid: Unpaid,
}

tables! {
    /// What is done that nobody pays for, and how much of it in a day.
    Unpaid {
        rescues: bool = true,
        rescue_fees_per_day: Decimal = decimal("100"),
        upkeep: bool = true,
        upkeep_fees_per_day: Decimal = decimal("20"),
        /// Of transactions that were to pay for themselves and did not: they failed, or another keeper was first.
        missed_fees_per_day: Decimal = decimal("20"),
    }
    Tasks {
        enforce: bool = true,
        refresh: bool = true,
        rebalance: bool = true,
        harvest: bool = true,
    }
    /// When something is due.
    Due {
        /// A mark is read anew at this share of its greatest age,
        refresh_at_bps: u16 = 8_000,
        /// or when the position is worth so much less than its mark says.
        refresh_loss_bps: u16 = 50,
        harvest_from_coins: Decimal = decimal("100"),
        /// Least par value that an enforcement takes back.
        enforce_from_coins: Decimal = decimal("1"),
        /// Of what is not urgent, each keeper has its turn once in so many blocks.
        stagger_blocks: u32 = 3,
    }
    Liquidations {
        /// Labels of lending markets in the record; none: no liquidations.
        markets: Vec<String>,
        /// The first block that can have a borrower.
        since_block: u32,
        least_profit_coins: Decimal = decimal("10"),
        /// Taken off the value of the collateral that is seized.
        slippage_bps: u16 = 100,
        /// Most loans that are read in one block.
        reads_per_block: usize = 25,
        /// Most past blocks that are searched for borrowers in one block.
        blocks_per_block: u32 = 100,
    }
    /// Native tokens of the signer.
    Balance {
        warn: Decimal = decimal("10"),
        /// Below it only rescues are sent.
        minimum: Decimal = decimal("1"),
    }
    Failures {
        back_off: Span = Span { ms: 12_000 },
        longest_back_off: Span = Span { ms: 600_000 },
        /// After so many failures in a row nothing is tried,
        open_after: u32 = 5,
        /// for so long; then once.
        open_for: Span = Span { ms: 900_000 },
    }
    Connection {
        deadline: Span = Span { ms: 20_000 },
        /// No block for so long: connect again.
        stall_after: Span = Span { ms: 60_000 },
        reconnect_after: Span = Span { ms: 1_000 },
        longest_reconnect: Span = Span { ms: 60_000 },
        /// A transaction is in a block within so many, or never: a power of two.
        valid_blocks: u32 = 32,
        /// Sent again, the same bytes, when it is in no block after so many.
        resend_after_blocks: u32 = 3,
        /// When somebody else uses the signer, nothing is sent until his nonce has stood still for so many blocks.
        quiet_blocks: u32 = 10,
        /// How long a stop waits for an undecided transaction.
        stop_within: Span = Span { ms: 60_000 },
    }
}

fn no_tip() -> Decimal {
    decimal("0")
}

fn listen() -> String {
    "127.0.0.1:9615".to_owned()
}

/// A default, written as the file would.
fn decimal(text: &str) -> Decimal {
    match text.parse() {
        Ok(decimal) => decimal,
        Err(_) => unreachable!("defaults are decimal numbers"),
    }
}

impl Config {
    pub fn read(file: &Path) -> Result<Self> {
        let shown = file.display();
        let text = std::fs::read_to_string(file)
            .with_context(|| format!("{shown}: cannot be read; copy docs/keeper.example.toml"))?;
        let folder = file.parent().unwrap_or(Path::new("."));
        Self::parse(&text, folder).with_context(|| shown.to_string())
    }

    pub fn parse(text: &str, folder: &Path) -> Result<Self> {
        let mut config: Self = toml::from_str(text).map_err(|error| wrong(text, &error))?;
        for path in [&mut config.record, &mut config.journal] {
            *path = folder.join(&*path);
        }
        if let Some(path) = &mut config.signer.key_file {
            *path = folder.join(&*path);
        }
        config.validate()?;
        Ok(config)
    }

    pub fn address(&self) -> Address {
        Address::of(&self.node)
    }

    fn validate(&self) -> Result<()> {
        ensure!(
            self.node.starts_with("ws://") || self.node.starts_with("wss://"),
            "node: that is no address of a node; it begins with ws:// or wss://"
        );
        self.listen_on()?;
        let Signer {
            key_file,
            environment,
            dev,
        } = &self.signer;
        let named = [key_file.is_some(), environment.is_some(), dev.is_some()];
        ensure!(
            named.iter().filter(|is_named| **is_named).count() == 1,
            "signer: name exactly one of key_file, environment and dev"
        );
        ensure!(
            !key_file.as_deref().is_some_and(is_like_a_secret),
            "signer.key_file: that looks like the secret itself; write it into a file, and the file's name here"
        );
        ensure!(
            self.pay.native_usd.e18()? != 0,
            "pay.native_usd: a fee of no value would make everything pay"
        );
        let connection = &self.connection;
        let blocks = connection.valid_blocks;
        ensure!(
            blocks.is_power_of_two() && (8..=4_096).contains(&blocks),
            "connection.valid_blocks: {blocks} is not a power of two from 8 to 4096"
        );
        for (key, span) in [
            ("connection.deadline", connection.deadline),
            ("connection.stall_after", connection.stall_after),
            ("connection.reconnect_after", connection.reconnect_after),
            ("failures.back_off", self.failures.back_off),
        ] {
            ensure!(span.ms != 0, "{key}: must be longer than nothing");
        }
        for (key, count) in [
            ("failures.open_after", self.failures.open_after),
            ("due.stagger_blocks", self.due.stagger_blocks),
            (
                "connection.resend_after_blocks",
                connection.resend_after_blocks,
            ),
        ] {
            ensure!(count != 0, "{key}: must be at least 1");
        }
        for (key, share_bps) in [
            ("due.refresh_at_bps", self.due.refresh_at_bps),
            ("due.refresh_loss_bps", self.due.refresh_loss_bps),
            ("liquidations.slippage_bps", self.liquidations.slippage_bps),
        ] {
            ensure!(
                share_bps <= 10_000,
                "{key}: {share_bps} is more than the whole"
            );
        }
        if !self.does_anything() {
            bail!("tasks: everything is switched off");
        }
        Ok(())
    }

    fn does_anything(&self) -> bool {
        let tasks = &self.tasks;
        tasks.enforce
            || tasks.refresh
            || tasks.rebalance
            || tasks.harvest
            || !self.liquidations.markets.is_empty()
    }

    pub fn listen_on(&self) -> Result<Option<SocketAddr>> {
        if self.listen == "off" {
            return Ok(None);
        }
        let address = self.listen.parse();
        let address = address.with_context(|| {
            format!(
                "listen: {:?} is no address like 127.0.0.1:9615",
                self.listen
            )
        })?;
        Ok(Some(address))
    }
}

/// What is wrong and in which line, without the line itself: a secret may stand there.
fn wrong(text: &str, error: &toml::de::Error) -> anyhow::Error {
    let message = without_value(error.message());
    let Some(span) = error.span() else {
        return anyhow!("{message}");
    };
    let before = text.bytes().take(span.start);
    let line = before.filter(|byte| *byte == b'\n').count() + 1;
    anyhow!("line {line}: {message}")
}

/// Where a table was expected, a text is shown by its type alone.
fn without_value(message: &str) -> String {
    let found = message.strip_prefix("invalid type: string ");
    match found.and_then(|rest| rest.rsplit_once(", expected ")) {
        Some((_, expected)) => format!("invalid type: a text, expected {expected}"),
        None => message.to_owned(),
    }
}

/// A phrase, or a seed.
fn is_like_a_secret(file: &Path) -> bool {
    file.iter().any(|name| {
        let name = name.to_string_lossy();
        let is_seed = name.len() == 66 && name.starts_with("0x");
        is_seed || name.split_whitespace().count() >= 12
    })
}
