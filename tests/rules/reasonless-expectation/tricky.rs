use std::sync::Mutex;

pub async fn an_attribute_without_reason(m: &Mutex<u32>) {
    #[allow(clippy::await_holding_lock)]
    let guard = m.lock().unwrap(); //~ lock-across-await
    tokio::task::yield_now().await;
    drop(guard);
}

pub async fn an_empty_reason(m: &Mutex<u32>) {
    #[allow(clippy::await_holding_lock, reason = "")]
    let guard = m.lock().unwrap(); //~ lock-across-await
    tokio::task::yield_now().await;
    drop(guard);
}

pub async fn with_a_reason(m: &Mutex<u32>) {
    #[allow(clippy::await_holding_lock, reason = "nobody else has this lock yet")]
    let guard = m.lock().unwrap();
    tokio::task::yield_now().await;
    drop(guard);
}

#[expect(clippy::await_holding_lock, reason = "a test of one task")]
pub async fn on_an_item(m: &Mutex<u32>) {
    let guard = m.lock().unwrap();
    tokio::task::yield_now().await;
    drop(guard);
}

pub async fn inside(m: &Mutex<u32>) {
    #![allow(clippy::await_holding_lock, reason = "nobody else has this lock yet")]
    let guard = m.lock().unwrap();
    tokio::task::yield_now().await;
    drop(guard);
}

#[allow(clippy::await_holding_lock)]
mod whole_modules_are_too_much {
    pub async fn still_found(m: &std::sync::Mutex<u32>) {
        let guard = m.lock().unwrap(); //~ lock-across-await
        tokio::task::yield_now().await;
        drop(guard);
    }
}

pub async fn another_lint(m: &Mutex<u32>) {
    #[allow(clippy::mut_mutex_lock)]
    let guard = m.lock().unwrap(); //~ lock-across-await
    tokio::task::yield_now().await;
    drop(guard);
}
