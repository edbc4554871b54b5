//! What each route answers to a stranger, the poster, the worker and the poster of another job.

/// Method, path, and the four statuses in that order.
pub(crate) const ROWS: &str = "
";
