// What panics in async tests alone, and is right where shipped code comes from, is only possible.
//# src/lib.rs
use tokio::runtime::Handle;

pub struct Commands {
    runtime: Handle,
}

impl Commands {
    fn keep_alive(&self) {
        self.runtime.block_on(async {}); //~ block-on-in-async?
    }

    fn stop(&self) {
        self.runtime.block_on(async {}); //~ block-on-in-async
    }

    pub fn handle(&self, allowed: bool) {
        if allowed {
            self.keep_alive();
        }
    }
}

pub async fn serve(commands: Commands) {
    commands.stop();
    tokio::task::spawn_blocking(move || {
        commands.handle(true);
        commands.stop();
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn is_refused() {
        let allowed = std::env::var("ALLOWED").is_ok();
        Commands { runtime: Handle::current() }.handle(allowed);
    }
}
