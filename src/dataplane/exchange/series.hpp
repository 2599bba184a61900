#pragma once
// Names of metric series, shared by all generations and workers: the same route keeps its number
// (and its counts) over reloads. Numbers are given when a program is built, never on a request.

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace barbacane::exchange {

/// Numbers of one {api, method, route} and of its {api, route}.
struct SeriesIds {
  std::uint32_t series = 0;
  std::uint32_t route = 0;
};

struct SeriesLabels {
  std::string api;
  std::string method;
  std::string route;
};

/// Thread-safe. Bounded: what does not fit is counted as `<overflow>`.
class SeriesRegistry {
 public:
  static constexpr std::uint32_t series_max_default = 10'000;  // metrics_series_max
  static constexpr std::uint32_t upstreams_max_default = 1024;

  explicit SeriesRegistry(
      std::uint32_t series_max = series_max_default,
      std::uint32_t upstreams_max = upstreams_max_default
  );
  ~SeriesRegistry();
  SeriesRegistry(const SeriesRegistry&) = delete;
  SeriesRegistry& operator=(const SeriesRegistry&) = delete;

  [[nodiscard]] SeriesIds intern(
      std::string_view api, std::string_view method, std::string_view route
  );
  /// The series of a request that matched nothing; methods that nobody registered are `_OTHER`.
  [[nodiscard]] SeriesIds unmatched(std::string_view method) const noexcept;
  [[nodiscard]] std::uint32_t intern_upstream(std::string_view name);

  /// Labels of a number that was given. Never blocks; they stay for ever.
  [[nodiscard]] const SeriesLabels* series(std::uint32_t id) const noexcept;
  [[nodiscard]] const SeriesLabels* route(std::uint32_t id) const noexcept;  // without method
  [[nodiscard]] const std::string* upstream(std::uint32_t id) const noexcept;

  [[nodiscard]] std::uint32_t series_max() const noexcept { return series_.max(); }
  [[nodiscard]] std::uint32_t upstreams_max() const noexcept { return upstreams_.max(); }
  /// How many names found no room.
  [[nodiscard]] std::uint64_t refused() const noexcept {
    return refused_.load(std::memory_order_relaxed);
  }

 private:
  /// Numbers for keys; what a number stands for can be read without the lock.
  template <class Key, class Value>
  class Names {
   public:
    explicit Names(std::uint32_t max) : slots_(max) {}
    ~Names() {
      for (auto& slot : slots_) delete slot.load();
    }
    Names(const Names&) = delete;
    Names& operator=(const Names&) = delete;

    /// 0 is the overflow's number, given first.
    std::uint32_t number_of(const Key& key, Value value, bool& is_refused) {
      const auto found = numbers_.find(key);
      if (found != numbers_.end()) return found->second;
      if (numbers_.size() == slots_.size()) {
        is_refused = true;
        return 0;
      }
      const auto number = static_cast<std::uint32_t>(numbers_.size());
      slots_[number].store(new Value(std::move(value)), std::memory_order_release);
      numbers_.emplace(key, number);
      return number;
    }
    [[nodiscard]] const Value* find(std::uint32_t number) const noexcept {
      return number < slots_.size() ? slots_[number].load(std::memory_order_acquire) : nullptr;
    }
    [[nodiscard]] std::uint32_t max() const noexcept {
      return static_cast<std::uint32_t>(slots_.size());
    }

   private:
    std::map<Key, std::uint32_t> numbers_;
    std::vector<std::atomic<Value*>> slots_;
  };

  std::mutex mutex_;
  Names<std::tuple<std::string, std::string, std::string>, SeriesLabels> series_;
  Names<std::pair<std::string, std::string>, SeriesLabels> routes_;
  Names<std::string, std::string> upstreams_;
  std::vector<std::pair<std::string_view, SeriesIds>> unmatched_;
  std::atomic<std::uint64_t> refused_{0};
};

}  // namespace barbacane::exchange
