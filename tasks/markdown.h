#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Untrusted text (code, messages, paths) made fit for a Markdown document: it can close no fence,
/// open no generated block, end none of the document's tags and hide nothing that follows.
namespace tasks {

/// `text` on one line, with what looks like a marker of ours or a tag of a task file broken by a
/// backslash. Control characters and broken UTF-8 become U+FFFD.
std::string defused(std::string_view text);
/// A sentence for running text: parts between backticks stay code, elsewhere HTML and Markdown are
/// escaped.
std::string inline_text(std::string_view text);
/// `text` as a code span, whatever backticks it holds.
std::string code_span(std::string_view text);
/// "`path:line`"; without ":0" when the line is not known.
std::string place_span(std::string_view path, uint32_t line);
/// A fenced block; the fence is longer than any run of backticks inside.
std::string code_fence(std::string_view language, std::string_view code);
/// Markdown for a cell of a table: pipes escaped.
std::string cell(std::string_view markdown);
/// "| a | b |" with a line end.
std::string table_row(const std::vector<std::string>& cells);
/// Header and rule of a table.
std::string table_head(const std::vector<std::string>& titles);

/// A YAML scalar: plain where no reader could take it for anything but this string, else
/// double-quoted.
std::string yaml_scalar(std::string_view text);
/// A YAML list on one line: [a, "b c"].
std::string yaml_list(const std::vector<std::string>& values);

}  // namespace tasks
