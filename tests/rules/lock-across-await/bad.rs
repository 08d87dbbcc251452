// A guard of a blocking lock is alive at an await.
use std::sync::{Arc, Mutex, RwLock};

async fn send(_line: String) {}

async fn pause() {}

pub async fn bound(lines: &Mutex<Vec<String>>) {
    let queue = lines.lock().unwrap(); //~ lock-across-await
    pause().await;
    println!("{}", queue.len());
}

pub async fn a_temporary_of_the_statement(line: &Mutex<String>) {
    send(line.lock().unwrap().clone()).await; //~ lock-across-await
}

pub async fn in_the_head_of_match(line: &Mutex<Option<String>>) {
    match line.lock().unwrap().take() { //~ lock-across-await
        Some(text) => send(text).await,
        None => {}
    }
}

pub async fn in_the_head_of_if_let(line: &Mutex<Option<String>>) {
    if let Some(text) = line.lock().unwrap().take() { //~ lock-across-await
        send(text).await;
    }
}

pub async fn in_the_head_of_while_let(lines: &Mutex<Vec<String>>) {
    while let Some(line) = lines.lock().unwrap().pop() { //~ lock-across-await
        send(line).await;
    }
}

pub async fn in_the_head_of_for(lines: &Mutex<Vec<String>>) {
    for line in lines.lock().unwrap().iter() { //~ lock-across-await
        send(line.clone()).await;
    }
}

pub async fn dropped_on_one_path_only(lines: &Mutex<Vec<String>>, early: bool) {
    let queue = lines.lock().unwrap(); //~ lock-across-await
    if early {
        drop(queue);
    }
    pause().await;
}

pub struct State {
    lines: Arc<RwLock<Vec<String>>>,
    count: parking_lot::Mutex<u32>,
}

impl State {
    pub async fn write(&self) {
        let mut lines = self.lines.write().unwrap(); //~ lock-across-await
        pause().await;
        lines.clear();
    }

    pub async fn read(&self) {
        let _lines = self.lines.read().expect("lock"); //~ lock-across-await
        pause().await;
    }

    pub async fn parking_lots(&self) {
        let mut count = self.count.lock(); //~ lock-across-await
        pause().await;
        *count += 1;
    }
}

// Until edition 2024 both hold it.
pub async fn in_the_else_of_if_let(line: &Mutex<Option<String>>) {
    if let Some(text) = line.lock().unwrap().as_ref() { //~ lock-across-await
        println!("{text}");
    } else {
        pause().await;
    }
}

pub async fn in_the_value_of_a_block(line: &Mutex<String>) {
    send({ line.lock().unwrap().clone() }).await; //~ lock-across-await
}

// A match that borrows leaves it where it is.
pub async fn looked_at(map: &dashmap::DashMap<u32, u32>) -> u32 {
    let oldest = map.iter().min_by_key(|row| *row.value()); //~ lock-across-await
    let key = match oldest {
        None => 0,
        Some(ref row) => *row.key(),
    };
    tokio::task::yield_now().await;
    key
}

pub async fn in_its_arm(map: &dashmap::DashMap<u32, u32>) {
    let oldest = map.iter().min_by_key(|row| *row.value()); //~ lock-across-await
    match oldest {
        None => {}
        Some(row) => {
            tokio::task::yield_now().await;
            println!("{}", row.key());
        }
    }
}
