use std::sync::mpsc::Receiver;
use std::sync::Arc;
use std::thread;

use tokio::runtime::Handle;

use crate::parcel::ParcelId;
use crate::tracker::Tracker;

/// What the scanner at the gate reads.
#[derive(Clone, Debug)]
pub struct GateScan {
    pub parcel: ParcelId,
    pub gate: String,
}

/// Follows the scanner of the night gate, whose driver blocks: each scan becomes a sighting.
pub fn watch_night_gate(
    scans: Receiver<GateScan>,
    tracker: Arc<Tracker>,
) -> thread::JoinHandle<usize> {
    thread::spawn(move || {
        let mut seen = 0;
        for scan in scans {
            let tracker = Arc::clone(&tracker);
            tokio::spawn(async move { tracker.sighted(scan.parcel, &scan.gate).await });
            seen += 1;
        }
        seen
    })
}

/// Follows the scanner of the main gate in the same way. Call it from async code.
pub fn watch_main_gate(
    scans: Receiver<GateScan>,
    tracker: Arc<Tracker>,
) -> thread::JoinHandle<usize> {
    let tasks = Handle::current();
    thread::spawn(move || {
        let mut seen = 0;
        for scan in scans {
            let tracker = Arc::clone(&tracker);
            tasks.spawn(async move { tracker.sighted(scan.parcel, &scan.gate).await });
            seen += 1;
        }
        seen
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::mpsc;

    #[tokio::test]
    async fn the_main_gate_feeds_the_tracker() {
        let (board, mut hall) = mpsc::channel(4);
        let tracker = Arc::new(Tracker::new(board));
        let (gate, scans) = std::sync::mpsc::channel();
        let watch = watch_main_gate(scans, Arc::clone(&tracker));
        gate.send(GateScan {
            parcel: ParcelId(5),
            gate: "main".into(),
        })
        .unwrap();
        assert_eq!(hall.recv().await.unwrap().place, "main");
        drop(gate);
        let seen = tokio::task::spawn_blocking(move || watch.join().unwrap())
            .await
            .unwrap();
        assert_eq!(seen, 1);
    }

    #[test]
    fn a_quiet_night_sees_nothing() {
        let (board, _hall) = mpsc::channel(1);
        let (gate, scans) = std::sync::mpsc::channel();
        drop(gate);
        assert_eq!(
            watch_night_gate(scans, Arc::new(Tracker::new(board)))
                .join()
                .unwrap(),
            0
        );
    }
}
