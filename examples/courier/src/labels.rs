use std::io;
use std::process::Command;

use crate::parcel::Parcel;

/// Turns the text of a label into printer code by an outside program.
pub struct LabelMaker {
    program: String,
}

impl LabelMaker {
    pub fn new(program: &str) -> Self {
        LabelMaker {
            program: program.to_string(),
        }
    }

    /// The printer code of a parcel's label.
    pub async fn render(&self, parcel: &Parcel) -> io::Result<Vec<u8>> {
        let printed = Command::new(&self.program).arg(text_of(parcel)).output()?;
        checked(printed)
    }

    /// The printer code of the sheet that lists a whole tour.
    pub async fn render_tour(&self, parcels: &[Parcel]) -> io::Result<Vec<u8>> {
        let lines: Vec<String> = parcels.iter().map(text_of).collect();
        let printed = tokio::process::Command::new(&self.program)
            .arg(lines.join("\n"))
            .output()
            .await?;
        checked(printed)
    }
}

fn checked(printed: std::process::Output) -> io::Result<Vec<u8>> {
    if printed.status.success() {
        Ok(printed.stdout)
    } else {
        Err(io::Error::other(format!(
            "the label program failed: {}",
            printed.status
        )))
    }
}

fn text_of(parcel: &Parcel) -> String {
    format!("{} {} {} g", parcel.id, parcel.recipient, parcel.grams)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parcel::Zone;

    #[tokio::test]
    async fn a_label_names_the_recipient() {
        let label = LabelMaker::new("echo")
            .render(&Parcel::new(7, Zone::City, 300, "Ada"))
            .await
            .unwrap();
        assert_eq!(String::from_utf8(label).unwrap(), "P000007 Ada 300 g\n");
    }

    #[tokio::test]
    async fn a_tour_has_a_line_per_parcel() {
        let parcels = [
            Parcel::new(1, Zone::City, 1, "Ada"),
            Parcel::new(2, Zone::City, 2, "Grace"),
        ];
        let sheet = LabelMaker::new("echo").render_tour(&parcels).await.unwrap();
        assert_eq!(String::from_utf8(sheet).unwrap().lines().count(), 2);
    }

    #[tokio::test]
    async fn a_failing_program_is_an_error() {
        let error = LabelMaker::new("false").render_tour(&[]).await.unwrap_err();
        assert!(error.to_string().contains("label program"));
    }
}
