// Waits and sleeps of smaller libraries.
use std::time::Duration;

fn locks(lock: &async_lock::Mutex<u32>, gate: &async_lock::RwLock<u32>, group: &async_lock::Barrier) {
    let _held = lock.lock_blocking(); //= thread_wait async_lock
    let _read = gate.read_blocking(); //= thread_wait async_lock
    group.wait_blocking(); //= thread_wait async_lock
    let _now = lock.try_lock();
}

fn channels() {
    let (_first, mut first) = async_broadcast::broadcast::<u32>(1);
    first.recv_blocking().unwrap(); //= thread_wait async_broadcast
    let (_second, second) = oneshot::channel::<u32>();
    if second.recv_timeout(Duration::from_secs(0)).is_err() {
        second.recv().unwrap(); //= thread_wait oneshot
    }
    let (_third, third) = kanal::bounded_async::<u32>(1);
    third.to_sync().recv().unwrap(); //= thread_wait kanal
}

fn naps() {
    spin_sleep::sleep(Duration::from_millis(1)); //= thread_sleep spin_sleep
    let mut turns = spin_sleep::LoopHelper::builder().build_with_target_rate(20.0);
    turns.loop_start();
    turns.loop_sleep(); //= thread_sleep spin_sleep
    backoff::retry(backoff::ExponentialBackoff::default(), || Ok::<(), backoff::Error<()>>(())).unwrap(); //= thread_sleep backoff
    retry::retry(retry::delay::Fixed::from_millis(9), || Ok::<(), ()>(())).unwrap(); //= thread_sleep retry
    nix::unistd::sleep(1); //= thread_sleep nix
    unsafe { libc::usleep(1) }; //= thread_sleep libc
}

fn signals() {
    nix::unistd::pause(); //= thread_wait nix
    unsafe { libc::pause() }; //= thread_wait libc
}

fn reports() {
    let guard = sentry::init("https://key@localhost/1");
    guard.flush(Some(Duration::from_secs(2))); //= blocking_net sentry
    guard.flush(Some(Duration::ZERO));
    if let Some(client) = sentry::Hub::current().client() {
        client.close(None); //= blocking_net sentry
    }
}

fn children(child: &mut std::process::Child) {
    use wait_timeout::ChildExt;
    assert_cmd::Command::new("true").arg("x").assert(); //= process_wait assert_cmd
    child.wait_timeout(Duration::from_secs(1)).unwrap(); //= process_wait wait_timeout
    let shared = shared_child::SharedChild::spawn(&mut std::process::Command::new("true")).unwrap();
    shared.wait().unwrap(); //= process_wait shared_child
}
