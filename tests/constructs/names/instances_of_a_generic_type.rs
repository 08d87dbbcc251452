//# src/lib.rs
// One generic type with methods of one name in an impl for each instance, and an alias for each.
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::{Mutex, RwLock, RwLockWriteGuard};

pub struct Table<T> {
    rows: RwLock<BTreeMap<u32, T>>,
}

pub struct Row;

impl Row {
    fn is_old(&self) -> bool {
        true
    }
}

pub type Plain = Table<Row>;
pub type Locked = Table<Arc<Mutex<Row>>>;

impl Plain {
    async fn rows(&self) -> RwLockWriteGuard<'_, BTreeMap<u32, Row>> {
        self.rows.write().await
    }

    pub async fn clean(&self) {
        self.rows().await.retain(|_, row| !row.is_old());
    }
}

impl Locked {
    async fn rows(&self) -> RwLockWriteGuard<'_, BTreeMap<u32, Arc<Mutex<Row>>>> {
        self.rows.write().await
    }

    pub async fn clean_all(&self) {
        let mut rows = self.rows().await;
        rows.retain(|_, row| !row.blocking_lock().is_old()); //~ blocking-tokio-call-in-async
    }
}
