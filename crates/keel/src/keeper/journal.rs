//! The journal: every transaction from before it is sent until its outcome is final, on disk. What a crash, a lost connection or a re-org
//! leaves open is decided by it: the outcome is asked, the same bytes are sent again, and nothing is signed anew.

use super::chain::{Hash, Head, Signed};
use super::entry::{as_hex, Entry, Stage};
use super::spending::{Purpose, Spent};
use super::task::Task;
use crate::deploy::quantities::hex;
use anyhow::{bail, ensure, Context, Result};
use fs4::fs_std::FileExt;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pages {
    #[serde(with = "as_hex")]
    genesis: Hash,
    #[serde(with = "as_hex")]
    signer: Hash,
    /// Of the next transaction, as the keeper knows it.
    next_nonce: Option<u32>,
    spent: Spent,
    entries: Vec<Entry>,
}

pub struct Journal {
    /// None: kept in memory, for a keeper that sends nothing.
    file: Option<Opened>,
    pages: Pages,
}

struct Opened {
    path: PathBuf,
    /// Held as long as the journal is.
    _lock: File,
}

impl Pages {
    fn empty(genesis: Hash, signer: Hash) -> Self {
        Self {
            genesis,
            signer,
            next_nonce: None,
            spent: Spent::default(),
            entries: Vec::new(),
        }
    }
}

impl Journal {
    /// The journal of a signer on a chain; a new one when there is none.
    pub fn open(file: &Path, genesis: Hash, signer: Hash) -> Result<Self> {
        let shown = file.display();
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).with_context(|| shown.to_string())?;
        }
        let lock = File::create(beside(file, "lock")).with_context(|| shown.to_string())?;
        if !lock.try_lock_exclusive().is_ok_and(|is_ours| is_ours) {
            bail!("{shown}: another keeper is using this journal; stop it, or give this one a journal and a signer of its own");
        }
        let pages = match Self::peek(file)? {
            Some(pages) => pages,
            None => Pages::empty(genesis, signer),
        };
        ensure!(
            pages.genesis == genesis,
            "{shown} is of the chain with genesis {}, the node is on {}: connect to the right node, or name another journal",
            hex(&pages.genesis),
            hex(&genesis)
        );
        ensure!(
            pages.signer == signer,
            "{shown} is of the signer {}, the configuration names {}: name another journal",
            hex(&pages.signer),
            hex(&signer)
        );
        let journal = Self {
            file: Some(Opened {
                path: file.to_owned(),
                _lock: lock,
            }),
            pages,
        };
        journal.save()?;
        Ok(journal)
    }

    pub fn in_memory(genesis: Hash, signer: Hash) -> Self {
        Self {
            file: None,
            pages: Pages::empty(genesis, signer),
        }
    }

    fn peek(file: &Path) -> Result<Option<Pages>> {
        if !file.exists() {
            return Ok(None);
        }
        let shown = file.display();
        let text = fs::read_to_string(file).with_context(|| shown.to_string())?;
        let pages = serde_json::from_str(&text).with_context(|| {
            format!("{shown} is no journal of this version; move it away when no transaction of it is open")
        })?;
        Ok(Some(pages))
    }

    pub fn genesis(&self) -> Hash {
        self.pages.genesis
    }

    pub fn included(&self) -> impl Iterator<Item = &Entry> {
        let entries = self.pages.entries.iter();
        entries.filter(|entry| entry.stage.is_included())
    }

    /// Without those whose nonce another one used that is in a block.
    pub fn undecided(&self) -> impl Iterator<Item = &Entry> {
        let entries = self.pages.entries.iter();
        let is_used = |nonce: u32| self.included().any(|it| it.nonce == nonce);
        entries.filter(move |it| !it.stage.is_included() && !is_used(it.nonce))
    }

    pub fn next_nonce(&self) -> Option<u32> {
        self.pages.next_nonce
    }

    pub fn spent(&self) -> &Spent {
        &self.pages.spent
    }

    /// Keeps a transaction; only then may it be sent.
    pub fn begin(
        &mut self,
        task: Task,
        nonce: u32,
        signed: &Signed,
        seen: u32,
        paid: bool,
    ) -> Result<()> {
        self.pages.entries.push(Entry {
            task,
            nonce,
            hash: signed.hash,
            kept: signed.kept.clone(),
            born: signed.born,
            dies: signed.dies,
            seen,
            paid,
            counted: false,
            stage: Stage::Undecided,
        });
        let next = self.pages.next_nonce.unwrap_or(0);
        self.pages.next_nonce = Some(next.max(nonce.saturating_add(1)));
        self.save()
    }

    pub fn include(&mut self, hash: Hash, block: Head) -> Result<()> {
        self.set(hash, |entry| {
            entry.counted = true;
            entry.stage = Stage::Included {
                number: block.number,
                block: block.hash,
            };
        })
    }

    /// A re-org dropped its block.
    pub fn dropped(&mut self, hash: Hash) -> Result<()> {
        self.set(hash, |entry| entry.stage = Stage::Undecided)
    }

    /// One with this nonce ran, and that is final. Returns the others: they never will.
    pub fn close(&mut self, nonce: u32, ran: Hash) -> Result<Vec<Entry>> {
        let entries = std::mem::take(&mut self.pages.entries);
        let (closed, kept) = entries.into_iter().partition(|it| it.nonce == nonce);
        self.pages.entries = kept;
        self.save()?;
        let closed: Vec<Entry> = closed;
        Ok(closed.into_iter().filter(|it| it.hash != ran).collect())
    }

    /// There never will be an outcome.
    pub fn end(&mut self, hash: Hash) -> Result<()> {
        self.pages.entries.retain(|entry| entry.hash != hash);
        self.save()
    }

    pub fn spend(&mut self, now_ms: u64, purpose: Purpose, fee: u128) -> Result<()> {
        self.new_day(now_ms);
        self.pages.spent.add(purpose, fee);
        self.save()
    }

    /// Not worth a write of its own.
    pub fn new_day(&mut self, now_ms: u64) {
        self.pages.spent = std::mem::take(&mut self.pages.spent).on(now_ms);
    }

    pub fn set_next_nonce(&mut self, nonce: u32) -> Result<()> {
        if self.pages.next_nonce == Some(nonce) {
            return Ok(());
        }
        self.pages.next_nonce = Some(nonce);
        self.save()
    }

    fn set(&mut self, hash: Hash, change: impl FnOnce(&mut Entry)) -> Result<()> {
        let entries = self.pages.entries.iter_mut();
        if let Some(entry) = entries.into_iter().find(|entry| entry.hash == hash) {
            change(entry);
        }
        self.save()
    }

    /// Beside, synced and renamed: a crash leaves the old journal or the new one.
    fn save(&self) -> Result<()> {
        let Some(Opened { path, .. }) = &self.file else {
            return Ok(());
        };
        let text = serde_json::to_string_pretty(&self.pages)? + "\n";
        let new = beside(path, "new");
        let written = || -> std::io::Result<()> {
            let mut file = File::create(&new)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&new, path)?;
            match path
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty())
            {
                Some(folder) => File::open(folder)?.sync_all(),
                None => File::open(".")?.sync_all(),
            }
        };
        written().with_context(|| {
            format!(
                "{}: cannot be written; without it nothing is sent",
                path.display()
            )
        })
    }
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}
