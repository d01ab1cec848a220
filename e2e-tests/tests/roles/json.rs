//! Just enough JSON to read a contract's metadata.

use std::iter::Peekable;
use std::str::Chars;

#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// A number, `null`, as written.
    Other(String),
    Bool(bool),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    #[track_caller]
    pub fn parse(text: &str) -> Self {
        let mut rest = text.chars().peekable();
        value(&mut rest)
    }

    /// The field of an object.
    #[track_caller]
    pub fn get(&self, name: &str) -> &Self {
        let Self::Object(fields) = self else {
            panic!("no object that could have the field {name}");
        };
        let found = fields.iter().find(|(field, _)| field == name);
        &found.unwrap_or_else(|| panic!("no field {name}")).1
    }

    #[track_caller]
    pub fn list(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            other => panic!("not a list: {other:?}"),
        }
    }

    #[track_caller]
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            other => panic!("not a text: {other:?}"),
        }
    }
}

type Rest<'a> = Peekable<Chars<'a>>;

fn value(rest: &mut Rest) -> Json {
    match next(rest) {
        '{' => Json::Object(items(rest, '}', |rest| {
            let '"' = next(rest) else {
                panic!("a field without a name");
            };
            let name = string(rest);
            assert_eq!(next(rest), ':');
            (name, value(rest))
        })),
        '[' => Json::List(items(rest, ']', value)),
        '"' => Json::Text(string(rest)),
        first => {
            let mut word = String::from(first);
            while let Some(letter) = rest.next_if(|letter| !",]} \n\r\t".contains(*letter)) {
                word.push(letter);
            }
            match word.as_str() {
                "true" => Json::Bool(true),
                "false" => Json::Bool(false),
                _ => Json::Other(word),
            }
        }
    }
}

fn items<T>(rest: &mut Rest, end: char, item: impl Fn(&mut Rest) -> T) -> Vec<T> {
    let mut found = Vec::new();
    loop {
        skip_space(rest);
        if rest.next_if_eq(&end).is_some() {
            return found;
        }
        if !found.is_empty() {
            assert_eq!(next(rest), ',');
            skip_space(rest);
        }
        found.push(item(rest));
    }
}

/// Escapes are kept as they are written: no name that is looked for has one.
fn string(rest: &mut Rest) -> String {
    let mut text = String::new();
    loop {
        match rest.next().expect("a text without an end") {
            '"' => return text,
            '\\' => {
                text.push('\\');
                text.extend(rest.next());
            }
            letter => text.push(letter),
        }
    }
}

fn skip_space(rest: &mut Rest) {
    while rest.next_if(|letter| letter.is_whitespace()).is_some() {}
}

fn next(rest: &mut Rest) -> char {
    skip_space(rest);
    rest.next().expect("the text ends within a value")
}

#[test]
fn a_nested_text_is_read() {
    let json = Json::parse(r#" { "a" : [ {"b": "x\"y"}, true, 12 ], "c": {} , "d": [] } "#);
    assert_eq!(json.get("a").list()[0].get("b").text(), r#"x\"y"#);
    assert_eq!(json.get("a").list()[1], Json::Bool(true));
    assert_eq!(json.get("a").list()[2], Json::Other("12".into()));
    assert_eq!(json.get("c"), &Json::Object(Vec::new()));
    assert_eq!(json.get("d").list(), &[]);
}
