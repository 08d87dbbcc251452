// The borrow has ended.
use std::cell::RefCell;

async fn pause() {}

async fn send(_line: String) {}

pub async fn in_a_block(lines: &RefCell<Vec<String>>) {
    {
        let mut lines = lines.borrow_mut();
        lines.clear();
    }
    pause().await;
}

pub async fn dropped(lines: &RefCell<Vec<String>>) {
    let queue = lines.borrow();
    println!("{}", queue.len());
    drop(queue);
    pause().await;
}

pub async fn taken_out(lines: &RefCell<Vec<String>>) {
    let queue = std::mem::take(&mut *lines.borrow_mut());
    for line in queue {
        send(line).await;
    }
}

pub async fn copied_out(line: &RefCell<String>) {
    let text = line.borrow().clone();
    send(text).await;
}

pub async fn after_the_await(lines: &RefCell<Vec<String>>) {
    pause().await;
    lines.borrow_mut().clear();
}
