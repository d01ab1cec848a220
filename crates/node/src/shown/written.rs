//! Whether an argument is one whole value. The transcoder reads a value from the front and says nothing of what is left: of `12 000` it takes 12.

const SIGNS: [char; 2] = ['+', '-'];
/// Longer words may be addresses, shorter ones that begin with a digit are numbers.
const LONGEST_NUMBER: usize = 39;

pub fn is_one_value(text: &str) -> bool {
    value(text).is_some_and(|rest| rest.trim_start().is_empty())
}

/// What is left after the value in front.
fn value(text: &str) -> Option<&str> {
    let text = text.trim_start();
    match text.chars().next()? {
        '"' => quoted(text),
        '\'' => text.get(1..)?.chars().next().and_then(|it| {
            let rest = &text[1 + it.len_utf8()..];
            rest.strip_prefix('\'')
        }),
        '[' | '(' | '{' => group(text),
        _ => {
            let is_part = |it: char| it.is_ascii_alphanumeric() || it == '_' || SIGNS.contains(&it);
            let end = text.find(|it| !is_part(it)).unwrap_or(text.len());
            let (word, rest) = text.split_at(end);
            let begins = rest.trim_start();
            match is_name(word) {
                true if begins.starts_with(['(', '{']) => group(begins),
                true => Some(rest),
                false => is_number(word).then_some(rest),
            }
        }
    }
}

fn is_name(word: &str) -> bool {
    word.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_') && !word.contains(SIGNS)
}

fn is_number(word: &str) -> bool {
    if let Some(digits) = word.strip_prefix("0x") {
        return !digits.is_empty() && digits.chars().all(|it| it.is_ascii_hexdigit());
    }
    if word.len() > LONGEST_NUMBER && word.chars().all(|it| it.is_ascii_alphanumeric()) {
        return true;
    }
    let digits = word.strip_prefix(SIGNS).unwrap_or(word);
    let groups: Vec<&str> = digits.split('_').collect();
    let is_digits = |it: &&str| !it.is_empty() && it.chars().all(|it| it.is_ascii_digit());
    groups.iter().all(is_digits)
}

/// Values, or names and values, between two brackets.
fn group(text: &str) -> Option<&str> {
    let close = match text.chars().next()? {
        '[' => ']',
        '(' => ')',
        _ => '}',
    };
    let mut rest = text[1..].trim_start();
    loop {
        if let Some(rest) = rest.strip_prefix(close) {
            return Some(rest);
        }
        rest = value(rest)?.trim_start();
        if let Some(named) = rest.strip_prefix(':') {
            rest = value(named)?.trim_start();
        }
        match rest.strip_prefix(',') {
            Some(more) => rest = more.trim_start(),
            None => return rest.strip_prefix(close),
        }
    }
}

fn quoted(text: &str) -> Option<&str> {
    let mut escaped = false;
    for (place, it) in text.char_indices().skip(1) {
        match it {
            '"' if !escaped => return Some(&text[place + 1..]),
            _ => escaped = it == '\\' && !escaped,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_values_are_taken() {
        for text in [
            "7",
            " -1_000 ",
            "0x00ff",
            "true",
            "None",
            "Some(7)",
            "()",
            "[1, 2, ]",
            "(1, \"a)b\\\" c\", 'x')",
            "Terms { cap_e18: 1_000, feeds: [Feed { id: 0 }], name: \"}\" }",
            "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
        ] {
            assert!(is_one_value(text), "{text}");
        }
    }

    #[test]
    fn what_would_be_read_in_part_is_refused() {
        for text in [
            "",
            "12 000",
            "12abc",
            "1,000",
            "1.5",
            "1_",
            "1e18",
            "0x",
            "0xfg",
            "7) 8",
            "Some(7",
            "[1 2]",
            "[1,, 2]",
            "\"a",
            "\"a\" b",
            "Some(7) 8",
            "Terms { cap: }",
            "--1",
            "5%",
        ] {
            assert!(!is_one_value(text), "{text}");
        }
    }
}
