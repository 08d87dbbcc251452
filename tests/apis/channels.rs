// Waits for other threads in other crates than std.
use crossbeam::channel;

fn crossbeams() -> u32 {
    let (sender, receiver) = channel::bounded::<u32>(1);
    let group = crossbeam::sync::WaitGroup::new();
    crossbeam::scope(|scope| { //= thread_wait crossbeam_utils
        scope.spawn(|_| sender.send(1));
    })
    .unwrap();
    group.wait(); //= thread_wait crossbeam_utils
    receiver.iter().sum::<u32>() + receiver.recv().unwrap() //= thread_wait crossbeam_channel //= thread_wait crossbeam_channel
}

fn others() -> u32 {
    let (_sender, receiver) = flume::unbounded::<u32>();
    let (_other, second) = async_channel::bounded::<u32>(1);
    let (_third, third) = kanal::bounded::<u32>(1);
    let (_fourth, fourth) = ipc_channel::ipc::channel::<u32>().unwrap();
    for value in receiver.iter() { //= thread_wait flume
        println!("{value}");
    }
    second.recv_blocking().unwrap() + third.recv().unwrap() + fourth.recv().unwrap() //= thread_wait async_channel //= thread_wait kanal //= thread_wait ipc_channel
}

fn signals() {
    let mut signals = signal_hook::iterator::Signals::new([15]).unwrap();
    for signal in signals.forever() { //= thread_wait signal_hook
        println!("{signal}");
    }
}

fn locks(gate: &(parking_lot::Mutex<bool>, parking_lot::Condvar)) {
    let mut open = gate.0.lock(); //= thread_lock parking_lot
    gate.1.wait(&mut open); //= thread_wait parking_lot
    rayon::scope(|_| {}); //= thread_wait rayon
}

fn pools(event: &synchronoise::SignalEvent) {
    let pool = threadpool::ThreadPool::new(2);
    pool.execute(|| {});
    pool.join(); //= thread_wait threadpool
    event.wait(); //= thread_wait synchronoise
}

fn events(event: &event_listener::Event) {
    let listener = event.listen();
    listener.wait(); //= thread_wait event_listener
    let listener = event.listen();
    listener.wait_timeout(std::time::Duration::from_secs(1)); //= thread_wait event_listener
}

fn rings() {
    let (sender, receiver) = ring_channel::ring_channel::<u32>(std::num::NonZeroUsize::MIN);
    let other = receiver.clone();
    println!("{:?} {:?}", receiver.recv(), other.recv()); //= thread_wait ring_channel //= thread_wait ring_channel
    drop(sender);
}
