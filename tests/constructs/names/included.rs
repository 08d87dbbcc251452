//# src/lib.rs
mod table {
    include!("table.inc.rs");
}
include!("helpers.rs");

pub async fn misuse() {
    helper();
    table::look_up();
}
//# src/helpers.rs
fn helper() {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
}
fn nobody_calls() {
    std::thread::sleep(std::time::Duration::from_secs(1));
}
//# src/table.inc.rs
pub fn look_up() {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
}
