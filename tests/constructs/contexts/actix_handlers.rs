//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
actix-web = "4"
//# src/main.rs
use actix_web::{get, web, App, HttpResponse, HttpServer, Responder};

#[get("/")]
async fn index() -> impl Responder {
    slow();
    HttpResponse::Ok()
}
async fn upload(_: web::Bytes) -> HttpResponse {
    let body = web::block(|| std::thread::sleep(std::time::Duration::from_secs(1))).await;
    body.unwrap();
    tokio::task::block_in_place(|| ()); //~ block-in-place-on-current-thread
    HttpResponse::Ok().finish()
}
fn slow() {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
}
fn pooled() {
    std::thread::sleep(std::time::Duration::from_secs(1));
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    HttpServer::new(|| App::new().service(index).route("/up", web::post().to(upload)))
        .bind(("127.0.0.1", 8080))?
        .run()
        .await?;
    web::block(pooled).await.unwrap();
    Ok(())
}
