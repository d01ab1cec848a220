#![cfg_attr(not(feature = "std"), no_std, no_main)]
// In the entry points that ink! generates, and as one of the flaws.
#![allow(clippy::panic)]
// Of the messages that ink! generates a type for.
#![allow(clippy::large_enum_variant)]

mod flaws;
mod moves;

/// The example AMO with one flaw: it stands between the controller and a sound AMO, whose controller and vault it is, and passes everything on but for what
/// its flaw spoils. The conformance kit must find each flaw. For tests only.
#[ink::contract]
pub mod broken_amo {
    use crate::flaws::{
        burn_gas, lost_e18, with_balance, with_value_at_least, with_value_at_most, Flaw, A_LITTLE,
        MUCH,
    };
    use ink::contract_ref;
    use ink::storage::{traits::ManualKey, Lazy};
    use interfaces::access::AccessError;
    use interfaces::amo::{Amo, AmoError, Context, Descriptor, Plan, Planned, Report};
    use interfaces::controller::Controller;
    use interfaces::Position;
    use psp22::PSP22;

    /// Of a token of 6 decimals at 18.
    const TOKEN_E18: u128 = 1_000_000_000_000;
    /// A thousand of them.
    const SMALL_STEP: u128 = 1_000_000_000;

    #[ink(storage)]
    pub struct BrokenAmo {
        flaw: Flaw,
        admin: AccountId,
        pub(crate) controller: AccountId,
        pub(crate) vault: AccountId,
        sound: Lazy<AccountId, ManualKey<0x4252_0001>>,
        pub(crate) moves: Lazy<u32, ManualKey<0x4252_0002>>,
        pub(crate) book: Lazy<AccountId, ManualKey<0x4252_0003>>,
    }

    impl BrokenAmo {
        #[ink(constructor)]
        pub fn new(flaw: Flaw, controller: AccountId, vault: AccountId) -> Self {
            Self {
                flaw,
                admin: Self::env().caller(),
                controller,
                vault,
                sound: Lazy::new(),
                moves: Lazy::new(),
                book: Lazy::new(),
            }
        }

        /// The AMO it stands in front of. Deployer only.
        #[ink(message)]
        pub fn adopt(&mut self, sound: AccountId) -> Result<(), AmoError> {
            if self.env().caller() != self.admin && !self.is(Flaw::ObeysAnyone) {
                return Err(AccessError::NotAdmin.into());
            }
            self.sound.set(&sound);
            let controller: contract_ref!(Controller) = self.controller.into();
            self.book.set(&controller.settings().links.book);
            Ok(())
        }

        pub(crate) fn sound_account(&self) -> AccountId {
            match self.sound.get() {
                Some(account) => account,
                None => panic!(),
            }
        }

        pub(crate) fn sound(&self) -> contract_ref!(Amo) {
            self.sound_account().into()
        }

        pub(crate) fn flaw(&self) -> Flaw {
            self.flaw
        }

        pub(crate) fn is(&self, flaw: Flaw) -> bool {
            self.flaw == flaw
        }

        fn ensure_controller(&self) -> Result<(), AmoError> {
            if self.env().caller() == self.controller || self.is(Flaw::ListensToAnyone) {
                return Ok(());
            }
            Err(AmoError::NotController)
        }

        pub(crate) fn token(&self) -> contract_ref!(PSP22) {
            match self.sound().descriptor().collateral {
                Some(token) => token.into(),
                None => panic!(),
            }
        }

        pub(crate) fn spoiled(&self, mut position: Position, context: &Context) -> Position {
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
                Flaw::LendsOutItsLosses => position.mark.lent_out_e18 = lost_e18(&position),
                Flaw::HidesWhatIsLiquid if position.liquid.units != position.units => {
                    position.liquid = Default::default();
                }
                Flaw::ChokesOnGifts if position.units == 0 => {
                    position.units = u128::from(self.moves.get_or_default() != 0);
                }
                Flaw::QuotesAPrice => position.quote_e18 = math::E18,
                Flaw::WastesGas => burn_gas(MUCH),
                Flaw::GrowsOld => {
                    burn_gas(self.moves.get_or_default().saturating_mul(A_LITTLE));
                }
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
    }

    impl Amo for BrokenAmo {
        #[ink(message)]
        fn plan(&self, context: Context) -> Result<Planned, AmoError> {
            let mut told = context;
            if self.is(Flaw::IgnoresItsRoom) {
                told.wind_room_e18 = u128::MAX;
            }
            let mut planned = self.sound().plan(told)?;
            if let (Flaw::NeverRests, Plan::Wind { tokens, .. }) = (self.flaw, &mut planned.plan) {
                *tokens = SMALL_STEP.min(*tokens);
            }
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
            self.execute_wind(&context, coin_e18, tokens)
        }

        #[ink(message)]
        fn unwind(&mut self, context: Context, coin_e18: u128) -> Result<Report, AmoError> {
            self.ensure_controller()?;
            self.execute_unwind(&context, coin_e18)
        }

        #[ink(message)]
        fn withdraw(&mut self, context: Context, units: u128) -> Result<Report, AmoError> {
            self.ensure_controller()?;
            self.execute_withdraw(&context, units)
        }

        #[ink(message)]
        fn position(&self, context: Context) -> Result<Position, AmoError> {
            let position = self.sound().position(context)?;
            Ok(self.shown(position, &context))
        }

        #[ink(message)]
        fn descriptor(&self) -> Descriptor {
            let descriptor = self.sound().descriptor();
            let own = self.env().account_id();
            let moved_on = self.is(Flaw::ChangesItsMind) && self.moves.get_or_default() != 0;
            Descriptor {
                controller: self.controller,
                vault: if moved_on { own } else { self.vault },
                funding: if self.is(Flaw::SkimsOnWinding) {
                    own
                } else {
                    descriptor.funding
                },
                ..descriptor
            }
        }
    }
}
