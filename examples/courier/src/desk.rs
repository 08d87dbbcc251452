use std::io;
use std::path::{Path, PathBuf};

use tokio::sync::mpsc;

use crate::parcel::Parcel;
use crate::rates;

/// A parcel that was taken in, with what its sender pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub parcel: Parcel,
    pub cents: u32,
}

/// The counter where parcels come in.
pub struct Desk {
    tariff: PathBuf,
    accepted: mpsc::Sender<Receipt>,
}

impl Desk {
    pub fn new(tariff: &Path, accepted: mpsc::Sender<Receipt>) -> Self {
        Desk {
            tariff: tariff.to_path_buf(),
            accepted,
        }
    }

    /// Takes one parcel in and passes its receipt on.
    pub async fn accept(&self, parcel: Parcel) -> io::Result<u32> {
        let cents = rates::quote(&self.tariff, &parcel)?;
        self.pass_on(Receipt { parcel, cents }).await?;
        Ok(cents)
    }

    /// Takes a whole delivery van in: quotes are made beside, receipts are passed on in order.
    pub async fn accept_all(&self, parcels: Vec<Parcel>) -> io::Result<u32> {
        let mut total = 0;
        for parcel in parcels {
            let tariff = self.tariff.clone();
            let (parcel, quoted) = tokio::task::spawn_blocking(move || {
                let quoted = rates::quote(&tariff, &parcel);
                (parcel, quoted)
            })
            .await
            .map_err(io::Error::other)?;
            let cents = quoted?;
            total += cents;
            self.pass_on(Receipt { parcel, cents }).await?;
        }
        Ok(total)
    }

    async fn pass_on(&self, receipt: Receipt) -> io::Result<()> {
        self.accepted.send(receipt).await.map_err(io::Error::other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parcel::Zone;

    #[tokio::test]
    async fn a_van_is_quoted_and_passed_on_in_order() {
        let tariff = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/tariff.txt");
        let (accepted, mut receipts) = mpsc::channel(8);
        let desk = Desk::new(&tariff, accepted);
        let van = vec![
            Parcel::new(1, Zone::City, 800, "Ada"),
            Parcel::new(2, Zone::Abroad, 2000, "Grace"),
        ];
        assert_eq!(desk.accept_all(van).await.unwrap(), 370 + 1850);
        assert_eq!(receipts.recv().await.unwrap().cents, 370);
        assert_eq!(receipts.recv().await.unwrap().parcel.recipient, "Grace");
    }
}
