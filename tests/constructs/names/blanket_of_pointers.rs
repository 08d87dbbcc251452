//# src/lib.rs
// A blanket impl for all that points to a wallet is none for a map.
use std::collections::BTreeMap;
use std::ops::Deref;

#[allow(async_fn_in_trait)]
pub trait Wallet {
    async fn insert(&self, id: u32, name: String);
}

pub struct Memory;

impl Wallet for Memory {
    async fn insert(&self, id: u32, name: String) {
        println!("{id} {name}");
    }
}

impl<W: Deref<Target: Wallet> + Send> Wallet for W {
    async fn insert(&self, id: u32, name: String) {
        self.deref().insert(id, name).await
    }
}

pub async fn fills(memory: &Memory) {
    let mut names = BTreeMap::new();
    names.insert(1, String::new());
    memory.insert(1, String::new()); //~ future-not-awaited
}
