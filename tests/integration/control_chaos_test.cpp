// What was acknowledged is there, once: clients that never give up, while instances are killed and
// PostgreSQL restarts. tests/soak/control_chaos runs the same at full length.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "support/compiled.hpp"
#include "support/control_plane.hpp"

namespace barbacane::support {
namespace {

constexpr std::chrono::seconds stubbornness{120};  // of a client with one call
constexpr int clients_count = 8;

/// From the environment: a few seconds for every day, minutes for a soak.
int scale(const char* name, int otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoi(text);
}

std::string description(int paths, int number) {
  std::string out =
      "openapi: 3.1.0\ninfo: {title: t, version: '" + std::to_string(number) + "'}\npaths:\n";
  for (int i = 0; i < paths; ++i)
    out += "  /p" + std::to_string(i) + ": {get: {responses: {'200': {description: d}}}}\n";
  return out;
}

/// An instance that can be killed and comes back where it was.
class Instance {
 public:
  explicit Instance(const std::string& url)
      : url_(url), plane_(std::make_unique<ControlPlane>(url)), address_(plane_->address()) {}

  void kill_and_restart() {
    plane_->process().signal(SIGKILL);
    EXPECT_EQ(plane_->process().wait(), 128 + SIGKILL);
    plane_ = std::make_unique<ControlPlane>(url_, std::vector<std::string>{"--listen", address_});
  }
  [[nodiscard]] const std::string& address() const { return address_; }
  [[nodiscard]] ControlPlane& plane() { return *plane_; }

 private:
  std::string url_;
  std::unique_ptr<ControlPlane> plane_;
  std::string address_;
};

/// One client with a project of its own, and what it was promised.
class Client {
 public:
  Client(std::array<std::string, 2> addresses, std::string key, int number)
      : addresses_(std::move(addresses)),
        key_(std::move(key)),
        number_(number),
        random_(static_cast<std::uint32_t>(number)) {
    const RawResponse made =
        ask("POST",
            "/projects",
            "{\"name\":\"p" + std::to_string(number) +
                "\",\"options\":{\"upstream\":\"http://10.0.0.1:80\"}}");
    EXPECT_EQ(made.status, 201) << made.body;
    project_ = json_text(made.body, "id");
  }

  void run(std::atomic<int>& left) {
    while (left.fetch_sub(1) > 0) mutate();
  }
  void check(ControlPlane& plane);

 private:
  static constexpr std::string_view json = "application/json";
  static constexpr std::string_view yaml = "application/yaml";

  void mutate();
  RawResponse send(
      std::size_t instance,
      std::string_view method,
      const std::string& target,
      const std::string& body,
      std::string_view type,
      const std::string& once
  ) const;
  RawResponse ask(
      std::string_view method,
      const std::string& target,
      const std::string& body = {},
      std::string_view type = json
  );
  void create_key();
  void expect(const RawResponse& answer, int status, const std::string& action) {
    EXPECT_EQ(answer.status, status) << action << ' ' << answer.body;
    ++acknowledged_[action];
  }

  std::array<std::string, 2> addresses_;
  std::string key_;
  int number_;
  std::mt19937 random_;
  int calls_ = 0;
  std::string project_;
  std::string text_;
  std::map<std::string, int> specs_;  // id to revisions
  std::set<std::string> gone_;
  std::set<std::string> keys_;
  std::vector<std::string> jobs_;
  std::map<std::string, int> acknowledged_{{"project.create", 1}};  // by action
};

RawResponse Client::send(
    std::size_t instance,
    std::string_view method,
    const std::string& target,
    const std::string& body,
    std::string_view type,
    const std::string& once
) const {
  std::string fields = "Authorization: Bearer " + key_ + "\r\nIdempotency-Key: " + once + "\r\n";
  if (!body.empty()) fields += "Content-Type: " + std::string(type) + "\r\n";
  return fetch(addresses_[instance], method, target, fields, body);
}

bool is_final(const RawResponse& answer) {
  const bool is_under_way =
      answer.status == 409 && answer.body.find("is under way") != std::string::npos;
  return answer.status != 0 && answer.is_complete && answer.status < 500 && !is_under_way;
}

/// Until there is an answer that counts, from whichever instance.
RawResponse Client::ask(
    std::string_view method,
    const std::string& target,
    const std::string& body,
    std::string_view type
) {
  const std::string once = std::to_string(number_) + '-' + std::to_string(++calls_);
  RawResponse answer;
  const auto is_answered = [&] {
    answer = send(random_() % 2, method, target, body, type, once);
    return is_final(answer);
  };
  EXPECT_TRUE(eventually(is_answered, stubbornness)) << method << ' ' << target << answer.body;
  return answer;
}

/// Sent to both instances at once, with one Idempotency-Key.
void Client::create_key() {
  const std::string name = "k" + std::to_string(calls_);
  const std::string target = "/projects/" + project_ + "/api-keys";
  const std::string body = "{\"name\":\"" + name + "\",\"role\":\"viewer\"}";
  const std::string once = std::to_string(number_) + "-key-" + std::to_string(++calls_);
  std::array<RawResponse, 2> answers;
  const auto both = [&] {
    std::thread other([&] { answers[1] = send(1, "POST", target, body, json, once); });
    answers[0] = send(0, "POST", target, body, json, once);
    other.join();
    return is_final(answers[0]) || is_final(answers[1]);
  };
  EXPECT_TRUE(eventually(both, stubbornness));
  const int made = (answers[0].status == 201 ? 1 : 0) + (answers[1].status == 201 ? 1 : 0);
  EXPECT_LE(made, 1) << "a secret is shown once";
  keys_.insert(name);
  ++acknowledged_["api_key.create"];
}

void Client::mutate() {
  const unsigned choice = random_() % 100;
  const auto spec = [this] {
    return std::next(specs_.begin(), static_cast<std::ptrdiff_t>(random_() % specs_.size()))->first;
  };
  if (choice < 40) {
    text_ = "text " + std::to_string(calls_);
    expect(
        ask("PATCH", "/projects/" + project_, "{\"description\":\"" + text_ + "\"}"),
        200,
        "project.update"
    );
  } else if (choice < 65) {
    create_key();
  } else if (choice < 75 || specs_.empty()) {
    const std::string target =
        "/projects/" + project_ + "/specs?filename=s" + std::to_string(calls_) + ".yaml";
    const RawResponse made = ask("POST", target, description(1, 0), yaml);
    expect(made, 201, "spec.create");
    specs_[json_text(made.body, "id")] = 1;
  } else if (choice < 88) {
    const std::string id = spec();
    expect(
        ask("POST", "/specs/" + id + "/revisions", description(1, ++calls_), yaml),
        201,
        "spec.revise"
    );
    ++specs_[id];
  } else if (choice < 96) {
    const RawResponse job = ask("POST", "/specs/" + spec() + "/compile", "{\"only\":true}");
    expect(job, 202, "compilation.create");
    jobs_.push_back(job.field("location"));
  } else {
    const std::string id = spec();
    expect(ask("DELETE", "/specs/" + id), 204, "spec.delete");
    specs_.erase(id);
    gone_.insert(id);
  }
}

/// All items of a list.
std::vector<Answer> pages(ControlPlane& plane, const std::string& target) {
  std::vector<Answer> out;
  std::string cursor;
  do {
    const char join = target.find('?') == std::string::npos ? '?' : '&';
    out.push_back(
        plane.call("GET", target + join + "limit=100" + (cursor.empty() ? "" : "&cursor=" + cursor))
    );
    EXPECT_EQ(out.back().status, 200) << out.back().body;
    cursor = out.back().at("next_cursor");
  } while (!cursor.empty());
  return out;
}

/// How often each value of a member is in a list.
std::map<std::string, int> count(
    ControlPlane& plane, const std::string& target, const std::string& member
) {
  std::map<std::string, int> out;
  for (const Answer& page : pages(plane, target)) {
    for (std::size_t i = 0; i < page.count("items"); ++i)
      ++out[page.at("items/" + std::to_string(i) + '/' + member)];
  }
  return out;
}

void Client::check(ControlPlane& plane) {
  const std::string place = "/projects/" + project_;
  EXPECT_EQ(plane.call("GET", place).at("description"), text_);
  const auto specs = count(plane, place + "/specs", "id");
  EXPECT_EQ(specs.size(), specs_.size());
  for (const auto& [id, revisions] : specs_) {
    EXPECT_TRUE(specs.contains(id)) << id;
    EXPECT_EQ(plane.call("GET", "/specs/" + id).at("revision"), std::to_string(revisions));
  }
  for (const std::string& id : gone_) EXPECT_FALSE(specs.contains(id)) << id;
  const auto keys = count(plane, place + "/api-keys", "name");
  for (const std::string& name : keys_)
    EXPECT_EQ(keys.contains(name) ? keys.at(name) : 0, 1) << name;
  EXPECT_EQ(keys.size(), keys_.size());
  for (const std::string& job : jobs_) {
    std::string status;
    const auto has_ended = [&] {
      status = plane.call("GET", job).at("status");
      return status == "succeeded" || status == "failed";
    };
    EXPECT_TRUE(eventually(has_ended, stubbornness)) << job << ' ' << status;
  }
  const auto actions = count(plane, "/audit?project_id=" + project_, "action");
  for (const auto& [action, times] : acknowledged_)
    EXPECT_EQ(actions.contains(action) ? actions.at(action) : 0, times) << action;
  const Answer verdict = plane.call("GET", "/audit/verification?project_id=" + project_);
  EXPECT_EQ(verdict.at("intact"), "true") << verdict.body;
}

TEST(ControlChaos, WhatWasAcknowledgedIsThereOnce) {
  const int mutations = scale("BARBACANE_SOAK_MUTATIONS", 240);
  const std::chrono::milliseconds between_kills(scale("BARBACANE_SOAK_KILL_MS", 1500));
  const int restarts = scale("BARBACANE_SOAK_RESTARTS", 1);
  TestDatabase database;
  const std::string key = make_admin_key(database.url());
  std::array<Instance, 2> instances{Instance(database.url()), Instance(database.url())};
  const std::array<std::string, 2> addresses{instances[0].address(), instances[1].address()};
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < clients_count; ++i)
    clients.push_back(std::make_unique<Client>(addresses, key, i));
  std::atomic<int> left = mutations;
  std::atomic<int> busy = clients_count;
  std::vector<std::thread> threads;
  for (const auto& client : clients) {
    threads.emplace_back([&, one = client.get()] {
      one->run(left);
      --busy;
    });
  }
  // This thread is the parent that instances and the database die with.
  int kills = 0;
  int restarted = 0;
  while (!eventually([&] { return busy == 0; }, between_kills)) {
    instances[static_cast<std::size_t>(kills++ % 2)].kill_and_restart();
    if (restarted < restarts && left < mutations - mutations * (restarted + 1) / (restarts + 1)) {
      std::string fault;
      test_server().restart(fault);
      EXPECT_EQ(fault, "");
      ++restarted;
    }
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(restarted, restarts);
  EXPECT_GT(kills, 0);
  std::printf("%d mutations, %d kills, %d restarts of PostgreSQL\n", mutations, kills, restarted);
  ControlPlane& plane = instances[0].plane();
  plane.use_key(key);
  ASSERT_TRUE(eventually([&] { return plane.call("GET", "/readyz").status == 200; }));
  for (const auto& client : clients) client->check(plane);
}

std::string counter(ControlPlane& plane, const std::string& sample) {
  const std::string text = plane.call("GET", "/metrics").body;
  const std::size_t at = text.find(sample + ' ');
  if (at == std::string::npos) return {};
  const std::size_t from = at + sample.size() + 1;
  return text.substr(from, text.find('\n', from) - from);
}

TEST(ControlChaos, AWorkerThatWasStoppedChangesNothingWhenItGoesOn) {
  TestDatabase database;
  const std::string key = make_admin_key(database.url());
  ControlPlane plane(database.url(), {"--compilers", "0"});
  plane.use_key(key);
  const std::string project =
      plane.call("POST", "/projects", R"({"name":"p","options":{"upstream":"http://u:1"}})")
          .at("id");
  // Large enough that its compilation is seen while it runs.
  ASSERT_EQ(
      plane
          .call(
              "POST",
              "/projects/" + project + "/specs?filename=s.yaml",
              description(1500, 1),
              "Content-Type: application/yaml\r\n"
          )
          .status,
      201
  );
  ControlPlane stopped(database.url());
  stopped.use_key(key);
  const std::string job = plane.call("POST", "/projects/" + project + "/compile").field("location");
  ASSERT_TRUE(eventually([&] { return plane.call("GET", job).at("status") == "running"; }));
  stopped.process().signal(SIGSTOP);
  ASSERT_EQ(plane.call("GET", job).at("status"), "running") << "it was too fast to be stopped";
  if (std::getenv("BARBACANE_SOAK_MUTATIONS") == nullptr) {
    // What the clock would do in time.
    store::Database inside({.url = database.url(), .connections_max = 1});
    ASSERT_TRUE(inside.transact([](store::Transaction& tx) {
      tx.query("UPDATE compilations SET lease_expires_at = now() - interval '1 second'");
    }));
  }
  ControlPlane other(database.url());
  ASSERT_TRUE(
      eventually([&] { return plane.call("GET", job).at("status") == "succeeded"; }, stubbornness)
  );
  const std::string before = plane.call("GET", job).body;
  EXPECT_EQ(plane.call("GET", job).at("attempts"), "2");
  stopped.process().signal(SIGCONT);
  EXPECT_TRUE(eventually(
      [&] {
        return counter(stopped, "barbacane_control_compilations_total{outcome=\"lost\"}") == "1";
      },
      stubbornness
  ));
  EXPECT_EQ(plane.call("GET", job).body, before);
  EXPECT_EQ(plane.call("GET", "/projects/" + project + "/artifacts").count("items"), 1U);
  EXPECT_EQ(plane.call("GET", "/audit/verification?project_id=" + project).at("intact"), "true");
}

}  // namespace
}  // namespace barbacane::support
