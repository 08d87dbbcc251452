// Computing for long.
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::Argon2;

fn passwords(password: &str, salt: &argon2::password_hash::SaltString) -> bool {
    let hash = bcrypt::hash(password, 12).unwrap(); //= blocking_cpu bcrypt
    let made = Argon2::default().hash_password(password.as_bytes(), salt).unwrap().to_string(); //= blocking_cpu argon2
    let parsed = argon2::password_hash::PasswordHash::new(&made).unwrap();
    let other = scrypt::Scrypt.hash_password(password.as_bytes(), salt).is_ok(); //= blocking_cpu scrypt
    let simple = password_auth::verify_password(password, &made).is_ok(); //= blocking_cpu password_auth
    other && simple && hash.is_empty() && Argon2::default().verify_password(b"x", &parsed).is_ok() //= blocking_cpu argon2
}

fn keys(out: &mut [u8]) -> rsa::RsaPrivateKey {
    pbkdf2::pbkdf2_hmac::<sha2::Sha256>(b"x", b"y", 600_000, out); //= blocking_cpu pbkdf2
    ring::pbkdf2::derive(ring::pbkdf2::PBKDF2_HMAC_SHA256, std::num::NonZeroU32::MIN, b"x", b"y", out); //= blocking_cpu ring
    let _ = openssl::rsa::Rsa::generate(4096); //= blocking_cpu openssl
    rsa::RsaPrivateKey::new(&mut rand::thread_rng(), 4096).unwrap() //= blocking_cpu rsa
}

fn pictures(bytes: &[u8]) -> Vec<u8> {
    let picture = image::ImageReader::new(std::io::Cursor::new(bytes)).with_guessed_format().unwrap().decode().unwrap(); //= blocking_cpu image
    let small = picture.thumbnail(64, 64); //= blocking_cpu image
    let mut out = std::io::Cursor::new(Vec::new());
    small.write_to(&mut out, image::ImageFormat::Png).unwrap(); //= blocking_cpu image
    out.into_inner()
}
