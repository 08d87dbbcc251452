use std::sync::Mutex;
const PAUSE: std::time::Duration = std::time::Duration::ZERO;

pub async fn serve(board: &Mutex<Vec<u8>>) {
    refresh();
    let mut rows = board.lock().unwrap();
    rows[0] = 1;
    save(&rows).await;
    drop(rows);
    tokio::task::spawn_blocking(|| std::thread::sleep(PAUSE)).await.unwrap();
}

fn refresh() {
    std::thread::sleep(PAUSE);
}

async fn save(rows: &[u8]) {
    let client = outside::connect(rows);
    client.push(rows).await;
}

pub fn wait_for(handle: &tokio::runtime::Handle) {
    handle.block_on(async {});
}

pub fn on_start(handle: tokio::runtime::Handle) {
    std::thread::spawn(move || handle.block_on(async {}));
}

async fn nap() {
    // punchlist:expect(blocking-sleep-in-async, reason = "one tick, before anything is served")
    std::thread::sleep(PAUSE);
}

pub async fn start() {
    nap().await;
}
