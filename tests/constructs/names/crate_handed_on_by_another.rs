//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
common = "1"
//# src/lib.rs
use common::tokio::{self, runtime::Runtime};

pub async fn nested(runtime: &Runtime) {
    runtime.block_on(async {}); //~ block-on-in-async
}

pub fn outside() {
    std::thread::spawn(|| {
        tokio::spawn(async {}); //~ reactor-missing
    });
}

// A module of that name with something of its own in it.
use common::tokio::Driver;

pub async fn own(driver: &Driver) {
    driver.block_on(async {});
}

pub struct Rows {
    inner: common::rocksdb::DBRawIterator<'static>,
}

pub async fn first(rows: &mut Rows) {
    rows.inner.seek_to_first(); //~ blocking-fs-in-async
}
