// Tokio's operations where the thread has no context.
use std::time::Duration;

pub fn on_a_thread() {
    std::thread::spawn(|| {
        tokio::spawn(async {}); //~ reactor-missing
    });
}

pub async fn a_thread_does_not_inherit() {
    std::thread::spawn(|| {
        let handle = tokio::runtime::Handle::current(); //~ reactor-missing
        handle.block_on(async {});
    });
}

pub async fn a_scoped_thread_does_not_either() {
    std::thread::scope(|scope| { //~ blocking-wait-in-async
        scope.spawn(|| {
            tokio::task::spawn_blocking(|| 1); //~ reactor-missing
        });
    });
}

fn helper() {
    tokio::spawn(async {}); //~ reactor-missing
}

pub fn through_a_function() {
    std::thread::Builder::new().name("worker".into()).spawn(|| helper()).unwrap();
}

pub fn a_timer_in_another_executor() {
    std::thread::spawn(|| {
        futures::executor::block_on(async {
            tokio::time::sleep(Duration::from_millis(1)).await; //~ reactor-missing
        });
    });
}

fn main() {
    on_a_thread();
    through_a_function();
    a_timer_in_another_executor();
    tokio::spawn(async {}); //~ reactor-missing
    pollster::block_on(async {
        let _ = tokio::net::TcpListener::bind("127.0.0.1:0").await; //~ reactor-missing
    });
}
