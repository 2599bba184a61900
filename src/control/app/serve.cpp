#include "control/app/serve.hpp"

#include <signal.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <fstream>
#include <memory>
#include <sstream>

#include "common/base/version.hpp"
#include "common/crypto/random.hpp"
#include "common/fleet/messages.hpp"
#include "common/net/descriptors.hpp"
#include "common/net/notify.hpp"
#include "common/net/web_socket_handshake.hpp"
#include "common/observe/log.hpp"
#include "control/access/api_key.hpp"
#include "control/access/scopes.hpp"
#include "control/api/service.hpp"
#include "control/app/housekeeping.hpp"
#include "control/app/metrics_page.hpp"
#include "control/app/places.hpp"
#include "control/app/retention.hpp"
#include "control/fleet/hub.hpp"
#include "control/fleet/rollouts.hpp"
#include "control/pages/pages.hpp"
#include "control/store/api_keys.hpp"
#include "control/store/audit.hpp"
#include "control/store/errors.hpp"
#include "control/store/migrations.hpp"
#include "control/store/postgres_blobs.hpp"

namespace barbacane::control {
namespace asio = boost::asio;
namespace {

constexpr int refused = 1;
constexpr int usage = 2;
constexpr int unreachable = 3;
constexpr std::chrono::milliseconds drain_turn{50};

std::optional<std::string> read_text(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string hostname() {
  char name[256] = {};
  return ::gethostname(name, sizeof name - 1) == 0 ? name : "unknown";
}

/// Reads keys; the first that cannot be read is the fault.
bool read_keys(const ServeOptions& options, api::Services& services, Outcome& outcome) {
  if (!options.sign_key.empty()) {
    const auto pem = read_text(options.sign_key);
    const auto key =
        pem ? crypto::SigningKey::parse_pem(*pem)
            : Result<crypto::SigningKey>(ErrorCode(errno, boost::system::system_category()));
    if (!key) {
      outcome = {
          unreachable,
          "--sign-key " + options.sign_key + ": " + key.error().message(),
          "make one with barbacane-control keygen -o FILE"
      };
      return false;
    }
    services.signing_key = *key;
  }
  for (const std::string& file : options.trusted_keys) {
    const auto pem = read_text(file);
    const auto key =
        pem ? crypto::PublicKey::parse_pem(*pem)
            : Result<crypto::PublicKey>(ErrorCode(errno, boost::system::system_category()));
    if (!key) {
      outcome = {
          unreachable,
          "--trusted-key " + file + ": " + key.error().message(),
          "give the .pub file that keygen wrote"
      };
      return false;
    }
    services.trusted_keys.push_back(*key);
  }
  return true;
}

/// One instance from its first moment to its last.
class Serving {
 public:
  explicit Serving(const ServeOptions& options)
      : options_(options),
        database_({.url = options.database_url, .connections_max = options.database_connections}),
        specs_(store::make_postgres_blobs(database_, "spec_blobs")),
        directory_(database_),
        compiler_({}),
        pool_({.threads = options.database_connections}),
        feed_(io_, pool_, database_) {}

  Outcome run(const ServeHooks& hooks);

 private:
  bool open(Outcome& outcome);
  bool listen(Outcome& outcome);
  void start_workers();
  void drain();
  void hear(std::string_view payload);
  net::Task<net::WebAnswer> handle(net::WebRequest& request);
  net::Task<net::WebAnswer> let_gateway_in(net::WebRequest& request);

  const ServeOptions& options_;
  asio::io_context io_{1};
  store::Database database_;
  std::unique_ptr<blobs::BlobStore> specs_;
  std::unique_ptr<blobs::BlobStore> artifacts_;
  access::Directory directory_;
  access::Attempts attempts_;
  jobs::Compiler compiler_;
  net::BlockingPool pool_;
  api::EventFeed feed_;
  std::unique_ptr<const api::Description> description_;
  std::optional<api::Services> services_;
  std::atomic<bool> is_schema_ready_{false};
  std::vector<std::unique_ptr<jobs::Worker>> workers_;
  std::optional<fleet::Rollouts> rollouts_;
  std::optional<Retention> retention_;
  std::optional<api::Service> service_;
  std::optional<fleet::Hub> hub_;
  std::optional<net::WebServer> server_;
  net::ListenAddress bound_;
};

bool Serving::open(Outcome& outcome) {
  std::string fault;
  artifacts_ = open_place(options_.artifact_store, database_, fault);
  if (!artifacts_) {
    outcome = {usage, fault, "such as postgres, or file:/var/lib/barbacane/blobs"};
    return false;
  }
  description_ = api::Description::load(fault);
  if (description_ != nullptr) fault = api::Service::find_gap(*description_);
  if (!fault.empty()) {
    outcome = {refused, "the API's own description is broken: " + fault, "build it again"};
    return false;
  }
  services_.emplace(api::Services{
      .database = database_,
      .specs = *specs_,
      .artifacts = *artifacts_,
      .directory = directory_,
      .attempts = attempts_,
      .compiler = compiler_,
      .instance = crypto::make_uuid(),
      .scratch_folder = options_.scratch_folder,
      .signing_key = std::nullopt,
      .trusted_keys = {},
      .wake_worker =
          [this] {
            for (const auto& worker : workers_) worker->wake();
          },
      .metrics =
          [this] {
            return render_metrics(
                {.service = &service_->stats(),
                 .database = &database_,
                 .pool = &pool_,
                 .workers = &workers_,
                 .hub = &*hub_,
                 .retention = &*retention_}
            );
          },
  });
  return read_keys(options_, *services_, outcome) && listen(outcome);
}

bool Serving::listen(Outcome& outcome) {
  std::shared_ptr<const net::TlsServerContext> tls;
  if (!options_.certificates.empty()) {
    std::string detail;
    const auto made = net::TlsServerContext::make(options_.certificates, detail);
    if (!made) {
      outcome = {unreachable, "--tls-cert: " + detail, {}};
      return false;
    }
    tls = *made;
  }
  Failure failure;
  const std::vector<int> listeners = net::open_listeners(options_.listen, 1, bound_, failure);
  if (listeners.empty()) {
    outcome = {unreachable, "--listen: " + failure.detail, {}};
    return false;
  }
  service_.emplace(
      *services_,
      *description_,
      pool_,
      feed_,
      api::ServiceSettings{
          .limits = {.upload_bytes_max = options_.upload_bytes_max}, .proxies = options_.proxies
      }
  );
  hub_.emplace(io_, pool_, database_, services_->instance, is_schema_ready_);
  server_.emplace(
      io_,
      listeners.front(),
      tls,
      net::WebServerSettings{
          .body_bytes_max = options_.upload_bytes_max + (1U << 20U),
          .connections_max = options_.connections_max
      },
      [this](net::WebRequest& request) { return handle(request); },
      [this](unsigned status) { return service_->refuse_status(status); }
  );
  return true;
}

net::Task<net::WebAnswer> Serving::handle(net::WebRequest& request) {
  if (auto page = pages::answer_page(pages::embedded_assets(), request)) co_return *std::move(page);
  if (request.path == fleet::socket_path) co_return co_await let_gateway_in(request);
  co_return co_await service_->handle(request);
}

net::Task<net::WebAnswer> Serving::let_gateway_in(net::WebRequest& request) {
  if (const std::string fault = net::web_socket_fault(request, fleet::subprotocol);
      !fault.empty()) {
    net::WebAnswer refusal = service_->refuse_request(request, ProblemKind::malformed, fault);
    refusal.fields.emplace_back("Upgrade", "websocket");
    co_return refusal;
  }
  // Before its key costs a query: after a restart, all of them come at once.
  if (const std::uint64_t seconds = hub_->admit(); seconds != 0) {
    net::WebAnswer busy = service_->refuse_request(
        request, ProblemKind::unavailable, "Too many gateways connect at once: come back later."
    );
    std::erase_if(busy.fields, [](const auto& field) { return field.first == "Retry-After"; });
    busy.fields.emplace_back("Retry-After", std::to_string(seconds));
    busy.closes = true;
    co_return busy;
  }
  access::Principal who;
  if (auto refusal = co_await service_->admit(request, access::Scope::connect, who))
    co_return *std::move(refusal);
  co_return hub_->open(who, request);
}

void Serving::hear(std::string_view payload) {
  feed_.hint();
  hub_->told(payload);
  if (payload.starts_with("compilation.create")) services_->wake_worker();
  if (rollouts_ && payload.starts_with("deployment.")) rollouts_->wake();
}

void Serving::start_workers() {
  rollouts_.emplace(fleet::RolloutNeeds{
      .database = database_,
      .instance = services_->instance,
      .signing_key = services_->signing_key,
      .is_schema_ready = is_schema_ready_
  });
  retention_.emplace(RetentionNeeds{
      .database = database_,
      .places = {.artifacts = *artifacts_, .specs = *specs_},
      .instance = services_->instance,
      .interval = options_.retention_interval,
      .kept = options_.retention_keep,
      .is_schema_ready = is_schema_ready_
  });
  for (std::size_t i = 0; i < options_.compilers; ++i) {
    workers_.push_back(std::make_unique<jobs::Worker>(jobs::WorkerNeeds{
        .database = database_,
        .specs = *specs_,
        .artifacts = *artifacts_,
        .compiler = compiler_,
        .instance = services_->instance,
        .scratch_folder = options_.scratch_folder,
        .signing_key = services_->signing_key,
        .is_schema_ready = is_schema_ready_
    }));
  }
}

/// Lets what is under way finish, for as long as it may.
void Serving::drain() {
  server_->stop();
  feed_.stop();
  hub_->stop();
  const auto end = std::chrono::steady_clock::now() + options_.drain_timeout;
  while (server_->connections() != 0 && std::chrono::steady_clock::now() < end)
    io_.run_one_for(drain_turn);
  hub_->leave();
  server_.reset();
  io_.run_for(drain_turn);
}

Outcome Serving::run(const ServeHooks& hooks) {
  Outcome outcome;
  if (!open(outcome)) return outcome;
  start_workers();
  Housekeeping housekeeping({
      .database = database_,
      .directory = directory_,
      .instance =
          {.id = services_->instance,
           .hostname = hostname(),
           .version = std::string(product_version),
           .address = net::to_text(bound_)},
      .told = [this](std::string_view payload) { hear(payload); },
      .ready =
          [this] {
            is_schema_ready_ = true;
            services_->wake_worker();
          },
  });
  const std::string address = net::to_text(bound_);
  observe::log(
      observe::Level::info,
      "ready",
      {{"listen", std::string_view(address)},
       {"instance", std::string_view(services_->instance)},
       {"version", product_version},
       {"pid", std::int64_t{::getpid()}}}
  );
  net::notify_service("READY=1");
  if (hooks.started) hooks.started(address);
  asio::signal_set signals(io_, SIGTERM, SIGINT);
  bool is_told = false;
  signals.async_wait([&](const ErrorCode& ec, int) { is_told = !ec.failed(); });
  while (!is_told) io_.run_one();
  net::notify_service("STOPPING=1");
  observe::log(observe::Level::info, "stopping");
  if (hooks.stopping) hooks.stopping();
  drain();
  workers_.clear();
  rollouts_->stop();
  retention_->stop();
  housekeeping.stop();
  pool_.stop();
  if (bound_.is_unix) ::unlink(bound_.path.c_str());
  observe::log(observe::Level::info, "stopped");
  return outcome;
}

Outcome outcome_of(const ErrorCode& error, store::Database& database, const std::string& detail) {
  if (error == store::StoreErrc::unreachable)
    return {
        unreachable,
        "the database cannot be reached: " + database.last_failure(),
        "check --database-url"
    };
  return {refused, error.message() + (detail.empty() ? "" : ": " + detail), {}};
}

}  // namespace

Outcome serve(const ServeOptions& options, const ServeHooks& hooks) {
  std::signal(SIGPIPE, SIG_IGN);
  observe::configure_log(options.log);
  net::raise_descriptor_limit();
  return Serving(options).run(hooks);
}

Outcome migrate(const std::string& database_url, std::string& report) {
  store::Database database({.url = database_url, .connections_max = 2});
  std::string detail;
  const auto applied = store::migrate(database, detail);
  if (!applied) return outcome_of(applied.error(), database, detail);
  const auto status = store::migration_status(database);
  report = *applied == 0 ? "nothing to do" : "applied " + std::to_string(*applied);
  if (status) report += ", the database is at migration " + std::to_string(status->applied);
  return {};
}

Outcome create_admin_key(
    const std::string& database_url, const std::string& name, std::string& key
) {
  store::Database database({.url = database_url, .connections_max = 2});
  std::string detail;
  if (const auto applied = store::migrate(database, detail); !applied)
    return outcome_of(applied.error(), database, detail);
  key = access::make_api_key();
  const Result<void> done = database.transact([&](store::Transaction& tx) {
    const std::string id = store::create_key(
        tx,
        {.name = name,
         .hash = access::hash_of(key),
         .hint = access::hint_of(key),
         .scopes = {std::string(access::to_text(access::Scope::admin))},
         .project = std::nullopt,
         .expires_at = std::nullopt},
        "host"
    );
    store::record(
        tx,
        {.name = "host", .request_id = {}, .address = {}},
        {.project = {}, .action = "api_key.create", .object = id, .before = {}, .after = {}}
    );
  });
  return done ? Outcome{} : outcome_of(done.error(), database, {});
}

Outcome collect_garbage(
    const std::string& database_url,
    const std::string& artifact_store,
    int kept,
    bool is_dry_run,
    std::string& report
) {
  store::Database database({.url = database_url, .connections_max = 4});
  std::string fault;
  const auto artifacts = open_place(artifact_store, database, fault);
  if (artifacts == nullptr) return {usage, fault, {}};
  const auto specs = store::make_postgres_blobs(database, "spec_blobs");
  const Places places{.artifacts = *artifacts, .specs = *specs};
  const Result<Collection> done =
      collect(database, places, {.kept = kept, .is_dry_run = is_dry_run});
  if (!done) return outcome_of(done.error(), database, {});
  for (const store::StoredArtifact& one : done->artifacts)
    report += (is_dry_run ? "would forget " : "forgot ") + one.id + ' ' + one.digest + '\n';
  report += std::to_string(done->artifacts.size()) + " artifacts, " + std::to_string(done->blobs) +
            " blobs\n";
  return {};
}

}  // namespace barbacane::control
