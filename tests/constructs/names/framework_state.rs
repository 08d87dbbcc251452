//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
axum = "0.7"
dropshot = "0.9"
tauri = "2"
tokio = "1"
//# src/lib.rs
use std::sync::Arc;

pub struct Shared {
    name: String,
}

impl Shared {
    fn nap(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    fn look(&self) -> usize {
        self.name.len()
    }
}

pub struct Quiet;

impl Quiet {
    fn nap(&self) {}
    fn look(&self) -> usize {
        0
    }
}

pub async fn extracted(axum::extract::State(state): axum::extract::State<Arc<Shared>>) {
    state.nap();
}

pub async fn extracted_quiet(axum::extract::State(state): axum::extract::State<Arc<Quiet>>) {
    state.nap();
}

pub struct Pipe(Arc<tokio::sync::Mutex<u32>>);
pub struct Plain(Arc<Quiet>);

pub async fn asked_for(app: tauri::AppHandle) {
    let pipe = app.state::<Pipe>();
    let inner = pipe.0.clone();
    *inner.blocking_lock() = 1; //~ blocking-tokio-call-in-async
    app.state::<Plain>().0.nap();
}

pub async fn asked_for_by_other_names(app: tauri::AppHandle, request: actix_web::HttpRequest) {
    if let Some(shared) = app.try_state::<Deep>() {
        shared.rest();
    }
    if let Some(quiet) = request.app_data::<Calm>() {
        quiet.rest();
    }
}

pub struct Deep;

impl Deep {
    fn rest(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
}

pub struct Calm;

impl Calm {
    fn rest(&self) {}
}

pub struct Context {
    shared: Shared,
}

pub async fn of_a_request(request: Arc<dropshot::RequestContext<Context>>) -> usize {
    request.context().shared.nap();
    request.context().shared.look() + Quiet.look()
}
