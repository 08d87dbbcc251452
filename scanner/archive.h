#pragma once

#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

/// Bytes for the cache and back. One function per struct, `fields(archive, value)`, names the
/// fields once for both ways, so that what is written is what is read.
namespace scanner {

template <typename T>
constexpr bool is_plain_number = std::is_arithmetic_v<T> || std::is_enum_v<T>;

/// Appends values to bytes. Numbers are as in memory: the cache stays on its machine.
class ArchiveWriter {
 public:
  static constexpr bool kReads = false;

  template <typename T>
  void number(T& value) {
    static_assert(is_plain_number<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void text(std::string& value) {
    size(value.size());
    bytes_.append(value);
  }
  size_t size(size_t count) {
    uint64_t number_of = count;
    number(number_of);
    return count;
  }
  /// A table whose rows have no padding, in one piece.
  template <typename T>
  void block(std::vector<T>& rows) {
    static_assert(std::has_unique_object_representations_v<T>);
    size(rows.size());
    bytes_.append(reinterpret_cast<const char*>(rows.data()), rows.size() * sizeof(T));
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Reads them again. Bytes that end too early or promise too much make it `bad`; then everything
/// that was read is to be thrown away.
class ArchiveReader {
 public:
  static constexpr bool kReads = true;
  explicit ArchiveReader(std::string_view bytes) : rest_(bytes) {}

  template <typename T>
  void number(T& value) {
    static_assert(is_plain_number<T>);
    if (!has(sizeof value)) return;
    std::memcpy(&value, rest_.data(), sizeof value);
    rest_.remove_prefix(sizeof value);
  }
  void text(std::string& value) {
    const size_t count = size(0);
    if (!has(count)) return;
    value.assign(rest_.substr(0, count));
    rest_.remove_prefix(count);
  }
  /// A count; no more than there are bytes left.
  size_t size(size_t) {
    uint64_t count = 0;
    number(count);
    if (count > rest_.size()) bad_ = true;
    return bad_ ? 0 : static_cast<size_t>(count);
  }
  template <typename T>
  void block(std::vector<T>& rows) {
    static_assert(std::is_trivially_copyable_v<T>);
    const size_t count = size(0);
    if (!has(count * sizeof(T))) return;
    rows.resize(count);
    if (count > 0) std::memcpy(rows.data(), rest_.data(), count * sizeof(T));
    rest_.remove_prefix(count * sizeof(T));
  }
  bool is_bad() const { return bad_; }
  bool is_at_end() const { return rest_.empty(); }

 private:
  bool has(size_t count) {
    if (rest_.size() < count) bad_ = true;
    return !bad_;
  }
  std::string_view rest_;
  bool bad_ = false;
};

template <typename A, typename T>
std::enable_if_t<is_plain_number<T>> fields(A& archive, T& value) {
  archive.number(value);
}
template <typename A>
void fields(A& archive, std::string& value) {
  archive.text(value);
}
template <typename A, typename First, typename Second>
void fields(A& archive, std::pair<First, Second>& value) {
  fields(archive, value.first);
  fields(archive, value.second);
}
template <typename A, typename T>
void fields(A& archive, std::vector<T>& rows) {
  const size_t count = archive.size(rows.size());
  if constexpr (A::kReads) rows.resize(count);
  for (T& row : rows) fields(archive, row);
}
template <typename A, typename T>
void fields(A& archive, std::optional<T>& value) {
  bool is_there = value.has_value();
  archive.number(is_there);
  if constexpr (A::kReads) {
    if (is_there) value.emplace();
  }
  if (value) fields(archive, *value);
}
template <typename A, typename T>
void fields(A& archive, std::map<std::string, T>& rows) {
  const size_t count = archive.size(rows.size());
  if constexpr (A::kReads) {
    for (size_t i = 0; i < count && !archive.is_bad(); ++i) {
      std::string key;
      fields(archive, key);
      fields(archive, rows[key]);
    }
  } else {
    for (auto& [key, value] : rows) {
      std::string copy = key;
      fields(archive, copy);
      fields(archive, value);
    }
  }
}
/// Each of them in turn.
template <typename A, typename First, typename Second, typename... Rest>
void fields(A& archive, First& first, Second& second, Rest&... rest) {
  fields(archive, first);
  fields(archive, second);
  (fields(archive, rest), ...);
}

}  // namespace scanner
