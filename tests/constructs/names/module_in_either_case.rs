// A module that is declared twice, under a condition and under its contrary, stands under neither.
//# src/lib.rs
#[cfg(feature = "fuzzing")]
pub mod messenger;
#[cfg(not(feature = "fuzzing"))]
mod messenger;
#[cfg(test)]
pub mod shared;
#[cfg(not(test))]
mod shared;
#[cfg(test)]
mod only_tests;

#[cfg(not(feature = "fuzzing"))]
pub async fn sends() {
    messenger::send();
    shared::help();
}
//# src/messenger.rs
pub fn send() {
    std::thread::sleep(std::time::Duration::from_millis(1)); //~ blocking-sleep-in-async
}
//# src/shared.rs
pub fn help() {
    std::thread::sleep(std::time::Duration::from_millis(2)); //~ blocking-sleep-in-async
}
//# src/only_tests.rs
pub fn wait() {
    std::thread::sleep(std::time::Duration::from_millis(3));
}
