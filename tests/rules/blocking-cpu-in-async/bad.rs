// Long computations where a runtime is driven.
use argon2::{Argon2, PasswordHasher, PasswordVerifier};

pub async fn with_bcrypt(password: &str, hash: &str) -> bool {
    bcrypt::verify(password, hash).unwrap_or(false) //~ blocking-cpu-in-async
}

pub async fn with_argon2(password: &[u8], salt: &str, parsed: &argon2::PasswordHash<'_>) -> bool {
    let hasher = Argon2::default();
    let made = hasher.hash_password(password, salt).is_ok(); //~ blocking-cpu-in-async
    made && Argon2::default().verify_password(password, parsed).is_ok() //~ blocking-cpu-in-async
}

fn hash(password: &str) -> String {
    bcrypt::hash(password, bcrypt::DEFAULT_COST).unwrap() //~ blocking-cpu-in-async
}

pub async fn register(password: String) -> String {
    hash(&password)
}

pub async fn picture(bytes: &[u8]) -> u32 {
    let picture = image::load_from_memory(bytes).unwrap(); //~ blocking-cpu-in-async
    picture.resize(64, 64, image::imageops::FilterType::Lanczos3).width() //~ blocking-cpu-in-async
}
