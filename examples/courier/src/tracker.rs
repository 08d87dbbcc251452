use std::collections::HashMap;
use std::sync::Mutex;

use tokio::sync::mpsc;

use crate::parcel::ParcelId;

/// Where a parcel was last seen.
pub type Place = String;

/// A line on the board in the hall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    pub parcel: ParcelId,
    pub place: Place,
}

/// Follows parcels and tells the board in the hall.
pub struct Tracker {
    places: Mutex<HashMap<ParcelId, Place>>,
    archive: tokio::sync::Mutex<Vec<Sighting>>,
    board: mpsc::Sender<Sighting>,
}

impl Tracker {
    pub fn new(board: mpsc::Sender<Sighting>) -> Self {
        Tracker {
            places: Mutex::new(HashMap::new()),
            archive: tokio::sync::Mutex::new(Vec::new()),
            board,
        }
    }

    pub fn place_of(&self, parcel: ParcelId) -> Option<Place> {
        self.places.lock().unwrap().get(&parcel).cloned()
    }

    /// Notes where a parcel is and shows it on the board.
    pub async fn sighted(&self, parcel: ParcelId, place: &str) {
        {
            let mut places = self.places.lock().unwrap();
            places.insert(parcel, place.to_string());
        }
        let _ = self
            .board
            .send(Sighting {
                parcel,
                place: place.to_string(),
            })
            .await;
    }

    /// Shows every parcel on the board again, by number.
    pub async fn refresh_board(&self) -> usize {
        let places = self.places.lock().unwrap();
        let mut parcels: Vec<&ParcelId> = places.keys().collect();
        parcels.sort();
        for parcel in &parcels {
            let place = places[*parcel].clone();
            if self
                .board
                .send(Sighting {
                    parcel: **parcel,
                    place,
                })
                .await
                .is_err()
            {
                return 0;
            }
        }
        parcels.len()
    }

    /// Moves a delivered parcel to the archive; the board shows it in the order of the archive.
    pub async fn delivered(&self, parcel: ParcelId) -> bool {
        let Some(place) = self.places.lock().unwrap().remove(&parcel) else {
            return false;
        };
        let sighting = Sighting { parcel, place };
        let mut archive = self.archive.lock().await;
        archive.push(sighting.clone());
        self.board.send(sighting).await.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_sighting_is_kept_and_shown() {
        let (board, mut hall) = mpsc::channel(4);
        let tracker = Tracker::new(board);
        tracker.sighted(ParcelId(3), "depot").await;
        assert_eq!(tracker.place_of(ParcelId(3)).unwrap(), "depot");
        assert_eq!(hall.recv().await.unwrap().place, "depot");
    }

    #[tokio::test]
    async fn the_board_is_refreshed_by_number() {
        let (board, mut hall) = mpsc::channel(8);
        let tracker = Tracker::new(board);
        tracker.sighted(ParcelId(2), "van").await;
        tracker.sighted(ParcelId(1), "depot").await;
        assert_eq!(tracker.refresh_board().await, 2);
        let mut shown = Vec::new();
        for _ in 0..4 {
            shown.push(hall.recv().await.unwrap().parcel.0);
        }
        assert_eq!(shown, [2, 1, 1, 2]);
    }

    #[tokio::test]
    async fn a_delivered_parcel_leaves_the_map() {
        let (board, _hall) = mpsc::channel(4);
        let tracker = Tracker::new(board);
        tracker.sighted(ParcelId(9), "door").await;
        assert!(tracker.delivered(ParcelId(9)).await);
        assert!(!tracker.delivered(ParcelId(9)).await);
        assert_eq!(tracker.place_of(ParcelId(9)), None);
    }
}
