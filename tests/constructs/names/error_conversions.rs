//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
miette = "7"
error-stack = "0.5"
//# src/lib.rs
// Methods that change the error of a Result alone.
use error_stack::ResultExt;
use miette::IntoDiagnostic;
use std::process::Command;

pub async fn edit(windows: bool) -> miette::Result<()> {
    let mut child = if windows {
        Command::new("notepad").spawn().into_diagnostic()?
    } else {
        Command::new("nano").spawn().into_diagnostic()?
    };
    child.wait().into_diagnostic()?; //~ blocking-process-in-async
    Ok(())
}
pub async fn list() -> Result<(), error_stack::Report<Failed>> {
    let mut child = Command::new("ls").spawn().change_context(Failed).attach_printable("ls")?;
    child.wait().change_context(Failed)?; //~ blocking-process-in-async
    Ok(())
}
#[derive(Debug)]
pub struct Failed;

// Look-alike: Tokio's child is awaited.
pub async fn look_alike() -> miette::Result<()> {
    let mut child = tokio::process::Command::new("nano").spawn().into_diagnostic()?;
    child.wait().await.into_diagnostic()?;
    Ok(())
}
