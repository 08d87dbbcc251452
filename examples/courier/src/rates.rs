use std::collections::HashMap;
use std::io;
use std::path::Path;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::runtime::Runtime;

use crate::parcel::{Parcel, Zone};

/// What a zone costs, in cents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    pub base: u32,
    pub per_kilogram: u32,
}

pub type Tariff = HashMap<Zone, Rate>;

/// The price of a parcel by the tariff file, in cents.
pub fn quote(tariff: &Path, parcel: &Parcel) -> io::Result<u32> {
    let rates = load_tariff(tariff)?;
    price(&rates, parcel).ok_or_else(|| {
        io::Error::new(
            io::ErrorKind::NotFound,
            format!("no rate for {:?}", parcel.zone),
        )
    })
}

fn load_tariff(path: &Path) -> io::Result<Tariff> {
    let runtime = Runtime::new()?;
    runtime.block_on(read_tariff(path))
}

/// Reads lines of `zone base per-kilogram`; blank lines and `#` comments are skipped.
pub async fn read_tariff(path: &Path) -> io::Result<Tariff> {
    let file = tokio::fs::File::open(path).await?;
    let mut lines = BufReader::new(file).lines();
    let mut tariff = Tariff::new();
    while let Some(line) = lines.next_line().await? {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (zone, rate) = parse_rate(line).ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidData, format!("not a rate: {line}"))
        })?;
        tariff.insert(zone, rate);
    }
    Ok(tariff)
}

fn parse_rate(line: &str) -> Option<(Zone, Rate)> {
    let mut words = line.split_whitespace();
    let zone = words.next()?.parse().ok()?;
    let base = words.next()?.parse().ok()?;
    let per_kilogram = words.next()?.parse().ok()?;
    Some((zone, Rate { base, per_kilogram }))
}

pub fn price(tariff: &Tariff, parcel: &Parcel) -> Option<u32> {
    let rate = tariff.get(&parcel.zone)?;
    let kilograms = (parcel.grams + 999) / 1000;
    Some(rate.base + kilograms * rate.per_kilogram)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tariff_file() -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("data/tariff.txt")
    }

    #[tokio::test]
    async fn the_tariff_file_has_every_zone() {
        let tariff = read_tariff(&tariff_file()).await.unwrap();
        assert_eq!(tariff.len(), 3);
        assert_eq!(
            tariff[&Zone::City],
            Rate {
                base: 350,
                per_kilogram: 20
            }
        );
    }

    #[test]
    fn a_started_kilogram_counts_whole() {
        let tariff = Tariff::from([(
            Zone::Region,
            Rate {
                base: 590,
                per_kilogram: 45,
            },
        )]);
        assert_eq!(
            price(&tariff, &Parcel::new(1, Zone::Region, 1001, "Ada")),
            Some(680)
        );
        assert_eq!(
            price(&tariff, &Parcel::new(2, Zone::Abroad, 1, "Ada")),
            None
        );
    }

    #[test]
    fn a_line_that_is_no_rate_is_refused() {
        assert_eq!(parse_rate("city many"), None);
    }
}
