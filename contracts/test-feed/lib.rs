#![cfg_attr(not(feature = "std"), no_std, no_main)]
// In the entry points that ink! generates, and as one of the ways to misbehave.
#![allow(clippy::panic)]

mod conduct;

/// A pull-style price feed that anyone may set. It answers what it was told, or does harm instead where it was told to. For tests,
/// benchmarks and the demo only.
#[ink::contract]
mod test_feed {
    use crate::conduct::act;
    use ink::prelude::string::String;
    use ink::storage::{traits::ManualKey, Lazy, Mapping};
    use interfaces::price_source::PriceSource;

    #[ink(storage)]
    #[derive(Default)]
    pub struct TestFeed {
        prices: Mapping<String, (u64, u128), ManualKey<0x5446_0001>>,
        conduct: Lazy<u8, ManualKey<0x5446_0002>>,
    }

    impl TestFeed {
        #[ink(constructor)]
        pub fn new() -> Self {
            Self::default()
        }

        /// Timestamp and price, in whatever units the test likes.
        #[ink(message)]
        pub fn set_price(&mut self, key: String, timestamp: u64, price: u128) {
            self.prices.insert(key, &(timestamp, price));
        }

        /// What `get_latest_price` does from now on, by `conduct::act`.
        #[ink(message)]
        pub fn misbehave(&mut self, conduct: u8) {
            self.conduct.set(&conduct);
        }
    }

    impl PriceSource for TestFeed {
        #[ink(message, selector = 0xbddfa62d)]
        fn get_latest_price(&self, key: String) -> Option<(u64, u128)> {
            act(self.conduct.get_or_default(), self.env().caller());
            self.prices.get(key)
        }
    }
}
