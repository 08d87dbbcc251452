// An arm for what only tests give is a guess; `Test` alone is a command like others.
//# src/lib.rs
use tokio::sync::mpsc::Sender;

pub enum Channel {
    Tcp(Sender<u8>),
    IntegrationTestChannel(Sender<u8>),
    FakeClock(Sender<u8>),
    Test(Sender<u8>),
}

impl Channel {
    fn request(&self) {
        match self {
            Channel::Tcp(sender) => sender.blocking_send(1).unwrap(), //~ blocking-tokio-call-in-async
            Channel::IntegrationTestChannel(sender) => sender.blocking_send(2).unwrap(), //~ blocking-tokio-call-in-async?
            Channel::FakeClock(sender) => {
                sender.blocking_send(3).unwrap(); //~ blocking-tokio-call-in-async?
            }
            Channel::Test(sender) => sender.blocking_send(4).unwrap(), //~ blocking-tokio-call-in-async
        }
    }
}

pub async fn run(channel: Channel) {
    channel.request();
}
