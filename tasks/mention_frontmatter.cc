#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "base/text.h"
#include "tasks/frontmatter.h"
#include "tasks/mention_reader.h"

namespace tasks {
namespace {

std::string scalar(const YAML::Node& node) {
  return node && node.IsScalar() ? node.Scalar() : std::string();
}

/// Reads the keys that speak of files, commits, tasks and facts.
class Keys {
 public:
  explicit Keys(MentionReader& reader) : reader_(reader) {}

  void read(const YAML::Node& root) {
    paths(root["files_modified"]);
    if (const YAML::Node files = root["key-files"]; files && files.IsMap()) {
      for (const char* key : {"created", "modified"}) {
        const YAML::Node list = files[key];
        if (!list || !list.IsSequence()) continue;
        reader_.has_key_files = true;
        reader_.key_files += list.size();
        if (std::string_view(key) == "modified") reader_.key_modified += list.size();
        paths(list);
      }
    }
    tasks(root["depends_on"]);
    if (const YAML::Node needed = root["requires"]; needed && needed.IsSequence()) {
      for (const YAML::Node& one : needed) {
        if (one.IsMap() && one["phase"]) task(one["phase"]);
      }
    }
    for (const char* key : {"base_commit", "commit", "revision"}) commit(root[key], true);
    if (const YAML::Node commits = root["commits"]; commits && commits.IsSequence()) {
      for (const YAML::Node& one : commits) commit(one.IsMap() ? one["hash"] : one, false);
    }
    if (const YAML::Node id = root["task"]) task(id);
    tasks(root["requirements"]);
    for (const char* key : {"provides", "key-decisions", "patterns-established"}) {
      const YAML::Node list = root[key];
      if (!list || !list.IsSequence()) continue;
      for (const YAML::Node& one : list) {
        const size_t before = reader_.out.all.size();
        find_facts(reader_, line_of(one), scalar(one));
        for (size_t i = before; i < reader_.out.all.size(); ++i)
          reader_.out.all[i].proposed = false;
      }
    }
    if (const YAML::Node musts = root["must_haves"]; musts && musts.IsMap()) must_haves(musts);
  }

 private:
  const ProseLine& line_of(const YAML::Node& node) const {
    const size_t index = static_cast<size_t>(std::max(0, node.Mark().line)) + 1;
    return reader_.lines[std::min(index, reader_.lines.size() - 1)];
  }

  Mention& add(Check check, const YAML::Node& node, const std::string& text) {
    Mention& mention = reader_.add(check, line_of(node), text);
    mention.proposed = false;
    mention.removed = false;
    return mention;
  }

  void paths(const YAML::Node& list) {
    if (!list || !list.IsSequence()) return;
    for (const YAML::Node& one : list) path(one);
  }

  void path(const YAML::Node& node) {
    const std::string text = scalar(node);
    for (const NamedPath& named : paths_in(text)) {
      if (named.glob) continue;
      Mention& mention = add(named.member.empty() ? Check::path : Check::name_in_file, node, text);
      mention.path = named.path;
      if (!named.member.empty()) mention.names = {named.member};
      return;
    }
  }

  void commit(const YAML::Node& node, bool of_document) {
    std::string hash = scalar(node);
    if (const auto clean = base::strip_suffix(hash, "-dirty")) hash = *clean;
    if (hash.size() < 7 || hash.size() > 40 ||
        hash.find_first_not_of("0123456789abcdef") != std::string::npos) {
      return;
    }
    add(Check::commit, node, hash).names = {hash};
    if (of_document) reader_.out.commits.insert(reader_.out.commits.begin(), hash);
  }

  void tasks(const YAML::Node& list) {
    if (!list || !list.IsSequence()) return;
    for (const YAML::Node& one : list) task(one);
  }

  void task(const YAML::Node& node) {
    static const std::regex kTask(R"((\d{2,3}-\d{2,3}|[TF]-[0-9A-HJKMNP-TV-Z]{6,12}))");
    const std::string text = scalar(node);
    if (!std::regex_match(text, kTask)) return;
    add(Check::task, node, text).names = {text};
  }

  void must_haves(const YAML::Node& musts) {
    if (const YAML::Node truths = musts["truths"]; truths && truths.IsSequence()) {
      for (const YAML::Node& truth : truths) {
        const std::string text = scalar(truth);
        const size_t before = reader_.out.all.size();
        find_facts(reader_, line_of(truth), text);
        for (size_t i = before; i < reader_.out.all.size(); ++i)
          reader_.out.all[i].proposed = false;
        if (before == reader_.out.all.size()) add(Check::run, truth, text);
      }
    }
    for (const char* key : {"artifacts", "key_links"}) {
      const YAML::Node list = musts[key];
      if (!list || !list.IsSequence()) continue;
      for (const YAML::Node& one : list) {
        if (!one.IsMap()) continue;
        const YAML::Node file = one["path"] ? one["path"] : one["from"];
        if (file) path(file);
        if (one["to"]) path(one["to"]);
        if (one["provides"]) {
          const size_t before = reader_.out.all.size();
          find_facts(reader_, line_of(one["provides"]), scalar(one["provides"]));
          for (size_t i = before; i < reader_.out.all.size(); ++i)
            reader_.out.all[i].proposed = false;
        }
        const std::vector<NamedPath> named = paths_in(scalar(file));
        for (const char* what : {"pattern", "contains"}) {
          if (!one[what] || named.empty()) continue;
          Mention& mention = add(Check::pattern, one[what], scalar(one[what]));
          mention.path = named[0].path;
          mention.names = {scalar(one[what])};
          mention.noun = what;
        }
      }
    }
  }

  MentionReader& reader_;
};

}  // namespace

void find_in_frontmatter(MentionReader& reader, std::string_view document) {
  const std::optional<Frontmatter> frontmatter = Frontmatter::parse(document);
  if (!frontmatter || !frontmatter->problems().empty()) return;
  const std::string_view head = document.substr(0, frontmatter->size());
  const size_t begin = head.find('\n');
  const size_t end = head.rfind("---");
  if (begin == std::string_view::npos || end <= begin) return;
  try {
    const YAML::Node root = YAML::Load(std::string(head.substr(begin + 1, end - begin - 1)));
    if (root.IsMap()) Keys(reader).read(root);
  } catch (const YAML::Exception&) {  // told by problems(): no mapping to read
  }
}

}  // namespace tasks
