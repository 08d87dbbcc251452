// edition: 2024
// Since that edition the `else` of an `if let`, and what follows the value of a block, is without
// the temporary.
use std::sync::Mutex;

async fn send(_line: String) {}

async fn pause() {}

pub async fn in_the_else_of_if_let(line: &Mutex<Option<String>>) {
    if let Some(text) = line.lock().unwrap().as_ref() {
        println!("{text}");
    } else {
        pause().await;
    }
}

pub async fn in_the_value_of_a_block(line: &Mutex<String>) {
    send({ line.lock().unwrap().clone() }).await;
}
