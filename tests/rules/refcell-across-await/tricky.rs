// Other things that are borrowed, and awaits that belong to others.
use std::borrow::Borrow;
use std::cell::{Cell, RefCell};

async fn pause() {}

pub async fn by_the_trait(line: String) {
    let text: &str = line.borrow();
    pause().await;
    println!("{text}");
}

pub async fn a_cell(count: &Cell<u32>) {
    let before = count.get();
    pause().await;
    count.set(before + 1);
}

pub struct Shelf;

impl Shelf {
    pub fn borrow(&self) -> u32 {
        1
    }
}

pub async fn a_shelf(shelf: &Shelf) {
    let book = shelf.borrow();
    pause().await;
    println!("{book}");
}

pub async fn the_await_of_another_task(lines: &RefCell<Vec<String>>) {
    let queue = lines.borrow();
    tokio::task::spawn_local(async {
        pause().await;
    });
    println!("{}", queue.len());
}

pub async fn a_part_of_the_borrow(lines: &RefCell<(Vec<String>, u32)>) {
    let part = std::cell::Ref::map(lines.borrow(), |lines| &lines.0); //~ refcell-across-await
    pause().await;
    println!("{}", part.len());
}

pub async fn one_branch_leaves(lines: &RefCell<Vec<String>>, early: bool) {
    let queue = lines.borrow();
    if early {
        drop(queue);
        pause().await;
        return;
    }
    println!("{}", queue.len());
}
