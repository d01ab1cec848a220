//! The example AMO, as docs/writing-an-amo.md shows it.

use harness::conformance::{assert_conforms, AmoWorld, Governed, Hook};
use harness::prelude::*;
use harness::suite::STANDING_ALLOWANCE;
use ink::env::call::{build_call, ExecutionInput, Selector};
use ink::env::DefaultEnvironment;
use interfaces::amo::{AmoError, Context};
use interfaces::savings::SavingsError;
use interfaces::savings_amo::SavingsAmoInit;
use interfaces::Position;
use policy::ledger::{AmoId, Liquid, Mark};

pub struct SavingsWorld {
    pub suite: Suite,
    pub venue: SavingsHandle,
    /// Whose target governance sets.
    pub amo: SavingsAmoHandle,
    /// What is registered: the AMO itself, or what stands in front of it.
    pub registered: AccountId,
    pub id: AmoId,
    /// Messages of what stands in front.
    pub governed: Vec<Governed>,
    /// One that does nothing, and what it says.
    pub forgotten: Option<(Hook, bool)>,
}

/// A million USDC in the vault, 50,000 of equity, and a saver with 300,000 in the venue.
pub fn suite_and_venue() -> (Suite, SavingsHandle) {
    let usdc = CoinConfig::dollar("USD Coin", "USDC", 6);
    let config = SuiteConfig::default()
        .with_coins(vec![usdc])
        .without_pools();
    let mut suite = Suite::new(&config);
    let usdc = suite.usdc();
    suite.mint_for(Role::Holder, usdc, usd6(1_000_000));
    suite.approve_all(Role::Holder);
    suite.give(Role::Holder, usdc, usd6(50_000));
    let message = suite
        .vault
        .call()
        .recapitalise(usdc.token.account, usd6(50_000));
    suite.chain.call(Role::Holder, message).expect_ok();
    let venue = suite.chain.deploy("test-savings", (usdc.token.account,));
    let venue = SavingsHandle::at(venue);
    suite.give(Role::Supplier, usdc, usd6(1_000_000));
    let message = usdc
        .token
        .psp22()
        .approve(venue.account, STANDING_ALLOWANCE);
    suite.chain.call(Role::Supplier, message).expect_ok();
    let message = venue
        .call()
        .deposit(usd6(300_000), Role::Supplier.account());
    suite.chain.call(Role::Supplier, message).expect_ok();
    (suite, venue)
}

pub fn deploy_amo(
    suite: &mut Suite,
    venue: SavingsHandle,
    controller: AccountId,
    vault: AccountId,
) -> SavingsAmoHandle {
    let init = SavingsAmoInit {
        venue: venue.account,
        controller,
        vault,
        admin: Role::Governance.account(),
        guardian: Role::Guardian.account(),
    };
    let amo = suite
        .chain
        .try_deploy::<AmoError>("savings-amo", (init,))
        .unwrap();
    SavingsAmoHandle::at(amo)
}

impl SavingsWorld {
    fn new() -> Self {
        let (mut suite, venue) = suite_and_venue();
        let (controller, vault) = (suite.controller.account, suite.vault.account);
        let amo = deploy_amo(&mut suite, venue, controller, vault);
        Self::with(suite, venue, amo, amo.account)
    }

    /// Registers and activates `registered`.
    pub fn with(
        mut suite: Suite,
        venue: SavingsHandle,
        amo: SavingsAmoHandle,
        registered: AccountId,
    ) -> Self {
        let registry = suite.registry;
        let terms = AmoConfig::default().terms;
        let message = registry.call().register(registered, terms);
        let id = suite.chain.call(Role::Governance, message).expect_ok();
        let message = registry.call().activate(id);
        suite.chain.call(Role::Governance, message).expect_ok();
        Self {
            suite,
            venue,
            amo,
            registered,
            id,
            governed: Vec::new(),
            forgotten: None,
        }
    }

    fn set_target(&mut self, whole: u128) {
        let message = self.amo.call().set_target(coins(whole));
        self.suite.chain.call(Role::Governance, message).expect_ok();
        self.suite.chain.next_block();
        self.suite.refresh_prices();
    }

    /// One of the venue's messages for tests.
    fn venue_does(&mut self, selector: [u8; 4], tokens: u128) {
        let message = build_call::<DefaultEnvironment>()
            .call(self.venue.account)
            .exec_input(ExecutionInput::new(Selector::new(selector)).push_arg(tokens))
            .returns::<Result<(), SavingsError>>();
        self.suite.chain.call(Role::Supplier, message).expect_ok();
    }

    fn answer_of_a_forgotten(&self, hook: Hook) -> Option<bool> {
        let (forgotten, answer) = self.forgotten?;
        (forgotten == hook).then_some(answer)
    }
}

impl AmoWorld for SavingsWorld {
    fn suite(&mut self) -> &mut Suite {
        &mut self.suite
    }

    fn id(&self) -> AmoId {
        self.id
    }

    fn account(&self) -> AccountId {
        self.registered
    }

    fn expected_position(&mut self, _context: &Context) -> Position {
        let view = self.venue.call().savings(self.amo.account);
        let savings = self.suite.chain.read(view);
        let (tokens, shares) = (savings.managed + 1, savings.total_shares + 1_000);
        let external = savings.shares * tokens / shares;
        let liquid = (savings.cash * shares / tokens).min(savings.shares);
        Position {
            mark: Mark {
                external,
                value_e18: external * (E18 / usd6(1)),
                ..Mark::default()
            },
            units: savings.shares,
            liquid: Liquid {
                units: liquid,
                own_e18: 0,
                external: liquid * tokens / shares,
            },
            quote_e18: 0,
        }
    }

    fn governed_messages(&self) -> Vec<Governed> {
        let message = self.amo.call().set_target(coins(1));
        let mut governed = vec![Governed::by(Role::Governance, "set_target", message)];
        governed.extend(Governed::access(Role::Governance, self.amo.account));
        governed.extend(self.governed.clone());
        governed
    }

    fn invite_wind(&mut self) {
        self.set_target(200_000);
    }

    fn invite_unwind(&mut self) {
        self.set_target(120_000);
    }

    fn earn(&mut self) {
        self.venue_does(ink::selector_bytes!("earn"), usd6(25_000));
    }

    fn lose(&mut self) {
        self.venue_does(ink::selector_bytes!("lose"), usd6(50_000));
    }

    fn drain(&mut self) -> bool {
        if let Some(answer) = self.answer_of_a_forgotten(Hook::Drain) {
            return answer;
        }
        self.venue_does(ink::selector_bytes!("lend_out"), usd6(450_000));
        true
    }

    fn donate(&mut self) -> bool {
        if let Some(answer) = self.answer_of_a_forgotten(Hook::Donate) {
            return answer;
        }
        let usdc = self.suite.usdc();
        for to in [self.registered, self.amo.account, self.venue.account] {
            self.suite.give(to, usdc, usd6(1_000));
        }
        true
    }

    /// Once the venue has earned the least that it can, what a base unit buys is worth less than one.
    fn gift_claim(&mut self) -> bool {
        if let Some(answer) = self.answer_of_a_forgotten(Hook::GiftClaim) {
            return answer;
        }
        self.venue_does(ink::selector_bytes!("earn"), 1);
        let gift = self.venue.call().deposit(1, self.amo.account);
        self.suite.chain.call(Role::Supplier, gift).succeeded()
    }

    /// Nothing of it can.
    fn pause_venue(&mut self) -> bool {
        false
    }

    fn impossible(&self) -> &'static [Hook] {
        &[Hook::PauseVenue]
    }
}

#[test]
fn the_example_amo_conforms() {
    assert_conforms(SavingsWorld::new);
}
