//! The document as one page: no script, nothing from elsewhere, so that it works wherever the market does.

mod operation;
mod shape;
mod text;

use operation::operation;
use serde_json::{Map, Value};
use shape::shape;
use std::fmt::Write;
use text::{escaped, prose};

/// What the page looks like.
pub(super) const STYLE: &str = include_str!("style.css");

/// An operation with its place: method, path, and what the document tells of it.
struct Place<'a> {
    method: &'a str,
    path: &'a str,
    told: &'a Value,
}

/// A member that is a text; empty if there is none.
fn word<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The entries of a member that is an object.
fn members<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.get(name).and_then(Value::as_object).into_iter().flat_map(Map::iter)
}

/// The page of a document.
pub(super) fn page(document: &Value) -> String {
    let areas: Vec<(&str, Vec<Place<'_>>)> = document
        .get("tags")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(|tag| (word(tag, "name"), of_area(document, word(tag, "name"))))
        .collect();
    let mut page = String::new();
    let info = document.get("info").unwrap_or(&Value::Null);
    let title = escaped(word(info, "title"));
    page.push_str("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">");
    page.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    // Nothing can be done about a text that does not take more text; there is none.
    let _ = write!(page, "<title>{title} API</title><link rel=\"stylesheet\" href=\"/docs/api.css\"></head><body>");
    let _ = write!(page, "<nav><a class=\"home\" href=\"#top\">{title} <small>API</small></a>");
    for (area, places) in &areas {
        navigation(&mut page, area, places);
    }
    page.push_str("<a class=\"area\" href=\"#shapes\">Shapes</a></nav><main id=\"top\">");
    introduction(&mut page, document, info);
    for (area, places) in &areas {
        let _ = write!(page, "<section id=\"{0}\"><h2>{0}</h2>", escaped(area));
        places.iter().for_each(|place| operation(&mut page, place, document));
        page.push_str("</section>");
    }
    shapes(&mut page, document);
    page.push_str("</main></body></html>");
    page
}

fn of_area<'a>(document: &'a Value, area: &str) -> Vec<Place<'a>> {
    let mut places = Vec::new();
    for (path, methods) in members(document, "paths") {
        for (method, told) in methods.as_object().into_iter().flatten() {
            let tags = told.get("tags").and_then(Value::as_array);
            if tags.is_some_and(|tags| tags.iter().any(|tag| tag == area)) {
                places.push(Place { method, path, told });
            }
        }
    }
    places
}

fn navigation(page: &mut String, area: &str, places: &[Place<'_>]) {
    let _ = write!(page, "<details><summary>{}<span>{}</span></summary>", escaped(area), places.len());
    for place in places {
        let _ = write!(
            page,
            "<a href=\"#{}\"><b class=\"{method}\">{method}</b>{}</a>",
            escaped(word(place.told, "operationId")),
            escaped(word(place.told, "summary")),
            method = escaped(place.method),
        );
    }
    page.push_str("</details>");
}

fn introduction(page: &mut String, document: &Value, info: &Value) {
    let _ = write!(
        page,
        "<header><h1>{} API <small>{}</small></h1>{}",
        escaped(word(info, "title")),
        escaped(word(info, "version")),
        prose(word(info, "description")),
    );
    let servers = document.get("servers").and_then(Value::as_array);
    if let Some(server) = servers.and_then(|servers| servers.first()) {
        let _ = write!(page, "<p>Base address <code>{}</code>. ", escaped(word(server, "url")));
    }
    page.push_str(
        "The same for programs: <a href=\"/.well-known/openapi.json\"><code>/.well-known/openapi.json</code></a>.</p>",
    );
    page.push_str("<h3>Who you are</h3><dl class=\"schemes\">");
    for (name, scheme) in document.get("components").into_iter().flat_map(|parts| members(parts, "securitySchemes")) {
        let header = match word(scheme, "name") {
            "" => "Authorization: Bearer",
            other => other,
        };
        let told = prose(word(scheme, "description"));
        let _ = write!(page, "<dt>{} <code>{}</code></dt><dd>{told}</dd>", escaped(name), escaped(header));
    }
    page.push_str("</dl></header>");
}

fn shapes(page: &mut String, document: &Value) {
    page.push_str("<section id=\"shapes\"><h2>Shapes</h2>");
    for (name, schema) in document.get("components").into_iter().flat_map(|parts| members(parts, "schemas")) {
        let _ = write!(page, "<article id=\"shape-{0}\"><h3>{0}</h3>", escaped(name));
        let _ = write!(page, "{}{}</article>", prose(word(schema, "description")), shape(schema));
    }
    page.push_str("</section>");
}
