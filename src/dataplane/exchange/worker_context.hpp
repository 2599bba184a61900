#pragma once
// What the exchanges of one worker share: the current generation, pools, counters, and the scratch
// space for the one head that is being worked on.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "common/base/clock.hpp"
#include "common/routing/router.hpp"
#include "common/validation/request_validator.hpp"
#include "common/validation/response_validator.hpp"
#include "dataplane/exchange/access_log.hpp"
#include "dataplane/exchange/counters.hpp"
#include "dataplane/exchange/head_text.hpp"
#include "dataplane/exchange/identity.hpp"
#include "dataplane/exchange/pressure.hpp"
#include "dataplane/exchange/program_parts.hpp"
#include "dataplane/exchange/settings.hpp"
#include "dataplane/exchange/validation_log.hpp"
#include "dataplane/http1/head.hpp"
#include "dataplane/http1/head_scanner.hpp"
#include "dataplane/upstream/upstreams.hpp"

namespace barbacane::exchange {

/// A program as one worker runs it. `pinned` counts the requests that still need it.
struct Generation {
  std::shared_ptr<const Program> program;
  std::uint64_t number = 0;
  std::uint64_t pinned = 0;
  std::vector<upstream::TargetPool*> pools;  // as Program::targets
};

/// Owner    the worker; one thread
class WorkerContext {
 public:
  WorkerContext(
      const Settings& settings,
      const SeriesRegistry& registry,
      CounterShard& counters,
      upstream::Upstreams& upstreams,
      upstream::Wheel& wheel
  );
  ~WorkerContext();
  WorkerContext(const WorkerContext&) = delete;
  WorkerContext& operator=(const WorkerContext&) = delete;

  /// The next request runs on `program`; null = nothing to serve. The generation before goes when
  /// its last request ends.
  void swap(std::shared_ptr<const Program> program, std::uint64_t number);
  /// Null while there is nothing to serve.
  [[nodiscard]] Generation* pin() noexcept;
  void unpin(Generation& generation);
  [[nodiscard]] const std::vector<std::unique_ptr<Generation>>& generations() const noexcept {
    return generations_;
  }
  [[nodiscard]] bool serves() const noexcept { return current_ != nullptr; }

  /// Of the buffers on loan and what connections hold beside them.
  [[nodiscard]] Supply memory() const noexcept;
  [[nodiscard]] Supply descriptors() const noexcept;
  /// Whether memory (or descriptors) is so short that what goes at `level` is given up; counts it.
  [[nodiscard]] bool lacks_memory(Pressure level) noexcept;
  [[nodiscard]] bool lacks_descriptors(Pressure level) noexcept;

  /// A line about `violations`, unless there are too many such lines now.
  void note_violation(const ValidationNote& note);

  /// For the Date field; made anew once a second.
  [[nodiscard]] std::string_view date();

  const Settings* settings;
  const SeriesRegistry* registry;
  CounterShard* counters;
  upstream::Wheel* wheel;
  AccessLog log;
  std::string pseudonym;
  IdSource ids;
  bool is_draining = false;
  std::uint64_t reserved_bytes = 0;  // what connections hold beside buffers, by estimate

  validation::RequestValidator validator;
  validation::ResponseValidator responses;
  ValidationLog validation_log;
  validation::Violations violations;

  // Scratch: valid from one callback to its end, and longer for whom `scratch_of` names.
  const void* scratch_of = nullptr;
  http1::RequestHead head;
  routing::Match match;
  HeadText out;      // towards the caller
  HeadText forward;  // towards the upstream
  std::string body;  // of an answer made here
  std::vector<char> path;
  std::string_view normal_path;  // into `path`, or into the head itself

  [[nodiscard]] http1::HeadLimits head_limits() const noexcept {
    return {
        .head_bytes_max = settings->head_bytes_max,
        .fields_max = settings->fields_max,
        .target_bytes_max = settings->target_bytes_max
    };
  }

 private:
  void retire(Generation& generation);

  upstream::Upstreams* upstreams_;
  std::vector<std::unique_ptr<Generation>> generations_;  // oldest first
  Generation* current_ = nullptr;
  std::int64_t date_second_ = -1;
  std::string date_;
};

}  // namespace barbacane::exchange
