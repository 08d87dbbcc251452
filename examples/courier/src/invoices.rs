use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use tokio::runtime::Runtime;

use crate::desk::Receipt;

static BOOKKEEPING: OnceLock<Runtime> = OnceLock::new();

fn bookkeeping() -> &'static Runtime {
    BOOKKEEPING.get_or_init(|| Runtime::new().expect("threads for bookkeeping"))
}

/// Writes one invoice per receipt into `folder` and returns the paths. For the accounting program, which is synchronous.
pub fn write_invoices(folder: &Path, receipts: &[Receipt]) -> io::Result<Vec<PathBuf>> {
    let runtime = Runtime::new()?;
    runtime.block_on(tokio::fs::create_dir_all(folder))?;
    let mut paths = Vec::new();
    for receipt in receipts {
        paths.push(runtime.block_on(write_invoice(folder, receipt))?);
    }
    Ok(paths)
}

/// The sum of all invoices in `folder`, in cents. For the accounting program, which is synchronous.
pub fn sum_of_invoices(folder: &Path) -> io::Result<u32> {
    bookkeeping().block_on(async {
        let mut sum = 0;
        let mut entries = tokio::fs::read_dir(folder).await?;
        while let Some(entry) = entries.next_entry().await? {
            let text = tokio::fs::read_to_string(entry.path()).await?;
            sum += text
                .split_whitespace()
                .last()
                .and_then(|cents| cents.parse::<u32>().ok())
                .unwrap_or(0);
        }
        Ok(sum)
    })
}

async fn write_invoice(folder: &Path, receipt: &Receipt) -> io::Result<PathBuf> {
    let path = folder.join(format!("{}.txt", receipt.parcel.id));
    tokio::fs::write(
        &path,
        format!("{} {}\n", receipt.parcel.recipient, receipt.cents),
    )
    .await?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parcel::{Parcel, Zone};

    #[test]
    fn invoices_are_written_and_summed() {
        let folder = std::env::temp_dir().join(format!("courier-invoices-{}", std::process::id()));
        let receipts = [
            Receipt {
                parcel: Parcel::new(1, Zone::City, 100, "Ada"),
                cents: 370,
            },
            Receipt {
                parcel: Parcel::new(2, Zone::Abroad, 100, "Grace"),
                cents: 1670,
            },
        ];
        let paths = write_invoices(&folder, &receipts).unwrap();
        assert_eq!(paths.len(), 2);
        assert_eq!(sum_of_invoices(&folder).unwrap(), 2040);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
