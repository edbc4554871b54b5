//! What names stand for, less what must not be reached: asked for each connection, so that a name that stood for
//! something public when it was registered leads nowhere else later.

use super::reach::{Reach, Scheme};
use futures_util::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

/// Whoever knows what names stand for.
pub(super) trait Names: Send + Sync {
    /// The addresses of a name.
    fn look_up(&self, name: String) -> BoxFuture<'static, io::Result<Vec<SocketAddr>>>;
}

/// The machine's own resolver.
pub(super) struct OfTheMachine;

impl Names for OfTheMachine {
    fn look_up(&self, name: String) -> BoxFuture<'static, io::Result<Vec<SocketAddr>>> {
        Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.collect()) })
    }
}

/// A name that leads nowhere that may be reached.
#[derive(Debug, thiserror::Error)]
#[error("the name leads into a private network, or nowhere")]
pub(super) struct Unreachable;

/// Lets through only what may be reached.
pub(super) struct Guarded {
    pub(super) names: Arc<dyn Names>,
    pub(super) reach: Arc<Reach>,
    pub(super) scheme: Scheme,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let (found, reach, scheme) =
            (self.names.look_up(name.as_str().to_owned()), Arc::clone(&self.reach), self.scheme);
        Box::pin(async move {
            let mut found = found.await?;
            found.retain(|address| reach.may(scheme, address.ip()));
            if found.is_empty() {
                return Err(Unreachable.into());
            }
            let addresses: Addrs = Box::new(found.into_iter());
            Ok(addresses)
        })
    }
}
