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

// What is public holds one: that ends it where its owner likes.
struct Endpoint {
    id: u32,
}
impl Drop for Endpoint {
    fn drop(&mut self) {
        let id = self.id;
        tokio::spawn(async move { println!("{id}") }); //~ spawn-in-drop
    }
}
pub struct Listener {
    inner: std::sync::Arc<Endpoint>,
}
pub async fn held_by_a_public_type() {
    let endpoint = Endpoint { id: 1 };
    tokio::task::yield_now().await;
    println!("{}", endpoint.id);
}
pub fn listener(inner: std::sync::Arc<Endpoint>) -> Listener {
    Listener { inner }
}

// A private type holds this one, and a public type of the like name something else.
struct Upload {
    id: u32,
}
impl Drop for Upload {
    fn drop(&mut self) {
        let id = self.id;
        tokio::spawn(async move { println!("{id}") }); //~ spawn-in-drop?
    }
}
struct Uploads {
    all: Vec<Upload>,
}
pub struct UploadName(pub String);
pub struct Names {
    of: Vec<UploadName>,
}
pub async fn held_by_a_private_type() {
    let upload = Upload { id: 1 };
    tokio::task::yield_now().await;
    println!("{}", upload.id);
}
