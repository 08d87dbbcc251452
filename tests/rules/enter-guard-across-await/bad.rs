// The thread's context is changed while other tasks run on it.
use tokio::runtime::{Handle, Runtime};
use tracing::{info_span, Span};

async fn pause() {}

pub async fn of_a_handle(handle: Handle) {
    let _context = handle.enter(); //~ enter-guard-across-await
    pause().await;
}

pub struct Service {
    runtime: Runtime,
    span: Span,
}

impl Service {
    pub async fn of_a_runtime(&self) {
        let context = self.runtime.enter(); //~ enter-guard-across-await
        pause().await;
        drop(context);
    }

    pub async fn of_a_span(&self) {
        let _entered = self.span.enter(); //~ enter-guard-across-await
        pause().await;
    }
}

pub async fn of_a_new_span() {
    let span = info_span!("request");
    let _entered = span.enter(); //~ enter-guard-across-await
    pause().await;
}

pub async fn entered() {
    let _entered = tracing::debug_span!("request").entered(); //~ enter-guard-across-await
    pause().await;
}
