// Who has a handle here is a task, nearly always.
use tokio::runtime::Handle;

async fn load() -> u32 {
    1
}

pub fn now() -> u32 {
    Handle::current().block_on(load()) //~ current-handle-block-on
}

pub fn by_a_variable() -> u32 {
    let handle = Handle::current();
    println!("blocking");
    handle.block_on(async { load().await }) //~ current-handle-block-on
}

pub fn if_there_is_one() -> u32 {
    if let Ok(handle) = Handle::try_current() {
        handle.block_on(load()) //~ current-handle-block-on
    } else {
        0
    }
}

pub fn by_match() -> Option<u32> {
    match Handle::try_current() {
        Ok(handle) => Some(handle.block_on(load())), //~ current-handle-block-on
        Err(_) => None,
    }
}

pub fn or_an_error() -> Result<u32, tokio::runtime::TryCurrentError> {
    let handle = Handle::try_current()?;
    Ok(handle.block_on(load())) //~ current-handle-block-on
}

pub struct Source;

impl Iterator for Source {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        Some(Handle::current().block_on(load())) //~ current-handle-block-on
    }
}

// std calls `next` where the loop is.
pub struct Pages {
    left: u32,
}

impl Iterator for Pages {
    type Item = u32;
    fn next(&mut self) -> Option<u32> {
        self.left = self.left.checked_sub(1)?;
        Some(tokio::runtime::Handle::current().block_on(async { 1 })) //~ current-handle-block-on
    }
}
