//# src/lib.rs
// Where a receiver's type is not known, some names are of paths alone.
pub async fn misuse(items: Vec<elsewhere::Entry>) {
    let found: Vec<_> = items.iter().filter_map(|item| item.path().canonicalize().ok()).collect(); //~ blocking-fs-in-async
    drop(found);
}
pub async fn look_alikes(items: Vec<elsewhere::Entry>, dir: elsewhere::Dir) {
    for item in items {
        let _ = item.path().canonicalize().await;
        let _ = dir.place().canonicalize(item.name());
    }
}
