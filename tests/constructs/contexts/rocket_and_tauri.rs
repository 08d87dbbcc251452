//# Cargo.toml
[workspace]
members = ["site", "desk", "inside"]
//# site/Cargo.toml
[package]
name = "site"
version = "0.1.0"
edition = "2021"
[dependencies]
rocket = "0.5"
tokio = { version = "1", features = ["full"] }
//# site/src/main.rs
#[macro_use]
extern crate rocket;
mod pages;

#[get("/")]
fn index() -> &'static str {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    "hello"
}
#[launch]
fn launch() -> _ {
    rocket::build().mount("/", routes![index])
}
//# site/src/pages.rs
use rocket::post;
#[post("/", data = "<body>")]
pub fn save(body: String) -> String {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    body
}
pub fn get(_: &str) {
    std::thread::sleep(std::time::Duration::from_secs(1));
}
//# desk/Cargo.toml
[package]
name = "desk"
version = "0.1.0"
edition = "2021"
[dependencies]
tauri = "2"
tokio = { version = "1", features = ["full"] }
//# desk/src/main.rs
#[tauri::command]
fn load() {
    tokio::spawn(async {}); //~ reactor-missing
    std::thread::sleep(std::time::Duration::from_secs(1));
}
#[tauri::command(async)]
fn load_on_the_runtime() {
    tokio::spawn(async {});
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
}
#[tauri::command]
async fn store() {
    tokio::spawn(async {});
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
}
#[tauri::command]
fn right() {
    tauri::async_runtime::spawn(async {});
}
fn main() {
    tauri::Builder::default()
        .setup(|_app| {
            tokio::spawn(async {}); //~ reactor-missing
            Ok(())
        })
        .run(())
        .unwrap();
}
// What the event loop calls runs where `run` was called: here in a task.
pub mod event_loop {
    pub async fn runs() {
        let app = tauri::Builder::default().build(tauri::generate_context!()).unwrap();
        app.run(|_handle, _event| {
            tauri::async_runtime::block_on(async {}); //~ block-on-in-async
        });
    }

    pub fn runs_in_main() {
        let app = tauri::Builder::default().build(tauri::generate_context!()).unwrap();
        app.run(|_handle, _event| {
            tauri::async_runtime::block_on(async {});
        });
    }
}
//# inside/Cargo.toml
[package]
name = "inside"
version = "0.1.0"
edition = "2021"
[dependencies]
tauri = "1"
tokio = { version = "1", features = ["full"] }
//# inside/src/main.rs
// The main thread drives a runtime already, and a command runs on it.
#[tauri::command]
fn load() {
    tokio::spawn(async {}); //~ reactor-missing?
}
#[tokio::main]
async fn main() {
    tauri::Builder::default().run(()).unwrap();
}
