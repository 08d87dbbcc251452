#[test]
fn opens() {
    assert!(cones::open().is_ok());
}
