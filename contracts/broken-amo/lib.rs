#![cfg_attr(not(feature = "std"), no_std, no_main)]
// In the entry points that ink! generates, and as one of the flaws.
#![allow(clippy::panic)]
// Of the messages that ink! generates a type for.
#![allow(clippy::large_enum_variant)]

mod flaws;

/// The example AMO with one flaw: it stands between the controller and a sound AMO, whose controller and vault it is, and passes everything on but for what
/// its flaw spoils. The conformance kit must find each flaw. For tests only.
#[ink::contract]
pub mod broken_amo {
    use crate::flaws::{
        burn_gas, call_back, with_balance, with_value_at_least, with_value_at_most, Flaw,
    };
    use ink::contract_ref;
    use ink::prelude::vec::Vec;
    use ink::storage::{traits::ManualKey, Lazy};
    use interfaces::amo::{Amo, AmoError, Context, Descriptor, Planned, Report};
    use interfaces::Position;
    use math::mul_div_up;
    use psp22::PSP22;

    /// Of a token of 6 decimals at 18.
    const TOKEN_E18: u128 = 1_000_000_000_000;

    #[ink(storage)]
    pub struct BrokenAmo {
        flaw: Flaw,
        controller: AccountId,
        vault: AccountId,
        sound: Lazy<AccountId, ManualKey<0x4252_0001>>,
        has_wound: Lazy<bool, ManualKey<0x4252_0002>>,
    }

    impl BrokenAmo {
        #[ink(constructor)]
        pub fn new(flaw: Flaw, controller: AccountId, vault: AccountId) -> Self {
            Self {
                flaw,
                controller,
                vault,
                sound: Lazy::new(),
                has_wound: Lazy::new(),
            }
        }

        /// The AMO it stands in front of.
        #[ink(message)]
        pub fn adopt(&mut self, sound: AccountId) {
            self.sound.set(&sound);
        }

        fn sound(&self) -> contract_ref!(Amo) {
            match self.sound.get() {
                Some(account) => account.into(),
                None => panic!(),
            }
        }

        fn is(&self, flaw: Flaw) -> bool {
            self.flaw == flaw
        }

        fn ensure_controller(&self) -> Result<(), AmoError> {
            if self.env().caller() == self.controller || self.is(Flaw::ListensToAnyone) {
                return Ok(());
            }
            Err(AmoError::NotController)
        }

        fn token(&self) -> contract_ref!(PSP22) {
            match self.sound().descriptor().collateral {
                Some(token) => token.into(),
                None => panic!(),
            }
        }

        fn spoiled(&self, mut position: Position, context: &Context) -> Position {
            match self.flaw {
                Flaw::OverstatesItself => {
                    let more = position.mark.external / 50;
                    with_balance(&mut position, more, TOKEN_E18);
                }
                Flaw::CountsDonations => {
                    let gift = self.token().balance_of(self.env().account_id());
                    with_balance(&mut position, gift, TOKEN_E18);
                }
                Flaw::HidesLosses => {
                    with_value_at_least(&mut position, context.debt_e18, TOKEN_E18);
                }
                Flaw::WastesGas => burn_gas(),
                _ => {}
            }
            position
        }

        fn shown(&self, position: Position, context: &Context) -> Position {
            let mut position = self.spoiled(position, context);
            if self.is(Flaw::HidesItsProfit) {
                with_value_at_most(&mut position, context.debt_e18, TOKEN_E18);
            }
            position
        }

        fn answer(&self, mut report: Report, context: &Context) -> Report {
            report.position = self.spoiled(report.position, context);
            report
        }

        /// What the sound AMO sent here goes on to the vault, as far as the flaw lets it.
        fn pass_on(&self, report: &Report) -> Result<(), AmoError> {
            let mut tokens = report.moved.tokens;
            if self.is(Flaw::KeepsAPart) {
                tokens = tokens.saturating_sub(tokens / 10);
            }
            self.token()
                .transfer(self.vault, tokens, Vec::new())
                .map_err(|_| AmoError::Venue(0))
        }
    }

    impl Amo for BrokenAmo {
        #[ink(message)]
        fn plan(&self, context: Context) -> Result<Planned, AmoError> {
            let mut told = context;
            if self.is(Flaw::IgnoresItsRoom) {
                told.wind_room_e18 = u128::MAX;
            }
            let planned = self.sound().plan(told)?;
            Ok(Planned {
                position: self.shown(planned.position, &context),
                ..planned
            })
        }

        #[ink(message)]
        fn wind(
            &mut self,
            context: Context,
            coin_e18: u128,
            tokens: u128,
        ) -> Result<Report, AmoError> {
            self.ensure_controller()?;
            if self.is(Flaw::CallsBack) {
                call_back(self.controller);
            }
            if self.is(Flaw::AcceptsZero) && coin_e18 == 0 && tokens == 0 {
                return Ok(Report {
                    position: self.position(context)?,
                    ..Report::default()
                });
            }
            let report = self.sound().wind(context, coin_e18, tokens)?;
            self.has_wound.set(&true);
            Ok(self.answer(report, &context))
        }

        #[ink(message)]
        fn unwind(&mut self, context: Context, coin_e18: u128) -> Result<Report, AmoError> {
            self.ensure_controller()?;
            let report = self.sound().unwind(context, coin_e18)?;
            self.pass_on(&report)?;
            Ok(self.answer(report, &context))
        }

        #[ink(message)]
        fn withdraw(&mut self, context: Context, units: u128) -> Result<Report, AmoError> {
            self.ensure_controller()?;
            let held = self.sound().position(context)?;
            let mut units = units;
            match self.flaw {
                Flaw::NeedsAPrice if !context.price_fresh => return Err(AmoError::Math),
                Flaw::TrapsOnDust if units == 1 => panic!(),
                Flaw::GivesAllOrNothing if units > held.liquid.units => {
                    return Err(AmoError::InsufficientUnits {
                        units: held.liquid.units,
                        amount: units,
                    });
                }
                Flaw::TakesMoreThanAsked => units = units.saturating_mul(2).min(held.units),
                Flaw::NeverLetsGo => {
                    let kept = mul_div_up(held.units, 1, 1_000_000).map_err(|_| AmoError::Math)?;
                    units = units.min(held.units.saturating_sub(kept));
                }
                _ => {}
            }
            let report = self.sound().withdraw(context, units)?;
            self.pass_on(&report)?;
            Ok(self.answer(report, &context))
        }

        #[ink(message)]
        fn position(&self, context: Context) -> Result<Position, AmoError> {
            let position = self.sound().position(context)?;
            Ok(self.shown(position, &context))
        }

        #[ink(message)]
        fn descriptor(&self) -> Descriptor {
            let descriptor = self.sound().descriptor();
            let moved_on = self.is(Flaw::ChangesItsMind) && self.has_wound.get_or_default();
            Descriptor {
                controller: self.controller,
                vault: if moved_on {
                    self.env().account_id()
                } else {
                    self.vault
                },
                ..descriptor
            }
        }
    }
}
