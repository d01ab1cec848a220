//! The smallest codes that answer the question for a storage version, or do something else instead: WebAssembly, byte by byte.

use interfaces::upgrade::StorageVersion;
use scale::Encode;

const UNREACHABLE: u8 = 0x00;
const LOOP: u8 = 0x03;
const END: u8 = 0x0b;
const BRANCH: u8 = 0x0c;
const CALL: u8 = 0x10;
const DROP: u8 = 0x1a;
const I32_CONST: u8 = 0x41;
const I32: u8 = 0x7f;
const NOTHING: u8 = 0x40;

/// The functions in the order of the module: two that are imported, two of its own.
const SEAL_RETURN: u8 = 0;
const SET_STORAGE: u8 = 1;
const DEPLOY: u8 = 2;
const ANSWER: u8 = 3;

/// Below the data.
const ANSWER_AT: u8 = 0;
const KEY_AT: u8 = 32;

/// Every message answers this.
pub fn answering(version: StorageVersion) -> Vec<u8> {
    code(&returning(9), &answer(version), &[])
}

/// Overwrites a cell with four bytes of its key, then answers.
pub fn overwriting(key: u32, version: StorageVersion) -> Vec<u8> {
    let mut body = Vec::new();
    for argument in [KEY_AT, 4, KEY_AT, 4] {
        body.extend([I32_CONST, argument]);
    }
    body.extend([CALL, SET_STORAGE, DROP]);
    body.extend(returning(9));
    code(&body, &answer(version), &key.encode())
}

/// Answers with so many bytes, all zero.
pub fn answering_with_bytes(count: u32) -> Vec<u8> {
    code(&returning(count), &[], &[])
}

pub fn trapping() -> Vec<u8> {
    code(&[UNREACHABLE], &[], &[])
}

pub fn looping() -> Vec<u8> {
    code(&[LOOP, NOTHING, BRANCH, 0, END], &[], &[])
}

/// The same code to whoever runs it, with another hash: a section that nothing reads.
pub fn renamed(mut code: Vec<u8>, name: &str) -> Vec<u8> {
    code.extend(section(0, &counted(name.as_bytes())));
    code
}

fn answer(version: StorageVersion) -> Vec<u8> {
    let answer: ink::MessageResult<StorageVersion> = Ok(version);
    answer.encode()
}

fn returning(count: u32) -> Vec<u8> {
    let mut body = vec![I32_CONST, 0, I32_CONST, ANSWER_AT, I32_CONST];
    body.extend(signed_number(count));
    body.extend([CALL, SEAL_RETURN]);
    body
}

fn code(body: &[u8], answer: &[u8], key: &[u8]) -> Vec<u8> {
    let takes = |count: usize| [vec![0x60, count as u8], vec![I32; count]].concat();
    let types = [
        vec![3],
        [takes(0), vec![0]].concat(),
        [takes(3), vec![0]].concat(),
        [takes(4), vec![1, I32]].concat(),
    ];
    let named = |module: &str, name: &str, what: &[u8]| {
        [
            counted(module.as_bytes()),
            counted(name.as_bytes()),
            what.to_vec(),
        ]
        .concat()
    };
    let imports = [
        vec![3],
        named("env", "memory", &[2, 1, 1, 16]),
        named("seal0", "seal_return", &[0, 1]),
        named("seal2", "set_storage", &[0, 2]),
    ];
    let exports = [
        vec![2],
        [counted(b"deploy"), vec![0, DEPLOY]].concat(),
        [counted(b"call"), vec![0, ANSWER]].concat(),
    ];
    let function = |body: &[u8]| counted(&[&[0], body, &[END]].concat());
    let bodies = [vec![2], function(&[]), function(body)];
    let mut memory = answer.to_vec();
    memory.resize(usize::from(KEY_AT), 0);
    memory.extend(key);
    let data = [vec![1, 0, I32_CONST, 0, END], counted(&memory)];
    [
        b"\0asm\x01\0\0\0".to_vec(),
        section(1, &types.concat()),
        section(2, &imports.concat()),
        section(3, &[2, 0, 0]),
        section(7, &exports.concat()),
        section(10, &bodies.concat()),
        section(11, &data.concat()),
    ]
    .concat()
}

fn section(id: u8, content: &[u8]) -> Vec<u8> {
    [vec![id], counted(content)].concat()
}

/// With its length in front.
fn counted(bytes: &[u8]) -> Vec<u8> {
    [number(bytes.len() as u32), bytes.to_vec()].concat()
}

/// LEB128.
fn number(mut value: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

/// The same for a constant, whose highest bit is a sign.
fn signed_number(value: u32) -> Vec<u8> {
    let mut bytes = number(value);
    if let Some(last) = bytes.last_mut().filter(|last| **last & 0x40 != 0) {
        *last |= 0x80;
        bytes.push(0);
    }
    bytes
}
