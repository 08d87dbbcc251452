#include "cli/report/cone.h"

#include <ostream>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/json.h"
#include "cli/report/view.h"

namespace cli {
namespace {

using Json = nlohmann::ordered_json;
using scanner::CallerCone;
using scanner::ConeAction;
using scanner::ConeDefinition;
using scanner::ConeSite;

std::string words(ConeAction action) {
  switch (action) {
    case ConeAction::make_async:
      return "becomes `async fn`";
    case ConeAction::await:
      return "add `.await`";
    case ConeAction::block_on:
      return "`block_on`";
    case ConeAction::adapt:
      return "adapt";
    case ConeAction::none:
      return "nothing to do";
    case ConeAction::cannot:
      break;
  }
  return "cannot";
}

std::string remarks(const std::string& note, const std::string& cfg, bool in_tests) {
  std::string text;
  if (!note.empty()) text += ": " + safe(note);
  if (!cfg.empty()) text += " [" + safe(cfg) + "]";
  if (in_tests) text += " (test code)";
  return text;
}

void write_site(std::ostream& out, const ConeSite& site) {
  out << "  " << place(site.at) << ": " << words(site.action);
  if (site.kind != "call") out << ", " << site.kind;
  if (!site.caller.empty()) out << ", in " << safe(site.caller);
  if (site.depth > 0) out << ", of " << safe(site.callee);
  out << remarks(site.note, site.cfg, site.in_tests) << "\n";
}

Json site_json(const ConeSite& site) {
  Json json;
  json["path"] = site.at.path;
  json["line"] = site.at.line;
  json["column"] = site.at.column;
  json["kind"] = site.kind;
  json["action"] = scanner::to_string(site.action);
  json["caller"] = site.caller;
  json["callee"] = site.callee;
  json["note"] = site.note;
  json["cfg"] = site.cfg;
  json["in_tests"] = site.in_tests;
  json["depth"] = site.depth;
  json["confidence"] = scanner::to_string(site.confidence);
  return json;
}

Json definition_json(const ConeDefinition& definition) {
  Json json;
  json["path"] = definition.at.path;
  json["line"] = definition.at.line;
  json["column"] = definition.at.column;
  json["item"] = definition.item;
  json["role"] = scanner::to_string(definition.role);
  json["action"] = scanner::to_string(definition.action);
  json["note"] = definition.note;
  json["cfg"] = definition.cfg;
  json["in_tests"] = definition.in_tests;
  json["depth"] = definition.depth;
  return json;
}

}  // namespace

void write_cones(std::ostream& out, const std::vector<CallerCone>& cones, const Style& style) {
  for (const CallerCone& cone : cones) {
    out << style.strong(safe(cone.item)) << ": "
        << base::count_of(cone.definitions.size(), "definition") << ", "
        << base::count_of(cone.sites.size(), "place") << " in "
        << base::count_of(cone.files().size(), "file") << ", " << cone.obstacles()
        << " that cannot\n";
    for (const ConeDefinition& one : cone.definitions) {
      out << "  " << place(one.at) << ": " << scanner::to_string(one.role) << " " << safe(one.item)
          << ", " << words(one.action) << remarks(one.note, one.cfg, one.in_tests) << "\n";
    }
    for (const ConeSite& site : cone.sites) write_site(out, site);
    if (!cone.unsure.empty()) {
      out << "  of the same name, and not known to be meant:\n";
      for (const ConeSite& site : cone.unsure) {
        out << "    " << place(site.at) << ": " << site.kind;
        if (!site.caller.empty()) out << ", in " << safe(site.caller);
        out << "\n";
      }
    }
    if (cone.cut_short) {
      out << "  cut short: there are more than " << scanner::kMostConeSites << " places\n";
    }
  }
}

std::string cones_json(const std::vector<CallerCone>& cones) {
  Json data;
  data["cones"] = Json::array();
  for (const CallerCone& cone : cones) {
    Json json;
    json["item"] = cone.item;
    json["change"] = scanner::to_string(cone.change);
    json["files"] = cone.files();
    json["obstacles"] = cone.obstacles();
    json["cut_short"] = cone.cut_short;
    json["definitions"] = Json::array();
    for (const ConeDefinition& one : cone.definitions)
      json["definitions"].push_back(definition_json(one));
    json["sites"] = Json::array();
    for (const ConeSite& site : cone.sites) json["sites"].push_back(site_json(site));
    json["unsure"] = Json::array();
    for (const ConeSite& site : cone.unsure) json["unsure"].push_back(site_json(site));
    data["cones"].push_back(std::move(json));
  }
  return json_text(data);
}

}  // namespace cli
