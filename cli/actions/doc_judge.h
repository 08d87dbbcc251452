#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cli/actions/check_doc.h"
#include "cli/actions/code_state.h"
#include "cli/actions/doc_paths.h"
#include "scanner/extract.h"

namespace cli {

/// Whether the path lies in a folder that cargo takes tests, benches or examples from.
bool in_test_folder(const std::string& path);

/// Judges the statements of one document. Its methods are spread over doc_judge*.cc by kinds of
/// statement.
class DocJudge {
 public:
  DocJudge(const Project& project, const CodeState& now, const FileHistory* history,
           const store::Store* store);

  /// Sets the document: its folder, and the commit that it is of.
  void begin(const tasks::Mentions& mentions, const std::string& folder,
             const std::optional<repo::ObjectId>& then);
  Judged judge(const tasks::Mention& mention);

 private:
  using Test = std::function<std::string(const CodeState&)>;  ///< evidence, or empty: does not hold

  // doc_judge_places.cc
  void place(Judged& out);
  void path(Judged& out);
  void quoted(Judged& out);
  void pattern(Judged& out);
  void line_count(Judged& out);
  /// Resolves `written`; when it is not exactly one file, says so in `out`.
  std::optional<std::string> one_file(Judged& out, const std::string& written);
  void missing_path(Judged& out, const std::string& written);
  bool is_of_elsewhere(const std::string& written) const;
  std::optional<bool> ever_there(const std::string& written) const;
  /// Whether an older version passes the test: then it is stale, and the commit is named.
  bool was_so(Judged& out, const std::string& file,
              const std::function<bool(const std::string& text)>& test, std::string* old = nullptr);
  /// \param held how many of the names stand there
  bool holds_at(const std::string& file, const std::string& text, const tasks::Mention& mention,
                std::string& evidence, size_t& held);
  const scanner::FileFacts& facts(const std::string& text);

  // doc_judge_names.cc
  void name(Judged& out);
  void name_in_file(Judged& out);
  void commit(Judged& out);
  void task(Judged& out);
  void is_async(Judged& out);
  /// \param mixed some of several functions of that name are async, and some are not
  std::string async_evidence(const CodeState& state, const std::string& name, bool denied,
                             bool& holds, bool& mixed);
  /// Of "Type::function": only where the type is meant.
  Meant meant_in_line(const CodeState& state, const NamePlace& place, const std::string& name);
  std::vector<NamePlace> places_of_path(const CodeState& state, const std::string& name);
  const std::vector<NamePlace>& places(const CodeState& state, const std::string& name);

  // doc_judge_calls.cc
  void awaited(Judged& out);
  void absent(Judged& out);
  void holders(Judged& out);
  /// A call that is found by the name before its parenthesis.
  struct NamedCall {
    std::string path;
    uint32_t line = 0;
    size_t begin = 0;  ///< of the name, in `code`
    size_t end = 0;    ///< of what stands behind the call
    const std::string& code;
  };
  /// Calls of the mention's function, in its file if it names one; false if that is not one file.
  bool each_call(const CodeState& state, const tasks::Mention& mention,
                 const std::function<void(const NamedCall&)>& see);
  std::string awaited_evidence(const CodeState& state, const tasks::Mention& mention, Truth& truth);
  std::string async_callers_evidence(const CodeState& state, const tasks::Mention& mention,
                                     Truth& truth);
  std::string absent_evidence(const CodeState& state, const tasks::Mention& mention, bool& holds,
                              std::string& where);

  // doc_judge_facts.cc
  struct Impls {
    std::string at;        ///< of the impl or derive; empty: none
    bool defined = false;  ///< the type is
    bool generic = false;  ///< the trait has impls for type parameters
  };
  /// Uses of a name, apart from its definitions.
  struct Uses {
    size_t definitions = 0;
    size_t calls = 0;
    size_t others = 0;
    std::string first;  ///< call
  };
  void implements(Judged& out);
  void uncalled(Judged& out);
  void called_from(Judged& out);
  void test_target(Judged& out);
  /// Why the type that is named with arguments takes not so many; empty if it may.
  std::string wrong_arguments(const CodeState& state, const tasks::Mention& mention);
  Impls impls_of(const CodeState& state, const std::string& type, const std::string& trait);
  Uses uses_of(const CodeState& state, const std::string& name, bool production);
  /// Whether the bodies of functions `caller`, or of functions that they name, name `callee`.
  bool is_reached(const std::string& callee, const std::string& caller);
  /// The words in the bodies of functions, by the names of these; one may lead to the others that
  /// it names. Read once.
  const std::map<std::string, std::set<std::string>>& words_of_bodies();
  /// Where the body of a function `caller` calls what is named. \param callers how many have that
  /// name
  std::string call_in(const CodeState& state, const std::string& name, const std::string& caller,
                      size_t& callers);

  // doc_judge_counts.cc
  void code_count(Judged& out);
  bool was_count(Judged& out);
  void occurrences(Judged& out);
  void searched(Judged& out);
  void files_changed(Judged& out);
  void arithmetic(Judged& out);
  void boxes(Judged& out);
  std::vector<std::pair<std::string, uint64_t>> code_counts(const CodeState& state,
                                                            const tasks::Mention& mention);
  std::vector<std::pair<std::string, uint64_t>> occurrence_counts(const CodeState& state,
                                                                  const tasks::Mention& mention);
  std::optional<uint64_t> search_count(const CodeState& state, const tasks::Mention& mention);
  /// Compares with what was counted, now and then.
  void compare(
      Judged& out,
      const std::function<std::vector<std::pair<std::string, uint64_t>>(const CodeState&)>& count);

  /// The state of the document's own commit; null when it is not known or the same as now.
  const CodeState* then_state();
  /// The state before that commit; null when there is none.
  const CodeState* before_then();
  std::string then_name() const;
  static void set(Judged& out, Truth verdict, std::string evidence, std::string now = {});

  const Project& project_;
  const CodeState& now_;
  const FileHistory* history_;
  const store::Store* store_;
  std::string folder_;
  std::optional<repo::ObjectId> then_;
  std::unique_ptr<CodeState> then_state_;
  std::unique_ptr<CodeState> before_then_;
  std::vector<std::string> wanted_names_;
  std::map<const CodeState*, std::map<std::string, std::vector<NamePlace>>> names_;
  std::map<std::string, scanner::FileFacts> facts_;  ///< by hash of the text
  std::optional<std::map<std::string, std::set<std::string>>> words_of_bodies_;
  scanner::Extractor extractor_;
};

/// Whether `number` is what the document says, as surely as it says it.
bool agrees(const tasks::Mention& mention, uint64_t number);
/// "Type::function" -> "function".
std::string last_segment(const std::string& name);
bool is_identifier(std::string_view text);
/// Byte offsets at which `word` stands by itself.
std::vector<size_t> word_positions(std::string_view text, std::string_view word);

}  // namespace cli
