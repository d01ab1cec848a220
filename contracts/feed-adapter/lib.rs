//! Reports the price of a pull-style feed to the oracle. See `interfaces::price_source` for what each message means.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
// In code that ink! generates.
#![allow(clippy::panic)]

mod oracle;
mod source;

#[ink::contract]
mod feed_adapter {
    use crate::oracle::report;
    use crate::source::{read, validate};
    use ink::storage::{traits::ManualKey, Lazy};
    use interfaces::access::{Access, AccessError, Roles};
    use interfaces::oracle::AcceptedPrice;
    use interfaces::price_source::*;
    use policy::price_feed::Reading;

    #[ink(storage)]
    pub struct Adapter {
        state: Lazy<FeedAdapterState, ManualKey<0x6164_7074>>,
        roles: Lazy<Roles, ManualKey<0x726f_6c65>>,
    }

    impl Adapter {
        #[ink(constructor)]
        pub fn new(init: FeedAdapterInit) -> Result<Self, AdapterError> {
            validate(&init.source)?;
            let mut adapter = Self {
                state: Lazy::new(),
                roles: Lazy::new(),
            };
            adapter.state.set(&FeedAdapterState {
                oracle: init.oracle,
                collateral: init.collateral,
                source: init.source,
                forwarded_at_ms: 0,
            });
            adapter.roles.set(&Roles::new(init.admin, init.guardian));
            Ok(adapter)
        }

        fn roles_set(&self) -> Roles {
            match self.roles.get() {
                Some(roles) => roles,
                None => unreachable!(), // the constructor sets it
            }
        }

        fn state_set(&self) -> FeedAdapterState {
            match self.state.get() {
                Some(state) => state,
                None => unreachable!(), // the constructor sets it
            }
        }
    }

    impl FeedAdapter for Adapter {
        #[ink(message)]
        fn poke(&mut self) -> Result<Option<AcceptedPrice>, AdapterError> {
            let now_ms = self.env().block_timestamp();
            let mut state = self.state_set();
            // A call to others before the state is written: it cannot come back here, and what it answers is what is written.
            let Reading { price_e18, at_ms } = read(&state.source)?;
            if at_ms > now_ms {
                return Err(AdapterError::FromFuture { at_ms, now_ms });
            }
            let forwarded_at_ms = state.forwarded_at_ms;
            if at_ms <= forwarded_at_ms {
                return Err(AdapterError::NotNewer {
                    at_ms,
                    forwarded_at_ms,
                });
            }
            state.forwarded_at_ms = at_ms;
            self.state.set(&state);
            self.env().emit_event(Forwarded {
                collateral: state.collateral,
                price_e18,
                old_at_ms: forwarded_at_ms,
                at_ms,
            });
            report(&state, Reading { price_e18, at_ms })
        }

        #[ink(message)]
        fn state(&self) -> FeedAdapterState {
            self.state_set()
        }

        #[ink(message)]
        fn set_source(&mut self, source: Source) -> Result<(), AdapterError> {
            self.roles_set().ensure_admin(self.env().caller())?;
            validate(&source)?;
            let mut state = self.state_set();
            let old = core::mem::replace(&mut state.source, source);
            self.state.set(&state);
            self.env().emit_event(SourceChanged {
                old,
                new: state.source,
            });
            Ok(())
        }
    }

    impl Access for Adapter {
        #[ink(message)]
        fn roles(&self) -> Roles {
            self.roles_set()
        }

        #[ink(message)]
        fn propose_admin(&mut self, new: Option<AccountId>) -> Result<(), AccessError> {
            let mut roles = self.roles_set();
            let event = roles.propose_admin(self.env().caller(), new)?;
            self.roles.set(&roles);
            self.env().emit_event(event);
            Ok(())
        }

        #[ink(message)]
        fn accept_admin(&mut self) -> Result<(), AccessError> {
            let mut roles = self.roles_set();
            let event = roles.accept_admin(self.env().caller())?;
            self.roles.set(&roles);
            self.env().emit_event(event);
            Ok(())
        }

        #[ink(message)]
        fn set_guardian(&mut self, new: AccountId) -> Result<(), AccessError> {
            let mut roles = self.roles_set();
            let event = roles.set_guardian(self.env().caller(), new)?;
            self.roles.set(&roles);
            self.env().emit_event(event);
            Ok(())
        }
    }
}
