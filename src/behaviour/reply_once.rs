//! The same reply to whatever comes first, and the connection is closed: the simplest server of HTTP.

use super::Kind;
use super::greeting::greeting_text;
use super::replies::replies_once;

pub(super) const KIND: Kind = Kind {
    settings: &["text", "encoding"],
    ..Kind::new("reply-once", |setup| {
        let text = greeting_text(setup.settings, setup.encoding)?;
        Ok(replies_once(move |_, _| text.clone()))
    })
};

#[cfg(test)]
mod tests {
    use super::super::Settings;
    use super::super::transcript::Server;

    #[test]
    fn replies_to_the_first_and_closes() {
        let settings = Settings { text: r"HTTP/1.0 200 OK\r\n\r\nhello\n".to_owned(), ..Settings::default() };
        let mut server = Server::with("reply-once", &settings);
        assert_eq!(server.received(1, b"GET /"), [r"<< HTTP/1.0 200 OK\r\n\r\nhello\n", "<< close"]);
        assert!(Server::new("reply-once").received(1, b"x")[0].starts_with("<< Welcome"));
    }
}
