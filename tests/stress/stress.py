#!/usr/bin/env python3
"""Shapes of code that nobody writes by hand, at any size: cpu time and peak memory of a scan of each.

  stress.py PUNCHLIST                     every shape at its full size: a table
  stress.py PUNCHLIST --check             small sizes, n and 2n: fails where 2n costs more than 3 times n, or crashes
  stress.py PUNCHLIST --shape functions   only shapes whose name holds this; --times 0.1 for another size

A scan must end with 0 (no findings at the gate) or 1. What it cannot read it has to say: the last column.
"""
import argparse
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile

MANIFEST = '[package]\nname = "stress"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\ntokio = { version = "1", features = ["full"] }\nfutures = "0.3"\n'
SHAPES = {}
MEMORY = 3 << 30  # bytes of address space: a blow-up must not take the machine with it


def shape(full, small):
    """Registers a generator of {path: text} with its full size, and the smaller n of --check."""
    def register(make):
        SHAPES[make.__name__] = (make, full, small)
        return make
    return register


def lib(text):
    return {"src/lib.rs": text}


# --- one long token or line ---------------------------------------------------------------------------------------------


@shape(5_000_000, 150_000)
def one_line_of_bytes(n):
    one = "pub async fn f%06d(m: &std::sync::Mutex<u32>) { let g = m.lock().unwrap(); drop(g); std::thread::sleep(D); } "
    return lib("".join(one % i for i in range(n // len(one % 0))))


@shape(5_000_000, 2_000_000)
def string_of_bytes(n):
    return lib('pub const TEXT: &str = "%s";\n' % ("word " * (n // 5)))


@shape(5_000_000, 1_000_000)
def string_that_never_ends(n):
    return lib('pub fn f() {}\nconst TEXT: &str = "' + "words and " * (n // 10))


@shape(5_000_000, 1_000_000)
def raw_string_that_never_ends(n):
    return lib('pub fn f() {}\nconst TEXT: &str = r##"' + 'words "# and ' * (n // 13))


@shape(5_000_000, 1_000_000)
def comment_that_never_ends(n):
    return lib("pub fn f() {}\n/* " + "words /* and */ " * (n // 16))


@shape(5_000_000, 500_000)
def comments_of_bytes(n):
    return lib("// a line of words, and nothing else\n" * (n // 37) + "pub fn f() {}\n")


# --- nesting ------------------------------------------------------------------------------------------------------------


def body(text):
    return lib("pub async fn f(x: u32) {\n%s\n}\n" % text)


@shape(10_000, 2_000)
def nested_blocks(n):
    return body("{" * n + "g();" + "}" * n)


@shape(10_000, 2_000)
def nested_parentheses(n):
    return body("let y = " + "(" * n + "x" + ")" * n + ";")


@shape(10_000, 2_000)
def nested_calls(n):
    return body("let y = " + "g(" * n + "x" + ")" * n + ";")


@shape(10_000, 2_000)
def nested_closures(n):
    return body("let y = " + "|a| " * n + "x;")


@shape(10_000, 1_000)
def nested_async_blocks(n):
    return body("async { " * n + "x" + " }.await" * n)


@shape(10_000, 2_000)
def nested_macros(n):
    return body("vec![" * n + "spawn(x)" + "]" * n + ";")


@shape(10_000, 2_000)
def nested_types(n):
    return lib("pub fn f(x: " + "Vec<" * n + "u32" + ">" * n + ") { x.lock(); }\n")


@shape(10_000, 2_000)
def nested_references(n):
    return lib("pub fn f(x: " + "& " * n + "u32) { " + "&" + " &" * n + "x; }\n")


@shape(10_000, 500)
def nested_modules(n):
    return lib("".join("mod m { use super::*; " for _ in range(n)) + "fn f() {}" + "}" * n)


@shape(10_000, 500)
def nested_functions(n):
    return lib("".join("fn f() { " for _ in range(n)) + "}" * n)


@shape(10_000, 1_000)
def nested_patterns(n):
    return body("let " + "Some(" * n + "y" + ")" * n + " = x;")


@shape(10_000, 1_000)
def nested_use_trees(n):
    return lib("use " + "a::{" * n + "b" + "}" * n + ";\nfn f() {}\n")


@shape(10_000, 1_000)
def brackets_that_never_close(n):
    return body("([{" * n)


# --- chains -------------------------------------------------------------------------------------------------------------


@shape(20_000, 2_000)
def method_chain(n):
    return body("let y = x" + ".map(|v| v)" * n + ";")


@shape(20_000, 2_000)
def field_chain(n):
    return body("let y = x" + ".a" * n + ".lock();")


@shape(10_000, 1_000)
def if_else_chain(n):
    return body("if x == 0 { g(); } " + "".join("else if x == %d { h(); } " % i for i in range(n)))


@shape(20_000, 2_000)
def sum_of_terms(n):
    return body("let y = x" + " + x" * n + ";")


@shape(10_000, 2_500)
def chain_of_calls(n):
    text = ["pub async fn start() { f0(); }\n"]
    text += ["fn f%d() { f%d(); }\n" % (i, i + 1) for i in range(n)]
    return lib("".join(text) + "fn f%d() { std::thread::sleep(D); }\n" % n)


@shape(10_000, 2_500)
def chain_of_async_calls(n):
    text = ["#[tokio::main] async fn main() { f0().await; }\n"]
    text += ["async fn f%d() { f%d().await; }\n" % (i, i + 1) for i in range(n)]
    return {"src/main.rs": "".join(text) + "async fn f%d() { std::thread::sleep(D); }\n" % n}


@shape(10_000, 2_000)
def chain_of_lets(n):
    return body("let x0 = std::sync::Mutex::new(1);\n" + "".join("let x%d = x%d;\n" % (i + 1, i) for i in range(n)) + "x%d.lock();" % n)


# --- many of a kind -----------------------------------------------------------------------------------------------------


@shape(100_000, 2_500)
def functions(n):
    return lib("".join("pub async fn f%d(x: u32) -> u32 { std::thread::sleep(D); f%d(x).await }\n" % (i, (i * 7 + 1) % n) for i in range(n)))


@shape(20_000, 1_000)
def files(n):
    made = {"src/m%d.rs" % i: "pub async fn f(x: u32) { crate::m%d::f(x).await; std::thread::sleep(D); }\n" % ((i * 7 + 1) % n) for i in range(n)}
    made["src/lib.rs"] = "".join("pub mod m%d;\n" % i for i in range(n))
    return made


@shape(20_000, 400)
def methods_of_one_name(n):
    return lib("".join("pub struct S%d;\nimpl S%d { pub fn run(&self) { std::thread::sleep(D); } }\npub async fn f%d(s: S%d) { s.run(); }\n" % (i, i, i, i)
                       for i in range(n)))


@shape(40_000, 16_000)
def impls_of_one_type(n):
    return lib("pub struct S;\n" + "".join("impl S { pub fn run%d(&self) { std::thread::sleep(D); } }\npub async fn f%d(s: S) { s.run%d(); }\n" % (i, i, i)
                                           for i in range(n)))


@shape(5_000, 500)
def methods_of_one_name_on_unknown_values(n):
    return lib("".join("pub struct S%d;\nimpl S%d { pub fn run(&self) { std::thread::sleep(D); } }\npub async fn f%d() { u%d().run(); }\n" % (i, i, i, i)
                       for i in range(n)))


@shape(20_000, 2_000)
def implementations_of_one_trait(n):
    return lib("pub trait T { fn run(&self); }\npub async fn f(t: &dyn T) { t.run(); }\n" +
               "".join("pub struct S%d;\nimpl T for S%d { fn run(&self) { std::thread::sleep(D); } }\n" % (i, i) for i in range(n)))


@shape(20_000, 1_000)
def callers_of_one_function(n):
    return lib("fn one() { std::thread::sleep(D); }\n" + "".join("pub async fn f%d() { one(); }\n" % i for i in range(n)))


@shape(20_000, 1_000)
def closures_given_to_one_helper(n):
    return lib("fn helper<F: Fn()>(f: F) { f(); }\n" + "".join("pub async fn f%d() { helper(|| std::thread::sleep(D)); }\n" % i for i in range(n)))


@shape(20_000, 1_000)
def drops_of_one_type(n):
    return lib("pub struct S;\nimpl Drop for S { fn drop(&mut self) { std::thread::sleep(D); } }\n" +
               "".join("pub async fn f%d() { let s = S; g(); }\n" % i for i in range(n)))


@shape(20_000, 1_000)
def statements(n):
    return body("std::thread::sleep(D); tokio::spawn(g());\n" * n)


@shape(20_000, 150)
def guards_in_one_function(n):
    return lib("pub async fn f(m: &std::sync::Mutex<u32>) {\n" + "".join("let g%d = m.lock().unwrap(); drop(g%d); g().await;\n" % (i, i) for i in range(n)) + "}\n")


@shape(20_000, 150)
def guards_that_stay(n):
    return lib("pub async fn f(m: &std::sync::Mutex<u32>) {\n" + "".join("let g%d = m.lock().unwrap();\n" % i for i in range(n)) + "g().await;\n}\n")


@shape(20_000, 1_000)
def enter_guards(n):
    return lib("pub fn f(r: &tokio::runtime::Runtime) {\n" + "let g = r.enter(); tokio::spawn(async {}); drop(g);\n" * n + "}\n")


@shape(20_000, 1_000)
def variables_of_one_name(n):
    return body("let y = x;\n" * n + "y.lock();")


@shape(20_000, 1_000)
def closures_in_one_function(n):
    return body("std::thread::spawn(|| { tokio::spawn(async {}); });\n" * n)


@shape(20_000, 1_000)
def tasks_in_one_function(n):
    return body("tokio::spawn(async move { std::thread::sleep(D); });\n" * n)


@shape(20_000, 100)
def runtimes_in_one_function(n):
    return lib("pub fn f() {\n" + "let r = tokio::runtime::Runtime::new().unwrap(); r.block_on(async {});\n" * n + "}\n")


@shape(20_000, 2_000)
def futures_not_awaited(n):
    return lib("async fn g() {}\npub async fn f() {\n" + "g();\n" * n + "}\n")


@shape(20_000, 2_000)
def arms_of_a_match(n):
    return body("match x {\n" + "".join("%d => { g(%d).await; }\n" % (i, i) for i in range(n)) + "_ => {}\n}")


@shape(50_000, 3_000)
def variants_of_an_enum(n):
    return lib("pub enum E {\n" + "".join("V%d(std::sync::Arc<std::sync::Mutex<u32>>),\n" % i for i in range(n)) + "}\npub fn f(e: E) { match e { E::V7(m) => { m.lock(); } _ => {} } }\n")


@shape(50_000, 3_000)
def fields_of_a_struct(n):
    return lib("pub struct S {\n" + "".join("f%d: std::sync::Mutex<u32>,\n" % i for i in range(n)) + "}\nimpl S { pub async fn f(&self) {\n" +
               "".join("self.f%d.lock();\n" % i for i in range(0, n, 10)) + "} }\n")


@shape(20_000, 2_000)
def parameters(n):
    return lib("pub async fn f(" + "".join("a%d: u32, " % i for i in range(n)) + ") { f(" + "1, " * n + ").await; }\n")


@shape(20_000, 2_000)
def branches_of_a_select(n):
    return body("tokio::select! {\n" + "".join("v%d = g(%d) => { h(v%d).await; }\n" % (i, i, i) for i in range(n)) + "}")


@shape(20_000, 1_000)
def macro_calls(n):
    return body('println!("{}", g(x)); assert_eq!(m.lock().unwrap(), 1); my_own! { spawn(x) };\n' * n)


@shape(20_000, 2_000)
def uses(n):
    return lib("".join("use a%d::b::C%d;\n" % (i, i) for i in range(n)) + "pub fn f() {\n" + "".join("C%d::new();\n" % i for i in range(0, n, 10)) + "}\n")


@shape(5_000, 250)
def globs(n):
    return lib("".join("mod m%d { pub fn f%d() {} }\nuse m%d::*;\n" % (i, i, i) for i in range(n)) + "pub async fn f() {\n" + "".join("f%d();\n" % i for i in range(n)) + "}\n")


@shape(10_000, 1_000)
def attributes(n):
    return lib("#[cfg(any(" + "test, " * n + "unix))]\n" + "#[allow(dead_code)]\n" * n + "pub fn f() {}\n")


@shape(20_000, 1_000)
def errors(n):
    return lib("fn a() { ) ) => ] }\n" * n)


@shape(20_000, 1_000)
def expectations(n):
    return lib("pub async fn f() {\n" + "// punchlist:expect(blocking-sleep-in-async): measured\nstd::thread::sleep(D);\n" * n + "}\n")


@shape(1_000, 50)
def crates(n):
    made = {"c%d/src/lib.rs" % i: "pub async fn f() { c%d::f().await; std::thread::sleep(D); }\n" % ((i + 1) % n) for i in range(n)}
    for i in range(n):
        made["c%d/Cargo.toml" % i] = '[package]\nname = "c%d"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\ntokio = "1"\nc%d = { path = "../c%d" }\n' % (i, (i + 1) % n, (i + 1) % n)
    made["Cargo.toml"] = '[workspace]\nmembers = ["c*"]\n'
    return made


# --- cycles -------------------------------------------------------------------------------------------------------------


@shape(5_000, 250)
def cycle_of_globs(n):
    return lib("".join("pub mod m%d { pub use super::m%d::*; pub fn f() { missing(); } }\n" % (i, (i + 1) % n) for i in range(n)))


@shape(200, 50)
def globs_of_all_by_all(n):
    return lib("".join("pub mod m%d { %s pub fn f() { missing(); } }\n" % (i, "".join("pub use super::m%d::*; " % k for k in range(n))) for i in range(n)))


@shape(5_000, 500)
def cycle_of_names(n):
    return lib("".join("pub mod m%d { pub use super::m%d::x; pub fn f() { x(); x::new().lock(); } }\n" % (i, (i + 1) % n) for i in range(n)))


@shape(5_000, 500)
def cycle_of_aliases(n):
    return lib("".join("pub type A%d = A%d;\n" % (i, (i + 1) % n) for i in range(n)) + "pub fn f(a: A0) { a.lock(); A0::new().lock(); }\n")


@shape(24, 12)
def aliases_that_double(n):
    return lib("type A0<T> = std::sync::Mutex<T>;\n" + "".join("type A%d<T> = (A%d<T>, A%d<T>);\n" % (i + 1, i, i) for i in range(n)) + "pub fn f(a: A%d<u32>) { a.0.lock(); }\n" % n)


@shape(5_000, 250)
def cycle_of_supertraits(n):
    return lib("".join("pub trait T%d: T%d { fn f%d(&self); }\n" % (i, (i + 1) % n, i) for i in range(n)) + "pub fn f<X: T0>(x: X, y: &dyn T1) { x.missing(); y.f0(); }\n")


@shape(5_000, 250)
def cycle_of_derefs(n):
    return lib("".join("pub struct S%d;\nimpl std::ops::Deref for S%d { type Target = S%d; fn deref(&self) -> &S%d { todo!() } }\n" % (i, i, (i + 1) % n, (i + 1) % n) for i in range(n)) +
               "pub fn f(s: S0) { s.missing(); s.lock(); }\n")


@shape(5_000, 500)
def cycle_of_fields(n):
    return lib("".join("pub struct S%d { next: S%d }\nimpl S%d { pub async fn f(&self) { self.next.next.next.lock(); self.next.f().await; } }\n" % (i, (i + 1) % n, i) for i in range(n)))


@shape(5_000, 100)
def cycle_of_calls(n):
    return lib("pub async fn start() { f0(); }\n" + "".join("pub fn f%d() { f%d(); std::thread::sleep(D); }\n" % (i, (i + 1) % n) for i in range(n)))


@shape(2_000, 250)
def cycle_of_results(n):
    return lib("".join("pub fn f%d() -> impl std::future::Future<Output = ()> { f%d() }\n" % (i, (i + 1) % n) for i in range(n)) + "pub fn g() { f0(); let x = f1().boxed(); }\n")


@shape(1_000, 50)
def cycle_of_includes(n):
    made = {"src/i%d.rs" % i: 'include!("i%d.rs");\ninclude!("i0.rs");\npub fn f%d() {}\n' % ((i + 1) % n, i) for i in range(n)}
    made["src/lib.rs"] = 'include!("i0.rs");\n'
    return made


@shape(1_000, 50)
def cycle_of_modules(n):
    made = {"src/m%d.rs" % i: '#[path = "m%d.rs"]\nmod next;\n#[path = "lib.rs"]\nmod root;\npub fn f() {}\n' % ((i + 1) % n) for i in range(n)}
    made["src/lib.rs"] = '#[path = "m0.rs"]\nmod next;\n'
    return made


@shape(4_000, 1_500)
def handed_on_by_everyone(n):
    """n calls in each of four layers: every function of one hands a variant on to every function of the next."""
    k = int(n ** 0.5)
    made = "pub enum Kind { A, B, C }\nfn end(kind: &Kind) { match kind { Kind::A => std::thread::sleep(D), _ => {} } }\n"
    for layer in range(4):
        for i in range(k):
            below = ["end(kind)"] if layer == 0 else ["l%d_%d(kind)" % (layer - 1, j) for j in range(k)]
            made += "pub fn l%d_%d(kind: &Kind) { %s; }\n" % (layer, i, "; ".join(below))
    return lib(made + "pub async fn start(kind: Kind) { %s; }\n" % "; ".join("l3_%d(&kind)" % i for i in range(k)))


@shape(4_000, 1_000)
def futures_handed_on_by_everyone(n):
    """The same of a future that blocks: it ends where nobody polls it."""
    k = int(n ** 0.5)
    made = "pub async fn end() { tokio::runtime::Runtime::new().unwrap().block_on(async {}); }\n"
    for layer in range(4):
        for i in range(k):
            below = ["end()"] if layer == 0 else ["l%d_%d()" % (layer - 1, j) for j in range(k)]
            made += "pub fn l%d_%d() -> impl std::future::Future<Output = ()> { %s }\n" % (
                layer, i, "".join("if C%d { return %s; } " % (at, one) for at, one in enumerate(below)) + below[0])
    return lib(made)


# --- measuring ----------------------------------------------------------------------------------------------------------


def measure(punchlist, made, seconds):
    """Writes the files into a folder and scans it: (exit code, cpu seconds, peak MiB, what was not understood)."""
    with tempfile.TemporaryDirectory(prefix="stress") as folder:
        made.setdefault("Cargo.toml", MANIFEST)
        for path, text in made.items():
            file = pathlib.Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        with open(os.path.join(folder, "out"), "wb") as out, open(os.path.join(folder, "err"), "wb") as err:
            child = subprocess.Popen([punchlist, "scan", "--no-record", "--format", "json", "--jobs", "1"], cwd=folder, stdout=out, stderr=err,
                                     preexec_fn=lambda: (resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds)),
                                                         resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))))
            _, status, usage = os.wait4(child.pid, 0)
        child.returncode = code = os.waitstatus_to_exitcode(status)
        said = ""
        if code in (0, 1):
            files = json.loads(pathlib.Path(folder, "out").read_text())["data"]["files"]
            said = "; ".join([row["reason"] for row in files["skipped"] + files["files_with_errors"]][:1])
            if files["not_compiled"]:
                said += " %d files not compiled" % files["not_compiled"]
        return code, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said


def table(options, chosen):
    failed = 0
    print("%-40s %10s %8s %8s  %s" % ("shape", "n", "cpu s", "MiB", "not understood"))
    for name in chosen:
        make, full, _ = SHAPES[name]
        n = max(1, int(full * options.times))
        code, cpu, memory, said = measure(options.punchlist, make(n), options.seconds)
        if code not in (0, 1):
            failed += 1
            said = "ENDED WITH %d" % code
        print("%-40s %10d %8.2f %8.0f  %s" % (name, n, cpu, memory, said), flush=True)
    return failed


def check(options, chosen):
    """Cpu of n and 2n. Below a tenth of a second nothing is said of the ratio; a bad one gets two more tries."""
    failed = 0
    for name in chosen:
        make, _, small = SHAPES[name]
        for _ in range(options.tries):
            (code, once, *_), (code2, twice, *_) = (measure(options.punchlist, make(size), options.seconds) for size in (small, 2 * small))
            well = code in (0, 1) and code2 in (0, 1) and (twice < 0.1 or twice <= 3 * once)
            if well:
                break
        print("%-40s n=%-8d %6.2f s  2n: %6.2f s%s" % (name, small, once, twice, "" if well else "  FAILED (%d, %d)" % (code, code2)), flush=True)
        failed += not well
    return failed


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("punchlist")
    arguments.add_argument("--check", action="store_true")
    arguments.add_argument("--tries", type=int, default=3)
    arguments.add_argument("--shape", default="")
    arguments.add_argument("--times", type=float, default=1)
    arguments.add_argument("--seconds", type=int, default=120, help="cpu seconds after which a scan is ended")
    options = arguments.parse_args()
    options.punchlist = os.path.abspath(options.punchlist)
    chosen = [name for name in SHAPES if options.shape in name]
    if not chosen:
        sys.exit(f"stress: no shape has '{options.shape}' in its name; there are: {', '.join(SHAPES)}")
    failed = (check if options.check else table)(options, chosen)
    print("%d shapes, %d failed" % (len(chosen), failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
