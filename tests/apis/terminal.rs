// Questions to whoever sits at the terminal.
use dialoguer::{theme::ColorfulTheme, Confirm, Select};

fn asked() -> Result<(), Box<dyn std::error::Error>> {
    let theme = ColorfulTheme::default();
    let sure = Confirm::with_theme(&theme).with_prompt("sure?").interact_opt()?; //= blocking_stdin dialoguer
    let which = Select::with_theme(&theme).items(&["a", "b"]).default(0).interact()?; //= blocking_stdin dialoguer
    let name = inquire::Text::new("name").with_default("x").prompt_skippable()?; //= blocking_stdin inquire
    let secret = rpassword::prompt_password("secret: ")?; //= blocking_stdin rpassword
    let key = console::Term::stdout().read_key()?; //= blocking_stdin console
    let mut editor = rustyline::DefaultEditor::new()?;
    let line = editor.readline("> ")?; //= blocking_stdin rustyline
    let event = crossterm::event::read()?; //= blocking_stdin crossterm
    println!("{event:?} {sure:?} {which} {name:?} {secret} {key:?} {line}");
    Ok(())
}
