// What poise gives to register commands is a future.
//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
poise = "0.6"
//# src/lib.rs
pub async fn registers(context: poise::Context<'_, (), ()>) {
    poise::builtins::register_application_commands_buttons(context); //~ future-not-awaited
}

pub async fn waits(context: poise::Context<'_, (), ()>) {
    poise::builtins::register_application_commands_buttons(context).await.unwrap();
}
