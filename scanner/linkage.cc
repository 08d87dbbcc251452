#include "scanner/linkage.h"

#include <map>

namespace scanner {

Linkage::Linkage(const Workspace& workspace) : ws_(workspace) {
  const std::vector<Crate>& crates = ws_.crates();
  const std::vector<CrateTarget>& targets = ws_.manifests().targets;
  std::map<const CrateTarget*, CrateId> by_target;
  for (CrateId id = 0; id < crates.size(); ++id) {
    if (crates[id].target != nullptr) by_target[crates[id].target] = id;
  }
  reach_.assign(crates.size(), std::vector<bool>(crates.size(), false));
  for (CrateId id = 0; id < crates.size(); ++id) {
    std::vector<CrateId> todo = {id};
    reach_[id][id] = true;
    for (size_t i = 0; i < todo.size(); ++i) {
      const CrateTarget* target = crates[todo[i]].target;
      if (target == nullptr) continue;
      for (const Dependency& dependency : target->dependencies) {
        if (!dependency.target) continue;
        // What a library's own tests need besides is no part of those who depend on it.
        if (i > 0 && dependency.kind == DependencyKind::dev) continue;
        const auto found = by_target.find(&targets[*dependency.target]);
        if (found == by_target.end() || reach_[id][found->second]) continue;
        reach_[id][found->second] = true;
        todo.push_back(found->second);
      }
    }
  }
  beside_.assign(crates.size() * crates.size(), 0);
}

bool Linkage::together(CrateId root, CrateId part, bool in_tests) const {
  if (root == part || root == kNone || part == kNone) return true;
  const CrateTarget* of_root = ws_.crates()[root].target;
  if (of_root == nullptr || ws_.crates()[part].target == nullptr) return true;
  if (reaches(root, part)) return true;
  // A file may be a part of several targets of its package, of which it is counted to one.
  if (ws_.crates()[part].target->kind != TargetKind::lib &&
      ws_.crates()[part].target->manifest == of_root->manifest)
    return true;
  if (in_tests || of_root->kind != TargetKind::lib) return false;
  if (reaches(part, root)) return true;
  uint8_t& known = beside_[root * ws_.crates().size() + part];
  if (known == 0) {
    known = 2;
    for (CrateId id = 0; id < reach_.size() && known == 2; ++id) {
      if (reaches(id, root) && reaches(id, part)) known = 1;
    }
  }
  return known == 1;
}

bool Linkage::is_in_a_program(CrateId part) const {
  for (CrateId id = 0; id < reach_.size(); ++id) {
    const CrateTarget* target = ws_.crates()[id].target;
    if (target != nullptr && target->kind == TargetKind::bin && reaches(id, part)) return true;
  }
  return false;
}

}  // namespace scanner
