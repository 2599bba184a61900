#include "dataplane/exchange/worker_context.hpp"

#include <algorithm>
#include <utility>

#include "common/http/date.hpp"

namespace barbacane::exchange {

WorkerContext::WorkerContext(
    const Settings& chosen,
    const SeriesRegistry& series,
    CounterShard& shard,
    upstream::Upstreams& upstreams,
    upstream::Wheel& timers
)
    : settings(&chosen),
      registry(&series),
      counters(&shard),
      wheel(&timers),
      log(chosen.access_log, chosen.access_log_json),
      pseudonym(chosen.via_pseudonym.empty() ? via_pseudonym() : chosen.via_pseudonym),
      validator(chosen.dev),
      responses(chosen.dev),
      path(chosen.target_bytes_max + std::size_t{1}),
      upstreams_(&upstreams) {}

WorkerContext::~WorkerContext() = default;

void WorkerContext::swap(std::shared_ptr<const Program> program, std::uint64_t number) {
  Generation* const before = std::exchange(current_, nullptr);
  if (program != nullptr) {
    auto next = std::make_unique<Generation>();
    next->number = number;
    for (const auto& target : program->targets) {
      next->pools.push_back(
          &upstreams_->acquire(target, counters->upstream(target->metrics_id).stats)
      );
    }
    next->program = std::move(program);
    current_ = generations_.emplace_back(std::move(next)).get();
  }
  if (before != nullptr && before->pinned == 0) retire(*before);
  upstreams_->sweep();
}

Generation* WorkerContext::pin() noexcept {
  if (current_ != nullptr) ++current_->pinned;
  return current_;
}

void WorkerContext::unpin(Generation& generation) {
  if (--generation.pinned == 0 && &generation != current_) retire(generation);
}

void WorkerContext::retire(Generation& generation) {
  for (upstream::TargetPool* pool : generation.pools) upstreams_->release(*pool);
  std::erase_if(generations_, [&generation](const auto& one) { return one.get() == &generation; });
}

Supply WorkerContext::memory() const noexcept {
  return {upstreams_->buffers().bytes_on_loan() + reserved_bytes, settings->buffered_bytes_max};
}

Supply WorkerContext::descriptors() const noexcept {
  return {
      counters->connections_active.read() + upstreams_->connections_open(),
      settings->descriptors_max
  };
}

bool WorkerContext::lacks_memory(Pressure level) noexcept {
  if (pressure_of(memory()) < level) return false;
  counters->hit(Limit::buffered_bytes);
  return true;
}

bool WorkerContext::lacks_descriptors(Pressure level) noexcept {
  if (pressure_of(descriptors()) < level) return false;
  counters->hit(Limit::descriptors);
  return true;
}

void WorkerContext::note_violation(const ValidationNote& note) {
  if (validation_log.take(wheel->now())) return validation_log.write(note, violations);
  counters->hit(Limit::validation_log);
}

std::string_view WorkerContext::date() {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const std::int64_t second = now.time_since_epoch().count();
  if (second != date_second_) {
    date_second_ = second;
    date_ = http::to_http_date(second);
  }
  return date_;
}

}  // namespace barbacane::exchange
