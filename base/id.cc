#include "base/id.h"

#include <sys/random.h>

#include <algorithm>
#include <cerrno>

#include "base/error.h"
#include "base/files.h"

namespace base {
namespace {

constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

char upper(char letter) {
  return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& letter : result) letter = upper(letter);
  return result;
}

}  // namespace

std::string random_id(std::string_view prefix, size_t length) {
  std::string bytes(length, '\0');
  for (size_t filled = 0; filled < length;) {
    const ssize_t got = getrandom(bytes.data() + filled, length - filled, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      throw Error(ErrorKind::busy, "cannot get random bytes for an id", "getrandom",
                  errno_text(errno));
    }
    filled += static_cast<size_t>(got);
  }
  std::string id(prefix);
  for (char byte : bytes) id += kDigits[static_cast<unsigned char>(byte) % kDigits.size()];
  return id;
}

std::optional<std::string> parse_id(std::string_view prefix, std::string_view text) {
  if (upper(text.substr(0, prefix.size())) == upper(prefix)) text.remove_prefix(prefix.size());
  std::string id(prefix);
  for (char letter : upper(text)) {
    if (letter == '-') continue;
    if (letter == 'I' || letter == 'L') letter = '1';
    if (letter == 'O') letter = '0';
    if (kDigits.find(letter) == std::string_view::npos) return std::nullopt;
    id += letter;
  }
  if (id.size() == prefix.size()) return std::nullopt;
  return id;
}

IdMatch find_id(std::string_view prefix, std::string_view text,
                const std::vector<std::string>& ids) {
  IdMatch match;
  const std::optional<std::string> wanted = parse_id(prefix, text);
  if (!wanted) return match;
  for (const std::string& id : ids) {
    if (id == *wanted) return {id, {}};
    if (id.starts_with(*wanted)) match.candidates.push_back(id);
  }
  std::sort(match.candidates.begin(), match.candidates.end());
  if (match.candidates.size() == 1) {
    match.id = match.candidates.front();
    match.candidates.clear();
  }
  return match;
}

}  // namespace base
