#include "scanner/panic_text.h"

#include <gtest/gtest.h>

#include <string>

namespace scanner {
namespace {

TEST(PanicText, ReadsTheNewForm) {
  const PanicText panic = read_panic(
      "thread 'main' panicked at src/main.rs:4:8:\nfirst\n  second\n"
      "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n");
  EXPECT_EQ(panic.thread, "main");
  EXPECT_EQ(panic.path, "src/main.rs");
  EXPECT_EQ(panic.line, 4u);
  EXPECT_EQ(panic.column, 8u);
  EXPECT_EQ(panic.message, "first second");
  EXPECT_TRUE(panic.frames.empty());
}

TEST(PanicText, ReadsTheOldFormAlsoOverLines) {
  const PanicText one = read_panic("thread 'a::b' panicked at 'it's, well, off', src/x.rs:12:5\n");
  EXPECT_EQ(one.thread, "a::b");
  EXPECT_EQ(one.message, "it's, well, off");
  EXPECT_EQ(one.path, "src/x.rs");
  EXPECT_EQ(one.line, 12u);
  const PanicText two = read_panic("thread 't' panicked at 'first\nsecond',\n/a/b.rs:3:1\nnote: x");
  EXPECT_EQ(two.message, "first second");
  EXPECT_EQ(two.path, "/a/b.rs");
  const PanicText windows = read_panic(
      "thread 'actix-rt:worker:2' panicked at 'gone', C:\\Users\\ada\\src\\a.rs:37:26\n");
  EXPECT_EQ(windows.path, "C:\\Users\\ada\\src\\a.rs");
  EXPECT_EQ(windows.message, "gone");
  const PanicText placeless = read_panic("thread 't' panicked at 'gone', \nwhen I send it");
  EXPECT_EQ(placeless.message, "gone");
  const PanicText cut = read_panic("thread 't' panicked at 'no end");
  EXPECT_EQ(cut.message, "no end");
  EXPECT_EQ(cut.line, 0u);
}

TEST(PanicText, ReadsAMessageBehindThePlaceAndAThreadWithANumber) {
  const PanicText panic =
      read_panic("ERROR thread 'w' (77) panicked at src/x.rs:7:5: out of it: 7\n");
  EXPECT_EQ(panic.thread, "w");
  EXPECT_EQ(panic.line, 7u);
  EXPECT_EQ(panic.message, "out of it: 7");
}

TEST(PanicText, ReadsFramesOfStdAndGdb) {
  const PanicText panic = read_panic(
      "thread 'main' panicked at src/x.rs:1:1:\nbroken\nstack backtrace:\n"
      "   0:     0x55d0c0ffee - std::backtrace::h0123456789abcdef\n"
      "                at /rustc/abc/library/std/src/backtrace.rs:5:6\n"
      "   1: <demo::a::T<u8> as core::ops::drop::Drop>::drop\n"
      "             at ./src/a.rs:12:5\n"
      "   2: demo::run::{{closure}}::h0123456789abcdef\n"
      "             at C:\\work\\src\\run.rs:30\n");
  ASSERT_EQ(panic.frames.size(), 3u);
  EXPECT_EQ(panic.frames[0].function, "std::backtrace");
  EXPECT_EQ(panic.frames[1].function, "demo::a::T::drop");
  EXPECT_EQ(panic.frames[1].path, "./src/a.rs");
  EXPECT_EQ(panic.frames[1].line, 12u);
  EXPECT_EQ(panic.frames[2].function, "demo::run");
  EXPECT_EQ(panic.frames[2].line, 30u);
  const PanicText gdb = read_panic(
      "thread 'main' panicked at src/x.rs:1:1:\nbroken\n"
      "#0  0x00007f in demo::load (path=...) at src/load.rs:9\n#1  demo::main () at "
      "src/main.rs:3\n");
  ASSERT_EQ(gdb.frames.size(), 2u);
  EXPECT_EQ(gdb.frames[0].function, "demo::load");
  EXPECT_EQ(gdb.frames[0].path, "src/load.rs");
  EXPECT_EQ(gdb.frames[1].function, "demo::main");
  EXPECT_EQ(gdb.frames[1].line, 3u);
}

TEST(PanicText, OfSeveralPanicsTakesTheFirstThatIsKnown) {
  const std::string text =
      "thread 'a' panicked at src/a.rs:1:1:\nindex out of bounds\n"
      "thread 'b' panicked at src/b.rs:2:2:\nCannot start a runtime from within a runtime.\n"
      "thread 'c' panicked at src/c.rs:3:3:\ncan call blocking only when running on the "
      "multi-threaded runtime\n";
  EXPECT_EQ(read_panic(text).thread, "b");
  EXPECT_EQ(read_panic("thread 'a' panicked at src/a.rs:1:1:\nodd\n").thread, "a");
}

TEST(PanicText, ReadsABareMessageAndACompilersError) {
  EXPECT_EQ(read_panic("\x1b[31mCannot\n block\x1b[0m ").message, "Cannot block");
  const PanicText error = read_panic(
      "error: future cannot be sent between threads safely\n   --> src/main.rs:7:18\n    |\n");
  EXPECT_EQ(error.message, "error: future cannot be sent between threads safely");
  EXPECT_EQ(error.path, "src/main.rs");
  EXPECT_EQ(error.line, 7u);
  EXPECT_EQ(read_panic("").message, "");
}

TEST(PanicText, LargePastesTakeNoLongerThanTheyAreLong) {
  std::string text = "thread 'main' panicked at 'no end\n";
  for (int i = 0; i < 200000; ++i) text += "', ' it's a line of a log\n";
  EXPECT_EQ(read_panic(text).message, "no end");
  std::string many;
  for (int i = 0; i < 50000; ++i) many += "thread 'main' panicked at src/a.rs:1:1:\nodd\n";
  EXPECT_EQ(read_panic(many).message, "odd");
}

TEST(PanicText, MakesFunctionsPlain) {
  EXPECT_EQ(plain_function("demo::run::{{closure}}::{{closure}}::h0123456789abcdef"), "demo::run");
  EXPECT_EQ(plain_function("demo::run::{async_fn_env#0}"), "demo::run");
  EXPECT_EQ(plain_function("<demo::T as demo::Show>::show"), "demo::T::show");
  EXPECT_EQ(plain_function("<F as core::ops::FnOnce<()>>::call_once"), "F::call_once");
  EXPECT_EQ(plain_function("demo[0123abcd]::hold::<alloc::string::String>"), "demo::hold");
  EXPECT_EQ(plain_function("demo::hello::help"), "demo::hello::help");
}

}  // namespace
}  // namespace scanner
