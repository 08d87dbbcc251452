#include "repo/merge_text.h"

#include "base/error.h"
#include "repo/libgit2.h"

namespace repo {
namespace {

git_merge_file_input input(std::string_view text) {
  git_merge_file_input in;
  git_merge_file_input_init(&in, GIT_MERGE_FILE_INPUT_VERSION);
  in.ptr = text.data();
  in.size = text.size();
  return in;
}

}  // namespace

std::optional<std::string> merge_text(std::string_view base, std::string_view one,
                                      std::string_view other) {
  set_up_library();
  const git_merge_file_input from = input(base);
  const git_merge_file_input left = input(one);
  const git_merge_file_input right = input(other);
  git_merge_file_result result = {};
  if (git_merge_file(&result, &from, &left, &right, nullptr) < 0) {
    throw base::Error(base::ErrorKind::internal, "cannot merge two texts", "a block");
  }
  std::optional<std::string> merged;
  if (result.automergeable != 0)
    merged.emplace(result.ptr == nullptr ? "" : result.ptr, result.len);
  git_merge_file_result_free(&result);
  return merged;
}

}  // namespace repo
