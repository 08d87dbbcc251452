// Tasks that end with the statement that starts them.
async fn sweep() {}

pub struct Pool {
    executor: async_executor::Executor<'static>,
}

impl Pool {
    pub fn start(&self) {
        self.executor.spawn(sweep()); //~ task-cancelled-on-drop
    }
}

pub fn start() {
    let _ = smol::spawn(sweep()); //~ task-cancelled-on-drop
}
