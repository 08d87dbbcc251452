use std::fmt;
use std::str::FromStr;

/// How far a parcel travels; decides its rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Zone {
    City,
    Region,
    Abroad,
}

impl FromStr for Zone {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "city" => Ok(Zone::City),
            "region" => Ok(Zone::Region),
            "abroad" => Ok(Zone::Abroad),
            other => Err(format!(
                "no zone is called {other}: use city, region or abroad"
            )),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ParcelId(pub u32);

impl fmt::Display for ParcelId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "P{:06}", self.0)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    pub id: ParcelId,
    pub zone: Zone,
    pub grams: u32,
    pub recipient: String,
}

impl Parcel {
    pub fn new(id: u32, zone: Zone, grams: u32, recipient: &str) -> Self {
        Parcel {
            id: ParcelId(id),
            zone,
            grams,
            recipient: recipient.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_printed_with_six_digits() {
        assert_eq!(ParcelId(42).to_string(), "P000042");
    }

    #[test]
    fn an_unknown_zone_is_named() {
        assert!("moon".parse::<Zone>().unwrap_err().contains("moon"));
    }
}
