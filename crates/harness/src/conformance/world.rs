//! What the author of an AMO describes once.

use crate::prelude::*;
use ink::env::call::FromAccountId;
use interfaces::amo::Context;
use interfaces::Position;
use policy::ledger::AmoId;
use scale::{Decode, Error, Input};

/// One AMO in its venue, registered and active in a suite without any other AMO, with room to wind and nothing wound yet. What outsiders do
/// there is told by name; how far is the author's choice, but never so far that a ratio is breached. `Role::Holder` holds coin and has approved
/// the vault for it.
pub trait AmoWorld {
    fn suite(&mut self) -> &mut Suite;

    fn id(&self) -> AmoId;

    fn account(&self) -> AccountId;

    /// What DESIGN 3 says that the position is, from the venue's own state, by other means than the AMO's: the mark, the units, what of them could
    /// be taken now, and the venue's price of the coin where it makes one.
    fn expected_position(&mut self, context: &Context) -> Position;

    /// Whether it trades when it winds and unwinds, so that a step may cost the slippage of its terms. If not, a step costs rounding.
    fn trades(&self) -> bool {
        false
    }

    /// Every message that changes the AMO's state, but for those that the controller sends.
    fn governed_messages(&self) -> Vec<Governed>;

    /// Outsiders make the policy want more in the venue.
    fn invite_wind(&mut self);

    /// Outsiders make the policy want some of it back.
    fn invite_unwind(&mut self);

    /// The venue earns something for the AMO.
    fn earn(&mut self);

    /// The venue loses a part of what the AMO has in it, and more than it ever earned.
    fn lose(&mut self);

    /// Outsiders redeem coin at the vault, while they can. Returns whether they could.
    fn redeem(&mut self, coin_e18: u128) -> bool {
        let suite = self.suite();
        let (vault, coins) = (suite.vault, suite.coins.clone());
        coins.first().is_some_and(|coin| {
            let message = vault.call().redeem(coin.token.account, coin_e18, 0);
            suite.chain.call(Role::Holder, message).succeeded()
        })
    }

    // Each of the following returns whether it did something: one that only seems to be there is a finding.

    /// Outsiders take out of the venue what they can take, so that little of the position is liquid.
    fn drain(&mut self) -> bool;

    /// A stranger sends the AMO and the venue every token that they deal in, without a message.
    fn donate(&mut self) -> bool;

    /// A stranger has the venue give the AMO a claim, by message: the least that it lets him, and where that is possible one that is worth less
    /// than a base unit.
    fn gift_claim(&mut self) -> bool;

    /// Everything in the venue that can be paused is.
    fn pause_venue(&mut self) -> bool;

    /// What of these nobody can do in this venue.
    fn impossible(&self) -> &'static [Hook] {
        &[]
    }
}

/// What outsiders may be unable to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hook {
    Drain,
    Donate,
    GiftClaim,
    PauseVenue,
}

/// A message that not everybody may send.
#[derive(Clone, Debug)]
pub struct Governed {
    pub name: &'static str,
    /// Who may: it must go well for him, so that it is the caller who is refused and not the argument. `None`: nobody at present.
    pub admin: Option<Role>,
    contract: AccountId,
    input: Vec<u8>,
}

impl Governed {
    pub fn by(admin: Role, name: &'static str, message: impl Message) -> Self {
        Self {
            admin: Some(admin),
            ..Self::by_nobody(name, message)
        }
    }

    pub fn by_nobody(name: &'static str, message: impl Message) -> Self {
        let (contract, input) = message.into_input();
        Self {
            name,
            admin: None,
            contract,
            input,
        }
    }

    /// The messages of `interfaces::access`.
    pub fn access(admin: Role, contract: AccountId) -> [Self; 3] {
        let mut access = AccessCalls::from_account_id(contract);
        let stranger = Role::Attacker.account();
        [
            Self::by(admin, "propose_admin", access.propose_admin(Some(stranger))),
            Self::by(admin, "set_guardian", access.set_guardian(stranger)),
            Self::by_nobody("accept_admin", access.accept_admin()),
        ]
    }
}

impl Message for Governed {
    type Answer = Answered;

    fn into_input(self) -> (AccountId, Vec<u8>) {
        (self.contract, self.input)
    }
}

/// Of a `Result` of any type, which of the two it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    Ok,
    Refused,
}

impl Decode for Answered {
    fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
        let answered = match input.read_byte()? {
            0 => Self::Ok,
            1 => Self::Refused,
            _ => return Err("not a result".into()),
        };
        // Value or error, of whatever type.
        while input.remaining_len()?.is_some_and(|left| left != 0) {
            input.read_byte()?;
        }
        Ok(answered)
    }
}
