// Other spawns.
mod smol_like {
    pub fn spawn<T>(_task: T) {}
}

async fn sweep() {}

pub fn starts() {
    smol_like::spawn(1);
    std::thread::spawn(|| {});
    let kept = smol::spawn(sweep());
    kept.detach();
}

pub fn of_async_std() {
    let _ = async_std::task::spawn(sweep());
}
