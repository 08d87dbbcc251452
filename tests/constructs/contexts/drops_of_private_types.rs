//# src/lib.rs
// Nobody else can hold it, and all of its values that are seen end in tasks.
struct Download {
    path: String,
}
impl Drop for Download {
    fn drop(&mut self) {
        let path = std::mem::take(&mut self.path);
        tokio::spawn(async move { println!("{path}") }); //~ spawn-in-drop?
    }
}
pub async fn look_alike() {
    let download = Download { path: String::new() };
    tokio::task::yield_now().await;
    println!("{}", download.path);
}

// Those who are given one end it where they like.
pub struct Subscriber {
    id: u32,
}
impl Drop for Subscriber {
    fn drop(&mut self) {
        let id = self.id;
        tokio::spawn(async move { println!("{id}") }); //~ spawn-in-drop
    }
}
pub async fn misuse() {
    let subscriber = Subscriber { id: 1 };
    tokio::task::yield_now().await;
    println!("{}", subscriber.id);
}
