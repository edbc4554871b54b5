//! Every setting: flags over the environment over a file over these defaults.

mod arguments;
mod choice;
mod known;
mod networks;
mod shown;
mod source;

use crate::outside::blobs::is_bucket;
use crate::outside::nats;
use crate::outside::smtp::{Mailer, MailerError};
use crate::peer::Proxies;
pub use arguments::{Arguments, Task};
pub use choice::{LogFormat, RateLimits};
use market_core::event::leaf::is_origin;
use market_core::log::key::{KeyError, LogKey};
use market_core::policy::Policy;
pub use networks::networks;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, Serializer};
pub use shown::shown;
use source::Layers;
use std::net::SocketAddr;
use std::path::PathBuf;
use tracing_subscriber::EnvFilter;
use url::Url;

/// The settings of an installation.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The address to listen on.
    pub bind: SocketAddr,
    /// What links of ours begin with; `http://` and the address that is listened on, if absent.
    pub public_url: Option<String>,
    /// Where files lie, and the private PostgreSQL.
    pub data_dir: PathBuf,
    /// The database; a private one, if absent.
    #[serde(serialize_with = "untold")]
    pub database_url: Option<SecretString>,
    /// The name of the log, given to a new database.
    pub log_origin: String,
    /// Where NATS is, by which several processes tell one another what is new: nats:// or tls://; each reads it from the
    /// database, if absent.
    #[serde(serialize_with = "untold")]
    pub nats_url: Option<SecretString>,
    /// What signs the log: `PRIVATE+KEY+…`; the file log.key of the data directory, made on the first start, if absent.
    #[serde(serialize_with = "untold")]
    pub log_key: Option<SecretString>,
    /// Threads that answer requests.
    pub http_workers: usize,
    /// Connections to the database for reading.
    pub readers_max: usize,
    /// Whether requests are counted.
    pub rate_limits: RateLimits,
    /// Proxies whose word on the client's address is taken: addresses and CIDRs, with commas between.
    pub trusted_proxies: Option<Proxies>,
    /// Addresses that webhooks may reach although they are private, as CIDRs.
    pub webhook_allow: Option<String>,
    /// What is logged: a filter as `info` or `market_api=debug`.
    pub log: String,
    /// How it is logged.
    pub log_format: LogFormat,
    /// Where spans go, as `http://127.0.0.1:4318`; nowhere, if absent.
    pub otlp_endpoint: Option<String>,
    /// What is sent along with them: `name=value, name=value`.
    #[serde(serialize_with = "untold")]
    pub otlp_headers: Option<SecretString>,
    /// The market's numbers.
    pub policy: Policy,
    /// Key of the payment processor.
    #[serde(serialize_with = "untold")]
    pub stripe_secret_key: Option<SecretString>,
    /// What the processor signs its webhooks with.
    #[serde(serialize_with = "untold")]
    pub stripe_webhook_secret: Option<SecretString>,
    /// Where the processor is reached.
    pub stripe_api_base: Option<String>,
    /// Where mail goes out: smtp:// or smtps://. Without it mail stays in the sandbox's outbox.
    #[serde(serialize_with = "untold")]
    pub smtp_url: Option<SecretString>,
    /// From whom mail is.
    pub mail_from: String,
    /// The bucket where files lie, as `s3://bucket/prefix`; a folder of the data directory, if absent. The keys to
    /// it are the usual `AWS_…` of the environment, and never settings.
    pub blobs: Option<String>,
    /// Where the bucket is reached, if not where Amazon has it.
    pub s3_endpoint: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            bind: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: None,
            data_dir: PathBuf::from(".data"),
            database_url: None,
            nats_url: None,
            log_origin: "agentgigs.local/log".to_owned(),
            log_key: None,
            http_workers: 2,
            readers_max: 16,
            rate_limits: RateLimits::On,
            trusted_proxies: None,
            webhook_allow: None,
            log: "info".to_owned(),
            log_format: LogFormat::Compact,
            otlp_endpoint: None,
            otlp_headers: None,
            policy: Policy::default(),
            stripe_secret_key: None,
            stripe_webhook_secret: None,
            stripe_api_base: None,
            smtp_url: None,
            mail_from: "AgentGigs <no-reply@localhost>".to_owned(),
            blobs: None,
            s3_endpoint: None,
        }
    }
}

/// A secret is never written; the defaults hold none.
fn untold<S: Serializer>(_secret: &Option<SecretString>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_none()
}

/// Settings that have names of their own in the environment, taken as they stand.
const PLAIN_NAMES: [(&str, &str); 6] = [
    ("DATABASE_URL", "database_url"),
    ("NATS_URL", "nats_url"),
    ("STRIPE_SECRET_KEY", "stripe_secret_key"),
    ("STRIPE_WEBHOOK_SECRET", "stripe_webhook_secret"),
    ("STRIPE_API_BASE", "stripe_api_base"),
    ("SMTP_URL", "smtp_url"),
];

/// Why the server does not start with these settings.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A setting is unknown or makes no sense.
    #[error("the settings cannot be used: {0}")]
    NotReadable(Box<figment::Error>),
    /// Nobody knows a setting of this name.
    #[error("the settings cannot be used: nobody knows {0}")]
    Unknown(String),
    /// What is logged cannot be understood.
    #[error("log {0:?} cannot be used: it takes a filter as info or market_api=debug")]
    Log(String),
    /// The real payment processor is asked for.
    #[error(
        "STRIPE_SECRET_KEY is set, but only the simulated payment rail is built so far: unset it to run the sandbox"
    )]
    StripeNotBuilt,
    /// The name of the log would not stand in its envelopes as it is.
    #[error(
        "log_origin {0:?} cannot be used: it takes 1 to 200 letters, digits, dots, dashes, underscores, slashes or colons"
    )]
    LogOrigin(String),
    /// The key of the log is none.
    #[error("log_key cannot be used: {0}")]
    LogKey(KeyError),
    /// A number of the policy would stop the market.
    #[error("the policy cannot be used: {0}")]
    Policy(String),
    /// Mail could not be sent.
    #[error(transparent)]
    Mail(#[from] MailerError),
    /// NATS could not be reached like this.
    #[error(
        "NATS_URL cannot be used: it takes an address as nats://127.0.0.1:4222, with token@ or user:password@ before it"
    )]
    Nats,
    /// The place for files is no bucket.
    #[error("blobs {0:?} cannot be used: name a bucket as s3://bucket/prefix, or nothing for a local folder")]
    Blobs(String),
    /// The collector cannot be reached like this.
    #[error("otlp_endpoint cannot be used: it takes the http address of a collector, as http://127.0.0.1:4318")]
    Collector,
    /// A list of networks names one that is none.
    #[error("{0} cannot be used: {1:?} is no network as 10.0.0.0/8, and no address")]
    Networks(&'static str, String),
}

impl Settings {
    /// Reads the settings from where they may stand.
    ///
    /// # Errors
    /// When one is unknown, makes no sense, or asks for what is not built.
    pub fn read(arguments: &Arguments) -> Result<Self, SettingsError> {
        Layers::read(arguments)?.settings()?.checked()
    }

    /// What sends mail, if anything does.
    ///
    /// # Errors
    /// When the server's or the sender's address makes no sense.
    pub fn mailer(&self) -> Result<Option<Mailer>, MailerError> {
        self.smtp_url.as_ref().map(|url| Mailer::new(url.expose_secret(), &self.mail_from)).transpose()
    }

    /// Where NATS is, if there is one.
    #[must_use]
    pub fn nats(&self) -> Option<nats::Server> {
        nats::Server::read(self.nats_url.as_ref()?.expose_secret())
    }

    fn checked(self) -> Result<Self, SettingsError> {
        if self.stripe_secret_key.is_some() {
            return Err(SettingsError::StripeNotBuilt);
        }
        self.mailer()?;
        let collector = self.otlp_endpoint.as_deref().map(Url::parse);
        if collector.is_some_and(|url| url.map_or(true, |url| url.scheme() != "http" || !url.has_host())) {
            return Err(SettingsError::Collector);
        }
        if !is_origin(&self.log_origin) {
            return Err(SettingsError::LogOrigin(self.log_origin));
        }
        if let Some(key) = &self.log_key {
            key.expose_secret().trim().parse::<LogKey>().map_err(SettingsError::LogKey)?;
        }
        if self.nats().is_none() && self.nats_url.is_some() {
            return Err(SettingsError::Nats);
        }
        if let Some(url) = self.blobs.as_deref().filter(|url| !is_bucket(url)) {
            return Err(SettingsError::Blobs(url.to_owned()));
        }
        networks(self.webhook_allow.as_deref().unwrap_or_default())
            .map_err(|word| SettingsError::Networks("webhook_allow", word))?;
        if EnvFilter::try_new(&self.log).is_err() {
            return Err(SettingsError::Log(self.log));
        }
        self.policy.check().map_err(SettingsError::Policy)?;
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use figment::Figment;
    use figment::providers::{Format, Serialized, Toml};

    #[test]
    fn the_real_processor_is_refused_with_a_sentence() {
        let settings = Settings { stripe_secret_key: Some("sk_test".into()), ..Settings::default() };
        let error = settings.checked().unwrap_err();
        assert!(error.to_string().contains("only the simulated payment rail"));
    }

    #[test]
    fn one_number_of_the_policy_is_set_alone() {
        let file = "[policy.commission]\npro = 650\n";
        let figment = Figment::from(Serialized::defaults(Settings::default())).merge(Toml::string(file));
        let settings: Settings = figment.extract().unwrap();
        assert_eq!(settings.policy.commission.pro.0, 650);
        assert_eq!(settings.policy.commission.free.0, 1_000);
    }

    #[test]
    fn a_name_of_the_log_that_would_need_escaping_is_refused() {
        for origin in ["", "a\"b", "two words"] {
            let settings = Settings { log_origin: origin.to_owned(), ..Settings::default() };
            assert!(matches!(settings.checked(), Err(SettingsError::LogOrigin(_))), "{origin:?}");
        }
    }

    #[test]
    fn files_lie_in_a_bucket_or_in_the_data_directory() {
        let with = |url: &str| Settings { blobs: Some(url.to_owned()), ..Settings::default() }.checked();
        assert!(with("s3://files").is_ok() && with("s3://files/agent/gigs/").is_ok());
        for url in ["", "/srv/files", "s3://", "s3:///prefix", "https://files", "s3://two words"] {
            assert!(matches!(with(url), Err(SettingsError::Blobs(_))), "{url:?}");
        }
    }

    #[test]
    fn what_cannot_be_understood_is_refused_at_the_start() {
        let networks = Settings { webhook_allow: Some("localhost".to_owned()), ..Settings::default() };
        assert!(networks.checked().unwrap_err().to_string().contains("localhost"));
        for endpoint in ["https://collector", "collector:4318", ""] {
            let settings = Settings { otlp_endpoint: Some(endpoint.to_owned()), ..Settings::default() };
            assert!(matches!(settings.checked(), Err(SettingsError::Collector)), "{endpoint}");
        }
        let log = Settings { log: "market_api=loudly".to_owned(), ..Settings::default() };
        assert!(matches!(log.checked(), Err(SettingsError::Log(_))));
    }

    #[test]
    fn unknown_settings_are_refused() {
        let figment = Figment::from(Serialized::defaults(Settings::default())).merge(Toml::string("bnid = 1"));
        assert!(figment.extract::<Settings>().is_err());
    }
}
