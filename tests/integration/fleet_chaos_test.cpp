// A fleet under constant traffic and constant deployments while its parts are killed, stopped, cut
// off and lied to. Whoever is alive answers; in the end all run the same, and each deployment says
// truly what became of it.
//
// BARBACANE_CHAOS_SECONDS, _GATEWAYS and _DEPLOYS make it longer; BARBACANE_CHAOS_SEED repeats the
// order of the faults.
#include <gmock/gmock.h>
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <random>
#include <set>
#include <thread>

#include "common/json/read.hpp"
#include "support/fault_gate.hpp"
#include "support/fleet_fixture.hpp"

namespace barbacane::support {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds calm_max{90};  // from the last fault until all is well
constexpr seconds answer_max{3};
constexpr std::size_t pad_bytes = 60'000;
constexpr int good_artifacts = 3;
constexpr int requests_per_connection = 50;
constexpr milliseconds request_pause{4};
/// Those that must be refused wait for their turn: nothing may forget them meanwhile.
const std::vector<std::string> no_retention{"--retention-interval", "0s"};

int chosen(const char* name, int otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoi(text);
}

/// One gateway through all its lives, and a caller that never stops asking.
class Watched {
 public:
  Watched(std::string name, std::function<FleetGateway()> start)
      : name_(std::move(name)), start_(std::move(start)) {
    revive();
  }
  ~Watched() { stop(); }

  void begin() {
    caller_ = std::thread([this] { call(); });
  }
  void stop() {
    is_over_ = true;
    if (caller_.joinable()) caller_.join();
  }
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] bool is_running() const noexcept { return gateway_.has_value(); }
  void kill() {
    end_life();
    const std::lock_guard lock(mutex_);
    if (gateway_) gateway_->kill();
    gateway_.reset();
  }
  /// Not alive while it lasts.
  void halt() {
    end_life();
    if (gateway_) gateway_->process().signal(SIGSTOP);
    is_halted_ = true;
  }
  void go_on() {
    if (!std::exchange(is_halted_, false)) return;
    if (gateway_) gateway_->process().signal(SIGCONT);
    begin_life();
  }
  [[nodiscard]] bool is_halted() const noexcept { return is_halted_; }
  void revive() {
    const std::lock_guard lock(mutex_);
    gateway_.emplace(start_());
    address_ = gateway_->address();
    begin_life();
  }
  [[nodiscard]] std::string version() const { return gateway_ ? gateway_->version() : ""; }
  [[nodiscard]] std::string readiness() const {
    return gateway_ ? gateway_->admin("GET", "/readyz?verbose").body : "not running";
  }
  [[nodiscard]] std::uint64_t answered() const noexcept { return answered_; }
  [[nodiscard]] std::vector<std::string> failures() const {
    const std::lock_guard lock(mutex_);
    return failures_;
  }

 private:
  void begin_life() {
    if (life_ % 2 != 0) ++life_;
  }
  void end_life() {
    if (life_ % 2 == 0) ++life_;
  }
  [[nodiscard]] std::string address() const {
    const std::lock_guard lock(mutex_);
    return address_;
  }
  /// Asks over one connection as long as it lasts, and now and then over a new one.
  void call() {
    std::unique_ptr<RawClient> client;
    std::uint64_t life_of_client = 0;
    for (int number = 0; !is_over_; ++number) {
      const std::uint64_t life = life_;
      if (life % 2 != 0) {
        static_cast<void>(eventually([&] { return is_over_ || life_ != life; }, seconds{1}));
        continue;
      }
      if (client == nullptr || life != life_of_client || number % requests_per_connection == 0)
        client = std::make_unique<RawClient>(address());
      life_of_client = life;
      const auto began = Clock::now();
      client->send("GET /hello HTTP/1.1\r\nHost: gateway\r\n\r\n");
      const RawResponse answer = client->read_response();
      if (answer.status == 200 && answer.body.starts_with("{\"v\":1")) {
        ++answered_;
      } else if (life_ == life) {  // nobody killed or stopped it meanwhile
        const auto took = std::chrono::duration_cast<milliseconds>(Clock::now() - began);
        const std::lock_guard lock(mutex_);
        failures_.push_back(
            name_ + ": " + std::to_string(answer.status) + ' ' + answer.body + " after " +
            std::to_string(took.count()) + " ms"
        );
      }
      if (!answer.is_complete || answer.field("connection") == "close") client.reset();
      static_cast<void>(eventually([&] { return Clock::now() - began > request_pause; }));
    }
  }

  std::string name_;
  std::function<FleetGateway()> start_;
  std::optional<FleetGateway> gateway_;
  std::string address_;
  std::atomic<std::uint64_t> life_{1};  // even while it is alive
  std::atomic<bool> is_over_{false};
  std::atomic<std::uint64_t> answered_{0};
  bool is_halted_ = false;
  mutable std::mutex mutex_;
  std::vector<std::string> failures_;
  std::thread caller_;
};

/// A control plane that comes back under the same place of the balancers.
struct Instance {
  std::unique_ptr<ControlPlane> plane;
  bool is_halted = false;
};

class FleetChaos : public FleetFixture {
 protected:
  FleetChaos() : FleetFixture(no_retention) {
    EXPECT_EQ(run({control_program(), "keygen", "-o", key}).code, 0);
    EXPECT_EQ(run({control_program(), "keygen", "-o", stranger}).code, 0);
  }
  [[nodiscard]] std::unique_ptr<ControlPlane> make_plane() const {
    std::vector<std::string> words{"--sign-key", key};
    words.insert(words.end(), no_retention.begin(), no_retention.end());
    return std::make_unique<ControlPlane>(database.url(), std::move(words));
  }
  RawResponse ask_once(
      const std::string& method,
      const std::string& path,
      const std::string& fields,
      const std::string& body
  );
  /// Asks until somebody answers; what it asks for happens once.
  Answer ask(const std::string& method, const std::string& path, const std::string& body);
  void be_reachable();
  void deploy_something(int number);
  void break_something();
  void break_gateway();
  void break_instance();
  void revive_instance(std::size_t number);
  void break_network();
  void rotate_key();
  void heal();
  [[nodiscard]] bool all_run(const std::string& digest);
  void expect_true_verdicts();

  TemporaryDirectory keys;
  std::string key = keys.path() + "/release";
  std::string stranger = keys.path() + "/stranger";
  std::mt19937 random{static_cast<unsigned>(chosen("BARBACANE_CHAOS_SEED", 1))};
  std::vector<Instance> instances;
  std::unique_ptr<FaultGate> network;  // between gateways and instances
  std::unique_ptr<FaultGate> desk;     // between the operator and instances
  std::vector<std::unique_ptr<Watched>> gateways;
  std::vector<std::string> good;
  std::vector<std::string> bad;
  std::vector<std::string> deployments;
  std::set<std::string> hopeless;  // deployments that must not reach anybody
  std::string key_id;
  std::map<std::string, int> faults;
};

/// Whoever was asked may stand still: then another is.
RawResponse FleetChaos::ask_once(
    const std::string& method,
    const std::string& path,
    const std::string& fields,
    const std::string& body
) {
  RawClient client(desk->address());
  client.send(
      method + ' ' + path + " HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n" + fields +
      "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body
  );
  return client.read_response(false, answer_max);
}

Answer FleetChaos::ask(
    const std::string& method, const std::string& path, const std::string& body
) {
  const std::string fields =
      "Authorization: Bearer " + plane->key() +
      "\r\nContent-Type: application/json\r\nIdempotency-Key: " + std::to_string(random()) + '-' +
      std::to_string(random()) + "\r\n";
  Answer out;
  const bool is_answered = eventually(
      [&] {
        static_cast<RawResponse&>(out) = ask_once(method, path, fields, body);
        // In flight, or an instance without its database: the same question again.
        return out.is_complete && out.status != 0 && out.status != 409 && out.status < 500;
      },
      calm_max
  );
  EXPECT_TRUE(is_answered) << method << ' ' << path << ": " << out.status << ' ' << out.body;
  out.document = std::make_shared<json::Document>();
  Report report;
  out.root = json::read_json(out.body, "answer", *out.document, report);
  return out;
}

/// Somebody has to be there to ask.
void FleetChaos::be_reachable() {
  const bool is_anybody_up = std::ranges::any_of(instances, [](const Instance& one) {
    return one.plane != nullptr && !one.is_halted;
  });
  if (!is_anybody_up) revive_instance(random() % instances.size());
}

void FleetChaos::deploy_something(int number) {
  be_reachable();
  const bool is_bad = number % 3 == 2 && !bad.empty();
  std::string artifact = good[random() % good.size()];
  if (is_bad) {
    artifact = bad.back();
    bad.pop_back();
  }
  const bool has_waves = random() % 3 == 0;
  const std::string strategy =
      has_waves ? R"(,"strategy":{"type":"waves","waves":[{"count":1}],"bake_seconds":1})" : "";
  const Answer answer =
      ask("POST",
          "/projects/" + fleet->project() + "/deploy",
          "{\"artifact_id\":\"" + artifact + '"' + strategy + '}');
  ASSERT_EQ(answer.status, 202) << answer.body;
  deployments.push_back(answer.at("id"));
  if (is_bad) hopeless.insert(answer.at("id"));
}

void FleetChaos::break_gateway() {
  Watched& one = *gateways[random() % gateways.size()];
  if (!one.is_running()) return one.revive();
  if (one.is_halted()) return one.go_on();
  if (random() % 2 == 0) {
    ++faults["gateways killed"];
    one.kill();
  } else {
    ++faults["gateways stopped"];
    one.halt();
  }
}

void FleetChaos::revive_instance(std::size_t number) {
  Instance& one = instances[number];
  if (std::exchange(one.is_halted, false)) one.plane->process().signal(SIGCONT);
  if (one.plane != nullptr) return;
  one.plane = make_plane();
  network->replace(number, one.plane->address());
  desk->replace(number, one.plane->address());
}

void FleetChaos::break_instance() {
  const std::size_t number = random() % instances.size();
  Instance& one = instances[number];
  if (one.plane == nullptr || one.is_halted) return revive_instance(number);
  if (random() % 2 == 0) {
    ++faults["instances killed"];
    one.plane->process().signal(SIGKILL);
    static_cast<void>(one.plane->process().wait());
    one.plane.reset();
  } else {
    ++faults["instances stopped"];
    one.plane->process().signal(SIGSTOP);
    one.is_halted = true;
  }
}

void FleetChaos::break_network() {
  using Kind = Fault::Kind;
  const Kind kinds[] = {Kind::none, Kind::cut, Kind::truncate, Kind::corrupt, Kind::throttle};
  switch (random() % 4) {
    case 0:
      ++faults["connections cut"];
      return network->cut_all();
    case 1:
      ++faults["connections half-open"];
      return network->stall_all();
    default:
      ++faults["downloads broken"];
      return network->set(
          {.kind = kinds[random() % 5],
           .at_byte = random() % pad_bytes,
           .only = "GET /artifacts/",
           .times = 3,
           .bytes_per_second = 40'000}
      );
  }
}

/// As operators do it: a new key into the file, then the old one is revoked.
void FleetChaos::rotate_key() {
  be_reachable();
  ++faults["keys revoked"];
  const Answer fresh = ask(
      "POST", "/projects/" + fleet->project() + "/api-keys", R"({"name":"dp","role":"data-plane"})"
  );
  ASSERT_EQ(fresh.status, 201) << fresh.body;
  std::ofstream(fleet->key_file()) << fresh.at("key") << '\n';
  EXPECT_THAT(ask("DELETE", "/api-keys/" + key_id, "").status, ::testing::AnyOf(204, 404));
  key_id = fresh.at("id");
}

void FleetChaos::break_something() {
  const unsigned what = random() % 20;
  if (what < 8) return break_gateway();
  if (what < 12) return break_instance();
  if (what < 18) return break_network();
  if (what == 18) return rotate_key();
  ++faults["database restarted"];
  std::string fault;
  test_server().restart(fault);
  EXPECT_EQ(fault, "");
}

void FleetChaos::heal() {
  network->set({});
  for (std::size_t i = 0; i < instances.size(); ++i) revive_instance(i);
  for (const auto& one : gateways) {
    one->go_on();
    if (!one->is_running()) one->revive();
  }
}

bool FleetChaos::all_run(const std::string& digest) {
  const Answer all = ask("GET", "/projects/" + fleet->project() + "/data-planes?limit=100", "");
  if (all.count("items") != gateways.size()) return false;
  for (std::size_t i = 0; i < all.count("items"); ++i) {
    const std::string at = "items/" + std::to_string(i) + '/';
    if (all.at(at + "status") != "online" || all.at(at + "digest") != digest) return false;
  }
  return true;
}

void FleetChaos::expect_true_verdicts() {
  const std::set<std::string> known{
      "applied", "rejected", "incompatible", "unreachable", "superseded"
  };
  std::map<std::string, int> statuses;
  for (const std::string& id : deployments) {
    const Answer one = ask("GET", "/deployments/" + id, "");
    ++statuses[one.at("status")];
    EXPECT_THAT(one.at("status"), ::testing::AnyOf("succeeded", "failed", "rolled_back"))
        << one.body;
    EXPECT_FALSE(hopeless.contains(id) && one.at("status") == "succeeded") << one.body;
    for (std::size_t i = 0; i < one.count("targets"); ++i) {
      const std::string at = "targets/" + std::to_string(i) + '/';
      const std::string verdict = one.at(at + "phase");
      EXPECT_TRUE(known.contains(verdict)) << verdict << ' ' << one.body;
      if (hopeless.contains(id)) EXPECT_NE(verdict, "applied") << one.body;
    }
  }
  for (const auto& [status, count] : statuses)
    std::cout << "deployments " << status << ": " << count << '\n';
}

TEST_F(FleetChaos, WhoeverIsAliveServesAndAllConverge) {
  const seconds duration{chosen("BARBACANE_CHAOS_SECONDS", 60)};
  const int deploys = chosen("BARBACANE_CHAOS_DEPLOYS", 40);
  for (int i = 0; i < 2; ++i) instances.push_back({.plane = make_plane()});
  const std::vector<std::string> addresses{
      instances[0].plane->address(), instances[1].plane->address()
  };
  network = std::make_unique<FaultGate>(addresses);
  desk = std::make_unique<FaultGate>(addresses);
  key_id = fleet->key_id();
  // Versions that serve begin with 1, those that must not with 9.
  for (int i = 0; i < good_artifacts; ++i)
    good.push_back(
        fleet->artifact(10 + i, {"--sign-key", key, "--release", std::to_string(1 + i)}, pad_bytes)
    );
  for (int i = 0; i <= deploys / 3; ++i)
    bad.push_back(fleet->artifact(
        900 + i, {"--sign-key", stranger, "--release", std::to_string((deploys - i) * 10'000)}
    ));
  for (int i = 0; i < chosen("BARBACANE_CHAOS_GATEWAYS", 5); ++i) {
    const std::string name = "g" + std::to_string(i);
    gateways.push_back(std::make_unique<Watched>(name, [this, name] {
      return fleet->start(name, {"--trusted-key", key + ".pub"}, network->url());
    }));
  }
  deploy_something(0);
  ASSERT_TRUE(fleet->reaches(deployments.front(), "succeeded"));
  for (const auto& one : gateways) ASSERT_TRUE(eventually([&] { return !one->version().empty(); }));
  // From here on only those that suffer drive deployments.
  plane->process().signal(SIGTERM);
  ASSERT_EQ(plane->process().wait(), 0);
  for (const auto& one : gateways) one->begin();

  const auto began = Clock::now();
  for (int next = 1; Clock::now() - began < duration;) {
    const auto due = began + next * duration / deploys;
    if (Clock::now() >= due && next < deploys) deploy_something(next++);
    break_something();
    const milliseconds pause{100 + random() % 900};
    const auto until = std::min(Clock::now() + pause, due);
    static_cast<void>(eventually([&] { return Clock::now() >= until; }, duration));
  }
  heal();
  const auto healed = Clock::now();
  deploy_something(0);
  const Answer last = ask("GET", "/deployments/" + deployments.back(), "");
  EXPECT_TRUE(eventually([&] { return all_run(last.at("digest")); }, calm_max))
      << ask("GET", "/projects/" + fleet->project() + "/data-planes?limit=100", "").body
      << ask("GET", "/deployments/" + deployments.back(), "").body;
  const auto took = std::chrono::duration_cast<milliseconds>(Clock::now() - healed);
  EXPECT_TRUE(eventually(
      [&] {
        return ask("GET", "/deployments/" + deployments.back(), "").at("status") == "succeeded";
      },
      calm_max
  ));
  std::set<std::string> versions;
  std::uint64_t answered = 0;
  for (const auto& one : gateways) {
    one->stop();
    versions.insert(one->version());
    answered += one->answered();
    EXPECT_EQ(one->failures(), std::vector<std::string>()) << one->readiness();
  }
  EXPECT_EQ(versions.size(), 1U);
  expect_true_verdicts();
  for (const auto& [name, count] : faults) std::cout << name << ": " << count << '\n';
  std::cout << "requests answered: " << answered << "\nconverged after " << took.count() << " ms\n";
}

}  // namespace
}  // namespace barbacane::support
