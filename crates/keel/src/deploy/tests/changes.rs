//! States that are not the manifest's, after the wiring.

use super::*;
use interfaces::book::{Price, Writers};
use interfaces::buyback::BuybackTerms;
use interfaces::pool_amo::PoolAmoParams;
use interfaces::stable_pool::FeeTerms;
use interfaces::vault::AssetTerms;

pub type Change = fn(&mut Deployment);

pub const ATTACKER: Role = Role::Attacker;

/// After the wiring: contract, field, and who turned it wrong how.
pub const CHANGES: [(&str, &str, Change); 27] = [
    ("book", "writers", |it| {
        let book = BookHandle::at(it.at("book"));
        let writers = it.embedded.chain.read(book.call().writers());
        let writers = Writers {
            oracle: ATTACKER.account(),
            ..writers
        };
        it.call(it.deployer(), book.call().set_writers(writers));
    }),
    ("vault", "controller", |it| {
        let (vault, book) = (
            VaultHandle::at(it.at("vault")),
            BookHandle::at(it.at("book")),
        );
        let deployer = it.deployer();
        // The vault follows the book, which is put right again.
        let writers = it.embedded.chain.read(book.call().writers());
        let wrong = Writers {
            controller: ATTACKER.account(),
            ..writers
        };
        it.call(deployer, book.call().set_writers(wrong));
        it.call(deployer, vault.call().set_controller(wrong.controller));
        it.call(deployer, book.call().set_writers(writers));
    }),
    ("vault", "treasury", |it| {
        let vault = VaultHandle::at(it.at("vault"));
        it.call(it.deployer(), vault.call().set_treasury(it.deployer()));
    }),
    ("vault", "asset USDT", |it| {
        let (vault, token) = (VaultHandle::at(it.at("vault")), it.at("test-token:USDT"));
        let asset = it.embedded.chain.read(vault.call().asset(token)).unwrap();
        let terms = AssetTerms {
            redeem_fee_bps: 11,
            ..asset.terms
        };
        it.call(it.deployer(), vault.call().set_asset_terms(token, terms));
    }),
    ("vault", "asset USDC", |it| {
        let (vault, token) = (VaultHandle::at(it.at("vault")), it.at("test-token:USDC"));
        it.call(Role::Guardian, vault.call().pause_mint(token));
    }),
    ("stable-pool:USDC", "guardian", |it| {
        let pool = PoolHandle::at(it.at("stable-pool:USDC"));
        it.call(
            it.deployer(),
            pool.access().set_guardian(ATTACKER.account()),
        );
    }),
    ("stable-pool:USDT", "fees", |it| {
        let pool = PoolHandle::at(it.at("stable-pool:USDT"));
        let fees = it.embedded.chain.read(pool.call().fee_terms());
        let fees = FeeTerms {
            swap_fee_e10: fees.swap_fee_e10 + 1,
            ..fees
        };
        it.call(it.deployer(), pool.call().set_fee_terms(fees));
    }),
    ("pool-amo:USDC", "params", |it| {
        let amo = PoolAmoHandle::at(it.at("pool-amo:USDC"));
        let params = it.embedded.chain.read(amo.call().params());
        let params = PoolAmoParams {
            band_bps: 6,
            ..params
        };
        it.call(it.deployer(), amo.call().set_params(params));
    }),
    ("oracle", "pending admin", |it| {
        let oracle = OracleHandle::at(it.at("oracle"));
        it.call(
            it.deployer(),
            oracle.access().propose_admin(Some(ATTACKER.account())),
        );
    }),
    ("recapitalisation", "admin", |it| {
        let sale = RecapitalisationHandle::at(it.at("recapitalisation"));
        it.call(
            it.deployer(),
            sale.access().propose_admin(Some(ATTACKER.account())),
        );
        it.call(ATTACKER, sale.access().accept_admin());
    }),
    ("oracle", "reporter of USDT", |it| {
        let oracle = OracleHandle::at(it.at("oracle"));
        it.call(
            it.deployer(),
            oracle.call().add_reporter(1, ATTACKER.account()),
        );
    }),
    ("stablecoin", "facilitators", |it| {
        let coin = StablecoinHandle::at(it.at("stablecoin"));
        it.call(
            it.deployer(),
            coin.call().set_capacity(ATTACKER.account(), 1),
        );
    }),
    ("stablecoin", "capacity of the controller", |it| {
        let coin = StablecoinHandle::at(it.at("stablecoin"));
        it.call(
            it.deployer(),
            coin.call().set_capacity(it.at("controller"), 1),
        );
    }),
    // Of somebody whom the deployment never heard of.
    ("governance-token", "minting allowances", |it| {
        let token = GovernanceTokenHandle::at(it.at("governance-token"));
        it.call(
            it.deployer(),
            token.call().set_minting_allowance(ATTACKER.account(), 1),
        );
    }),
    (
        "governance-token",
        "minting allowance of the recapitalisation",
        |it| {
            let token = GovernanceTokenHandle::at(it.at("governance-token"));
            let minter = it.at("recapitalisation");
            it.call(it.deployer(), token.call().set_minting_allowance(minter, 1));
        },
    ),
    ("governance-token", "balance of the first holder", |it| {
        let token = GovernanceTokenHandle::at(it.at("governance-token"));
        let message = token.psp22().transfer(it.deployer(), 1, Vec::new());
        it.call(Role::Holder, message);
    }),
    ("registry", "stage of AMO 2 (lending-amo:KUSD-ETH)", |it| {
        let registry = RegistryHandle::at(it.at("registry"));
        it.call(it.deployer(), registry.call().activate(2));
    }),
    // Of what was written by a writer that is none any more, the links tell nothing.
    ("book", "idle USDC", |it| {
        let book = BookHandle::at(it.at("book"));
        as_writer(it, |it, mine| {
            it.call(
                it.deployer(),
                mine.call().book_recapitalisation(0, usd6(1_000_000)),
            );
        });
        let booked = it.embedded.chain.read(book.call().collateral(0)).unwrap();
        assert_eq!(booked.idle, usd6(1_000_000));
    }),
    ("book", "price of ETH", |it| {
        as_writer(it, |it, mine| {
            let price = Price {
                price_e18: E18,
                pessimistic_e18: E18,
                at_ms: u64::MAX,
                ..Price::default()
            };
            it.call(it.deployer(), mine.call().set_price(2, price));
        });
    }),
    ("book", "settling", |it| {
        as_writer(it, |it, mine| {
            it.call(it.deployer(), mine.call().book_begin_settlement())
        });
    }),
    ("stable-pool:USDC", "ramp of amp", |it| {
        let pool = PoolHandle::at(it.at("stable-pool:USDC"));
        let until_ms = it.embedded.chain.now_ms() + 2 * harness::amounts::DAY_MS;
        it.call(it.deployer(), pool.call().ramp_amp(2_000, until_ms));
    }),
    ("registry", "governance token", |it| {
        let registry = RegistryHandle::at(it.at("registry"));
        let other = it.at("test-token:ETH");
        it.call(it.deployer(), registry.call().set_governance_token(other));
    }),
    ("buyback", "terms", |it| {
        let buyback = BuybackHandle::at(it.at("buyback"));
        let terms = it.embedded.chain.read(buyback.call().terms());
        let terms = BuybackTerms {
            floor_price_e18: 1,
            ..terms
        };
        it.call(it.deployer(), buyback.call().set_terms(terms));
    }),
    ("buyback", "starting paused", |it| {
        let buyback = BuybackHandle::at(it.at("buyback"));
        it.call(Role::Guardian, buyback.call().pause_starting());
    }),
    ("buyback", "pending admin", |it| {
        let buyback = BuybackHandle::at(it.at("buyback"));
        let message = buyback.access().propose_admin(Some(ATTACKER.account()));
        it.call(it.deployer(), message);
    }),
    ("steward", "suspended", |it| {
        let steward = StewardHandle::at(it.at("steward"));
        it.call(Role::Guardian, steward.call().suspend());
    }),
    ("controller", "winding paused", |it| {
        let registry = RegistryHandle::at(it.at("registry"));
        it.call(Role::Guardian, registry.call().pause_winding());
    }),
];

/// The deployer writes into the book himself, and puts the links back.
fn as_writer(deployment: &mut Deployment, write: impl FnOnce(&mut Deployment, BookHandle)) {
    let (deployer, book) = (deployment.deployer(), BookHandle::at(deployment.at("book")));
    let writers = deployment.embedded.chain.read(book.call().writers());
    let mine = Writers {
        vault: deployer,
        controller: deployer,
        oracle: deployer,
    };
    deployment.call(deployer, book.call().set_writers(mine));
    write(deployment, book);
    deployment.call(deployer, book.call().set_writers(writers));
}
