// Input that is waited for: events of the terminal, line editors, dialogs.
use crossterm::event::{self, Event};
use std::time::Duration;

fn drawn() -> Result<(), Box<dyn std::error::Error>> {
    while event::poll(Duration::ZERO)? || event::poll(Duration::from_millis(0))? {
        // Asked before: it gives something at once.
        drop(event::read()?);
    }
    if ratatui::crossterm::event::poll(Duration::from_millis(250))? { //= blocking_stdin crossterm
        return Ok(());
    }
    let mut editor = reedline::Reedline::create().with_quick_completions(true);
    editor.read_line(&reedline::DefaultPrompt::default())?; //= blocking_stdin reedline
    let name: String = cliclack::input("name").placeholder("x").interact()?; //= blocking_stdin cliclack
    let sure = cliclack::confirm("sure?").interact()?; //= blocking_stdin cliclack
    let mut screen = cursive::default();
    screen.run(); //= blocking_stdin cursive
    println!("{name} {sure}");
    Ok(())
}

fn asked() {
    let file = rfd::FileDialog::new().set_title("open").pick_file(); //= blocking_stdin rfd
    rfd::MessageDialog::new().set_title("done").show(); //= blocking_stdin rfd
    rdev::listen(|event| println!("{event:?}")).unwrap(); //= blocking_stdin rdev
    println!("{file:?}");
}

async fn awaited() {
    let file = rfd::AsyncFileDialog::new().set_title("open").pick_file().await;
    println!("{}", file.is_some());
}
