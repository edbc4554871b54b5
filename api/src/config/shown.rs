//! The settings in force, for whoever wants to check them: as TOML, each with where it comes from, without secrets.

use super::source::Layers;
use super::{Arguments, Settings, SettingsError};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};
use std::fmt::Write as _;
use url::Url;

/// What stands in the place of a secret.
const HIDDEN: &str = "(hidden)";

/// Reads the settings as a start does, and shows them.
///
/// # Errors
/// As a start's.
pub fn shown(arguments: &Arguments) -> Result<String, SettingsError> {
    let layers = Layers::read(arguments)?;
    let settings = layers.settings()?.checked()?;
    let mut values = match serde_json::to_value(&settings) {
        Ok(Value::Object(values)) => values,
        Ok(_) | Err(_) => Map::new(),
    };
    for (name, value) in secrets(&settings) {
        values.insert(name.to_owned(), value.map_or(Value::Null, Value::from));
    }
    let mut text = String::new();
    write_table(&mut text, &layers, "", &values);
    Ok(text)
}

/// Settings that are secrets, or addresses with a password in them, as they may be shown.
fn secrets(settings: &Settings) -> [(&'static str, Option<String>); 8] {
    let hidden = |secret: &Option<SecretString>| secret.as_ref().map(|_| HIDDEN.to_owned());
    let address = |secret: &Option<SecretString>| secret.as_ref().map(|url| without_password(url.expose_secret()));
    [
        ("database_url", address(&settings.database_url)),
        // Without whoever asks: a token stands where a name would.
        ("nats_url", settings.nats().map(|server| server.address().to_owned())),
        ("log_key", hidden(&settings.log_key)),
        ("otlp_headers", hidden(&settings.otlp_headers)),
        ("smtp_url", address(&settings.smtp_url)),
        ("stripe_secret_key", hidden(&settings.stripe_secret_key)),
        ("stripe_webhook_secret", hidden(&settings.stripe_webhook_secret)),
        ("stripe_api_base", settings.stripe_api_base.as_deref().map(without_password)),
    ]
}

/// An address as it may be shown. What does not read as one is hidden altogether.
fn without_password(text: &str) -> String {
    let Ok(mut url) = Url::parse(text) else {
        return HIDDEN.to_owned();
    };
    if url.password().is_some() && url.set_password(Some("hidden")).is_err() {
        return HIDDEN.to_owned();
    }
    let asked: Vec<(String, String)> = url
        .query_pairs()
        .map(|(name, value)| {
            let shown = if name.contains("password") { "hidden".into() } else { value };
            (name.into_owned(), shown.into_owned())
        })
        .collect();
    if asked.iter().any(|(name, _)| name.contains("password")) {
        url.query_pairs_mut().clear().extend_pairs(asked);
    }
    url.to_string()
}

/// First what stands in the table itself, then the tables in it: so TOML wants it.
fn write_table(text: &mut String, layers: &Layers, path: &str, values: &Map<String, Value>) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    let is_table = |value: &Value| value.is_object();
    for (name, value) in values.iter().filter(|(_, value)| !is_table(value)) {
        let source = layers.source(&below(name));
        // Writing to a string does not fail.
        let _ = match value {
            Value::Null => writeln!(text, "# {name} is not set"),
            value => writeln!(text, "{name} = {value} # {source}"),
        };
    }
    for (name, value) in values {
        if let Value::Object(members) = value {
            let path = below(name);
            let _ = writeln!(text, "\n[{path}]");
            write_table(text, layers, &path, members);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_password() {
        assert_eq!(without_password("postgres://ada:s3cret@db/market"), "postgres://ada:hidden@db/market");
        assert_eq!(
            without_password("postgres://ada@db/market?sslmode=require"),
            "postgres://ada@db/market?sslmode=require"
        );
        assert!(!without_password("postgres://db/market?password=s3cret").contains("s3cret"));
        assert_eq!(without_password("host=db password=s3cret"), "(hidden)");
    }

    #[test]
    fn no_secret_is_shown_and_none_is_told_by_debug() {
        let secret = || Some(SecretString::from("s3cret"));
        let settings = Settings {
            database_url: Some(SecretString::from("postgres://ada:s3cret@db/market")),
            stripe_secret_key: secret(),
            stripe_webhook_secret: secret(),
            smtp_url: Some(SecretString::from("smtp://ada:s3cret@mail")),
            nats_url: Some(SecretString::from("nats://s3cret@nats")),
            otlp_headers: secret(),
            log_key: secret(),
            ..Settings::default()
        };
        assert!(!format!("{settings:?}").contains("s3cret"));
        assert!(!format!("{:?}", secrets(&settings)).contains("s3cret"));
        assert!(!serde_json::to_string(&settings).unwrap().contains("s3cret"));
    }
}
