// A method called drop that is none, and values that only end on plain threads.
use tokio::runtime::Runtime;

pub struct Table;

impl Table {
    pub fn drop(&mut self, runtime: &Runtime) {
        runtime.block_on(async {});
    }
}

pub fn drops_a_table(table: &mut Table, runtime: &Runtime) {
    table.drop(runtime);
}

struct Local {
    runtime: Runtime,
}

impl Drop for Local {
    fn drop(&mut self) {
        self.runtime.block_on(async {});
    }
}

pub fn on_a_thread() {
    std::thread::spawn(|| {
        let local = Local { runtime: Runtime::new().unwrap() };
        println!("{:?}", local.runtime.handle());
    });
}
