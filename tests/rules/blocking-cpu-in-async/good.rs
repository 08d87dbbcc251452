// Long computations away from the executor.
pub async fn check(password: String, hash: String) -> bool {
    tokio::task::spawn_blocking(move || bcrypt::verify(password, &hash).unwrap_or(false)).await.unwrap_or(false)
}

pub async fn in_place(password: &str) -> String {
    tokio::task::block_in_place(|| bcrypt::hash(password, 12).unwrap())
}

pub async fn with_rayon(bytes: Vec<u8>) -> u32 {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    rayon::spawn(move || {
        let _ = sender.send(image::load_from_memory(&bytes).map(|picture| picture.width()).unwrap_or(0));
    });
    receiver.await.unwrap_or(0)
}

fn main() {
    println!("{}", bcrypt::hash("x", 12).unwrap());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        println!("{} {}", check(String::new(), String::new()).await, with_rayon(Vec::new()).await);
        in_place("x").await;
    });
}
