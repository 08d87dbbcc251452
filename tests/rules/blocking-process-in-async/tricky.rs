// Look-alikes of std's Command and Child.
use tokio::process::Command;

pub async fn the_same_name_from_tokio() {
    let mut child = Command::new("true").spawn().unwrap();
    let _ = child.wait().await;
    let _ = Command::new("true").status().await;
}

mod cli {
    pub struct Command {
        name: String,
    }

    impl Command {
        pub fn new(name: &str) -> Command {
            Command { name: name.to_string() }
        }

        pub fn output(&self) -> &str {
            &self.name
        }

        pub fn status(&self) -> u32 {
            0
        }
    }
}

pub async fn a_command_of_our_own() -> u32 {
    let command = cli::Command::new("list");
    println!("{}", command.output());
    command.status()
}

pub struct Response {
    code: u16,
}

impl Response {
    pub fn status(&self) -> u16 {
        self.code
    }

    pub fn wait(&self) {}
}

pub async fn a_status_of_something_else(response: Response) -> u16 {
    response.wait();
    response.status()
}

// A std command turned into Tokio's.
pub async fn converted() {
    let mut command = std::process::Command::new("true");
    command.arg("x");
    let _ = Command::from(command).status().await;
}

// Asked, not waited for.
pub async fn try_wait(child: &mut std::process::Child) -> bool {
    matches!(child.try_wait(), Ok(Some(_)))
}
