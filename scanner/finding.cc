#include "scanner/finding.h"

#include <array>
#include <cstddef>

namespace scanner {
namespace {

constexpr std::array<std::string_view, 5> kSeverities = {"info", "low", "medium", "high",
                                                         "critical"};
constexpr std::array<std::string_view, 3> kConfidences = {"possible", "likely", "proven"};

}  // namespace

std::string_view to_string(Severity severity) { return kSeverities[static_cast<size_t>(severity)]; }
std::string_view to_string(Confidence confidence) {
  return kConfidences[static_cast<size_t>(confidence)];
}

std::optional<Severity> severity_from(std::string_view text) {
  for (size_t i = 0; i < kSeverities.size(); ++i) {
    if (kSeverities[i] == text) return static_cast<Severity>(i);
  }
  return std::nullopt;
}

std::optional<Confidence> confidence_from(std::string_view text) {
  for (size_t i = 0; i < kConfidences.size(); ++i) {
    if (kConfidences[i] == text) return static_cast<Confidence>(i);
  }
  return std::nullopt;
}

}  // namespace scanner
