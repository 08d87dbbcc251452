#include "cli/actions/doc_judge.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "cli/short_hash.h"

namespace cli {
namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

bool agrees(const tasks::Mention& mention, uint64_t number) {
  if (mention.at_least) return number >= mention.number;
  if (!mention.approximate) return number == mention.number;
  const uint64_t difference =
      number > mention.number ? number - mention.number : mention.number - number;
  return difference * 10 <= std::max<uint64_t>(number, 10);
}

std::string last_segment(const std::string& name) {
  const size_t colons = name.rfind("::");
  std::string last = colons == std::string::npos ? name : name.substr(colons + 2);
  if (const auto bare = base::strip_suffix(last, "()")) last = std::string(*bare);
  return last;
}

bool is_identifier(std::string_view text) {
  if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return false;
  return std::all_of(text.begin(), text.end(), is_word);
}

std::vector<size_t> word_positions(std::string_view text, std::string_view word) {
  std::vector<size_t> found;
  if (word.empty()) return found;
  for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const bool open = at == 0 || !is_word(text[at - 1]) || !is_word(word.front());
    const size_t end = at + word.size();
    const bool shut = end >= text.size() || !is_word(text[end]) || !is_word(word.back());
    if (open && shut) found.push_back(at);
  }
  return found;
}

DocJudge::DocJudge(const Project& project, const CodeState& now, const FileHistory* history,
                   const store::Store* store)
    : project_(project), now_(now), history_(history), store_(store) {}

void DocJudge::begin(const tasks::Mentions& mentions, const std::string& folder,
                     const std::optional<repo::ObjectId>& then) {
  folder_ = folder;
  then_ = then;
  then_state_.reset();
  before_then_.reset();
  names_.clear();
  wanted_names_.clear();
  for (const tasks::Mention& mention : mentions.all) {
    const bool wanted = mention.check == tasks::Check::name ||
                        mention.check == tasks::Check::name_in_file ||
                        mention.check == tasks::Check::is_async;
    if (wanted) wanted_names_.push_back(last_segment(mention.names[0]));
  }
}

void DocJudge::set(Judged& out, Truth verdict, std::string evidence, std::string now) {
  out.verdict = verdict;
  out.evidence = std::move(evidence);
  out.now = std::move(now);
}

const CodeState* DocJudge::then_state() {
  if (!then_ || !project_.repository) return nullptr;
  if (!then_state_) then_state_ = std::make_unique<CodeState>(project_, *then_);
  return then_state_.get();
}

const CodeState* DocJudge::before_then() {
  if (!then_ || !project_.repository || before_then_) return before_then_.get();
  const repo::CommitInfo info = project_.repository->commit(*then_);
  if (info.parents.empty() || !project_.repository->object_exists(info.parents[0])) return nullptr;
  before_then_ = std::make_unique<CodeState>(project_, info.parents[0]);
  return before_then_.get();
}

std::string DocJudge::then_name() const {
  return then_ ? "commit " + then_->short_hex(kHashLength) : std::string("then");
}

const std::vector<NamePlace>& DocJudge::places(const CodeState& state, const std::string& name) {
  std::map<std::string, std::vector<NamePlace>>& known = names_[&state];
  if (known.empty() && !wanted_names_.empty()) known = state.places_of(wanted_names_);
  const auto found = known.find(name);
  if (found != known.end()) return found->second;
  return known[name] = state.places_of({name})[name];
}

Judged DocJudge::judge(const tasks::Mention& mention) {
  Judged out;
  out.mention = mention;
  switch (mention.check) {
    case tasks::Check::place:
      place(out);
      break;
    case tasks::Check::path:
      path(out);
      break;
    case tasks::Check::name:
      name(out);
      break;
    case tasks::Check::name_in_file:
      name_in_file(out);
      break;
    case tasks::Check::commit:
      commit(out);
      break;
    case tasks::Check::code_count:
      code_count(out);
      break;
    case tasks::Check::line_count:
      line_count(out);
      break;
    case tasks::Check::occurrences:
      occurrences(out);
      break;
    case tasks::Check::searched:
      searched(out);
      break;
    case tasks::Check::files_changed:
      files_changed(out);
      break;
    case tasks::Check::uncounted:
      set(out, Truth::unchecked, "what this counts cannot be told from the code");
      break;
    case tasks::Check::listed:
    case tasks::Check::percentage:
      arithmetic(out);
      break;
    case tasks::Check::pattern:
      pattern(out);
      break;
    case tasks::Check::absent:
      absent(out);
      break;
    case tasks::Check::is_async:
      is_async(out);
      break;
    case tasks::Check::implements:
      implements(out);
      break;
    case tasks::Check::uncalled:
      uncalled(out);
      break;
    case tasks::Check::called_from:
      called_from(out);
      break;
    case tasks::Check::holders:
      holders(out);
      break;
    case tasks::Check::awaited:
      awaited(out);
      break;
    case tasks::Check::boxes:
      boxes(out);
      break;
    case tasks::Check::task:
      task(out);
      break;
    case tasks::Check::quoted:
      quoted(out);
      break;
    case tasks::Check::run:
      if (mention.noun == "test target") {
        test_target(out);
        break;
      }
      set(out, Truth::unchecked, "the outcome of a run, of which nothing is recorded here");
      break;
  }
  return out;
}

}  // namespace cli
