// Look-alikes of reads from a terminal.
use std::io::{BufRead, IsTerminal};

use tokio::io::AsyncBufReadExt;

pub async fn only_asked() -> bool {
    std::io::stdin().is_terminal()
}

pub async fn tokios() -> Option<String> {
    let mut lines = tokio::io::BufReader::new(tokio::io::stdin()).lines();
    lines.next_line().await.ok().flatten()
}

pub async fn of_a_child(mut child: tokio::process::Child) -> Option<String> {
    let stdin = child.stdin.take();
    drop(stdin);
    None
}

pub async fn lines_of_a_string(text: String) -> usize {
    text.lines().count() + text.as_bytes().lines().count()
}

// The child's standard input is set, nobody reads from it here.
pub async fn handed_on() {
    let mut command = tokio::process::Command::new("cat");
    command.stdin(std::process::Stdio::inherit());
    let _ = command.status().await;
}

pub struct Prompt;

impl Prompt {
    pub fn interact(&self) -> bool {
        true
    }
}

pub async fn of_our_own(prompt: Prompt) -> bool {
    prompt.interact()
}
