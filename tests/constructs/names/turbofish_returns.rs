//# src/lib.rs
#[derive(Default)]
pub struct Worker;
#[derive(Default)]
pub struct Idler;
impl Worker {
    pub fn made(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn parsed(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn collected(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn read_back(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn defaulted(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn rested(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
}
impl Idler {
    pub fn made(&self) {}
    pub fn parsed(&self) {}
    pub fn collected(&self) {}
    pub fn read_back(&self) {}
    pub fn defaulted(&self) {}
    pub fn rested(&self) {}
}
impl std::str::FromStr for Worker {
    type Err = ();
    fn from_str(_: &str) -> Result<Self, ()> {
        Ok(Worker)
    }
}

fn make<T: Default>() -> T {
    T::default()
}
fn fetch<K, T: Default>(_: K) -> Option<T> {
    Some(T::default())
}

pub async fn misuse(text: &str) {
    make::<Worker>().made();
    fetch::<u8, Worker>(1).unwrap().read_back();
    let parsed = text.parse::<Worker>().unwrap();
    parsed.parsed();
    for w in text.lines().map(|l| l.parse().unwrap()).collect::<Vec<Worker>>() {
        w.collected();
    }
    let w: Worker = Default::default();
    w.defaulted();
}

pub async fn look_alike(text: &str) {
    make::<Idler>().rested();
    fetch::<Worker, Idler>(Worker).unwrap().rested();
    for w in Vec::<Idler>::new() {
        w.rested();
    }
    let w: Idler = Default::default();
    w.rested();
    let _ = text;
}
