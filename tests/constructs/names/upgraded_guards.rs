//# Cargo.toml
[package]
name = "upgraded"
version = "0.1.0"
edition = "2021"

[dependencies]
async-lock = "3"
//# src/lib.rs
// What a guard gives that another was made into.
pub struct Ledger {
    rows: Rows,
    lines: Lines,
}

pub struct Rows;
pub struct Lines;

impl Rows {
    pub async fn modify(&self, _row: u32) {}
}

impl Lines {
    pub fn modify(&self, _row: u32) {}
}

pub async fn upgrades(ledger: &async_lock::RwLock<Ledger>) {
    let ledger = ledger.upgradable_read().await;
    ledger.lines.modify(1);
    let ledger = async_lock::RwLockUpgradableReadGuard::upgrade(ledger).await;
    ledger.rows.modify(1); //~ future-not-awaited
    ledger.rows.modify(2).await;
    ledger.lines.modify(1);
}
