#pragma once

#include <string>

#include "cli/report/html/dashboard.h"

namespace cli {

/// The dashboard as JSON for the page's script (page/data.js reads it): texts stand once, in
/// `strings`, and are named by their index. Texts are made safe to look at, long ones cut with a
/// word about it; no `<` is left in it, so that it can stand inside a script element.
std::string page_data(const Dashboard& dashboard);

}  // namespace cli
