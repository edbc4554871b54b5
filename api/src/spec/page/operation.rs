//! One operation, folded up until somebody wants to know.

use super::shape::{line, shape};
use super::text::{escaped, prose};
use super::{Place, members, word};
use serde_json::Value;
use std::fmt::Write;

/// What references to shared parameters begin with.
const PARAMETER: &str = "#/components/parameters/";

/// Adds one operation to the page.
pub(super) fn operation(page: &mut String, place: &Place<'_>, document: &Value) {
    // Writing into a text cannot fail.
    let _ = write!(
        page,
        "<details class=\"operation\" id=\"{}\"><summary><b class=\"{method}\">{method}</b><code>{}</code>\
         <span>{}</span></summary><div>{}",
        escaped(word(place.told, "operationId")),
        escaped(place.path),
        escaped(word(place.told, "summary")),
        prose(word(place.told, "description")),
        method = escaped(place.method),
    );
    parameters(page, place, document);
    request(page, place.told);
    let responses: Vec<_> = members(place.told, "responses").collect();
    for (status, response) in responses.iter().filter(|(status, _)| status.starts_with('2')) {
        answer(page, status, response);
    }
    page.push_str("<h4>Refusals</h4><table class=\"refusals\">");
    for (status, response) in responses.iter().filter(|(status, _)| !status.starts_with('2')) {
        refusal(page, status, response);
    }
    page.push_str("</table></div></details>");
}

fn parameters(page: &mut String, place: &Place<'_>, document: &Value) {
    let parameters: Vec<&Value> =
        place.told.get("parameters").and_then(Value::as_array).into_iter().flatten().collect();
    if parameters.is_empty() {
        return;
    }
    page.push_str("<h4>Parameters</h4><ul class=\"fields\">");
    for parameter in parameters {
        let shared = word(parameter, "$ref").strip_prefix(PARAMETER);
        let shared = shared.and_then(|name| document.get("components")?.get("parameters")?.get(name));
        let parameter = shared.unwrap_or(parameter);
        let needed = parameter.get("required").and_then(Value::as_bool).unwrap_or(false);
        let _ = write!(
            page,
            "<li><b>{}</b> <i>{}</i> {}{} <span class=\"about\">{}</span></li>",
            escaped(word(parameter, "name")),
            escaped(word(parameter, "in")),
            parameter.get("schema").map(line).unwrap_or_default(),
            if needed { "" } else { "<em>may be missing</em>" },
            escaped(word(parameter, "description")),
        );
    }
    page.push_str("</ul>");
}

fn request(page: &mut String, told: &Value) {
    let Some(body) = told.get("requestBody") else {
        return;
    };
    for (media, content) in members(body, "content") {
        let _ = write!(page, "<h4>Body <i>{}</i></h4>", escaped(media));
        page.push_str(&content.get("schema").map(shape).unwrap_or_default());
        for (_, example) in members(content, "examples") {
            shown(page, example.get("value"));
        }
    }
}

fn answer(page: &mut String, status: &str, response: &Value) {
    for (media, content) in members(response, "content") {
        let _ = write!(page, "<h4>Answer <i>{} {}</i></h4>", escaped(status), escaped(media));
        page.push_str(&content.get("schema").map(shape).unwrap_or_default());
        shown(page, content.get("example"));
    }
}

fn shown(page: &mut String, example: Option<&Value>) {
    let text = example.and_then(|example| serde_json::to_string_pretty(example).ok());
    if let Some(text) = text {
        let _ = write!(
            page,
            "<details class=\"example\"><summary>Example</summary><pre>{}</pre></details>",
            escaped(&text)
        );
    }
}

fn refusal(page: &mut String, status: &str, response: &Value) {
    let kinds = members(response, "content").find(|(media, _)| media.as_str() == "application/problem+json");
    let links: Vec<String> = kinds
        .into_iter()
        .flat_map(|(_, content)| members(content, "examples"))
        .map(|(slug, _)| format!("<a href=\"/problems/{0}\">{0}</a>", escaped(slug)))
        .collect();
    let _ = write!(page, "<tr><th>{}</th><td>{}</td></tr>", escaped(status), links.join(" "));
}
