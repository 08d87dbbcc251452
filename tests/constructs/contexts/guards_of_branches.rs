//# src/lib.rs
use tokio::sync::watch::Receiver;

async fn permit() -> Option<u32> {
    None
}
// What one branch gives is gone when another is taken.
pub async fn look_alike(mut version: Receiver<u32>) -> Option<u32> {
    let given = tokio::select! {
        Ok(_) = version.wait_for(|v| *v > 1) => {
            return None;
        }
        Some(given) = permit() => {
            given
        }
        else => {
            return None;
        }
    };
    tokio::task::yield_now().await;
    Some(given)
}

// In its own handler it is alive.
pub async fn misuse(mut version: Receiver<u32>) {
    tokio::select! {
        Ok(seen) = version.wait_for(|v| *v > 1) => { //~ lock-across-await
            tokio::task::yield_now().await;
            println!("{}", *seen);
        }
        _ = permit() => {}
    }
}
