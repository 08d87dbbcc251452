use std::thread;

use tokio::sync::mpsc;

use crate::parcel::Parcel;

/// The line in which parcels wait for a courier.
pub struct Queue {
    waiting: mpsc::Sender<Parcel>,
}

/// The far end of the queue.
pub type Pickup = mpsc::Receiver<Parcel>;

impl Queue {
    pub fn new(places: usize) -> (Queue, Pickup) {
        let (waiting, pickup) = mpsc::channel(places);
        (Queue { waiting }, pickup)
    }

    /// Puts a parcel at the end of the line. False when nobody picks up any more.
    pub async fn enqueue(&self, parcel: Parcel) -> bool {
        self.waiting.send(parcel).await.is_ok()
    }

    /// Puts a parcel that came back at the end of the line and says how many places are left.
    pub async fn enqueue_returned(&self, parcel: Parcel) -> Option<usize> {
        self.waiting.blocking_send(parcel).ok()?;
        Some(self.waiting.capacity())
    }

    /// Feeds the line from the sorting machine, whose driver hands out parcels on a thread of its own.
    pub fn feed_from_sorter(
        &self,
        sorter: std::sync::mpsc::Receiver<Parcel>,
    ) -> thread::JoinHandle<usize> {
        let waiting = self.waiting.clone();
        thread::spawn(move || {
            let mut fed = 0;
            for parcel in sorter {
                if waiting.blocking_send(parcel).is_err() {
                    break;
                }
                fed += 1;
            }
            fed
        })
    }
}

/// Picks up to `limit` parcels up for one tour; fewer when the line closes.
pub async fn load_van(pickup: &mut Pickup, limit: usize) -> Vec<Parcel> {
    let mut van = Vec::with_capacity(limit);
    while van.len() < limit {
        match pickup.recv().await {
            Some(parcel) => van.push(parcel),
            None => break,
        }
    }
    van
}

/// Empties the line on a thread of its own, for the night shift.
pub fn drain_overnight(mut pickup: Pickup) -> thread::JoinHandle<Vec<Parcel>> {
    thread::spawn(move || {
        let mut parcels = Vec::new();
        while let Some(parcel) = pickup.blocking_recv() {
            parcels.push(parcel);
        }
        parcels
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parcel::Zone;

    #[tokio::test]
    async fn a_van_takes_no_more_than_its_limit() {
        let (queue, mut pickup) = Queue::new(4);
        for id in 0..3 {
            assert!(queue.enqueue(Parcel::new(id, Zone::City, 100, "Ada")).await);
        }
        assert_eq!(load_van(&mut pickup, 2).await.len(), 2);
        drop(queue);
        assert_eq!(load_van(&mut pickup, 2).await.len(), 1);
    }

    #[test]
    fn the_sorter_feeds_the_night_shift() {
        let (queue, pickup) = Queue::new(1);
        let (belt, sorter) = std::sync::mpsc::channel();
        let feeder = queue.feed_from_sorter(sorter);
        let night = drain_overnight(pickup);
        for id in 0..5 {
            belt.send(Parcel::new(id, Zone::Region, 100, "Ada"))
                .unwrap();
        }
        drop(belt);
        drop(queue);
        assert_eq!(feeder.join().unwrap(), 5);
        assert_eq!(night.join().unwrap().len(), 5);
    }
}
