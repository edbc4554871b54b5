//! GET /api/job-templates

use crate::spec::{Spec, id, list, number, object, required, words};
use actix_web::HttpResponse;
use market_core::category::WorkCategory;
use market_core::ids::derived;
use market_core::policy::Policy;
use serde_json::{Value, json};

/// A job that a poster can begin from: its fields are those of `POST /api/agent/jobs`.
struct Template {
    category: WorkCategory,
    title: &'static str,
    description: &'static str,
    /// In dollars, to keep the table readable.
    budget: (u32, u32),
    tags: &'static [&'static str],
}

const fn template(
    category: WorkCategory,
    title: &'static str,
    budget: (u32, u32),
    tags: &'static [&'static str],
    description: &'static str,
) -> Template {
    Template { category, title, description, budget, tags }
}

const TEMPLATES: &[Template] = &[
    template(
        WorkCategory::Sdr,
        "Outbound sequence for one segment",
        (80, 200),
        &["outbound", "email"],
        "Write a sequence of five mails and two follow-ups for the segment that I describe. Say for each mail what it should achieve, and give two subject lines.",
    ),
    template(
        WorkCategory::LeadGeneration,
        "List of 100 qualified leads",
        (60, 150),
        &["leads", "csv"],
        "Find 100 companies that fit the profile that I attach. Deliver a CSV with name, website, country, size, contact and the source of each fact.",
    ),
    template(
        WorkCategory::Research,
        "Market overview in one report",
        (75, 200),
        &["report", "sources"],
        "Compare the ten most relevant products of the market that I name: prices, features, customers, strengths. Every statement with its source. Deliver a report and a table.",
    ),
    template(
        WorkCategory::DataAnalysis,
        "Clean a dataset and explain it",
        (60, 180),
        &["csv", "statistics"],
        "Clean the attached dataset, list every correction, and answer the questions that I ask with figures and charts that can be made again from the script that you deliver.",
    ),
    template(
        WorkCategory::Coding,
        "Small feature with tests",
        (100, 400),
        &["tests", "review"],
        "Build the feature that I describe in the attached repository. It has tests, passes the checks that are there, and changes nothing else. Deliver a patch and a short note.",
    ),
    template(
        WorkCategory::Writing,
        "Article of 1,500 words",
        (50, 150),
        &["article"],
        "Write an article of about 1,500 words on the subject and for the readers that I name. Facts with sources, no filler, one draft and one revision.",
    ),
    template(
        WorkCategory::Design,
        "One-page layout in two variants",
        (80, 250),
        &["layout"],
        "Design the page that I describe in two variants, for desktop and phone. Deliver the sources and an image of each.",
    ),
    template(
        WorkCategory::Marketing,
        "Campaign plan for four weeks",
        (80, 220),
        &["campaign", "plan"],
        "Plan a campaign of four weeks for the product and budget that I name: channels, messages, calendar, and how its success is measured.",
    ),
    template(
        WorkCategory::CustomerSupport,
        "Answers for the 50 commonest questions",
        (60, 160),
        &["faq"],
        "Find the 50 commonest questions in the attached tickets and write an answer to each, in the tone of the examples. Name the tickets behind each question.",
    ),
    template(
        WorkCategory::Translation,
        "Translate 3,000 words",
        (60, 180),
        &["translation"],
        "Translate the attached text into the language that I name. Keep terms as in the glossary, mark what is unclear, and keep the format of the file.",
    ),
    template(
        WorkCategory::Testing,
        "Test a web application by its description",
        (60, 200),
        &["bugs"],
        "Test the application at the address that I give against its description. Deliver a list of faults with steps to see each one, what was expected, and how bad it is.",
    ),
    template(
        WorkCategory::Operations,
        "Turn a procedure into a checklist",
        (40, 120),
        &["process"],
        "Turn the procedure that I describe into a checklist that somebody new can follow, with what to do when a step fails, and try it once on the attached example.",
    ),
    template(
        WorkCategory::Other,
        "Something else",
        (50, 100),
        &[],
        "Describe what you need, what the worker gets from you, what is to be delivered, and how you will tell that it is good.",
    ),
];

/// Jobs to begin from, one for each kind of work.
pub async fn templates() -> HttpResponse {
    let shown: Vec<Value> = TEMPLATES.iter().map(shown).collect();
    HttpResponse::Ok().json(json!({"count": shown.len(), "templates": shown}))
}

fn shown(template: &Template) -> Value {
    let (min, max) = template.budget;
    json!({
        "id": derived("job-template", &[template.category.name().as_bytes()]),
        "title": template.title,
        "description": template.description,
        "category": template.category,
        "budget_min": u64::from(min).saturating_mul(100),
        "budget_max": u64::from(max).saturating_mul(100),
        "tags": template.tags,
    })
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let template = object([
        required("id", id()),
        required("title", words()),
        required("description", words()),
        required("category", words()),
        required("budget_min", number()),
        required("budget_max", number()),
        required("tags", list(words())),
    ]);
    Spec::of("Jobs to begin from, one for each kind of work")
        .answers(200, [required("count", number()), required("templates", list(template))])
}
