// Somebody at the terminal is waited for where a runtime is driven.
use std::io::{self, BufRead, Read};

pub async fn one_line() -> io::Result<String> {
    let mut line = String::new();
    io::stdin().read_line(&mut line)?; //~ blocking-stdin-in-async
    Ok(line)
}

pub async fn all_lines() -> usize {
    let stdin = io::stdin();
    let mut count = 0;
    for line in stdin.lock().lines() { //~ blocking-stdin-in-async
        count += line.unwrap().len();
    }
    for line in io::stdin().lines() { //~ blocking-stdin-in-async
        count += line.unwrap().len();
    }
    count
}

fn piped() -> io::Result<String> {
    let mut text = String::new();
    io::stdin().lock().read_to_string(&mut text)?; //~ blocking-stdin-in-async
    Ok(text)
}

pub async fn through_a_function() -> usize {
    piped().map(|text| text.len()).unwrap_or(0)
}

pub async fn around_another() -> io::Result<String> {
    let mut line = String::new();
    let mut reader = io::BufReader::new(io::stdin());
    reader.read_line(&mut line)?; //~ blocking-stdin-in-async
    io::read_to_string(io::stdin()) //~ blocking-stdin-in-async
}

pub async fn prompts() -> Result<bool, Box<dyn std::error::Error>> {
    let sure = dialoguer::Confirm::new().with_prompt("sure?").default(false).interact()?; //~ blocking-stdin-in-async
    let name: String = dialoguer::Input::new().with_prompt("name").interact_text()?; //~ blocking-stdin-in-async
    let city = inquire::Text::new("city").with_help_message("where").prompt()?; //~ blocking-stdin-in-async
    let secret = rpassword::prompt_password("secret: ")?; //~ blocking-stdin-in-async
    Ok(sure && name == city && secret.is_empty())
}

pub async fn keys() -> bool {
    crossterm::event::poll(std::time::Duration::from_millis(250)).unwrap() //~ blocking-stdin-in-async
}
