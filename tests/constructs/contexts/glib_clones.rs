// glib's `clone!` gives the closure or async block behind what it captures.
//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
glib = "0.20"
gtk4 = "0.9"
tokio = { version = "1", features = ["full"] }
//# src/main.rs
use std::cell::RefCell;
use std::rc::Rc;

use glib::clone;

pub struct State {
    selected: RefCell<Option<u32>>,
}

async fn set(_: u32) {}

pub fn old(state: &Rc<State>, context: &glib::MainContext) {
    context.spawn_local(clone!(@strong state => async move {
        let Some(device) = &*state.selected.borrow() else { //~ refcell-across-await
            return;
        };
        set(*device).await;
    }));
}

pub fn new(state: &Rc<State>) {
    glib::spawn_future_local(clone!(
        #[strong]
        state,
        #[upgrade_or]
        return,
        async move {
            std::thread::sleep(std::time::Duration::from_millis(1)); //~ blocking-sleep-in-async
            let selected = *state.selected.borrow();
            set(selected.unwrap_or_default()).await;
        }
    ));
}

// A thread of its own, and a value that is merely cloned.
pub fn elsewhere(state: String) {
    std::thread::spawn(clone!(@strong state => move || std::thread::sleep(std::time::Duration::from_millis(2))));
}

fn main() {}
