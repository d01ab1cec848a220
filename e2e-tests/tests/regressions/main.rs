//! Incidents of the field, one file each: what happened, replayed against these contracts, and that it cannot hurt them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap
)]

mod a_burn_that_fails_because_less_was_minted;
mod a_fully_borrowed_deposit;
mod a_fully_borrowed_market;
mod a_guard_blocks_the_stabiliser;
mod a_setter_writes_the_wrong_field;
mod a_stale_ratio_on_mint;
mod a_starved_amo;
mod a_venue_lost_whole;
mod donation_and_inflation;
mod eaters_among_many;
mod fee_rounding_to_zero;
mod one_failing_amo_blocks_all;
mod own_coin_at_par;
mod removal_with_debt;
mod sandwich;
#[allow(dead_code)]
#[path = "../controller/scripted.rs"]
mod scripted;
mod setters_of_venues_roles_and_links;
