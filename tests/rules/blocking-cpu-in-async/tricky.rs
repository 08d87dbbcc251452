// Quick things with the names of slow ones.
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

pub async fn another_hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

mod bcrypt_like {
    pub fn verify(a: &str, b: &str) -> bool {
        a == b
    }
}

pub async fn of_our_own(a: &str, b: &str) -> bool {
    bcrypt_like::verify(a, b)
}

pub struct Signer;

impl Signer {
    pub fn hash_password(&self, text: &str) -> usize {
        text.len()
    }
}

pub async fn a_method_of_our_own(signer: Signer) -> usize {
    signer.hash_password("x")
}

// Only the parameters are looked at.
pub async fn parsed(hash: &str) -> bool {
    argon2::PasswordHash::new(hash).is_ok()
}

// The size of a picture that is not decoded.
pub async fn vec_resize(mut bytes: Vec<u8>) -> usize {
    bytes.resize(10, 0);
    bytes.len()
}
