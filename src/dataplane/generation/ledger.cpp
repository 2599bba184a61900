#include "dataplane/generation/ledger.hpp"

#include <utility>

namespace barbacane::generation {

void Ledger::add(LiveGeneration generation) {
  all_.push_back(std::move(generation));
}

const std::vector<LiveGeneration>& Ledger::live() {
  std::erase_if(all_, [this](const LiveGeneration& one) {
    return &one != &all_.back() && one.held.use_count() <= 1;
  });
  return all_;
}

std::vector<std::uint64_t> Ledger::find_excess() {
  std::vector<std::uint64_t> numbers;
  const std::vector<LiveGeneration>& alive = live();
  for (std::size_t i = 0; i + live_generations_max < alive.size(); ++i) {
    numbers.push_back(alive[i].number);
  }
  return numbers;
}

}  // namespace barbacane::generation
