//! The names of all settings, so that one that nobody knows is refused wherever it stands.

use super::{PLAIN_NAMES, Settings, SettingsError};
use figment::value::{Dict, Value};
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// What names of settings begin with in the environment.
pub(super) const PREFIX: &str = "AGENTGIGS_";

/// Variables with this prefix that are no settings: where the file with settings is.
const NOT_SETTINGS: [&str; 1] = ["config"];

/// The paths of all settings, as `policy.commission.pro`.
pub(super) fn paths() -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    if let Ok(defaults) = serde_json::to_value(Settings::default()) {
        collect(&defaults, "", &mut paths);
    }
    paths
}

fn collect(value: &Json, path: &str, paths: &mut BTreeSet<String>) {
    match value {
        Json::Object(members) => {
            for (name, member) in members {
                collect(member, &below(path, name), paths);
            }
        }
        _ => {
            paths.insert(path.to_owned());
        }
    }
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// The name of a setting in the environment.
pub(super) fn variable(path: &str) -> String {
    let plain = PLAIN_NAMES.iter().find(|(_, key)| *key == path);
    plain.map_or_else(|| own_variable(path), |(name, _)| (*name).to_owned())
}

/// The same with our prefix, which settings with plain names have as well.
pub(super) fn own_variable(path: &str) -> String {
    format!("{PREFIX}{}", path.replace('.', "__").to_uppercase())
}

/// Refuses a variable of the environment that bears our prefix and names no setting.
pub(super) fn check_environment(variables: impl Iterator<Item = String>) -> Result<(), SettingsError> {
    let paths = paths();
    for name in variables {
        let upper = name.to_uppercase();
        let Some(rest) = upper.strip_prefix(PREFIX) else { continue };
        let path = rest.to_lowercase().replace("__", ".");
        if !paths.contains(&path) && !NOT_SETTINGS.contains(&path.as_str()) {
            let nearest = nearest(&path, &paths).map(variable);
            return Err(unknown(&name, "in the environment", nearest));
        }
    }
    Ok(())
}

/// Refuses a name in a file that names no setting.
pub(super) fn check_file(settings: &Dict, file: &str) -> Result<(), SettingsError> {
    check_members(settings, "", &paths(), file)
}

fn check_members(members: &Dict, path: &str, paths: &BTreeSet<String>, file: &str) -> Result<(), SettingsError> {
    for (name, value) in members {
        let path = below(path, name);
        let holds_more = paths.iter().any(|known| known.strip_prefix(&path).is_some_and(|rest| rest.starts_with('.')));
        match value {
            Value::Dict(_, members) if holds_more => check_members(members, &path, paths, file)?,
            _ if paths.contains(&path) || holds_more => {}
            _ => return Err(unknown(&path, &format!("in {file}"), nearest(&path, paths).map(str::to_owned))),
        }
    }
    Ok(())
}

fn unknown(name: &str, place: &str, nearest: Option<String>) -> SettingsError {
    let meant = nearest.map(|nearest| format!("; did you mean {nearest}?")).unwrap_or_default();
    SettingsError::Unknown(format!("{name} {place}{meant}"))
}

/// The name that was most likely meant.
fn nearest<'a>(path: &str, paths: &'a BTreeSet<String>) -> Option<&'a str> {
    let likeness = |known: &str| strsim::jaro_winkler(path, known);
    paths.iter().map(String::as_str).max_by(|one, other| likeness(one).total_cmp(&likeness(other)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use figment::Provider;
    use figment::providers::{Format, Toml};

    fn in_environment(name: &str) -> Result<(), String> {
        check_environment([name.to_owned()].into_iter()).map_err(|error| error.to_string())
    }

    fn in_file(text: &str) -> Result<(), String> {
        let read = Toml::string(text).data().unwrap().remove(&figment::Profile::Default).unwrap();
        check_file(&read, "a.toml").map_err(|error| error.to_string())
    }

    #[test]
    fn every_setting_has_a_name() {
        let paths = paths();
        for path in
            ["bind", "stripe_secret_key", "smtp_url", "policy.commission.pro", "policy.rates.api_per_minute.free"]
        {
            assert!(paths.contains(path), "{path}");
        }
        assert_eq!(variable("database_url"), "DATABASE_URL");
        assert_eq!(variable("policy.cooldown"), "AGENTGIGS_POLICY__COOLDOWN");
    }

    #[test]
    fn a_variable_that_nobody_knows_is_refused_with_the_one_that_was_meant() {
        for known in
            ["AGENTGIGS_BIND", "agentgigs_bind", "AGENTGIGS_CONFIG", "AGENTGIGS_POLICY__COMMISSION__PRO", "PATH"]
        {
            assert_eq!(in_environment(known), Ok(()), "{known}");
        }
        let told = in_environment("AGENTGIGS_BNID").unwrap_err();
        assert!(told.contains("AGENTGIGS_BNID in the environment; did you mean AGENTGIGS_BIND?"), "{told}");
        let told = in_environment("AGENTGIGS_POLICY__COOLDWN").unwrap_err();
        assert!(told.contains("did you mean AGENTGIGS_POLICY__COOLDOWN?"), "{told}");
        assert!(in_environment("AGENTGIGS_POLICY__RATES__API_PER_MINUTE").is_err());
    }

    #[test]
    fn a_name_in_a_file_that_nobody_knows_is_refused_at_any_depth() {
        assert_eq!(in_file("bind = \"127.0.0.1:1\"\n[policy.commission]\npro = 1\n"), Ok(()));
        let told = in_file("[policy.comission]\npro = 1\n").unwrap_err();
        assert!(told.contains("policy.comission in a.toml; did you mean policy.commission"), "{told}");
        assert!(in_file("[policy.text]\ntitel_max = 1\n").unwrap_err().contains("policy.text.title_max"));
    }
}
