#![cfg_attr(not(feature = "std"), no_std, no_main)]
// In the entry points that ink! generates, and as one of the things a hostile contract does.
#![allow(clippy::panic)]
// Of the messages that ink! generates a type for.
#![allow(clippy::large_enum_variant)]

mod conduct;

/// An AMO for tests. Its venue is its own wallet: coin and tokens it was given, in units of which it knows the number. It does what its script
/// says, and harm where the script says so. Anyone may write the script; never deploy it for anything else.
#[ink::contract]
pub mod hostile_amo {
    use crate::conduct::act;
    use ink::contract_ref;
    use ink::prelude::vec::Vec;
    use interfaces::amo::{Amo, AmoError, Context, Descriptor, Moved, Plan, Planned, Report};
    use interfaces::Position;
    use math::{mul_div_down, mul_div_up};
    use psp22::PSP22;

    /// Of a token of 6 decimals at 18.
    const TOKEN_E18: u128 = 1_000_000_000_000;

    const SCRIPT: u32 = 0x5343_5250;

    #[ink(storage)]
    pub struct HostileAmo {}

    /// Under a key of its own: its types are not made for a storage layout.
    #[ink::scale_derive(Encode, Decode)]
    struct Script {
        stablecoin: AccountId,
        descriptor: Descriptor,
        /// How `plan`, `wind`, `unwind`, `withdraw`, `position` behave, by `conduct::act`.
        conducts: [u8; 5],
        plan: Plan,
        /// Reported instead of the truth.
        claim: Option<Report>,
        appearance: Option<Position>,
        /// Share of what is due that is sent.
        delivery_bps: u16,
        units: u128,
        quote_e18: u128,
        /// The last context it was given.
        context: Context,
    }

    impl HostileAmo {
        /// The funding account of `descriptor` is replaced by its own.
        #[ink(constructor)]
        pub fn new(stablecoin: AccountId, descriptor: Descriptor) -> Self {
            Script {
                stablecoin,
                descriptor: Descriptor {
                    funding: Self::env().account_id(),
                    ..descriptor
                },
                conducts: [0; 5],
                plan: Plan::Nothing,
                claim: None,
                appearance: None,
                delivery_bps: 10_000,
                units: 0,
                quote_e18: 0,
                context: Context::default(),
            }
            .store();
            Self {}
        }

        #[ink(message)]
        pub fn script(&mut self, conducts: [u8; 5], plan: Plan) {
            Script {
                conducts,
                plan,
                ..Script::load()
            }
            .store();
        }

        #[ink(message)]
        pub fn lie(
            &mut self,
            claim: Option<Report>,
            appearance: Option<Position>,
            delivery_bps: u16,
        ) {
            Script {
                claim,
                appearance,
                delivery_bps,
                ..Script::load()
            }
            .store();
        }

        #[ink(message)]
        pub fn quote(&mut self, quote_e18: u128) {
            Script {
                quote_e18,
                ..Script::load()
            }
            .store();
        }

        #[ink(message)]
        pub fn last_context(&self) -> Context {
            Script::load().context
        }
    }

    impl Script {
        fn load() -> Self {
            match ink::env::get_contract_storage(&SCRIPT) {
                Ok(Some(script)) => script,
                _ => panic!(),
            }
        }

        fn store(&self) {
            ink::env::set_contract_storage(&SCRIPT, self);
        }

        /// A call that moves something, under way.
        fn enter(message: usize, context: Context) -> Result<Self, AmoError> {
            let script = Self {
                context,
                ..Self::load()
            };
            script.behave(message)?;
            Ok(script)
        }

        fn leave(self, moved: Moved) -> Report {
            self.store();
            self.claim.unwrap_or(Report {
                moved,
                position: self.holding(),
            })
        }

        fn behave(&self, message: usize) -> Result<(), AmoError> {
            let conduct = self.conducts.get(message).copied().unwrap_or_default();
            act(conduct, self.descriptor.controller)
        }

        fn balance(&self, token: AccountId) -> u128 {
            let token: contract_ref!(PSP22) = token.into();
            token.balance_of(self.descriptor.funding)
        }

        fn send(&self, token: AccountId, to: AccountId, due: u128) -> Result<(), AmoError> {
            let amount =
                mul_div_down(due, self.delivery_bps.into(), 10_000).map_err(|_| AmoError::Math)?;
            if amount == 0 {
                return Ok(());
            }
            let mut token: contract_ref!(PSP22) = token.into();
            token
                .transfer(to, amount, Vec::new())
                .map_err(|_| AmoError::Venue(0))
        }

        fn holding(&self) -> Position {
            if let Some(appearance) = self.appearance {
                return appearance;
            }
            let mut position = Position {
                units: self.units,
                quote_e18: self.quote_e18,
                ..Position::default()
            };
            let mark = &mut position.mark;
            mark.own_e18 = self.balance(self.stablecoin);
            if let Some(token) = self.descriptor.collateral {
                mark.external = self.balance(token);
            }
            mark.value_e18 = mark
                .own_e18
                .saturating_add(mark.external.saturating_mul(TOKEN_E18));
            position.liquid.units = self.units;
            position.liquid.own_e18 = mark.own_e18;
            position.liquid.external = mark.external;
            position
        }
    }

    impl Amo for HostileAmo {
        #[ink(message)]
        fn plan(&self, _context: Context) -> Result<Planned, AmoError> {
            let script = Script::load();
            script.behave(0)?;
            Ok(Planned {
                plan: script.plan,
                position: script.holding(),
            })
        }

        #[ink(message)]
        fn wind(
            &mut self,
            context: Context,
            coin_e18: u128,
            tokens: u128,
        ) -> Result<Report, AmoError> {
            let mut script = Script::enter(1, context)?;
            let units_before = script.units;
            let units = coin_e18.saturating_add(tokens.saturating_mul(TOKEN_E18));
            script.units = units_before.saturating_add(units);
            Ok(script.leave(Moved {
                coin_e18,
                tokens,
                units,
                units_before,
            }))
        }

        #[ink(message)]
        fn unwind(&mut self, context: Context, coin_e18: u128) -> Result<Report, AmoError> {
            let mut script = Script::enter(2, context)?;
            let units_before = script.units;
            let value_e18 = script.holding().mark.value_e18;
            let units =
                mul_div_up(units_before, coin_e18, value_e18).map_err(|_| AmoError::Math)?;
            script.units = units_before.saturating_sub(units);
            script.send(script.stablecoin, self.env().caller(), coin_e18)?;
            Ok(script.leave(Moved {
                coin_e18,
                tokens: 0,
                units,
                units_before,
            }))
        }

        #[ink(message)]
        fn withdraw(&mut self, context: Context, units: u128) -> Result<Report, AmoError> {
            let mut script = Script::enter(3, context)?;
            let units_before = script.units;
            let held = script.holding().liquid;
            let share =
                |amount| mul_div_down(amount, units, held.units).map_err(|_| AmoError::Math);
            let (coin_e18, tokens) = (share(held.own_e18)?, share(held.external)?);
            script.units = units_before.saturating_sub(units);
            script.send(script.stablecoin, self.env().caller(), coin_e18)?;
            if let Some(token) = script.descriptor.collateral {
                script.send(token, script.descriptor.vault, tokens)?;
            }
            Ok(script.leave(Moved {
                coin_e18,
                tokens,
                units,
                units_before,
            }))
        }

        #[ink(message)]
        fn position(&self, _context: Context) -> Result<Position, AmoError> {
            let script = Script::load();
            script.behave(4)?;
            Ok(script.holding())
        }

        #[ink(message)]
        fn descriptor(&self) -> Descriptor {
            Script::load().descriptor
        }
    }
}
