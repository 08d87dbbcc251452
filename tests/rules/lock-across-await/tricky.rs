// Look-alikes: the guard ends just before, the await is not here, the lock is none.
use std::sync::Mutex;

async fn send(_line: String) {}

async fn pause() {}

pub async fn in_a_condition(lines: &Mutex<Vec<String>>) {
    if lines.lock().unwrap().is_empty() {
        pause().await;
    }
    while lines.lock().unwrap().len() > 3 {
        pause().await;
    }
}

pub async fn let_else(line: &Mutex<Option<String>>) {
    let Some(text) = line.lock().unwrap().take() else {
        pause().await;
        return;
    };
    send(text).await;
}

pub async fn underscore_alone(lines: &parking_lot::Mutex<Vec<String>>) {
    let _ = lines.lock();
    pause().await;
}

pub async fn a_number_out_of_the_lock(count: &Mutex<u32>) {
    let count = *count.lock().unwrap();
    pause().await;
    println!("{count}");
}

pub async fn dropped_by_its_path(lines: &Mutex<Vec<String>>) {
    let queue = lines.lock().unwrap();
    println!("{}", queue.len());
    std::mem::drop(queue);
    pause().await;
}

pub async fn returned_before(lines: &Mutex<Vec<String>>) -> usize {
    if let Ok(queue) = lines.try_lock() {
        return queue.len();
    }
    pause().await;
    0
}

// The await belongs to a future that is only built under the lock.
pub fn built_under_the_lock(lines: &Mutex<Vec<String>>) -> impl std::future::Future<Output = ()> {
    let mut queue = lines.lock().unwrap();
    queue.clear();
    async {
        pause().await;
    }
}

pub async fn spawned_under_the_lock(lines: &Mutex<Vec<String>>) {
    let queue = lines.lock().unwrap();
    tokio::spawn(async {
        pause().await;
    });
    println!("{}", queue.len());
}

// Types of our own with methods of those names.
pub struct Door;

impl Door {
    pub fn lock(&self) -> u32 {
        1
    }

    pub fn read(&self) -> Option<u32> {
        None
    }
}

pub async fn a_door(door: &Door) {
    let turns = door.lock();
    let plate = door.read().unwrap_or(turns);
    pause().await;
    println!("{plate}");
}

// Each arm ends its own guard; a shadowed name does not end one, but a block does.
pub async fn in_the_arms(lines: &Mutex<Vec<String>>, short: bool) {
    match short {
        true => {
            lines.lock().unwrap().clear();
        }
        false => {
            let queue = lines.lock().unwrap();
            println!("{}", queue.len());
        }
    }
    pause().await;
}

// The guard goes on to another owner, and ends with it.
pub async fn moved_on(lines: &Mutex<Vec<String>>, short: bool) {
    let queue = lines.lock().unwrap();
    let other = queue;
    println!("{}", other.len());
    if short {
        drop(other);
    } else {
        println!("long");
        drop(other);
    }
    pause().await;
}

pub async fn moved_on_and_held(lines: &Mutex<Vec<String>>) {
    let queue = lines.lock(); //~ lock-across-await
    let queue = queue.unwrap();
    pause().await;
    println!("{}", queue.len());
}

pub async fn shadowed(lines: &Mutex<Vec<String>>) {
    let queue = lines.lock().unwrap(); //~ lock-across-await
    let queue = queue.len();
    pause().await;
    println!("{queue}");
}

pub async fn taken_again(lines: &Mutex<Vec<String>>) {
    let mut queue = lines.lock().unwrap();
    queue.clear();
    drop(queue);
    pause().await;
    queue = lines.lock().unwrap(); //~ lock-across-await
    pause().await;
    queue.clear();
}

fn locked(lines: &Mutex<Vec<String>>) -> std::sync::MutexGuard<'_, Vec<String>> {
    lines.lock().unwrap()
}

pub async fn handed_out(lines: &Mutex<Vec<String>>) {
    let queue = locked(lines); //~ lock-across-await
    pause().await;
    println!("{}", queue.len());
}

pub async fn handed_out_for_a_moment(lines: &Mutex<Vec<String>>) {
    let count = locked(lines).len();
    pause().await;
    println!("{count}");
}

pub async fn held_by_what_it_is_chosen_from(a: &Mutex<u32>, b: &Mutex<u32>, first: bool) {
    let count = if first {
        a.lock().unwrap() //~ lock-across-await
    } else {
        b.lock().unwrap() //~ lock-across-await
    };
    pause().await;
    println!("{count}");
}

pub async fn watched(config: tokio::sync::watch::Receiver<String>) {
    let text = config.borrow().clone();
    send(text).await;
    send(config.borrow().clone()).await; //~ lock-across-await
}

pub async fn of_a_map(map: &dashmap::DashMap<u32, String>) {
    let line = map.get(&1).map(|line| line.clone());
    send(line.unwrap_or_default()).await;
    if let Some(line) = map.get(&1) { //~ lock-across-await
        send(line.clone()).await;
    }
    if let Some(line) = map.get(&2) {
        println!("{}", *line);
    } else {
        pause().await;
    }
    for line in map.iter() { //~ lock-across-await
        send(line.value().clone()).await;
    }
    map.insert(1, String::new());
}

pub async fn in_a_condition_of_two(a: &Mutex<Vec<u32>>, b: &Mutex<Vec<u32>>) {
    if a.lock().unwrap().is_empty() && b.lock().unwrap().is_empty() {
        pause().await;
    }
}

#[cfg(test)]
mod tests {
    static SERIAL: std::sync::Mutex<()> = std::sync::Mutex::new(());

    #[tokio::test]
    async fn one_at_a_time() {
        let _serial = SERIAL.lock().unwrap();
        super::pause().await;
    }
}

// The awaits are those of tasks within a task; the guard outside is none of theirs.
pub async fn nested_tasks_under_the_lock(lines: std::sync::Arc<Mutex<Vec<String>>>) {
    let queue = lines.lock().unwrap();
    let task = tokio::spawn(async move {
        let inner = tokio::spawn(async {
            pause().await;
        });
        inner.await.unwrap();
    });
    println!("{}", queue.len());
    drop(queue);
    task.await.unwrap();
}

pub async fn waits_for_the_nested_task(lines: std::sync::Arc<Mutex<Vec<String>>>) {
    let queue = lines.lock().unwrap(); //~ lock-across-await
    tokio::spawn(async {
        pause().await;
    })
    .await
    .unwrap();
    println!("{}", queue.len());
}

pub fn the_nested_task_holds_its_own(lines: std::sync::Arc<Mutex<Vec<String>>>) {
    let outer = lines.lock().unwrap();
    let other = lines.clone();
    tokio::task::spawn_local(async move {
        let queue = other.lock().unwrap(); //~ lock-across-await
        pause().await;
        println!("{}", queue.len());
    });
    println!("{}", outer.len());
}

// What is assigned is there before what it is assigned to.
pub async fn assigned(state: &Mutex<u32>) {
    *state.lock().unwrap() = next().await;
}

pub async fn given(state: &Mutex<Option<u32>>) {
    state.lock().unwrap().replace(next().await); //~ lock-across-await
}

async fn next() -> u32 {
    1
}

// One entry out of many holds its part of the map as well.
// What a reference is for is copied out of it, whatever that is.
pub async fn copied_out(map: &dashmap::DashMap<K, V>, key: &K) {
    if let Some(value) = map.get(key).map(|entry| *entry) {
        pause().await;
        drop(value);
    }
}

// A macro that writes is a block: its statement ends the guard, not the one around it.
pub async fn in_a_format(lines: &Mutex<Vec<String>>) {
    send(format!("{}", lines.lock().unwrap().len())).await;
}

pub async fn of_one_entry(map: &dashmap::DashMap<u32, String>) {
    if let Some(entry) = map.iter().find(|entry| *entry.key() > 1) { //~ lock-across-await
        send(entry.value().clone()).await;
    }
    let first = map.iter().filter(|entry| *entry.key() > 2).next(); //~ lock-across-await
    pause().await;
    drop(first);
    let key = map.iter().find(|entry| *entry.key() > 3).map(|entry| *entry.key());
    send(format!("{key:?}")).await;
}
