//! One misuse through a sync function, one direct, and their look-alikes.
use std::time::Duration;

pub async fn serve() {
	refresh();
    tokio::time::sleep(Duration::from_millis(5)).await;
}

fn refresh() {
    /* 漢字 */ std::thread::sleep(Duration::from_millis(5));
}

pub async fn wait(handle: tokio::runtime::Handle) {
    handle.block_on(async {});
}

pub fn on_its_own_thread(handle: tokio::runtime::Handle) {
    std::thread::spawn(move || handle.block_on(async {}));
}
