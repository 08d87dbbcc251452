#include "tasks/document.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <random>

#include "base/text.h"
#include "tasks/render.h"
#include "tests/unit/tasks/fresh.h"
#include "tests/unit/tasks/sample_plan.h"

namespace tasks {
namespace {

using tasks_test::fresh;
using tasks_test::plan;

Document sample(const std::string& fix = "do this\n", const std::string& wave = " 1") {
  Document document;
  document.fields = {scalar_field("phase", "02-x"),
                     {"wave", wave, {}},
                     list_field("depends_on", {"02-01"}),
                     {"must_haves", "\n  truths:\n    - one\n  key_links: []", {}}};
  document.pieces = {{"", "# Title\n\n"},
                     {"fix", fix},
                     {"", "\nbetween\n\n"},
                     {"verify", "run it\n"},
                     {"", "\n## Notes\n"}};
  return document;
}

std::string replaced(const std::string& text, const std::string& from, const std::string& to) {
  EXPECT_NE(text.find(from), std::string::npos) << from << "\nin\n" << text;
  return base::replace_all(text, from, to);
}

TEST(document, a_second_merge_changes_nothing) {
  const std::string text = fresh(sample());
  const Merge again = merge(sample(), text);
  EXPECT_FALSE(again.changed);
  EXPECT_EQ(again.text, text);
  EXPECT_TRUE(again.conflicts.empty());
}

TEST(document, new_text_replaces_ours_and_only_ours) {
  std::string text = fresh(sample());
  text = replaced(text, "between", "my own words <!-- and a comment -->");
  text = replaced(text, "## Notes\n", "## Notes\nmine, no line end");
  const Merge next = merge(sample("do that\n", " 2"), text);
  std::string wanted =
      replaced(fresh(sample("do that\n", " 2")), "between", "my own words <!-- and a comment -->");
  wanted = replaced(wanted, "## Notes\n", "## Notes\nmine, no line end");
  EXPECT_EQ(next.text, wanted);
  EXPECT_TRUE(next.changed);
  EXPECT_TRUE(next.conflicts.empty());
}

TEST(document, an_edited_block_stays_without_conflict_while_there_is_nothing_new) {
  const std::string text = replaced(fresh(sample()), "do this", "do it my way");
  const Merge next = merge(sample(), text);
  EXPECT_EQ(next.text, text);
  EXPECT_TRUE(next.conflicts.empty());
}

TEST(document, an_edited_block_and_a_new_text_stand_side_by_side_until_settled) {
  const std::string edited = replaced(fresh(sample()), "do this", "do it my way");
  const Merge first = merge(sample("do that\n"), edited);
  ASSERT_EQ(first.conflicts.size(), 1u);
  EXPECT_NE(
      first.text.find("do it my way\n<!-- punchlist:end fix -->\n<!-- punchlist:conflict fix"),
      std::string::npos)
      << first.text;
  EXPECT_NE(first.text.find("do that\n<!-- punchlist:end-conflict fix -->\n"), std::string::npos);
  // Unsettled: the same again, still a conflict, not a byte changed.
  const Merge second = merge(sample("do that\n"), first.text);
  EXPECT_EQ(second.conflicts.size(), 1u);
  EXPECT_EQ(second.text, first.text);
  // A still newer text takes the place of the one that was offered.
  const Merge third = merge(sample("do another\n"), first.text);
  EXPECT_EQ(third.conflicts.size(), 1u);
  EXPECT_EQ(third.text.find("do that"), std::string::npos);
  EXPECT_NE(third.text.find("do another"), std::string::npos);
  // Settled by deleting the offer: the human text stays, no conflict.
  const size_t begin = first.text.find("<!-- punchlist:conflict");
  const std::string end_line = "<!-- punchlist:end-conflict fix -->\n";
  std::string settled = first.text;
  settled.erase(begin, first.text.find(end_line) + end_line.size() - begin);
  const Merge kept = merge(sample("do that\n"), settled);
  EXPECT_TRUE(kept.conflicts.empty());
  EXPECT_EQ(kept.text, settled);
  // Settled by taking the offer: ours again, and the offer goes.
  const std::string taken = replaced(first.text, "do it my way", "do that");
  const Merge ours = merge(sample("do that\n"), taken);
  EXPECT_TRUE(ours.conflicts.empty());
  EXPECT_EQ(ours.text, fresh(sample("do that\n")));
}

TEST(document, an_edited_offer_is_left_alone) {
  const std::string edited = replaced(fresh(sample()), "do this", "do it my way");
  const std::string offered = merge(sample("do that\n"), edited).text;
  const std::string both = replaced(offered, "do that", "do that, half written");
  const Merge next = merge(sample("do another\n"), both);
  EXPECT_EQ(next.text, both);
  EXPECT_EQ(next.conflicts.size(), 1u);
}

TEST(document, a_deleted_block_stays_deleted) {
  std::string text = fresh(sample());
  const std::string end_line = "<!-- punchlist:end fix -->\n";
  const size_t begin = text.find("<!-- punchlist:begin fix");
  text.erase(begin, text.find(end_line) + end_line.size() - begin);
  const Merge next = merge(sample("do that\n"), text);
  EXPECT_EQ(next.text, text);
  ASSERT_EQ(next.notes.size(), 1u);
}

TEST(document, broken_markers_leave_the_file_as_it_is) {
  const std::string text = fresh(sample());
  const std::string broken[] = {
      replaced(text, "<!-- punchlist:end fix -->\n", ""),
      replaced(text, "between\n", "<!-- punchlist:end fix -->\n"),
      text + text.substr(text.find("<!-- punchlist:begin fix")),
      "no frontmatter\n",
      "---\nnever closed\n",
      replaced(text, "wave: 1", "wave: [1"),
      replaced(text, "wave: 1", "wave: 1\nwave: 2"),
  };
  for (const std::string& one : broken) {
    const Merge next = merge(sample("do that\n"), one);
    EXPECT_EQ(next.text, one);
    EXPECT_FALSE(next.changed);
    EXPECT_FALSE(next.conflicts.empty()) << one;
    for (const Conflict& conflict : next.conflicts) EXPECT_GE(conflict.line, 1u);
  }
}

TEST(document, windows_line_ends_stay) {
  const std::string text = base::replace_all(fresh(sample()), "\n", "\r\n");
  const Merge same = merge(sample(), text);
  EXPECT_EQ(same.text, text);
  const Merge next = merge(sample("do that\n", " 2"), text);
  EXPECT_TRUE(next.conflicts.empty());
  EXPECT_EQ(next.text, base::replace_all(fresh(sample("do that\n", " 2")), "\n", "\r\n"));
}

TEST(frontmatter, unknown_keys_comments_and_order_stay) {
  std::string text = fresh(sample());
  text = replaced(
      text, "wave: 1\n",
      "# ours: do not move\n\nowner: \"A: B\"   # Bob's\nwave: 1   # for now\nlist:\n- a\n\n- b\n");
  text = replaced(text, "phase: 02-x\n", "");
  text = replaced(text, "depends_on: [\"02-01\"]\n", "depends_on: [\"02-01\"]\nphase: 02-x\n");
  EXPECT_EQ(merge(sample(), text).text, text);
  const Merge next = merge(sample("do this\n", " 2"), text);
  EXPECT_TRUE(next.conflicts.empty());
  std::string wanted = replaced(text, "wave: 1   # for now", "wave: 2   # for now");
  // Nothing but the value and its hash.
  const auto without_hashes = [](const std::string& whole) {
    std::string out;
    for (const std::string_view line : base::split_lines(whole)) {
      if (line.rfind("# punchlist:keys", 0) != 0) out += std::string(line) + "\n";
    }
    return out;
  };
  EXPECT_EQ(without_hashes(next.text), without_hashes(wanted));
}

TEST(frontmatter, an_edited_value_stays_and_the_new_one_stands_beside_it) {
  const std::string edited = replaced(fresh(sample()), "wave: 1\n", "wave: 7\n");
  EXPECT_EQ(merge(sample(), edited).text, edited) << "nothing new to say";
  EXPECT_TRUE(merge(sample(), edited).conflicts.empty());
  const Merge first = merge(sample("do this\n", " 2"), edited);
  ASSERT_EQ(first.conflicts.size(), 1u);
  EXPECT_EQ(first.conflicts[0].line, 3u);
  EXPECT_NE(first.text.find("wave: 7\n# punchlist:conflict wave: 2\n"), std::string::npos)
      << first.text;
  const Merge second = merge(sample("do this\n", " 2"), first.text);
  EXPECT_EQ(second.text, first.text);
  EXPECT_EQ(second.conflicts.size(), 1u);
  const std::string settled = replaced(first.text, "# punchlist:conflict wave: 2\n", "");
  const Merge kept = merge(sample("do this\n", " 2"), settled);
  EXPECT_EQ(kept.text, settled);
  EXPECT_TRUE(kept.conflicts.empty());
  const Merge taken = merge(sample("do this\n", " 2"), replaced(first.text, "wave: 7", "wave: 2"));
  EXPECT_EQ(taken.text, fresh(sample("do this\n", " 2")));
}

TEST(frontmatter, reads_values) {
  const std::string text = fresh(sample());
  const std::optional<Frontmatter> frontmatter = Frontmatter::parse(text);
  ASSERT_TRUE(frontmatter);
  EXPECT_EQ(frontmatter->scalar("phase"), "02-x");
  EXPECT_EQ(frontmatter->list("depends_on"), std::vector<std::string>{"02-01"});
  EXPECT_EQ(frontmatter->scalar("depends_on"), std::nullopt);
  EXPECT_EQ(frontmatter->scalar("nothing"), std::nullopt);
}

TEST(document, hostile_code_opens_no_block_and_closes_none) {
  const Plan sample_plan = plan();
  for (const Phase& phase : sample_plan.phases) {
    for (const Task& task : phase.tasks) {
      const Document document = render_task(task, sample_plan, "4f9c1e2");
      const std::string text = fresh(document);
      const Merge again = merge(document, text);
      EXPECT_FALSE(again.changed) << task.handle();
      EXPECT_TRUE(again.conflicts.empty()) << task.handle();
      EXPECT_NE(block_text(text, "criteria"), std::nullopt);
      EXPECT_TRUE(Frontmatter::parse(text)->problems().empty());
      // The document's own tags, and no other, close.
      for (const std::string tag :
           {"</action>", "</name>", "</task>", "</tasks>", "</objective>"}) {
        EXPECT_EQ(text.find(tag), text.rfind(tag)) << tag;
      }
    }
  }
  const std::string text = fresh(render_plan(sample_plan, "4f9c1e2"));
  EXPECT_FALSE(merge(render_plan(sample_plan, "4f9c1e2"), text).changed);
}

TEST(document, goes_on_naming_its_commit_while_nothing_else_changes) {
  Plan now = plan();
  const auto make = [&](const std::string& base) {
    return render_task(now.phases[0].tasks[0], now, base);
  };
  const std::string text = merge_as_of(make, "4f9c1e2", std::nullopt).text;
  EXPECT_FALSE(merge_as_of(make, "aaaaaa1", text).changed);
  now.phases[0].tasks[0].findings[0].line = 41;
  const Merge moved = merge_as_of(make, "aaaaaa1", text);
  EXPECT_TRUE(moved.changed);
  EXPECT_TRUE(moved.conflicts.empty());
  EXPECT_EQ(moved.text.find("4f9c1e2"), std::string::npos);
  EXPECT_EQ(Frontmatter::parse(moved.text)->scalar("base_commit"), "aaaaaa1");
}

/// Bytes that may appear in a person's edit; `<` and `-` try to make markers.
std::string random_text(std::mt19937& random) {
  const std::string_view parts[] = {"a",     "\n",   "\r\n", " ",   "<!--", "-->", "`",
                                    "# h\n", "\xff", "|",    "---", "\t",   "é",   "<x>"};
  std::string text;
  for (size_t n = 1 + random() % 12; n > 0; --n) text += parts[random() % std::size(parts)];
  return text;
}

/// How many rounds: some hundreds, or as many as PUNCHLIST_EDITS says.
int rounds() {
  const char* wanted = std::getenv("PUNCHLIST_EDITS");
  return wanted == nullptr ? 300 : std::atoi(wanted);
}

TEST(document, edits_outside_blocks_survive) {
  std::mt19937 random(7);
  const Plan before = plan();
  Plan after = plan();
  Task& task = after.phases[1].tasks[0];
  task.findings[0].line = 266;
  task.wave = 3;
  task.title = "Another title";
  task.files_modified.push_back("src/new.rs");
  const Document old_document = render_task(before.phases[1].tasks[0], before, "4f9c1e2");
  const Document new_document = render_task(task, after, "aaaaaa1");
  const std::string original = fresh(old_document);

  // Where a person may write: line starts outside of blocks and frontmatter.
  struct Gap {
    size_t from;
    size_t to;
  };
  std::vector<Gap> gaps;
  size_t from = Frontmatter::parse(original)->size();
  while (true) {
    const size_t begin = original.find("<!-- punchlist:begin", from);
    gaps.push_back({from, begin == std::string::npos ? original.size() : begin});
    if (begin == std::string::npos) break;
    const size_t end = original.find("<!-- punchlist:end", begin);
    from = original.find('\n', end) + 1;
  }
  for (int round = 0; round < rounds(); ++round) {
    // Each gap gets a random new text; the blocks between stay as they are.
    std::vector<std::string> human;
    std::string edited;
    size_t at = 0;
    for (const Gap& gap : gaps) {
      edited += original.substr(at, gap.from - at);
      std::string words = original.substr(gap.from, gap.to - gap.from);
      if (random() % 2 == 0) words.erase(random() % (words.size() + 1));
      if (random() % 2 == 0) words += random_text(random);
      if (gap.to != original.size() && (words.empty() || words.back() != '\n')) words += '\n';
      human.push_back(words);
      edited += words;
      at = gap.to;
    }
    const Merge same = merge(old_document, edited);
    ASSERT_EQ(same.text, edited) << "round " << round;
    const Merge next = merge(new_document, edited);
    ASSERT_TRUE(next.conflicts.empty()) << "round " << round << "\n" << edited;
    // The new document with the person's words in its gaps, byte for byte.
    const std::string target = fresh(new_document);
    std::string wanted;
    size_t start = 0;
    size_t gap_begin = Frontmatter::parse(target)->size();
    for (size_t i = 0; i < human.size(); ++i) {
      wanted += target.substr(start, gap_begin - start) + human[i];
      start = target.find("<!-- punchlist:begin", gap_begin);
      if (start == std::string::npos) break;
      gap_begin = target.find('\n', target.find("<!-- punchlist:end", start)) + 1;
    }
    ASSERT_EQ(next.text, wanted) << "round " << round;
  }
}

/// Lines of a text that a merge by hand would keep: what a test can look for.
std::string unique_line(std::mt19937& random, int round) {
  return "a person's words " + std::to_string(round) + "-" + std::to_string(random()) + "\n";
}

TEST(document, edits_inside_blocks_are_never_lost) {
  std::mt19937 random(23);
  const Plan before = plan();
  Plan after = plan();
  after.phases[1].tasks[0].findings[0].line = 266;
  after.phases[1].tasks[0].title = "Another title";
  const Document old_document = render_task(before.phases[1].tasks[0], before, "4f9c1e2");
  const Document new_document = render_task(after.phases[1].tasks[0], after, "aaaaaa1");
  const Merge first = merge(old_document, std::nullopt);
  std::map<std::string, std::string> kept(first.generated.begin(), first.generated.end());
  Blending blending;
  blending.last = [&](const std::string& hash) -> std::optional<std::string> {
    const auto found = kept.find(hash);
    if (found == kept.end() || random() % 4 == 0) return std::nullopt;  // swept away
    return found->second;
  };
  // A merge that is right where only one side changed a region, else none: like git's, but coarse.
  blending.blend = [&](const std::string& last, const std::string& edited,
                       const std::string& fresh_text) -> std::optional<std::string> {
    if (edited.compare(0, last.size(), last) != 0) return std::nullopt;
    return fresh_text + edited.substr(last.size());
  };
  for (int round = 0; round < rounds(); ++round) {
    std::string edited = first.text;
    std::vector<std::string> words;
    for (size_t edits = 1 + random() % 4; edits > 0; --edits) {
      std::vector<size_t> starts;  // of lines inside blocks
      bool inside = false;
      for (size_t at = 0; at < edited.size();) {
        const size_t end = edited.find('\n', at) + 1;
        const std::string line = edited.substr(at, end - at);
        if (line.rfind("<!-- punchlist:end", 0) == 0) inside = false;
        if (inside || line.rfind("<!-- punchlist:end", 0) == 0) starts.push_back(at);
        if (line.rfind("<!-- punchlist:begin", 0) == 0) inside = true;
        at = end;
      }
      words.push_back(unique_line(random, round));
      edited.insert(starts[random() % starts.size()], words.back());
    }
    if (random() % 2 == 0) edited = base::replace_all(edited, "\n", "\r\n");
    const Merge same = merge(old_document, edited, blending);
    ASSERT_EQ(same.text, edited) << "round " << round;
    const Merge next = merge(new_document, edited, blending);
    for (const std::string& line : words) {
      ASSERT_NE(next.text.find(line.substr(0, line.size() - 1)), std::string::npos)
          << "round " << round << ": " << line << next.text;
    }
    const Merge again = merge(new_document, next.text, blending);
    ASSERT_EQ(again.text, next.text) << "round " << round;
    ASSERT_EQ(again.conflicts.size(), next.conflicts.size()) << "round " << round;
  }
}

TEST(document, both_changes_of_a_block_are_merged_when_the_last_text_is_known) {
  const Document old_document = sample("one\ntwo\nthree\n");
  const Merge first = merge(old_document, std::nullopt);
  const std::map<std::string, std::string> kept(first.generated.begin(), first.generated.end());
  Blending blending;
  blending.last = [&](const std::string& hash) -> std::optional<std::string> {
    const auto found = kept.find(hash);
    return found == kept.end() ? std::nullopt : std::optional<std::string>(found->second);
  };
  blending.blend = [](const std::string& last, const std::string& edited,
                      const std::string& fresh_text) -> std::optional<std::string> {
    EXPECT_EQ(last, "one\ntwo\nthree\n");
    EXPECT_EQ(edited, "ONE\ntwo\nthree\n");
    EXPECT_EQ(fresh_text, "one\ntwo\nTHREE\n");
    return "ONE\ntwo\nTHREE\n";
  };
  const std::string edited = replaced(first.text, "one\ntwo", "ONE\ntwo");
  const Document new_document = sample("one\ntwo\nTHREE\n");
  const Merge merged = merge(new_document, edited, blending);
  EXPECT_TRUE(merged.conflicts.empty());
  EXPECT_EQ(block_text(merged.text, "fix"), "ONE\ntwo\nTHREE\n");
  EXPECT_FALSE(merge(new_document, merged.text, blending).changed);

  // A merge that would make a marker is none.
  blending.blend = [](const std::string&, const std::string&, const std::string&) {
    return std::optional<std::string>("<!-- punchlist:end fix -->\n");
  };
  EXPECT_EQ(merge(new_document, edited, blending).conflicts.size(), 1u);
}

TEST(document, any_damage_is_survived_and_merging_again_changes_nothing) {
  std::mt19937 random(11);
  const Plan before = plan();
  Plan after = plan();
  after.phases[1].tasks[0].findings[0].line = 266;
  after.phases[1].tasks[0].wave = 3;
  const std::string original = fresh(render_task(before.phases[1].tasks[0], before, "4f9c1e2"));
  const Document next = render_task(after.phases[1].tasks[0], after, "aaaaaa1");
  for (int round = 0; round < 2000; ++round) {
    std::string damaged = original;
    for (size_t edits = 1 + random() % 4; edits > 0; --edits) {
      const size_t at = random() % (damaged.size() + 1);
      switch (random() % 4) {
        case 0:
          damaged.erase(at, random() % 200);
          break;
        case 1:
          damaged.insert(at, random_text(random));
          break;
        case 2:
          damaged.insert(at, damaged.substr(random() % damaged.size(), random() % 400));
          break;
        default:
          if (at < damaged.size()) damaged[at] = static_cast<char>(random() % 256);
      }
    }
    const Merge first = merge(next, damaged);
    const Merge second = merge(next, first.text);
    ASSERT_EQ(second.text, first.text) << "round " << round << "\n" << damaged;
    ASSERT_EQ(second.conflicts.size(), first.conflicts.size())
        << "round " << round << "\n"
        << (first.conflicts.empty() ? second : first).conflicts[0].text << "\n"
        << first.text;
    ASSERT_EQ(first.changed, first.text != damaged) << "round " << round;
  }
}

}  // namespace
}  // namespace tasks
