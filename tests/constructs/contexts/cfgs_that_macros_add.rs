// What a macro of the workspace puts before the items that it is given holds of them.
//# src/lib.rs
mod macros;
mod engine;

//# src/macros.rs
macro_rules! cfg_wasm {
    ($($item:item)*) => {
        $( #[cfg(target_arch = "wasm32")] $item )*
    }
}

macro_rules! cfg_threads {
    ($($item:item)*) => {
        $(
            #[cfg(not(target_arch = "wasm32"))]
            #[cfg_attr(docsrs, doc(cfg(not(target_arch = "wasm32"))))]
            $item
        )*
    }
}

// Not only that: what it makes of an item is not known.
macro_rules! cfg_named {
    ($($item:item)*) => {
        #[cfg(target_arch = "wasm32")]
        fn of_ours() {}
        $($item)*
    }
}

pub(crate) use {cfg_named, cfg_threads, cfg_wasm};

//# src/engine.rs
use std::time::Duration;

cfg_wasm! {
    pub async fn in_a_browser() {
        std::thread::sleep(Duration::from_millis(10));
    }

    mod inside {
        pub async fn deeper() {
            std::thread::sleep(std::time::Duration::from_millis(11));
        }
    }
}

cfg_threads! {
    pub async fn on_threads() {
        std::thread::sleep(Duration::from_millis(12)); //~ blocking-sleep-in-async
    }

    fn pause() {
        std::thread::sleep(Duration::from_millis(13)); //~ blocking-sleep-in-async
    }
}

cfg_wasm! {
    fn pause() {
        std::thread::sleep(Duration::from_millis(14));
    }
}

cfg_named! {
    pub async fn anywhere() {
        std::thread::sleep(Duration::from_millis(15)); //~ blocking-sleep-in-async
    }
}

pub async fn task() {
    pause();
}
