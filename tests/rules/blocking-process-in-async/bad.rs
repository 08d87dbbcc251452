// The thread waits for a child where a runtime is driven.
use std::process::{Child, Command, Stdio};

pub async fn output() -> Vec<u8> {
    Command::new("git").arg("--version").output().unwrap().stdout //~ blocking-process-in-async
}

pub async fn status() -> bool {
    let mut command = Command::new("true");
    command.env("LANG", "C").stdout(Stdio::null());
    command.status().map(|status| status.success()).unwrap_or(false) //~ blocking-process-in-async
}

pub async fn wait() {
    let mut child = Command::new("true").spawn().unwrap();
    child.wait().unwrap(); //~ blocking-process-in-async
}

pub async fn wait_with_output(child: Child) {
    let _ = child.wait_with_output(); //~ blocking-process-in-async
}

fn version() -> Option<String> {
    let output = std::process::Command::new("rustc").arg("--version").output().ok()?; //~ blocking-process-in-async
    String::from_utf8(output.stdout).ok()
}

pub async fn through_a_function() {
    let version = version();
    println!("{version:?}");
}

pub async fn in_a_timeout() {
    let _ = tokio::time::timeout(std::time::Duration::from_secs(1), async { //~ timeout-around-blocking
        Command::new("sleep").arg("60").status() //~ blocking-process-in-async
    })
    .await;
}

pub async fn feeds_it() -> miette::Result<()> {
    use miette::IntoDiagnostic;
    use std::io::Write;
    let mut child = Command::new("sort").stdin(Stdio::piped()).spawn().into_diagnostic()?;
    if let Some(mut stdin) = child.stdin.take() {
        for line in ["b", "a"] {
            stdin.write_all(line.as_bytes()).into_diagnostic()?; //~ blocking-process-in-async
        }
    }
    Ok(())
}
