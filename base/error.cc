#include "base/error.h"

#include <utility>

namespace base {
namespace {

std::string full_text(const std::string& what, const std::string& subject,
                      const std::string& cause) {
  std::string text = what;
  if (!subject.empty()) text += ": " + subject;
  if (!cause.empty()) text += ": " + cause;
  return text;
}

}  // namespace

Error::Error(ErrorKind error_kind, std::string what, std::string the_subject, std::string the_cause,
             std::string what_next)
    : std::runtime_error(full_text(what, the_subject, the_cause)),
      kind(error_kind),
      what_failed(std::move(what)),
      subject(std::move(the_subject)),
      cause(std::move(the_cause)),
      next(std::move(what_next)) {}

}  // namespace base
