//! The node's address, and what of it may be shown: a path or a query often holds a provider's key.

use std::net::IpAddr;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    url: String,
    /// Scheme, host and port.
    shown: String,
    /// Parts of the URL that nobody else is told.
    hidden: Vec<String>,
}

impl Address {
    pub fn of(url: &str) -> Self {
        let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
        let user = format!("{user}@");
        let hidden = [path, path.trim_matches(['/', '?', '#']), &user];
        let hidden = hidden.into_iter().filter(|it| it.len() > 1);
        Self {
            url: url.to_owned(),
            shown: format!("{scheme}://{host}"),
            hidden: hidden.map(str::to_owned).collect(),
        }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// A text that may repeat the URL, without what is not to be shown.
    pub fn cleaned(&self, text: &str) -> String {
        let text = text.replace(&self.url, &self.shown);
        let hidden = self.hidden.iter();
        hidden.fold(text, |text, part| text.replace(part, ""))
    }

    /// Whether whoever carries the messages may read and change them.
    pub fn is_open(&self) -> bool {
        let Some(host) = self.shown.strip_prefix("ws://") else {
            return false;
        };
        !is_this_machine(host)
    }
}

/// With a port or without.
fn is_this_machine(host: &str) -> bool {
    let name = match host.strip_prefix('[').and_then(|it| it.split_once(']')) {
        Some((address, _)) => address,
        None => host.split_once(':').map_or(host, |(name, _)| name),
    };
    let address = name.parse::<IpAddr>();
    name == "localhost" || address.is_ok_and(|it| it.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_scheme_host_and_port_are_shown() {
        for (url, shown) in [
            ("wss://node.example/v2/5ecre7", "wss://node.example"),
            (
                "wss://node.example:443?key=5ecre7",
                "wss://node.example:443",
            ),
            ("wss://me:5ecre7@node.example/", "wss://node.example"),
            ("ws://[::1]:9944", "ws://[::1]:9944"),
        ] {
            let address = Address::of(url);
            assert_eq!(address.shown(), shown);
            let error = format!("no connection to {url}: tried {url} twice");
            let cleaned = address.cleaned(&error);
            assert!(!cleaned.contains("5ecre7"), "{cleaned}");
            assert!(cleaned.starts_with(&format!("no connection to {shown}")));
        }
    }

    #[test]
    fn an_error_that_writes_the_url_in_another_way_is_cleaned_too() {
        let address = Address::of("wss://me:5ecre7@node.example?key=5ecre7");
        let cleaned = address.cleaned("GET /?key=5ecre7, then wss://me:5ecre7@node.example/");
        assert!(!cleaned.contains("5ecre7"), "{cleaned}");
    }

    #[test]
    fn only_an_unencrypted_way_to_another_machine_is_open() {
        for (url, is_open) in [
            ("ws://127.0.0.1:9944", false),
            ("ws://localhost:9944", false),
            ("ws://[::1]:9944", false),
            ("wss://node.example", false),
            ("ws://node.example:9944", true),
            ("ws://10.0.0.7", true),
            ("ws://localhost.example", true),
        ] {
            assert_eq!(Address::of(url).is_open(), is_open, "{url}");
        }
    }
}
