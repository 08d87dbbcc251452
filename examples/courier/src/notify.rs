use std::fmt;
use std::io;
use std::net::SocketAddr;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::runtime::shared_runtime;

/// Why a customer was not told.
#[derive(Debug)]
pub enum NotifyError {
    NoRuntime,
    Io(io::Error),
}

impl fmt::Display for NotifyError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotifyError::NoRuntime => write!(out, "no runtime to send from"),
            NotifyError::Io(error) => write!(out, "cannot send the notice: {error}"),
        }
    }
}

impl std::error::Error for NotifyError {}

impl From<io::Error> for NotifyError {
    fn from(error: io::Error) -> Self {
        NotifyError::Io(error)
    }
}

/// Sends one line to the message gateway.
pub async fn send_notice(gateway: SocketAddr, text: &str) -> io::Result<()> {
    let mut stream = TcpStream::connect(gateway).await?;
    stream.write_all(text.as_bytes()).await?;
    stream.write_all(b"\n").await?;
    stream.shutdown().await
}

/// Tells the recipient that the parcel is on its way; for the ticket printer, which is synchronous.
pub fn tell_recipient(gateway: SocketAddr, recipient: &str) -> Result<(), NotifyError> {
    let runtime = shared_runtime().expect("shared runtime");
    runtime.block_on(send_notice(
        gateway,
        &format!("{recipient}: your parcel is on its way"),
    ))?;
    Ok(())
}

/// Tells the sender that the parcel arrived; for the ticket printer, which is synchronous.
pub fn tell_sender(gateway: SocketAddr, sender: &str) -> Result<(), NotifyError> {
    let Some(runtime) = shared_runtime() else {
        return Err(NotifyError::NoRuntime);
    };
    runtime.block_on(send_notice(
        gateway,
        &format!("{sender}: your parcel has arrived"),
    ))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;
    use std::net::TcpListener;

    fn text_sent_by(send: impl FnOnce(SocketAddr)) -> String {
        let gateway = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = gateway.local_addr().unwrap();
        let received = std::thread::spawn(move || {
            let mut text = String::new();
            gateway
                .accept()
                .unwrap()
                .0
                .read_to_string(&mut text)
                .unwrap();
            text
        });
        send(address);
        received.join().unwrap()
    }

    #[test]
    fn the_recipient_is_told() {
        assert_eq!(
            text_sent_by(|to| tell_recipient(to, "Ada").unwrap()),
            "Ada: your parcel is on its way\n"
        );
    }

    #[test]
    fn the_sender_is_told() {
        assert_eq!(
            text_sent_by(|to| tell_sender(to, "Grace").unwrap()),
            "Grace: your parcel has arrived\n"
        );
    }

    #[test]
    fn a_gateway_that_is_away_is_an_error() {
        let nobody = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        assert!(tell_sender(nobody, "Ada").is_err());
    }
}
