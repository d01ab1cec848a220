//! A token that lies: it moves nothing, and answers every message alike but `transfer`.

use harness::prelude::*;
use interfaces::stable_pool::PoolError;
use policy::ledger::CollateralTerms;

/// `Ok(())` to a transfer, no balance: the same bytes read as either.
pub const NOTHING: [u8; 17] = [0; 17];
/// `Ok(())` to a transfer, an enormous balance.
pub const PLENTY: [u8; 17] = [
    0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
];
/// `Err(PSP22Error::Custom(""))`.
pub const REFUSED: [u8; 17] = [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/// Deploys the token, and lists it in book, oracle and vault with a price of 1 USD. Its id is the next.
pub fn list(suite: &mut Suite, answer: [u8; 17], to_transfer: [u8; 17]) -> AccountId {
    let code = code(answer, to_transfer);
    let token = suite
        .chain
        .deploy_code::<PoolError>(code, [0; 4], ())
        .unwrap();
    let (book, vault, oracle) = (suite.book, suite.vault, suite.oracle);
    let like = suite.coin("USDC");
    let terms = CollateralTerms {
        decimals: 6,
        ..suite
            .chain
            .read(book.call().collateral(like.id))
            .unwrap()
            .terms
    };
    let message = book.call().list_collateral(token, terms);
    let id = suite.chain.call(Role::Governance, message).expect_ok();
    let terms = crate::asset(suite, like).terms;
    let message = vault.call().list_asset(token, id, terms);
    suite.chain.call(Role::Governance, message).expect_ok();
    let feed = SuiteConfig::default().feed;
    suite
        .chain
        .call(Role::Governance, oracle.call().add_feed(id, feed))
        .expect_ok();
    for reporter in REPORTERS {
        let message = oracle.call().add_reporter(id, reporter.account());
        suite.chain.call(Role::Governance, message).expect_ok();
    }
    suite.report_prices(&[(id, E18)]);
    token
}

/// The accounts whose first byte this is are paid like by any other token.
pub const FRIEND: u8 = 1;

/// Bytes of the input of `transfer(to, value, [])`; no other message that the vault sends has as many.
const TRANSFER_INPUT: u8 = 4 + 32 + 16 + 1;

/// A contract in Wasm: `call` reads its input, and returns the second answer when the input has the length of a transfer, else the first.
fn code(answer: [u8; 17], to_transfer: [u8; 17]) -> Vec<u8> {
    const I32: u8 = 0x7f;
    let types = [
        vec![3],
        vec![0x60, 3, I32, I32, I32, 0], // seal_return
        vec![0x60, 2, I32, I32, 0],      // seal_input
        vec![0x60, 0, 0],                // deploy, call
    ]
    .concat();
    let imports = [
        vec![3],
        import("seal0", "seal_return", &[0, 0]),
        import("seal0", "seal_input", &[0, 1]),
        import("env", "memory", &[2, 1, 1, 1]),
    ]
    .concat();
    let functions = vec![2, 2, 2];
    let exports = [
        vec![2],
        name("deploy"),
        vec![0, 2],
        name("call"),
        vec![0, 3],
    ]
    .concat();
    // Memory: 0 answer, 32 answer to a transfer, 64 length of the input, 128 input; the receiver of a transfer is at 132.
    let call = [
        vec![0],                               // no locals
        vec![0x41, 0x80, 0x01, 0x41, 0xc0, 0], // i32.const 128, i32.const 64
        vec![0x10, 1],                         // call seal_input
        vec![0x41, 0],                         // i32.const 0: no flags
        vec![0x41, 32, 0x41, 0],               // i32.const 32, i32.const 0
        vec![0x41, 0xc0, 0, 0x28, 2, 0],       // i32.const 64, i32.load
        vec![0x41, TRANSFER_INPUT, 0x46],      // i32.const, i32.eq
        vec![0x41, 0x84, 0x01, 0x2d, 0, 0],    // i32.const 132, i32.load8_u
        vec![0x41, FRIEND, 0x47, 0x71, 0x1b],  // i32.const, i32.ne, i32.and, select
        vec![0x41, 17, 0x10, 0, 0x0b],         // i32.const 17, call seal_return, end
    ]
    .concat();
    let bodies = [vec![2, 2, 0, 0x0b], sized(call)].concat();
    let data = [
        vec![3],
        segment(&[0], &answer),
        segment(&[32], &to_transfer),
        segment(&[0xc0, 0], &1_024u32.to_le_bytes()), // room for the input
    ]
    .concat();
    let mut module = b"\0asm\x01\0\0\0".to_vec();
    for (id, section) in [
        (1, types),
        (2, imports),
        (3, functions),
        (7, exports),
        (10, bodies),
        (11, data),
    ] {
        module.push(id);
        module.extend(sized(section));
    }
    module
}

fn import(module: &str, field: &str, description: &[u8]) -> Vec<u8> {
    [name(module), name(field), description.to_vec()].concat()
}

fn name(text: &str) -> Vec<u8> {
    sized(text.as_bytes().to_vec())
}

fn segment(offset: &[u8], bytes: &[u8]) -> Vec<u8> {
    [
        vec![0, 0x41],
        offset.to_vec(),
        vec![0x0b],
        sized(bytes.to_vec()),
    ]
    .concat()
}

/// With its length before it, as LEB128.
fn sized(bytes: Vec<u8>) -> Vec<u8> {
    let mut length = bytes.len();
    let mut sized = Vec::new();
    while length > 0x7f {
        sized.push(u8::try_from(length & 0x7f).unwrap() | 0x80);
        length >>= 7;
    }
    sized.push(u8::try_from(length).unwrap());
    sized.extend(bytes);
    sized
}
