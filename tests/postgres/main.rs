//! The private PostgreSQL, started, killed and moved about as a machine would.

mod fetching;
mod lifecycle;
mod places;
mod refusals;
mod server;
