use std::future::Future;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// Why a tour did not happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TourError {
    /// No courier answered the call.
    NobodyFree { calls: u32 },
}

/// Calls couriers until one is free, each pause twice as long as the one before.
pub async fn find_courier<F, Fut>(
    mut call: F,
    calls: u32,
    pause: Duration,
) -> Result<String, TourError>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Option<String>>,
{
    let mut pause = pause;
    for attempt in 0..calls {
        if attempt > 0 {
            thread::sleep(pause);
            pause *= 2;
        }
        if let Some(name) = call().await {
            return Ok(name);
        }
    }
    Err(TourError::NobodyFree { calls })
}

/// Counts the shifts of a courier who is out without a radio: a mark per interval.
pub struct ShiftClock {
    running: Arc<AtomicBool>,
    marks: Arc<AtomicUsize>,
}

impl ShiftClock {
    /// Starts the clock on a thread of its own.
    pub async fn start(interval: Duration) -> ShiftClock {
        let running = Arc::new(AtomicBool::new(true));
        let marks = Arc::new(AtomicUsize::new(0));
        let (still_running, count) = (Arc::clone(&running), Arc::clone(&marks));
        thread::spawn(move || {
            while still_running.load(Ordering::Relaxed) {
                thread::sleep(interval);
                count.fetch_add(1, Ordering::Relaxed);
            }
        });
        ShiftClock { running, marks }
    }

    pub fn marks(&self) -> usize {
        self.marks.load(Ordering::Relaxed)
    }
}

impl Drop for ShiftClock {
    fn drop(&mut self) {
        self.running.store(false, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_first_free_courier_is_taken() {
        let mut asked = 0;
        let found = find_courier(
            || {
                asked += 1;
                let free = asked == 3;
                async move { free.then(|| "Mary".to_string()) }
            },
            5,
            Duration::from_millis(1),
        )
        .await;
        assert_eq!(found.unwrap(), "Mary");
    }

    #[tokio::test]
    async fn nobody_free_is_said_with_the_calls() {
        let found = find_courier(|| async { None }, 2, Duration::from_millis(1)).await;
        assert_eq!(found, Err(TourError::NobodyFree { calls: 2 }));
    }

    #[tokio::test]
    async fn the_clock_marks_intervals() {
        let clock = ShiftClock::start(Duration::from_millis(1)).await;
        while clock.marks() < 2 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}
