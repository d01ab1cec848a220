//! The steward's corridors in a manifest: what cannot be carried out is refused when it is read.

use super::*;

#[test]
fn corridors_that_no_vote_could_set_or_nobody_step_are_refused() {
    for (from, to, expected) in [
        (
            "of = \"pool-amo:USDC\"\nminimum_coins",
            "of = \"pool-amo:DAI\"\nminimum_coins",
            "steward.amo_cap of pool-amo:DAI: there is no AMO pool-amo:DAI",
        ),
        (
            "minimum_coins = \"25_000_000\"",
            "minimum_coins = \"50_000_001\"",
            "so nobody could step it",
        ),
        (
            "minimum_coins = \"25_000_000\"",
            "minimum_coins = \"0\"",
            "0 is not between 1 and",
        ),
        (
            "maximum_bps = 30",
            "maximum_bps = 101",
            "101 is not between 0 and 100",
        ),
        (
            "step_bps = 2_500",
            "step_bps = 2_501",
            "2501 is not between 1 and 2500",
        ),
        (
            "interval = \"3d\"",
            "interval = \"23h\"",
            "82800000 is not between",
        ),
        (
            "of = \"pool-amo:USDC\"\nminimum_bps",
            "of = \"lending-amo:KUSD-ETH\"\nminimum_bps",
            "lending-amo:KUSD-ETH has no such number",
        ),
        (
            "of = \"USDC\"\nminimum_bps",
            "of = \"DAI\"\nminimum_bps",
            "there is no collateral DAI",
        ),
        (
            "of = \"pool-amo:USDT\"",
            "of = \"pool-amo:USDC\"",
            "two of amo_cap",
        ),
    ] {
        let error = format!("{:#}", Manifest::parse(&changed(from, to)).unwrap_err());
        assert!(error.contains(expected), "{error}");
    }
}
