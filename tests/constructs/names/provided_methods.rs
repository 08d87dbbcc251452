//# src/lib.rs
// What std's traits provide calls what the impl has: `write_all` calls `write`, a `for` loop `next`.
use std::io::{self, BufRead, Read, Write};
use std::time::Duration;

fn pause() {
    std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
}
fn idle() {
    std::thread::sleep(Duration::from_secs(1));
}

pub struct Slow;
impl Write for Slow {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
impl Read for Slow {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
        Ok(0)
    }
}
pub struct Lines(Vec<u8>);
impl Read for Lines {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Ok(0)
    }
}
impl BufRead for Lines {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        pause();
        Ok(&self.0)
    }
    fn consume(&mut self, _: usize) {}
}
pub async fn writes(mut to: Slow) -> io::Result<()> {
    to.write_all(b"x")
}
pub async fn reads(from: &mut Slow, mut lines: Lines) -> io::Result<()> {
    let mut text = String::new();
    from.read_to_string(&mut text)?;
    lines.read_line(&mut text)?;
    Ok(())
}

pub struct Rows;
impl Iterator for Rows {
    type Item = u8;
    fn next(&mut self) -> Option<u8> {
        std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
        None
    }
}
pub struct Table;
impl IntoIterator for Table {
    type Item = u8;
    type IntoIter = Cells;
    fn into_iter(self) -> Cells {
        Cells
    }
}
pub struct Cells;
impl Iterator for Cells {
    type Item = u8;
    fn next(&mut self) -> Option<u8> {
        std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
        None
    }
}
pub struct Mapped;
impl Iterator for Mapped {
    type Item = u8;
    fn next(&mut self) -> Option<u8> {
        std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
        None
    }
}
pub async fn loops() -> Vec<u8> {
    for row in Rows {
        drop(row);
    }
    for cell in Table {
        drop(cell);
    }
    Mapped.filter(|one| *one > 1).map(|one| one + 1).collect()
}

// Look-alikes: on a thread of its own; another trait's `write`; what hands on to what it wraps.
pub struct Idle;
impl Write for Idle {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        idle();
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
impl Iterator for Idle {
    type Item = u8;
    fn next(&mut self) -> Option<u8> {
        idle();
        None
    }
}
pub trait Store {
    fn write(&mut self);
}
pub struct Kept;
impl Store for Kept {
    fn write(&mut self) {
        idle();
    }
}
impl Write for Counted<Kept> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
pub struct Counted<W>(W);
impl<W: Write> Counted<W> {
    pub fn get(&mut self) -> &mut W {
        &mut self.0
    }
}
pub struct Passing<W>(W);
impl<W: Write> Write for Passing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
pub async fn look_alike(mut to: Passing<Vec<u8>>) {
    std::thread::spawn(|| {
        Idle.write_all(b"x").unwrap();
        for one in Idle {
            drop(one);
        }
        Kept.write();
    });
    to.write_all(b"x").unwrap();
    for one in vec![1, 2] {
        drop(one);
    }
}
