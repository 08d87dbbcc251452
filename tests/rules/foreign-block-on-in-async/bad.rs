// Another crate's block_on on a thread that drives Tokio.
use futures::executor::block_on;
use pollster::FutureExt;

async fn load() -> u32 {
    tokio::task::yield_now().await;
    7
}

pub async fn directly() -> u32 {
    futures::executor::block_on(load()) //~ foreign-block-on-in-async
}

pub async fn imported() -> u32 {
    block_on(load()) //~ foreign-block-on-in-async
}

pub async fn of_pollster() -> u32 {
    pollster::block_on(load()) //~ foreign-block-on-in-async
}

pub async fn as_a_method() -> u32 {
    load().block_on() //~ foreign-block-on-in-async
}

fn load_now() -> u32 {
    block_on(load()) //~ foreign-block-on-in-async
}

pub async fn through_a_function() -> u32 {
    load_now()
}

#[tokio::main]
async fn main() {
    println!("{}", block_on(load())); //~ foreign-block-on-in-async
    tokio::spawn(async {
        let values: Vec<u32> = (0..3).map(|_| pollster::block_on(load())).collect(); //~ foreign-block-on-in-async
        println!("{values:?}");
    });
    directly().await;
    imported().await;
    of_pollster().await;
    as_a_method().await;
    through_a_function().await;
}
