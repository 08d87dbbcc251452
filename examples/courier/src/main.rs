//! `courier quote ZONE GRAMS` prints a price; `courier run [PARCELS]` takes a day's parcels through the service.

use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use courier::couriers::find_courier;
use courier::desk::Desk;
use courier::dispatch::{watch_main_gate, watch_night_gate, GateScan};
use courier::labels::LabelMaker;
use courier::parcel::{Parcel, Zone};
use courier::queue::{load_van, Queue};
use courier::rates;
use courier::runtime::shared_runtime;
use courier::tracker::Tracker;
use tokio::sync::mpsc;

const TARIFF: &str = "data/tariff.txt";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["quote", zone, grams] => print_quote(zone, grams),
        ["run"] => run_day(3),
        ["run", parcels] => parcels.parse().map_err(io::Error::other).and_then(run_day),
        _ => Err(io::Error::other(
            "usage: courier quote ZONE GRAMS | run [PARCELS]",
        )),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("courier: {error}");
            ExitCode::FAILURE
        }
    }
}

fn print_quote(zone: &str, grams: &str) -> io::Result<()> {
    let zone: Zone = zone.parse().map_err(io::Error::other)?;
    let grams = grams.parse().map_err(io::Error::other)?;
    let cents = rates::quote(Path::new(TARIFF), &Parcel::new(0, zone, grams, "quote"))?;
    println!("{}.{:02}", cents / 100, cents % 100);
    Ok(())
}

fn run_day(parcels: u32) -> io::Result<()> {
    let Some(runtime) = shared_runtime() else {
        return Err(io::Error::other("no runtime: the system gave no threads"));
    };
    runtime.block_on(day(parcels))
}

/// One day of the service: parcels in, labels, one tour.
async fn day(parcels: u32) -> io::Result<()> {
    let (accepted, mut receipts) = mpsc::channel(64);
    let (board, mut hall) = mpsc::channel(64);
    let tracker = Arc::new(Tracker::new(board));
    let desk = Desk::new(Path::new(TARIFF), accepted);
    let (queue, mut pickup) = Queue::new(64);
    let (gate, scans) = std::sync::mpsc::channel();
    watch_main_gate(scans, Arc::clone(&tracker));
    let (_night_gate, night_scans) = std::sync::mpsc::channel();
    watch_night_gate(night_scans, Arc::clone(&tracker));

    tokio::spawn(async move {
        while let Some(sighting) = hall.recv().await {
            println!("{} seen at {}", sighting.parcel, sighting.place);
        }
    });

    let van: Vec<Parcel> = (1..=parcels)
        .map(|id| Parcel::new(id, Zone::City, 500 * id, "Ada"))
        .collect();
    let total = desk.accept_all(van).await?;
    println!("taken in: {parcels} parcels for {total} cents");
    drop(desk);
    while let Some(receipt) = receipts.recv().await {
        let _ = gate.send(GateScan {
            parcel: receipt.parcel.id,
            gate: "main".to_string(),
        });
        queue.enqueue(receipt.parcel).await;
    }

    let courier = tokio::spawn(find_courier(
        || async { Some("Mary".to_string()) },
        3,
        Duration::from_millis(200),
    ));
    let tour = load_van(&mut pickup, parcels as usize).await;
    let sheet = LabelMaker::new("echo").render_tour(&tour).await?;
    print!("{}", String::from_utf8_lossy(&sheet));
    let name = courier
        .await?
        .map_err(|error| io::Error::other(format!("{error:?}")))?;
    println!("{name} carries {} parcels", tour.len());
    for parcel in &tour {
        tracker.sighted(parcel.id, "van").await;
        tracker.delivered(parcel.id).await;
    }
    Ok(())
}
