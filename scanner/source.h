#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace scanner {

/// One file of a source set, before it is read.
struct SourceEntry {
  std::string
      path;  ///< relative to the repository's root, `/` between parts, bytes as git has them
  uint64_t size = 0;  ///< bytes
};

/// A file or folder that was left out, and why. Shown to the user: no limit is silent.
struct Skipped {
  std::string path;
  std::string
      reason;  ///< lower case, no full stop: "submodule", "symlink loop", "object is missing", ...
};

/// The bytes of one state of a repository: a work tree, the index, a commit. The scanner's only
/// inlet. Holds `.rs` files, `Cargo.toml`, `Cargo.lock`, `clippy.toml`; sorted by path; immutable
/// once made.
class SourceSet {
 public:
  virtual ~SourceSet() = default;
  virtual const std::vector<SourceEntry>& entries() const = 0;
  virtual const std::vector<Skipped>& skipped() const = 0;
  /// The bytes of `entries()[index]`. Safe to call from several threads at once. Throws base::Error
  /// (not_found, inconclusive) when the bytes cannot be had; the scan then counts the file as
  /// skipped.
  virtual std::string read(size_t index) const = 0;
  /// The name of those bytes where it is known without reading them: git's blob id, in hex. Empty:
  /// not known. Equal ids stand for equal bytes.
  virtual std::string content_id(size_t) const { return {}; }
  /// Whether `read` gives the very bytes of `content_id` whatever happens meanwhile: nobody need
  /// compute it to be sure.
  virtual bool is_fixed() const { return false; }
  /// The same name, computed. Empty: this set names nothing, and nothing of it can be cached.
  virtual std::string id_of(std::string_view) const { return {}; }
};

}  // namespace scanner
