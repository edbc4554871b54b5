//! The door of the market: HTTP in, problems out.
//!
//! A request passes [`edge`] (its id, its problems), [`auth`] (who asks) and its line in [`routes`]; what changes
//! something is a [`visit`]: guards in their order, then a command of `market-core`, then its answer. What falls due
//! without anybody asking is done by the [`workers`].

pub mod address;
pub mod app;
pub mod applicants;
pub mod auth;
pub mod board;
pub mod body;
pub mod choices;
pub mod cli;
pub mod clock;
pub mod config;
pub mod database;
pub mod demo;
pub mod drain;
pub mod dry_run;
pub mod edge;
pub mod entropy;
pub mod feed;
pub mod gate;
pub mod grant;
pub mod journal;
mod kept;
pub mod limits;
pub mod link;
pub mod meters;
pub mod month;
pub mod notices;
mod openings;
pub mod outside;
mod overspent;
pub mod pages;
pub mod passwords;
pub mod path;
pub mod peer;
pub mod problem;
mod proofers;
pub mod query;
pub mod range;
pub mod referral;
pub mod routes;
pub mod secrets;
pub mod seen;
pub mod sent;
pub mod server;
pub mod serving;
pub mod session;
pub mod setting;
pub mod signer;
pub mod spec;
pub mod statement;
pub mod traces;
pub mod upload;
pub mod views;
pub mod visit;
pub mod webhooks;
pub mod workers;
