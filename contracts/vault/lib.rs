#![cfg_attr(not(feature = "std"), no_std, no_main)]
// In the entry points that ink! generates.
#![allow(clippy::panic)]

mod custody;
mod outside;

/// The collateral vault, as specified in `interfaces::vault`.
#[ink::contract]
mod vault {
    use crate::outside::Booking;
    use crate::{custody, outside};
    use ink::prelude::vec::Vec;
    use ink::storage::traits::ManualKey;
    use ink::storage::{Lazy, Mapping};
    use interfaces::access::{Access, AccessError, Roles};
    use interfaces::book::MAX_COLLATERALS;
    use interfaces::pause::Pause;
    use interfaces::upgrade::{self, StorageVersion, Upgradable, UpgradeError, UPGRADER_KEY};
    use interfaces::vault::{
        Asset, AssetTerms, AssetTermsChanged, BasketRedeemed, ControllerChanged, Distributed,
        MintPauseChanged, Minted, PaymentClaimed, PaymentOwed, Recapitalised, Redeemed, Released,
        Restored, Settled, SettlementBegan, TreasuryChanged, Vault, VaultError, VaultLinks,
    };
    use interfaces::CollateralId;

    /// Of the cells below.
    const STORAGE: StorageVersion = StorageVersion::new(*b"valt", 1);

    /// The root stays empty, so that a message loads only what it uses: a mint or redemption reads the links and one asset.
    #[ink(storage)]
    #[derive(Default)]
    pub struct VaultContract {
        links: Lazy<VaultLinks, ManualKey<0x5641_0001>>,
        assets: Mapping<AccountId, Asset, ManualKey<0x5641_0002>>,
        /// Tokens by collateral id.
        tokens: Lazy<Vec<AccountId>, ManualKey<0x5641_0003>>,
        roles: Lazy<Roles, ManualKey<0x5641_0004>>,
        upgrader: Lazy<AccountId, ManualKey<UPGRADER_KEY>>,
        /// By token and holder.
        owed: Mapping<(AccountId, AccountId), u128, ManualKey<0x5641_0005>>,
        /// Of minting, by token.
        pauses: Mapping<AccountId, Pause, ManualKey<0x5641_0006>>,
    }

    /// What a mint or redemption comes to, for the message and its preview alike.
    struct Quote {
        /// With what is idle afterwards.
        asset: Asset,
        idle_old: u128,
        /// Coin minted or tokens paid, after the fee.
        out: u128,
        fee: u128,
    }

    impl VaultContract {
        #[ink(constructor)]
        pub fn new(
            book: AccountId,
            stablecoin: AccountId,
            admin: AccountId,
            guardian: AccountId,
            upgrader: AccountId,
        ) -> Self {
            let mut contract = Self::default();
            contract.links.set(&VaultLinks {
                book,
                stablecoin,
                controller: None,
                treasury: None,
                settlement: None,
            });
            contract.roles.set(&Roles::new(admin, guardian));
            contract.upgrader.set(&upgrader);
            contract
        }

        fn stored_links(&self) -> VaultLinks {
            self.links
                .get()
                .unwrap_or_else(|| unreachable!("the constructor sets the links"))
        }

        /// Until the emergency settlement begins.
        fn open_links(&self) -> Result<VaultLinks, VaultError> {
            let links = self.stored_links();
            match links.settlement {
                None => Ok(links),
                Some(settlement) => Err(VaultError::Settling { settlement }),
            }
        }

        fn stored_roles(&self) -> Roles {
            self.roles
                .get()
                .unwrap_or_else(|| unreachable!("the constructor sets the roles"))
        }

        fn ensure_admin(&self) -> Result<(), VaultError> {
            Ok(self.stored_roles().ensure_admin(self.env().caller())?)
        }

        fn ensure_admin_or_guardian(&self) -> Result<(), VaultError> {
            Ok(self
                .stored_roles()
                .ensure_admin_or_guardian(self.env().caller())?)
        }

        fn ensure_controller(&self) -> Result<(), VaultError> {
            if self.stored_links().controller != Some(self.env().caller()) {
                return Err(VaultError::NotController);
            }
            Ok(())
        }

        fn listed(&self, token: AccountId) -> Result<Asset, VaultError> {
            self.assets.get(token).ok_or(VaultError::UnknownAsset)
        }

        /// Every asset, by collateral id.
        fn all_listed(&self) -> Vec<Asset> {
            self.tokens
                .get_or_default()
                .iter()
                .filter_map(|token| self.assets.get(token))
                .collect()
        }

        fn quote_mint(
            &self,
            book: AccountId,
            token: AccountId,
            tokens_in: u128,
            booking: Booking,
        ) -> Result<Quote, VaultError> {
            let mut asset = self.listed(token)?;
            let idle_old = asset.idle;
            asset.idle = custody::idle_after_mint(&asset, tokens_in)?;
            let minted = outside::book_mint(book, &asset, tokens_in, booking)?;
            Ok(Quote {
                asset,
                idle_old,
                out: minted.coin_e18,
                fee: minted.fee_e18,
            })
        }

        fn quote_redeem(
            &self,
            book: AccountId,
            token: AccountId,
            coin_in: u128,
            booking: Booking,
        ) -> Result<Quote, VaultError> {
            let mut asset = self.listed(token)?;
            custody::ensure_amount(coin_in)?;
            let redeemed = outside::book_redeem(book, &asset, coin_in, booking)?;
            let idle_old = asset.idle;
            asset.idle = custody::idle_after_payment(&asset, redeemed.tokens)?;
            Ok(Quote {
                asset,
                idle_old,
                out: redeemed.tokens,
                fee: redeemed.fee,
            })
        }

        /// Takes the basket out of `assets`.
        fn quote_basket(
            &self,
            book: AccountId,
            assets: &mut [Asset],
            coin_in: u128,
            minimums: &[u128],
            booking: Booking,
        ) -> Result<Vec<u128>, VaultError> {
            custody::ensure_amount(coin_in)?;
            let basket = outside::book_basket(book, assets, coin_in, booking)?;
            custody::pay_basket(assets, &basket, minimums)?;
            Ok(basket.into_iter().take(assets.len()).collect())
        }

        /// Written after the failed payment: whatever the token did in it is undone, and it cannot have called back.
        fn owe(&mut self, asset: &Asset, holder: AccountId, amount: u128) {
            let key = (asset.token, holder);
            let owed_old = self.owed.get(key).unwrap_or_default();
            let owed_new = owed_old.saturating_add(amount);
            self.owed.insert(key, &owed_new);
            self.assets.insert(
                asset.token,
                &Asset {
                    owed: asset.owed.saturating_add(amount),
                    ..*asset
                },
            );
            self.env().emit_event(PaymentOwed {
                holder,
                token: asset.token,
                amount,
                owed_old,
                owed_new,
            });
        }

        fn replace_terms(&mut self, asset: &mut Asset, new: AssetTerms) {
            let old = core::mem::replace(&mut asset.terms, new);
            self.assets.insert(asset.token, asset);
            self.env().emit_event(AssetTermsChanged {
                token: asset.token,
                old: Some(old),
                new,
            });
        }

        fn set_mint_paused(&mut self, token: AccountId, new: bool) -> Result<(), VaultError> {
            let mut pause = self.pauses.get(token).unwrap_or_default();
            let (roles, caller) = (self.stored_roles(), self.env().caller());
            let now_ms = self.env().block_timestamp();
            pause.change(new, &roles, caller, now_ms)?;
            let mut asset = self.listed(token)?;
            self.pauses.insert(token, &pause);
            let old = core::mem::replace(&mut asset.mint_paused, new);
            asset.paused_ms = match (new, old) {
                (false, _) => 0,
                (true, true) => asset.paused_ms,
                (true, false) => now_ms,
            };
            self.assets.insert(token, &asset);
            self.env().emit_event(MintPauseChanged { token, old, new });
            Ok(())
        }
    }

    impl Vault for VaultContract {
        #[ink(message)]
        fn mint(
            &mut self,
            token: AccountId,
            tokens_in: u128,
            min_coin_out: u128,
        ) -> Result<u128, VaultError> {
            let holder = self.env().caller();
            let links = self.open_links()?;
            let quote = self.quote_mint(links.book, token, tokens_in, Booking::Write)?;
            custody::ensure_minimum(quote.out, min_coin_out)?;
            self.assets.insert(token, &quote.asset);
            self.env().emit_event(Minted {
                holder,
                token,
                tokens_in,
                coin_out: quote.out,
                fee: quote.fee,
                idle_old: quote.idle_old,
                idle_new: quote.asset.idle,
            });
            let vault = self.env().account_id();
            outside::pull(token, holder, vault, tokens_in)?;
            outside::ensure_holds(&quote.asset, vault)?;
            outside::create(links.stablecoin, holder, quote.out)?;
            Ok(quote.out)
        }

        #[ink(message)]
        fn recapitalise(&mut self, token: AccountId, amount: u128) -> Result<(), VaultError> {
            let giver = self.env().caller();
            let links = self.open_links()?;
            let mut asset = self.listed(token)?;
            custody::ensure_amount(amount)?;
            outside::book_recapitalisation(links.book, asset.collateral, amount)?;
            let idle_old = asset.idle;
            asset.idle = idle_old.saturating_add(amount);
            self.assets.insert(token, &asset);
            self.env().emit_event(Recapitalised {
                giver,
                token,
                amount,
                idle_old,
                idle_new: asset.idle,
            });
            let vault = self.env().account_id();
            outside::pull(token, giver, vault, amount)?;
            outside::ensure_holds(&asset, vault)
        }

        #[ink(message)]
        fn distribute(&mut self, token: AccountId, amount: u128) -> Result<(), VaultError> {
            let links = self.open_links()?;
            let treasury = links.treasury.ok_or(VaultError::NoTreasury)?;
            let mut asset = self.listed(token)?;
            custody::ensure_amount(amount)?;
            outside::book_distribution(links.book, asset.collateral, amount)?;
            let idle_old = asset.idle;
            asset.idle = custody::idle_after_payment(&asset, amount)?;
            self.assets.insert(token, &asset);
            self.env().emit_event(Distributed {
                treasury,
                token,
                amount,
                idle_old,
                idle_new: asset.idle,
            });
            outside::pay(token, treasury, amount)
        }

        #[ink(message)]
        fn redeem(
            &mut self,
            token: AccountId,
            coin_in: u128,
            min_tokens_out: u128,
        ) -> Result<u128, VaultError> {
            let holder = self.env().caller();
            let links = self.open_links()?;
            let quote = self.quote_redeem(links.book, token, coin_in, Booking::Write)?;
            custody::ensure_minimum(quote.out, min_tokens_out)?;
            self.assets.insert(token, &quote.asset);
            self.env().emit_event(Redeemed {
                holder,
                token,
                coin_in,
                tokens_out: quote.out,
                fee: quote.fee,
                idle_old: quote.idle_old,
                idle_new: quote.asset.idle,
            });
            outside::destroy(links.stablecoin, holder, coin_in)?;
            outside::pay(token, holder, quote.out)?;
            Ok(quote.out)
        }

        #[ink(message)]
        fn redeem_basket(
            &mut self,
            coin_in: u128,
            min_tokens_out: Vec<u128>,
        ) -> Result<Vec<u128>, VaultError> {
            let holder = self.env().caller();
            let links = self.open_links()?;
            let mut assets = self.all_listed();
            custody::ensure_one_minimum_per_asset(&assets, &min_tokens_out)?;
            let tokens_out = self.quote_basket(
                links.book,
                &mut assets,
                coin_in,
                &min_tokens_out,
                Booking::Write,
            )?;
            for asset in &assets {
                self.assets.insert(asset.token, asset);
            }
            self.env().emit_event(BasketRedeemed {
                holder,
                coin_in,
                tokens_out: tokens_out.clone(),
                idle_new: custody::idle_by_asset(&assets),
            });
            outside::destroy(links.stablecoin, holder, coin_in)?;
            for (asset, tokens) in assets.iter().zip(&tokens_out) {
                if *tokens > 0 && !outside::try_pay(asset.token, holder, *tokens) {
                    self.owe(asset, holder, *tokens);
                }
            }
            Ok(tokens_out)
        }

        #[ink(message)]
        fn claim(&mut self, token: AccountId, to: AccountId) -> Result<u128, VaultError> {
            let holder = self.env().caller();
            let mut asset = self.listed(token)?;
            let amount = self
                .owed
                .take((token, holder))
                .ok_or(VaultError::NothingOwed)?;
            asset.owed = asset.owed.saturating_sub(amount);
            self.assets.insert(token, &asset);
            self.env().emit_event(PaymentClaimed {
                holder,
                token,
                amount,
            });
            outside::pay(token, to, amount)?;
            Ok(amount)
        }

        #[ink(message)]
        fn owed(&self, token: AccountId, holder: AccountId) -> u128 {
            self.owed.get((token, holder)).unwrap_or_default()
        }

        #[ink(message)]
        fn preview_mint(&self, token: AccountId, tokens_in: u128) -> Result<u128, VaultError> {
            let book = self.open_links()?.book;
            let quote = self.quote_mint(book, token, tokens_in, Booking::Preview)?;
            Ok(quote.out)
        }

        #[ink(message)]
        fn preview_redeem(&self, token: AccountId, coin_in: u128) -> Result<u128, VaultError> {
            let book = self.open_links()?.book;
            let quote = self.quote_redeem(book, token, coin_in, Booking::Preview)?;
            Ok(quote.out)
        }

        #[ink(message)]
        fn preview_redeem_basket(&self, coin_in: u128) -> Result<Vec<u128>, VaultError> {
            let book = self.open_links()?.book;
            let mut assets = self.all_listed();
            let no_minimums = [0; MAX_COLLATERALS];
            self.quote_basket(book, &mut assets, coin_in, &no_minimums, Booking::Preview)
        }

        #[ink(message)]
        fn release(
            &mut self,
            token: AccountId,
            amount: u128,
            to: AccountId,
        ) -> Result<(), VaultError> {
            self.ensure_controller()?;
            self.open_links()?;
            let mut asset = self.listed(token)?;
            custody::ensure_amount(amount)?;
            let idle_old = asset.idle;
            asset.idle = custody::idle_after_payment(&asset, amount)?;
            self.assets.insert(token, &asset);
            self.env().emit_event(Released {
                token,
                to,
                amount,
                idle_old,
                idle_new: asset.idle,
            });
            outside::pay(token, to, amount)
        }

        #[ink(message)]
        fn restore(&mut self, token: AccountId, amount: u128) -> Result<(), VaultError> {
            self.ensure_controller()?;
            let mut asset = self.listed(token)?;
            custody::ensure_amount(amount)?;
            let idle_old = asset.idle;
            asset.idle = idle_old.saturating_add(amount);
            outside::ensure_holds(&asset, self.env().account_id())?;
            self.assets.insert(token, &asset);
            self.env().emit_event(Restored {
                token,
                amount,
                idle_old,
                idle_new: asset.idle,
            });
            Ok(())
        }

        #[ink(message)]
        fn list_asset(
            &mut self,
            token: AccountId,
            collateral: CollateralId,
            terms: AssetTerms,
        ) -> Result<(), VaultError> {
            self.ensure_admin()?;
            if self.assets.contains(token) {
                return Err(VaultError::AssetListed);
            }
            custody::ensure_terms(&terms)?;
            let mut tokens = self.tokens.get_or_default();
            custody::ensure_next_id(collateral, &tokens)?;
            let known = outside::token_of(self.stored_links().book, collateral);
            if known.as_ref() != Some(token.as_ref()) {
                return Err(VaultError::WrongCollateral { collateral });
            }
            tokens.push(token);
            self.tokens.set(&tokens);
            self.assets.insert(
                token,
                &Asset {
                    collateral,
                    token,
                    terms,
                    idle: 0,
                    mint_paused: false,
                    paused_ms: 0,
                    owed: 0,
                },
            );
            self.env().emit_event(AssetTermsChanged {
                token,
                old: None,
                new: terms,
            });
            Ok(())
        }

        #[ink(message)]
        fn set_asset_terms(
            &mut self,
            token: AccountId,
            terms: AssetTerms,
        ) -> Result<(), VaultError> {
            self.ensure_admin()?;
            let mut asset = self.listed(token)?;
            custody::ensure_terms(&terms)?;
            self.replace_terms(&mut asset, terms);
            Ok(())
        }

        #[ink(message)]
        fn lower_cap(&mut self, token: AccountId, cap: u128) -> Result<(), VaultError> {
            self.ensure_admin_or_guardian()?;
            let mut asset = self.listed(token)?;
            let old = asset.terms.cap;
            if cap >= old {
                return Err(VaultError::NotLower { old, new: cap });
            }
            let terms = AssetTerms { cap, ..asset.terms };
            self.replace_terms(&mut asset, terms);
            Ok(())
        }

        #[ink(message)]
        fn pause_mint(&mut self, token: AccountId) -> Result<(), VaultError> {
            self.set_mint_paused(token, true)
        }

        #[ink(message)]
        fn resume_mint(&mut self, token: AccountId) -> Result<(), VaultError> {
            self.set_mint_paused(token, false)
        }

        #[ink(message)]
        fn mint_pause(&self, token: AccountId) -> Pause {
            self.pauses.get(token).unwrap_or_default()
        }

        #[ink(message)]
        fn set_controller(&mut self, controller: AccountId) -> Result<(), VaultError> {
            self.ensure_admin()?;
            let mut links = self.stored_links();
            let named = outside::controller_of(links.book);
            if controller != named {
                return Err(VaultError::NotTheBooksController { named });
            }
            let old = links.controller.replace(controller);
            self.links.set(&links);
            self.env().emit_event(ControllerChanged {
                old,
                new: controller,
            });
            Ok(())
        }

        #[ink(message)]
        fn begin_settlement(&mut self, settlement: AccountId) -> Result<(), VaultError> {
            self.ensure_admin()?;
            let mut links = self.open_links()?;
            if outside::settled_coin(settlement) != links.stablecoin {
                return Err(VaultError::WrongSettlement);
            }
            custody::ensure_minting_closed(&self.all_listed(), self.env().block_timestamp())?;
            links.settlement = Some(settlement);
            self.links.set(&links);
            self.env().emit_event(SettlementBegan { settlement });
            outside::book_begin_settlement(links.book)
        }

        #[ink(message)]
        fn settle(&mut self, token: AccountId) -> Result<u128, VaultError> {
            let links = self.stored_links();
            let settlement = links.settlement.ok_or(VaultError::NotSettling)?;
            let mut asset = self.listed(token)?;
            let amount = core::mem::take(&mut asset.idle);
            custody::ensure_amount(amount)?;
            outside::book_settlement(links.book, asset.collateral, amount)?;
            self.assets.insert(token, &asset);
            self.env().emit_event(Settled { token, amount });
            outside::pay(token, settlement, amount)?;
            Ok(amount)
        }

        #[ink(message)]
        fn set_treasury(&mut self, treasury: AccountId) -> Result<(), VaultError> {
            self.ensure_admin()?;
            let mut links = self.stored_links();
            let old = links.treasury.replace(treasury);
            self.links.set(&links);
            self.env()
                .emit_event(TreasuryChanged { old, new: treasury });
            Ok(())
        }

        #[ink(message)]
        fn assets(&self) -> Vec<Asset> {
            self.all_listed()
        }

        #[ink(message)]
        fn asset(&self, token: AccountId) -> Option<Asset> {
            self.assets.get(token)
        }

        #[ink(message)]
        fn links(&self) -> VaultLinks {
            self.stored_links()
        }
    }

    impl Access for VaultContract {
        #[ink(message)]
        fn roles(&self) -> Roles {
            self.stored_roles()
        }

        #[ink(message)]
        fn propose_admin(&mut self, new: Option<AccountId>) -> Result<(), AccessError> {
            let mut roles = self.stored_roles();
            let event = roles.propose_admin(self.env().caller(), new)?;
            self.roles.set(&roles);
            self.env().emit_event(event);
            Ok(())
        }

        #[ink(message)]
        fn accept_admin(&mut self) -> Result<(), AccessError> {
            let mut roles = self.stored_roles();
            let event = roles.accept_admin(self.env().caller())?;
            self.roles.set(&roles);
            self.env().emit_event(event);
            Ok(())
        }

        #[ink(message)]
        fn set_guardian(&mut self, new: AccountId) -> Result<(), AccessError> {
            let mut roles = self.stored_roles();
            let event = roles.set_guardian(self.env().caller(), new)?;
            self.roles.set(&roles);
            self.env().emit_event(event);
            Ok(())
        }
    }

    impl Upgradable for VaultContract {
        #[ink(message)]
        fn storage_version(&self) -> StorageVersion {
            STORAGE
        }

        #[ink(message)]
        fn upgrader(&self) -> AccountId {
            upgrade::upgrader(&self.upgrader)
        }

        #[ink(message)]
        fn set_upgrader(&mut self, new: AccountId) -> Result<(), UpgradeError> {
            upgrade::set_upgrader(&mut self.upgrader, new)
        }

        #[ink(message)]
        fn upgrade(&mut self, code: Hash) -> Result<(), UpgradeError> {
            upgrade::upgrade(&self.upgrader, STORAGE, code)
        }
    }
}
