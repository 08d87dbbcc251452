// Guards that end in time, and other things to enter.
use tokio::runtime::Handle;
use tracing::{info_span, Instrument};

async fn pause() {}

pub struct Room;

impl Room {
    pub fn enter(&self) -> u32 {
        1
    }
}

pub async fn a_room(room: &Room) {
    let seat = room.enter();
    pause().await;
    println!("{seat}");
}

pub async fn dropped_in_time(handle: Handle) {
    let context = handle.enter();
    tokio::spawn(pause());
    drop(context);
    pause().await;
}

pub async fn in_each_turn() {
    for turn in 0..3 {
        let span = info_span!("turn", turn);
        {
            let _entered = span.enter();
            println!("{turn}");
        }
        pause().await;
    }
}

pub async fn the_await_of_another_task(handle: Handle) {
    let _context = handle.enter();
    tokio::spawn(async {
        pause().await;
    });
}

pub async fn under_one_condition(handle: Handle, enter: bool) {
    let context = enter.then(|| 1);
    let _guard = handle.enter(); //~ enter-guard-across-await
    if context.is_some() {
        pause().await;
    }
}

// `exit` gives the span back and leaves it.
pub async fn exited() {
    let entered = info_span!("turn").entered();
    println!("in it");
    let span = entered.exit();
    pause().await;
    drop(span);
}

pub async fn exited_for_what_is_awaited() {
    let entered = info_span!("turn").entered();
    println!("in it");
    pause().instrument(entered.exit()).await;
}

pub async fn given_into_what_is_awaited() {
    let entered = info_span!("turn").entered(); //~ enter-guard-across-await
    keeps(entered).await;
}

async fn keeps(entered: tracing::span::EnteredSpan) {
    pause().await;
    drop(entered);
}

pub async fn exited_on_one_way_only(early: bool) {
    let entered = info_span!("turn").entered(); //~ enter-guard-across-await
    if early {
        entered.exit();
        return;
    }
    pause().await;
}
