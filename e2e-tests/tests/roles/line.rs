//! A line of the table: a message, who may call it, and how that is tried.

use crate::actor::Actor;
use crate::world::World;
use harness::prelude::*;
use interfaces::guard::Raw;
use scale::{Decode, Encode};
use std::fmt::Debug;

/// Who may call a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum May {
    /// Anyone; it changes nothing.
    View,
    /// Anyone; it moves nothing of the caller's.
    Anyone,
    /// Anyone, with what is the caller's: who owns nothing is refused.
    Own,
    Only(&'static [Actor]),
}

/// Which way a message that the guardian is near to moves the risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Tightens,
    Loosens,
}

/// A message with its arguments, whatever it answers.
#[derive(Clone, Debug)]
pub struct Sent {
    pub to: AccountId,
    pub input: Vec<u8>,
}

/// An error, to compare and to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    pub text: String,
    pub bytes: Vec<u8>,
}

/// Makes so what has to be so.
pub type Before = Box<dyn Fn(&mut World)>;

pub struct Line {
    /// As the contract's metadata names it.
    pub message: &'static str,
    /// Of several lines of one message, which.
    pub case: &'static str,
    pub may: May,
    pub direction: Option<Direction>,
    pub sent: Option<Sent>,
    /// What everybody else is refused with; of `Own`, who owns nothing.
    pub refusal: Option<Reason>,
    /// Who is refused with something of his own.
    pub apart: Vec<(Actor, Reason)>,
    /// What who may call it is refused with all the same, as things stand.
    pub then: Option<Reason>,
    /// What has to be so that the message can succeed.
    pub before: Option<Before>,
}

impl Message for Sent {
    type Answer = Result<Raw, Raw>;

    fn into_input(self) -> (AccountId, Vec<u8>) {
        (self.to, self.input)
    }
}

impl Sent {
    pub fn of(message: impl Message) -> Self {
        let (to, input) = message.into_input();
        Self { to, input }
    }
}

impl Reason {
    fn of(error: impl Debug + Encode) -> Self {
        Self {
            text: format!("{error:?}"),
            bytes: error.encode(),
        }
    }

    /// Without its numbers.
    pub fn name(&self) -> String {
        let name = self.text.split(" {").next().unwrap_or_default();
        let open = name.matches('(').count() - name.matches(')').count();
        format!("{name}{}", ")".repeat(open))
    }
}

impl Line {
    fn new(message: &'static str, may: May) -> Self {
        Self {
            message,
            case: "",
            may,
            direction: None,
            sent: None,
            refusal: None,
            apart: Vec::new(),
            then: None,
            before: None,
        }
    }

    fn sending(mut self, message: impl Message) -> Self {
        self.sent = Some(Sent::of(message));
        self
    }

    /// Who may call it gets this, as things stand.
    pub fn but(mut self, error: impl Debug + Encode) -> Self {
        self.then = Some(Reason::of(error));
        self
    }

    /// This one is refused with something else than the others.
    pub fn refusing(mut self, actor: Actor, error: impl Debug + Encode) -> Self {
        self.apart.push((actor, Reason::of(error)));
        self
    }

    pub fn after(mut self, before: impl Fn(&mut World) + 'static) -> Self {
        self.before = Some(Box::new(before));
        self
    }

    pub fn case(mut self, case: &'static str) -> Self {
        self.case = case;
        self
    }

    pub fn tightens(mut self) -> Self {
        self.direction = Some(Direction::Tightens);
        self
    }

    pub fn loosens(mut self) -> Self {
        self.direction = Some(Direction::Loosens);
        self
    }

    /// Whom it is tried with.
    pub fn callers(&self) -> &[Actor] {
        match self.may {
            May::View => &[],
            May::Anyone | May::Own => &[Actor::Attacker],
            May::Only(_) => &Actor::ALL,
        }
    }

    /// Whether it is the caller's right.
    pub fn lets(&self, actor: Actor) -> bool {
        match self.may {
            May::View | May::Anyone => true,
            May::Own => false,
            May::Only(actors) => actors.contains(&actor),
        }
    }

    /// What comes of it as this caller; `None`: success.
    pub fn expected(&self, actor: Actor) -> Option<&Reason> {
        if self.lets(actor) {
            return self.then.as_ref();
        }
        let own = self.apart.iter().find(|(apart, _)| *apart == actor);
        own.map(|(_, reason)| reason).or(self.refusal.as_ref())
    }
}

pub fn view(message: &'static str) -> Line {
    Line::new(message, May::View)
}

pub fn anyone<T, E: Decode>(
    message: &'static str,
    sent: impl Message<Answer = Result<T, E>>,
) -> Line {
    Line::new(message, May::Anyone).sending(sent)
}

pub fn own<T, E: Debug + Encode>(
    message: &'static str,
    sent: impl Message<Answer = Result<T, E>>,
    refusal: E,
) -> Line {
    let line = Line::new(message, May::Own).sending(sent);
    Line {
        refusal: Some(Reason::of(refusal)),
        ..line
    }
}

pub fn only<T, E: Debug + Encode>(
    actors: &'static [Actor],
    message: &'static str,
    sent: impl Message<Answer = Result<T, E>>,
    refusal: E,
) -> Line {
    only_sent(actors, message, Sent::of(sent), refusal)
}

pub fn only_sent(
    actors: &'static [Actor],
    message: &'static str,
    sent: Sent,
    refusal: impl Debug + Encode,
) -> Line {
    let line = Line::new(message, May::Only(actors)).sending(sent);
    Line {
        refusal: Some(Reason::of(refusal)),
        ..line
    }
}

pub const ADMIN: &[Actor] = &[Actor::Admin];
pub const ADMIN_OR_GUARDIAN: &[Actor] = &[Actor::Admin, Actor::Guardian];
