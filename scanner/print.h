#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What a place in a Rust file looks like, apart from where it is: by this a finding is known again
/// when its file was edited, its function renamed or moved. Made of tokens alone, so white space,
/// comments and the trailing commas of rustfmt do not count. Pure functions of the text.
namespace scanner {

/// Version of what is below: prints of different versions are never compared.
constexpr int kPrintVersion = 1;

/// The function that a place stands in, without its name and what stands before `fn`.
struct BodyPrint {
  std::string hash;                ///< of its tokens; 32 hex digits
  uint32_t tokens = 0;             ///< how many
  uint32_t level = 0;              ///< of the shingles only those divisible by 2^level were kept
  std::vector<uint16_t> shingles;  ///< of five tokens each, names of locals left out; ascending
};

/// The tokens around a place, nearest first; hashed.
struct Surroundings {
  std::vector<uint16_t> before;
  std::vector<uint16_t> before_shape;  ///< the same with names of locals left out
  std::vector<uint16_t> after;         ///< begins at the place
  std::vector<uint16_t> after_shape;
};

struct SitePrint {
  std::shared_ptr<const BodyPrint> body;  ///< null outside of functions, and where nothing is known
  uint32_t offset = 0;                    ///< tokens of the body before the place
  Surroundings around;
};

/// One file, cut into tokens; hands out the prints of its places.
class FilePrint {
 public:
  explicit FilePrint(std::string_view text);
  /// The print of the token that begins at or holds `byte`.
  SitePrint at(uint32_t byte) const;
  /// The names of its functions that have a body, with the names that are called in them.
  std::map<std::string, std::set<std::string>> calls_by_function() const;

 private:
  struct Token {
    uint32_t begin = 0;
    uint64_t exact = 0;
    uint64_t shape = 0;
    bool is_trailing_comma = false;
  };
  struct Function {
    uint32_t first = 0;  ///< indexes of tokens: `fn`, its name, the closing brace
    uint32_t name = 0;
    uint32_t last = 0;
    std::string word;  ///< its name
  };
  void tokenise(std::string_view text);
  const Function* function_around(uint32_t token) const;
  std::shared_ptr<const BodyPrint> body_of(const Function& function) const;

  std::vector<Token> tokens_;
  std::vector<Function> functions_;
  std::vector<std::pair<uint32_t, std::string>> calls_;  ///< token and name, ascending
  mutable std::map<uint32_t, std::shared_ptr<const BodyPrint>> bodies_;  ///< by first token
};

/// How much of the smaller body stands in the larger one, 0 to 1. Bodies of a few tokens say
/// little: 0.
double containment(const BodyPrint& one, const BodyPrint& other);
/// Shared against all, 0 to 1.
double resemblance(const BodyPrint& one, const BodyPrint& other);
/// How alike the tokens around are, in order; 0 to 1, and 0 where nothing is known.
double likeness(const Surroundings& one, const Surroundings& other);
/// How alike two sink expressions are, token by token; 0 to 1.
double sink_likeness(std::string_view one, std::string_view other);

// As text, for the ledger. What cannot be read back gives nothing.
std::string encode(const BodyPrint& body);
std::optional<BodyPrint> decode_body(std::string_view text);
std::string encode(const Surroundings& around);
std::optional<Surroundings> decode_surroundings(std::string_view text);

}  // namespace scanner
