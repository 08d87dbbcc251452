//# src/lib.rs
// A module that is called as a keyword is, and a function.
pub mod r#match;
pub async fn caller() {
    crate::r#match::r#loop();
    self::r#match::inner::deep();
}
//# src/match.rs
pub mod inner;
pub fn r#loop() {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
}
pub fn never_called() {
    std::thread::sleep(std::time::Duration::from_secs(1));
}
//# src/match/inner.rs
pub fn deep() {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
}
