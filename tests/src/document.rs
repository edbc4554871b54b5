//! What the published document says of refusals: a test that sees one asks whether its route has told of it.

use market_api::spec::Published;
use market_core::policy::Policy;
use serde_json::{Value, json};
use std::sync::LazyLock;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let published = Published::of(&Policy::default(), "http://127.0.0.1", true);
    serde_json::from_slice(&published.document.bytes).unwrap()
});

/// Whether an answer has the shape that its route tells of.
///
/// # Errors
/// Where it has another.
pub fn fits(method: &str, route: &str, answer: &Value) -> Result<(), String> {
    let told = &DOCUMENT["paths"][route][method.to_ascii_lowercase()]["responses"]["200"];
    let mut schema = told["content"]["application/json"]["schema"].clone();
    if !schema.is_object() {
        return Err(format!("{method} {route} tells of no such answer"));
    }
    schema["components"] = json!({"schemas": DOCUMENT["components"]["schemas"]});
    let options = jsonschema::options().with_draft(jsonschema::Draft::Draft202012).should_validate_formats(true);
    let validator = options.build(&schema).map_err(|error| error.to_string())?;
    validator.validate(answer).map_err(|error| format!("{}: {error}", error.instance_path()))
}

/// Whether the route of `path` tells of a problem of this type, whichever its method; so for paths of no route.
pub(crate) fn tells(path: &str, problem: &str) -> bool {
    let slug = problem.trim_start_matches("/problems/");
    let routes = DOCUMENT["paths"].as_object().unwrap();
    // What a route answers to a method that it does not have is told of by no operation.
    let Some(route) = best(routes.keys(), path).filter(|_| slug != "method-not-allowed") else { return true };
    let operations = routes[route].as_object().unwrap().values();
    let answers = operations.filter_map(|operation| operation["responses"].as_object()).flat_map(|all| all.values());
    answers.into_iter().any(|answer| answer["content"]["application/problem+json"]["examples"].get(slug).is_some())
}

/// The route that a path belongs to: the one with the fewest parameters.
fn best<'a>(routes: impl Iterator<Item = &'a String>, path: &str) -> Option<&'a String> {
    let parts: Vec<&str> = path.split('/').collect();
    let fits = |route: &&String| {
        let own: Vec<&str> = route.split('/').collect();
        own.len() == parts.len() && own.iter().zip(&parts).all(|(own, part)| own.starts_with('{') || own == part)
    };
    routes.filter(fits).min_by_key(|route| route.matches('{').count())
}
