#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "scanner/lens.h"
#include "scanner/workspace.h"

namespace scanner {

/// Functions that serde calls by their names in attributes: `#[serde(default = "path::of")]`.
/// Such calls are no nodes of any body.
class SerdeDefaults {
 public:
  SerdeDefaults(const Workspace& ws, TextOf text_of);

  /// Where a function is named so that is the only one of its name, `cfg` twins aside.
  std::vector<Location> of(FnId fn);

 private:
  void read(const std::string& path, const std::string& text);

  const Workspace& ws_;
  TextOf text_of_;
  bool was_read_ = false;
  std::map<std::string, std::vector<Location>, std::less<>> by_name_;
};

}  // namespace scanner
