// Look-alikes: methods of those names on other types, and closures that run elsewhere.
use tokio::sync::mpsc;

pub struct Mailbox {
    letters: Vec<u32>,
}

impl Mailbox {
    pub fn blocking_recv(&mut self) -> Option<u32> {
        self.letters.pop()
    }

    pub fn blocking_lock(&self) -> usize {
        self.letters.len()
    }
}

pub async fn not_tokios(mailbox: &mut Mailbox) -> usize {
    mailbox.blocking_recv();
    mailbox.blocking_lock()
}

// The sender goes into a callback that a thread of its own calls.
pub async fn in_a_callback(sender: mpsc::Sender<u32>) {
    std::thread::spawn(move || {
        let report = |value: u32| sender.blocking_send(value).is_ok();
        println!("{}", report(1));
    });
}

// A wrapper of our own around the pool.
async fn unblocked<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap()
}

pub async fn through_a_wrapper(mut jobs: mpsc::Receiver<u32>) -> Option<u32> {
    unblocked(move || jobs.blocking_recv()).await
}

pub async fn in_place(mut jobs: mpsc::Receiver<u32>) -> Option<u32> {
    tokio::task::block_in_place(|| jobs.blocking_recv()) //~ block-in-place-on-current-thread
}

// Synchronous, public, and called by nobody here.
pub fn for_synchronous_callers(jobs: &mut mpsc::Receiver<u32>) -> Option<u32> {
    jobs.blocking_recv()
}

// A destructor takes the lock: on a thread of its own it may, in a task it panics.
pub struct Journal {
    lines: std::sync::Arc<tokio::sync::Mutex<Vec<String>>>,
}

impl Drop for Journal {
    fn drop(&mut self) {
        self.lines.blocking_lock().clear();
    }
}

pub fn dies_on_its_own_thread(lines: std::sync::Arc<tokio::sync::Mutex<Vec<String>>>) {
    std::thread::spawn(move || {
        let journal = Journal { lines };
        drop(journal);
    });
}

pub struct Ledger {
    lines: std::sync::Arc<tokio::sync::Mutex<Vec<String>>>,
}

impl Drop for Ledger {
    fn drop(&mut self) {
        let lines = self.lines.clone();
        std::thread::spawn(move || lines.blocking_lock().clear());
    }
}

pub async fn starts_a_thread_when_it_dies(lines: std::sync::Arc<tokio::sync::Mutex<Vec<String>>>) {
    let ledger = Ledger { lines };
    drop(ledger);
}

pub struct Diary {
    lines: std::sync::Arc<tokio::sync::Mutex<Vec<String>>>,
}

impl Drop for Diary {
    fn drop(&mut self) {
        self.lines.blocking_lock().clear(); //~ block-on-in-drop
    }
}

pub async fn dies_in_a_task(lines: std::sync::Arc<tokio::sync::Mutex<Vec<String>>>) {
    let diary = Diary { lines };
    println!("{}", diary.lines.lock().await.len());
}
