//! Passwords: kept as argon2id, checked off the threads that answer requests.

use crate::entropy;
use crate::problem::{Kind, Problem};
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// How many passwords are hashed at once: each takes 19 MiB and a processor.
const AT_ONCE: usize = 2;

/// Hashes and checks passwords.
#[derive(Debug)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    nobodys: String,
}

fn hash(password: &str) -> Result<String, argon2::password_hash::Error> {
    let salt = entropy::bytes::<16>();
    Ok(Argon2::default().hash_password_with_salt(password.as_bytes(), &salt)?.to_string())
}

fn matches(password: &str, stored: &str) -> bool {
    PasswordHash::new(stored)
        .is_ok_and(|stored| Argon2::default().verify_password(password.as_bytes(), &stored).is_ok())
}

impl Passwords {
    /// Ready to work.
    ///
    /// # Errors
    /// When hashing does not work at all.
    pub fn new() -> Result<Self, argon2::password_hash::Error> {
        Ok(Self { turns: Arc::new(Semaphore::new(AT_ONCE)), nobodys: hash(&entropy::token())? })
    }

    /// What is kept of a password.
    ///
    /// # Errors
    /// When hashing does not work.
    pub async fn hash(&self, password: String) -> Result<String, Problem> {
        self.aside(move || hash(&password)).await?.map_err(|error| {
            tracing::error!(%error, "a password was not hashed");
            Problem::plain(Kind::Internal)
        })
    }

    /// Whether the password is the one that is kept. Without one that is kept it takes as long, and is not.
    ///
    /// # Errors
    /// When hashing does not work.
    pub async fn matches(&self, password: String, kept: Option<String>) -> Result<bool, Problem> {
        let known = kept.is_some();
        let kept = kept.unwrap_or_else(|| self.nobodys.clone());
        let matching = self.aside(move || matches(&password, &kept)).await?;
        Ok(known && matching)
    }

    async fn aside<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| Problem::plain(Kind::Internal))?;
        let done = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(turn);
            result
        });
        done.await.map_err(|error| {
            tracing::error!(%error, "hashing broke off");
            Problem::plain(Kind::Internal)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_known_again_and_no_other_one() {
        let passwords = Passwords::new().unwrap();
        let kept = passwords.hash("correct horse".to_owned()).await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456"));
        assert!(passwords.matches("correct horse".to_owned(), Some(kept.clone())).await.unwrap());
        assert!(!passwords.matches("battery".to_owned(), Some(kept)).await.unwrap());
        assert!(!passwords.matches("battery".to_owned(), None).await.unwrap());
    }
}
