//! Measures a sample of tests/data/semantics.tsv again, on the Tokio that is installed.
//!
//!     semantics TABLE             every case in a process of its own; exits 1 when an outcome differs
//!     semantics TABLE --newest    against the column of the newest Tokio
//!     semantics OPERATION@CONTEXT one case: prints `outcome<TAB>message`

mod contexts;
mod operations;

use std::collections::BTreeMap;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use operations::Operation;

/// Longer than anything takes that ends.
const LIMIT: Duration = Duration::from_millis(2500);

/// The beginnings of the messages, by their code.
const MESSAGES: &[(&str, &str)] = &[
    ("M1", "Cannot start a runtime from within a runtime"),
    ("M2", "Cannot drop a runtime in a context where blocking is not allowed"),
    ("M3", "there is no reactor running"),
    ("M4", "Cannot block the current thread from within a runtime"),
    ("M5", "can call blocking only when running on the multi-threaded runtime"),
    ("M6", "`spawn_local` called from outside of a `task::LocalSet`"),
];

/// The first panic of the process: later ones only pass it on.
static FIRST_PANIC: OnceLock<String> = OnceLock::new();

fn finish(outcome: &str) -> ! {
    let message = FIRST_PANIC.get().map(String::as_str).unwrap_or_default();
    let code = MESSAGES.iter().find(|(_, text)| message.contains(text)).map_or("-", |(code, _)| code);
    println!("{outcome}\t{}", if outcome == "panic" { code } else { "" });
    std::process::exit(0);
}

/// Called by a context, on the thread and in the state that it stands for.
fn probe(operation: Operation) {
    match catch_unwind(AssertUnwindSafe(operation)) {
        Ok(true) => finish("ok"),
        Ok(false) => finish("err"),
        Err(_) => finish("panic"),
    }
}

fn run_one(operation: &str, context: &str) -> ! {
    std::panic::set_hook(Box::new(|info| {
        let _ = FIRST_PANIC.set(info.to_string());
    }));
    let operation = operations::ALL.iter().find(|(name, _)| *name == operation).expect("no such operation").1;
    let context = contexts::ALL.iter().find(|(name, _)| *name == context).expect("no such context").1;
    std::thread::spawn(|| {
        std::thread::sleep(LIMIT);
        finish("deadlock");
    });
    context(Box::new(move || probe(operation)));
    finish("never reached")
}

fn measure(case: &str) -> String {
    let done = Command::new(std::env::current_exe().unwrap()).arg(case).stdin(Stdio::null()).output().unwrap();
    let text = String::from_utf8_lossy(&done.stdout);
    match text.lines().next() {
        Some(line) => line.trim_end().replace('\t', " "),
        None => format!("{}: {}", done.status, String::from_utf8_lossy(&done.stderr).trim()),
    }
}

/// What the table has for each case of the sample, in either column of versions.
fn expected(table: &str, newest: bool) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(table).unwrap_or_else(|error| panic!("cannot read {table}: {error}"));
    let mut cases = BTreeMap::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let cell = |index: usize| cells.get(index).copied().unwrap_or("");
        let in_sample = operations::ALL.iter().any(|(name, _)| *name == cell(0))
            && contexts::ALL.iter().any(|(name, _)| *name == cell(1));
        if !in_sample {
            continue;
        }
        let from = if newest && !cell(4).is_empty() { 4 } else { 2 };
        cases.insert(format!("{}@{}", cell(0), cell(1)), format!("{} {}", cell(from), cell(from + 1)).trim_end().into());
    }
    cases
}

fn run_all(table: &str, newest: bool) -> i32 {
    let cases: Vec<(String, String)> = expected(table, newest).into_iter().collect();
    let wanted = operations::ALL.len() * contexts::ALL.len();
    let next = AtomicUsize::new(0);
    let differences = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| loop {
                let Some((case, wanted)) = cases.get(next.fetch_add(1, Ordering::SeqCst)) else { break };
                let seen = measure(case);
                if wanted.split(' ').next() != Some("ok/panic") && seen != *wanted {
                    differences.lock().unwrap().push(format!("{case}: the table says {wanted}, seen {seen}"));
                }
            });
        }
    });
    let mut differences = differences.into_inner().unwrap();
    differences.sort();
    for difference in &differences {
        println!("{difference}");
    }
    println!("{} cases measured, {} differ", cases.len(), differences.len());
    if cases.len() < wanted {
        println!("{} cases of the sample are not in the table", wanted - cases.len());
    }
    i32::from(!differences.is_empty() || cases.len() < wanted)
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [case] if case.contains('@') => {
            let (operation, context) = case.split_once('@').unwrap();
            run_one(operation, context)
        }
        [table] => std::process::exit(run_all(table, false)),
        [table, "--newest"] => std::process::exit(run_all(table, true)),
        _ => {
            eprintln!("usage: semantics TABLE [--newest] | OPERATION@CONTEXT");
            std::process::exit(2);
        }
    }
}
