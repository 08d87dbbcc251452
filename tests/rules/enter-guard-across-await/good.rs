// The context is left before the await, or is the future's own.
use tokio::runtime::Handle;
use tracing::{info_span, Instrument};

async fn pause() {}

pub async fn in_a_block(handle: Handle) {
    {
        let _context = handle.enter();
        println!("entered");
    }
    pause().await;
}

pub async fn spawned(handle: Handle) {
    handle.spawn(pause()).await.ok();
}

pub async fn instrumented() {
    pause().instrument(info_span!("request")).await;
}

pub async fn in_scope() {
    let span = info_span!("request");
    span.in_scope(|| println!("entered"));
    pause().await;
}

pub fn in_sync_code(handle: &Handle) {
    let _context = handle.enter();
    tokio::spawn(pause());
}
