//! How a table of routes is written and bound: one line for each method.

use crate::problem::{Kind, Problem};
use actix_web::http::Method;
use actix_web::{Resource, Route};

macro_rules! routes {
    ($table:ident $configure:ident { $($path:literal {
        $($method:ident $origin:ident $access:ident $($module:ident)::+: $handler:ident, $spec:ident;)+
    })+ }) => {
        /// The routes of this table.
        pub const $table: &[Entry] = &[$($(
            Entry {
                method: stringify!($method),
                path: $path,
                origin: Origin::$origin,
                access: Access::$access,
                spec: $($module)::+::$spec,
            },
        )+)+];

        /// Binds each route of this table to its handler.
        pub fn $configure(config: &mut ServiceConfig) {
            $({
                const METHODS: &[Entry] = &[$(Entry {
                    method: stringify!($method),
                    path: $path,
                    origin: Origin::$origin,
                    access: Access::$access,
                    spec: $($module)::+::$spec,
                }),+];
                let resource = web::resource($path);
                $(let resource = bind(resource, stringify!($method), || web::to($($module)::+::$handler));)+
                let methods = [$(stringify!($method)),+].join(", ");
                let resource = resource.default_service(web::to(move || not_allowed(methods.clone())));
                config.service(resource.wrap(from_fn(|request, next| gate(METHODS, request, next))));
            })+
        }
    };
}

/// What can be read can also be asked for its headers alone.
pub(super) fn bind(resource: Resource, method: &str, handler: impl Fn() -> Route) -> Resource {
    match method {
        "GET" => resource.route(handler().method(Method::GET)).route(handler().method(Method::HEAD)),
        other => resource.route(handler().method(Method::from_bytes(other.as_bytes()).unwrap_or_default())),
    }
}

pub(super) async fn not_allowed(methods: String) -> Result<&'static str, Problem> {
    let detail = format!("this route takes {methods}");
    Err(Problem::new(Kind::MethodNotAllowed, detail).allowing(methods))
}
