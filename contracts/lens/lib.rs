#![cfg_attr(not(feature = "std"), no_std, no_main)]
// In the entry points that ink! generates.
#![allow(clippy::panic)]

/// The lens, as specified in `interfaces::lens`.
#[ink::contract]
pub mod lens {
    use ink::codegen::TraitCallBuilder;
    use ink::prelude::vec::Vec;
    use ink::storage::traits::ManualKey;
    use ink::storage::Lazy;
    use interfaces::amo::{Amo, Context};
    use interfaces::book::{AmoId, Book};
    use interfaces::controller::{Controller, RegisteredAmo};
    use interfaces::keeper_budget::{Budget, KeeperBudget};
    use interfaces::lens::{AmoView, CollateralView, Lens};
    use interfaces::{Collateral, Position};

    type BookRef = ink::contract_ref!(Book);
    type KeeperBudgetRef = ink::contract_ref!(KeeperBudget);
    type ControllerRef = ink::contract_ref!(Controller);

    #[ink(storage)]
    pub struct LensContract {
        controller: Lazy<AccountId, ManualKey<0x434f_4e54>>,
    }

    impl LensContract {
        #[ink(constructor)]
        pub fn new(controller: AccountId) -> Self {
            let mut lens = Self {
                controller: Lazy::new(),
            };
            lens.controller.set(&controller);
            lens
        }

        fn stored(&self) -> AccountId {
            match self.controller.get() {
                Some(controller) => controller,
                None => unreachable!(), // the constructor sets it
            }
        }

        fn book(&self) -> BookRef {
            let controller: ControllerRef = self.stored().into();
            controller.settings().links.book.into()
        }

        fn view_of(&self, book: &BookRef, registered: RegisteredAmo) -> Option<AmoView> {
            let briefing = book.briefing(registered.amo).ok()?;
            let record = briefing.record;
            let now_ms = self.env().block_timestamp();
            let terms = &registered.terms;
            let context = Context {
                collateral_price_e18: briefing.price_e18(),
                price_fresh: briefing.price_fresh,
                debt_e18: record.debt_e18,
                ..Context::default()
            };
            let ceiling = registered
                .ceiling
                .at(&terms.ceiling(), record.debt_e18, now_ms);
            Some(AmoView {
                registered,
                record,
                mark_age_ms: record.mark_age_ms(now_ms),
                ceiling_e18: ceiling.line_e18,
                bucket_e18: registered.bucket.level_down(&terms.bucket(), now_ms),
                position: position(registered.account, context),
            })
        }
    }

    /// An AMO that traps or answers something else has none to show.
    fn position(account: AccountId, context: Context) -> Option<Position> {
        let amo: ink::contract_ref!(Amo) = account.into();
        match amo.call().position(context).try_invoke() {
            Ok(Ok(Ok(position))) => Some(position),
            _ => None,
        }
    }

    impl Lens for LensContract {
        #[ink(message)]
        fn amos(&self, from: AmoId, count: u8) -> Vec<AmoView> {
            let controller: ControllerRef = self.stored().into();
            let book = self.book();
            controller
                .amos(from, count)
                .into_iter()
                .filter_map(|registered| self.view_of(&book, registered))
                .collect()
        }

        #[ink(message)]
        fn collaterals(&self) -> Vec<CollateralView> {
            let now_ms = self.env().block_timestamp();
            let listed: Vec<Collateral> = self.book().collaterals();
            (0..)
                .zip(listed)
                .map(|(id, collateral)| CollateralView {
                    id,
                    tokens: collateral.idle.saturating_add(collateral.deployed.external),
                    price_age_ms: now_ms.saturating_sub(collateral.price.at_ms),
                    price_fresh: collateral.is_fresh(now_ms),
                    haircut_bps: collateral.haircut_bps(),
                    collateral,
                })
                .collect()
        }

        #[ink(message)]
        fn keeper_budget(&self) -> Option<Budget> {
            let controller: ControllerRef = self.stored().into();
            let budget: KeeperBudgetRef = controller.settings().keeper_budget?.into();
            Some(budget.budget())
        }

        #[ink(message)]
        fn controller(&self) -> AccountId {
            self.stored()
        }
    }
}
