//! Where settings come from: flags over the environment over a file over the defaults.

use super::known::{self, PREFIX, own_variable};
use super::{Arguments, PLAIN_NAMES, Settings, SettingsError};
use figment::providers::{Env, Format, Serialized, Toml};
use figment::{Figment, Provider};

/// The layers of settings, each over the one before.
pub(super) struct Layers {
    file: Option<(String, Figment)>,
    environment: Figment,
    flags: Figment,
}

impl Layers {
    /// Reads all of them.
    ///
    /// # Errors
    /// When a file cannot be read, or a name is unknown.
    pub(super) fn read(arguments: &Arguments) -> Result<Self, SettingsError> {
        let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
        known::check_environment(names)?;
        let mut file = None;
        if let Some(path) = &arguments.config {
            let (name, toml) = (path.display().to_string(), Toml::file_exact(path));
            let profiles = toml.data().map_err(|error| SettingsError::NotReadable(Box::new(error)))?;
            for settings in profiles.values() {
                known::check_file(settings, &name)?;
            }
            file = Some((name, Figment::from(toml)));
        }
        let mut environment = Figment::from(Env::prefixed(PREFIX).ignore(&["config"]).split("__"));
        for (name, key) in PLAIN_NAMES {
            if let Some(value) = plain(name) {
                environment = environment.merge((key, value));
            }
        }
        let mut flags = Figment::new();
        if let Some(bind) = arguments.bind {
            flags = flags.merge(("bind", bind));
        }
        if let Some(folder) = &arguments.data_dir {
            flags = flags.merge(("data_dir", folder));
        }
        if let Some(url) = &arguments.database_url {
            flags = flags.merge(("database_url", url));
        }
        Ok(Self { file, environment, flags })
    }

    /// The settings that come of it.
    ///
    /// # Errors
    /// When a value is none that its setting takes.
    pub(super) fn settings(&self) -> Result<Settings, SettingsError> {
        let mut figment = Figment::from(Serialized::defaults(Settings::default()));
        if let Some((_, file)) = &self.file {
            figment = figment.merge(file);
        }
        let figment = figment.merge(&self.environment).merge(&self.flags);
        figment.extract().map_err(|error| SettingsError::NotReadable(Box::new(error)))
    }

    /// Where the value of a setting comes from, in words.
    pub(super) fn source(&self, path: &str) -> String {
        if self.flags.contains(path) {
            return format!("flag --{}", path.replace('_', "-"));
        }
        if self.environment.contains(path) {
            let plain = PLAIN_NAMES.iter().find(|(name, key)| *key == path && plain(name).is_some());
            return format!("environment {}", plain.map_or_else(|| own_variable(path), |(name, _)| (*name).to_owned()));
        }
        match &self.file {
            Some((name, file)) if file.contains(path) => format!("file {name}"),
            Some(_) | None => "default".to_owned(),
        }
    }
}

/// The value of a variable with a plain name; an empty one counts as absent.
fn plain(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
