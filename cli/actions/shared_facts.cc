#include "cli/actions/shared_facts.h"

#include <utility>

namespace cli {
namespace {

std::string key_of(std::string_view id, std::string_view version) {
  std::string key(id);
  key += '\0';
  key += version;
  return key;
}

}  // namespace

class SharedFacts::Cache final : public scanner::FactCache {
 public:
  Cache(SharedFacts& shared, bool leads) : shared_(shared), leads_(leads) {}

  bool keeps(scanner::Cached kind) const override {
    return kind == scanner::Cached::facts || shared_.kept_ != nullptr;
  }

  bool find(scanner::Cached kind, std::string_view id, std::string_view version,
            const std::function<void(std::string_view bytes)>& use) override {
    if (kind != scanner::Cached::facts) {
      return shared_.kept_ != nullptr && shared_.kept_->find(kind, id, version, use);
    }
    std::shared_ptr<const std::string> fresh;
    {
      const std::lock_guard<std::mutex> lock(shared_.mutex_);
      const auto found = shared_.fresh_.find(key_of(id, version));
      if (found != shared_.fresh_.end()) fresh = found->second;
    }
    if (fresh != nullptr) use(*fresh);
    const bool is_there = fresh != nullptr ||
                          (shared_.kept_ != nullptr && shared_.kept_->find(kind, id, version, use));
    if (leads_) {
      const std::lock_guard<std::mutex> lock(shared_.mutex_);
      ++shared_.looked_up_;
      if (!is_there) ++shared_.missed_;
      look();
    }
    return is_there;
  }

  void put(scanner::Cached kind, std::string_view id, std::string_view version,
           std::string bytes) override {
    if (kind == scanner::Cached::facts) {
      const std::lock_guard<std::mutex> lock(shared_.mutex_);
      shared_.fresh_[key_of(id, version)] = std::make_shared<const std::string>(bytes);
      if (leads_) {
        ++shared_.computed_;
        look();
      }
    }
    if (shared_.kept_ != nullptr) shared_.kept_->put(kind, id, version, std::move(bytes));
  }

 private:
  /// With the lock held.
  void look() {
    if (shared_.looked_up_ < shared_.awaited_ || shared_.computed_ < shared_.missed_) return;
    shared_.is_ready_ = true;
    shared_.changed_.notify_all();
  }

  SharedFacts& shared_;
  bool leads_;
};

SharedFacts::SharedFacts(std::unique_ptr<store::FactCache> kept)
    : kept_(std::move(kept)),
      leader_(std::make_unique<Cache>(*this, true)),
      follower_(std::make_unique<Cache>(*this, false)) {}

SharedFacts::~SharedFacts() = default;

scanner::FactCache& SharedFacts::leader() { return *leader_; }
scanner::FactCache& SharedFacts::follower() { return *follower_; }

void SharedFacts::lead(const scanner::SourceSet& sources) {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const scanner::SourceEntry& entry : sources.entries()) {
    if (entry.path.ends_with(".rs")) ++awaited_;
  }
}

void SharedFacts::led() {
  const std::lock_guard<std::mutex> lock(mutex_);
  is_ready_ = true;
  changed_.notify_all();
}

void SharedFacts::wait() {
  std::unique_lock<std::mutex> lock(mutex_);
  changed_.wait(lock, [this] { return is_ready_; });
}

void SharedFacts::flush() {
  if (kept_ != nullptr) kept_->flush();
}

}  // namespace cli
