//! Bytes as manifests and records write them: `0x` and digits.

pub fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().map(|byte| format!("{byte:02x}"));
    format!("0x{}", digits.collect::<String>())
}

#[track_caller]
pub fn unhex(text: &str) -> Vec<u8> {
    let digits = text
        .strip_prefix("0x")
        .expect("hexadecimal text begins with 0x");
    let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16);
    let places = (0..digits.len()).step_by(2);
    places.map(|at| byte(at).expect("hexadecimal")).collect()
}
