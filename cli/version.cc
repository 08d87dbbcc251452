#include "cli/version.h"

namespace cli {

const char* const kToolVersion = PUNCHLIST_VERSION;

std::string version_text() { return std::string("punchlist ") + kToolVersion + "\n"; }

}  // namespace cli
