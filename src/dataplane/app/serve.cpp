#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "common/net/notify.hpp"
#include "common/observe/log.hpp"
#include "dataplane/app/admin_server.hpp"
#include "dataplane/app/commands.hpp"
#include "dataplane/app/control.hpp"
#include "dataplane/app/host.hpp"
#include "dataplane/app/metrics_page.hpp"
#include "dataplane/app/options.hpp"
#include "dataplane/app/trust.hpp"
#include "dataplane/exchange/metrics.hpp"
#include "dataplane/exchange/series.hpp"
#include "dataplane/link/link.hpp"
#include "dataplane/link/shelf.hpp"

namespace barbacane::dataplane {
namespace {

using observe::Level;

constexpr std::chrono::milliseconds census_time{200};

ExitCode fail(const Refusal& refusal) {
  return dataplane::fail(refusal.code, refusal.message, refusal.help);
}

WallTime wall_now() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

/// Other users of memory are the artifact, TLS, and the allocator's own; buffers get their part.
constexpr std::uint64_t buffers_share = 4;

/// No more than the machine, the container and the limits of this process have.
void bound_by_host(exchange::Settings& settings) {
  settings.buffered_bytes_max =
      std::min(settings.buffered_bytes_max, usable_memory_bytes() / buffers_share);
  settings.descriptors_max = usable_descriptors();
}

/// Everything one `serve` is made of, in the order in which it is made.
class Serving {
 public:
  Serving(ServeOptions options, std::string config_json)
      : options_(std::move(options)),
        config_json_(std::move(config_json)),
        series_(std::make_shared<exchange::SeriesRegistry>(options_.metrics_series_max)) {}

  [[nodiscard]] ExitCode run();

 private:
  [[nodiscard]] bool prepare_trust(Refusal& refusal);
  [[nodiscard]] bool prepare_files(Refusal& refusal);
  [[nodiscard]] bool load(Refusal& refusal);
  [[nodiscard]] bool load_known_good();
  [[nodiscard]] link::LinkHooks make_link_hooks(Control& control);
  [[nodiscard]] bool listen(Refusal& refusal);
  void log_ready() const;
  void remove_socket_files() const;
  [[nodiscard]] admin::AdminHooks make_hooks(Control& control);
  [[nodiscard]] std::vector<admin::GenerationFacts> generations();

  ServeOptions options_;
  std::string config_json_;
  std::shared_ptr<exchange::SeriesRegistry> series_;
  generation::LoadNeeds needs_;
  Status status_{std::chrono::steady_clock::now()};
  std::shared_ptr<const net::TlsServerContext> tls_;
  generation::Candidate first_;
  bool is_elsewhere_ = false;  // what runs is not what --artifact names
  std::optional<Workers> workers_;
  std::vector<net::ListenAddress> bound_;
  net::ListenAddress admin_bound_;
  int admin_listener_ = -1;
};

bool Serving::prepare_trust(Refusal& refusal) {
  needs_.path = options_.artifact;
  needs_.program = {
      .secrets = make_secret_resolver(), .series = series_, .default_ca_file = options_.ca_file
  };
  auto keys = load_trusted_keys(options_.trusted_keys, refusal);
  if (!keys) return false;
  needs_.trusted_keys = *std::move(keys);
  const std::string state_folder = generation::choose_state_folder(
      options_.state_dir, [](const char* name) { return std::getenv(name); }
  );
  if (options_.link) {
    options_.link->state_folder = state_folder;
    needs_.project = options_.link->project_id;
    for (const std::string_view one : needs_.features) options_.link->features.emplace_back(one);
  }
  if (needs_.trusted_keys.empty()) return true;
  Failure failure;
  needs_.releases = generation::ReleaseStore::open(state_folder, failure);
  if (!needs_.releases) refusal = refusal_of(failure);
  return needs_.releases.has_value();
}

/// Certificates and the access log: what would only be missed once callers are there.
bool Serving::prepare_files(Refusal& refusal) {
  for (const net::CertificateFiles& files : options_.certificates) {
    for (const std::string& path : {files.certificate, files.key}) {
      if (::access(path.c_str(), R_OK) == 0) continue;
      refusal = {
          ExitCode::unreachable,
          path + ": cannot be read: " + std::error_code(errno, std::generic_category()).message(),
          "--tls-cert and --tls-key name PEM files that this user can read"
      };
      return false;
    }
  }
  Failure failure;
  tls_ = load_certificates(options_, failure);
  if (failure) {
    refusal = {ExitCode::usage, failure.detail, {}};
    return false;
  }
  const std::string& log = options_.exchange.access_log;
  if (log == "off" || log == "-") return true;
  const int file = ::open(log.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
  if (file >= 0) return ::close(file) == 0;
  refusal = {
      ExitCode::unreachable,
      "--access-log " + log +
          ": cannot be written: " + std::error_code(errno, std::generic_category()).message(),
      "make its folder, or give another file"
  };
  return false;
}

/// What came from the control plane in an earlier life, the latest that still verifies.
bool Serving::load_known_good() {
  for (const link::Kept& kept :
       link::Shelf(options_.link->state_folder + "/artifacts").known_good()) {
    generation::LoadFailure failure;
    auto candidate = generation::load_candidate(
        needs_, {.path = kept.path, .signatures = kept.signatures}, wall_now(), {}, failure
    );
    if (candidate) {
      first_ = *std::move(candidate);
      is_elsewhere_ = true;
      observe::log(
          Level::info,
          "serving the last-known-good until the control plane says otherwise",
          {{"digest", std::string_view(kept.digest)}}
      );
      return true;
    }
    observe::log(
        Level::warn, "a kept artifact does not load", {{"reason", failure.failure.detail}}
    );
  }
  return false;
}

bool Serving::load(Refusal& refusal) {
  if (options_.link) {
    is_elsewhere_ = true;
    if (load_known_good() || options_.artifact.empty()) return true;
    is_elsewhere_ = false;
  }
  generation::LoadFailure failure;
  auto candidate = generation::load_candidate(needs_, wall_now(), {}, failure);
  if (!candidate) {
    refusal = refusal_of(failure.failure);
    return false;
  }
  first_ = *std::move(candidate);
  return true;
}

bool Serving::listen(Refusal& refusal) {
  Failure failure;
  for (const net::ListenAddress& address : options_.listen) {
    net::ListenAddress bound;
    const auto descriptors = net::open_listeners(address, workers_->size(), bound, failure);
    if (descriptors.empty()) {
      refusal = {ExitCode::unreachable, "--listen: " + failure.detail, {}};
      return false;
    }
    // A unix socket is for whoever shares the machine; TLS there would only ask for names.
    workers_->add_listeners(descriptors, address.is_unix ? nullptr : tls_, address.is_unix);
    bound_.push_back(bound);
  }
  if (!options_.admin) return true;
  const auto descriptors = net::open_listeners(*options_.admin, 1, admin_bound_, failure);
  if (descriptors.empty()) {
    refusal = {ExitCode::unreachable, "--admin-listen: " + failure.detail, {}};
    return false;
  }
  admin_listener_ = descriptors.front();
  return true;
}

void Serving::log_ready() const {
  std::vector<std::string> addresses;
  for (const net::ListenAddress& one : bound_) addresses.push_back(net::to_text(one));
  observe::log(
      Level::info,
      "ready",
      {{"listen", &addresses},
       {"admin", options_.admin ? net::to_text(admin_bound_) : std::string("off")},
       {"digest", first_.artifact == nullptr ? std::string("none yet") : first_.artifact->digest()},
       {"routes",
        std::uint64_t{first_.artifact == nullptr ? 0U : first_.artifact->manifest().routes}},
       {"workers", std::uint64_t{workers_->size()}},
       {"pid", std::int64_t{::getpid()}}}
  );
}

void Serving::remove_socket_files() const {
  for (const net::ListenAddress& one : bound_) {
    if (one.is_unix) ::unlink(one.path.c_str());
  }
  if (admin_bound_.is_unix) ::unlink(admin_bound_.path.c_str());
}

std::vector<admin::GenerationFacts> Serving::generations() {
  const auto uses = workers_->count_uses(census_time);
  const std::uint64_t current = status_.running().number;
  std::vector<admin::GenerationFacts> out;
  for (const generation::LiveGeneration& one : status_.live()) {
    const auto use = uses.find(one.number);
    out.push_back({
        .number = one.number,
        .digest = one.digest,
        .is_current = one.number == current,
        .held_by = use == uses.end() ? 0 : use->second,
        .loaded_at = one.loaded_at,
    });
  }
  return out;
}

admin::AdminHooks Serving::make_hooks(Control& control) {
  return {
      .readiness = [this] { return status_.readiness(); },
      .health = [this] { return status_.health(std::chrono::steady_clock::now()); },
      .metrics = [this] { return render_metrics_page(*workers_, *series_, status_); },
      .provenance = [this] { return status_.provenance(); },
      .config = [this] { return config_json_; },
      .generations = [this] { return generations(); },
      .reload = [&control](auto done) { control.request_reload(std::move(done)); },
      .drain = [&control] { control.drain(); },
      .set_level =
          [](Level level) {
            observe::log(Level::info, "log level changed");
            observe::set_level(level);
          },
  };
}

link::LinkHooks Serving::make_link_hooks(Control& control) {
  return {
      .running =
          [this] {
            const Running running = status_.running();
            const auto totals = exchange::sum_totals(workers_->counters(), *series_);
            return link::RunningFacts{
                .digest = running.artifact == nullptr ? std::string() : running.artifact->digest(),
                .release = running.release,
                .generation = running.number,
                .phase = status_.is_draining()         ? "draining"
                         : running.artifact == nullptr ? "empty"
                                                       : "serving",
                .active_connections = totals.connections_active
            };
          },
      .totals =
          [this] {
            const auto totals = exchange::sum_totals(workers_->counters(), *series_);
            return link::CounterTotals{
                .gateway_errors = totals.gateway_errors,
                .upstream_errors = totals.upstream_errors,
                .latency = totals.durations
            };
          },
      .apply =
          [&control](generation::Source source, std::function<void(link::ApplyOutcome)> done) {
            control.apply(
                std::move(source),
                [done = std::move(done)](const admin::ReloadOutcome& outcome) {
                  done(
                      {.is_applied = outcome.kind == ReloadKind::applied ||
                                     outcome.kind == ReloadKind::unchanged,
                       .digest = outcome.digest,
                       .code = outcome.code.empty() ? "unavailable" : outcome.code,
                       .message = outcome.message,
                       .is_permanent = outcome.is_permanent}
                  );
                }
            );
          }
  };
}

ExitCode Serving::run() {
  Refusal refusal;
  if (!prepare_trust(refusal) || !prepare_files(refusal) || !load(refusal)) return fail(refusal);
  if (options_.exchange.workers == 0) options_.exchange.workers = usable_cpus();
  raise_descriptor_limit();
  bound_by_host(options_.exchange);
  workers_.emplace(options_.exchange, series_);
  if (!listen(refusal)) return fail(refusal);

  if (first_.artifact != nullptr) {
    status_.add_live(
        {.number = 1,
         .digest = first_.artifact->digest(),
         .loaded_at = wall_now(),
         .held = first_.program}
    );
    status_.set_running(first_, 1);
    // Queued before the threads start: no request finds a worker without a program. With nothing to
    // serve yet, requests are answered 503.
    workers_->publish(std::exchange(first_.program, nullptr), 1, nullptr);
  }
  Control control(options_, needs_, *workers_, status_);
  workers_->start();
  {
    std::optional<AdminServer> admin;
    if (options_.admin) {
      admin.emplace(admin_listener_, admin_bound_.host, make_hooks(control));
    }
    std::optional<link::Link> link;
    if (options_.link) {
      link.emplace(*options_.link, make_link_hooks(control));
      status_.set_link([&link] { return link->status(); });
      link->start();
    }
    log_ready();
    net::notify_service("READY=1");
    control.run(is_elsewhere_);
    status_.set_link({});
  }
  remove_socket_files();
  observe::log(Level::info, "stopped");
  return ExitCode::ok;
}

}  // namespace

ExitCode run_serve(const settings::Settings& settings) {
  std::string fault;
  std::string help;
  std::optional<ServeOptions> options = serve_options_from(settings, fault, help);
  if (!options) return fail(ExitCode::usage, fault, help);
  std::signal(SIGPIPE, SIG_IGN);
  observe::configure_log(options->log);
  return Serving(*std::move(options), to_config_json(serve_options(), settings)).run();
}

}  // namespace barbacane::dataplane
