//# src/main.rs
// A check of the current runtime whose answer a variable carries: each branch is taken where it says.
use tokio::runtime::{Handle, Runtime};

fn life() {
    Handle::current().block_on(async {});
}
fn owned_if_outside() {
    let (owned, _handle) = if let Ok(handle) = Handle::try_current() {
        (None, handle)
    } else {
        let runtime = Runtime::new().unwrap();
        let handle = runtime.handle().clone();
        (Some(runtime), handle)
    };
    if let Some(runtime) = &owned {
        let _entered = runtime.enter();
        life();
    } else {
        tokio::task::block_in_place(|| life());
    }
}
fn by_match() {
    let owned = match Handle::try_current() {
        Ok(_) => None,
        Err(_) => Some(Runtime::new().unwrap()),
    };
    match &owned {
        Some(runtime) => {
            let _entered = runtime.enter();
            life();
        }
        None => tokio::task::block_in_place(|| life()),
    }
}
fn by_bool() {
    let inside = Handle::try_current().is_ok();
    if !inside {
        let runtime = Runtime::new().unwrap();
        let _entered = runtime.enter();
        life();
    } else {
        tokio::task::block_in_place(|| life());
    }
}
// The same with the branches exchanged, and one that something else may have changed.
fn life_inside() {
    Handle::current().block_on(async {}); //~ block-on-in-async
}
fn exchanged() {
    let outside = Handle::try_current().is_err();
    if outside {
        std::hint::spin_loop();
    } else {
        life_inside();
    }
}
fn life_changed() {
    Handle::current().block_on(async {}); //~ block-on-in-async
}
fn changed() {
    let mut outside = Handle::try_current().is_err();
    outside |= std::env::args().count() > 1;
    if outside {
        life_changed();
    }
}

#[tokio::main]
async fn main() {
    owned_if_outside();
    by_match();
    by_bool();
    exchanged();
    changed();
}
