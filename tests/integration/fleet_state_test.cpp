// What a gateway keeps, when its disk, its clock or its end come at the wrong moment.
#include <gmock/gmock.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <time.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "support/fleet_fixture.hpp"

namespace barbacane::support {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;

constexpr long year_seconds = 366L * 86'400;

/// Release after release of one signer, taken by gateways that trust it.
class FleetState : public FleetFixture {
 protected:
  FleetState() { EXPECT_EQ(run({control_program(), "keygen", "-o", key}).code, 0); }
  [[nodiscard]] std::string signed_artifact(int release, std::vector<std::string> more = {}) {
    more.insert(more.end(), {"--sign-key", key, "--release", std::to_string(release)});
    return fleet->artifact(release, more);
  }
  [[nodiscard]] FleetGateway trusting(
      const std::string& name, const std::map<std::string, std::string>& environment = {}
  ) {
    return fleet->start(
        name, {"--trusted-key", key + ".pub"}, {}, ProcessOptions{.environment = environment}
    );
  }
  /// Started where no control plane is.
  [[nodiscard]] FleetGateway alone(
      const std::string& name, const std::map<std::string, std::string>& environment = {}
  ) {
    return fleet->start(
        name,
        {"--trusted-key", key + ".pub"},
        "http://127.0.0.1:9",
        ProcessOptions{.environment = environment}
    );
  }
  /// A static program takes nothing in front of its C library.
  static bool is_static() { return run({"ldd", gateway_program()}).code != 0; }
  static std::map<std::string, std::string> clock_off(long seconds) {
    return {
        {"LD_PRELOAD", preload_library()}, {"BARBACANE_CLOCK_SECONDS", std::to_string(seconds)}
    };
  }
  TemporaryDirectory keys;
  std::string key = keys.path() + "/release";
};

/// A small file system of one's own, in a mount namespace of this process.
class SmallDisk {
 public:
  explicit SmallDisk(const std::string& path) : path_(path) {
    std::filesystem::create_directories(path);
    static const bool is_apart = ::unshare(CLONE_NEWNS) == 0 &&
                                 ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
    is_there_ = is_apart && ::mount("none", path.c_str(), "tmpfs", 0, "size=256k") == 0;
    if (!is_there_) why_ = std::strerror(errno);
  }
  ~SmallDisk() {
    if (is_there_) ::umount2(path_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  [[nodiscard]] bool is_there() const noexcept { return is_there_; }
  [[nodiscard]] const std::string& why() const noexcept { return why_; }
  void fill() const {
    std::ofstream rest(path_ + "/rest", std::ios::binary);
    const std::string page(4096, 'x');
    while (rest.write(page.data(), 4096).flush()) continue;
  }
  void make_room() const { std::filesystem::remove(path_ + "/rest"); }
  [[nodiscard]] bool forbid_writing() const {
    return ::mount("none", path_.c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) == 0;
  }

 private:
  std::string path_;
  bool is_there_ = false;
  std::string why_;
};

TEST_F(FleetState, AFullDiskNeverLowersTheRelease) {
  const SmallDisk disk(fleet->state_of("a"));
  if (!disk.is_there()) GTEST_SKIP() << "no file system to fill: " << disk.why();
  {
    FleetGateway gateway = trusting("a");
    ASSERT_TRUE(is_online("a"));
    ASSERT_TRUE(deployed(signed_artifact(1)));
    ASSERT_TRUE(serves(gateway, "1"));
    disk.fill();
    fleet->deploy(signed_artifact(2));
    ASSERT_TRUE(eventually([&] {
      return fleet->fact("a", "last_error/message").find("cannot be written") != std::string::npos;
    })) << "a release serves only once it is on record";
    EXPECT_EQ(fleet->fact("a", "last_error/permanent"), "false");
    EXPECT_EQ(gateway.version(), "1");
    EXPECT_EQ(gateway.metric("barbacane_link_state_degraded"), 1);
    gateway.kill();
  }
  {
    FleetGateway gateway = trusting("a");
    EXPECT_EQ(gateway.version(), "1");
    disk.make_room();
    EXPECT_TRUE(serves(gateway, "2"));
    EXPECT_TRUE(eventually([&] { return fleet->fact("a", "last_error").empty(); }));
    EXPECT_EQ(gateway.metric("barbacane_link_state_degraded"), 0) << "there is room again";
    gateway.kill();
  }
  EXPECT_EQ(alone("a").version(), "2");
}

TEST_F(FleetState, ADiskThatBecomesReadOnlyMeansMemory) {
  const SmallDisk disk(fleet->state_of("a"));
  if (!disk.is_there()) GTEST_SKIP() << "no file system of its own: " << disk.why();
  FleetGateway gateway = fleet->start("a");
  ASSERT_TRUE(is_online("a"));
  ASSERT_TRUE(deployed(fleet->artifact(1)));
  ASSERT_TRUE(serves(gateway, "1"));
  ASSERT_TRUE(disk.forbid_writing());
  ASSERT_TRUE(deployed(fleet->artifact(2)));
  EXPECT_TRUE(serves(gateway, "2"));
  EXPECT_EQ(gateway.metric("barbacane_link_state_degraded"), 1);
  EXPECT_THAT(gateway.admin("GET", "/readyz?verbose").body, HasSubstr("[!] state_directory"));
  gateway.kill();
  // What it was could still be read; what it served last could not be written.
  const FleetGateway again = fleet->start("a");
  EXPECT_EQ(again.version(), "1");
  EXPECT_TRUE(serves(again, "2"));
  EXPECT_EQ(
      plane->call("GET", "/projects/" + fleet->project() + "/data-planes").count("items"), 1U
  );
}

/// Each write that a deployment makes in the state directory is cut short once: between the
/// artifact and its name, between the name and the directory, around the release, around the list.
TEST_F(FleetState, KilledAtAnyWriteItNeverServesLessNorNothing) {
  if (is_static()) GTEST_SKIP() << "a static program";
  int release = 1;
  {
    const FleetGateway first = trusting("a");
    ASSERT_TRUE(is_online("a"));
    ASSERT_TRUE(deployed(signed_artifact(release)));
    ASSERT_TRUE(serves(first, "1"));
  }
  constexpr int calls_max = 40;
  int call = 1;
  for (bool has_died = true; has_died && call < calls_max; ++call) {
    FleetGateway gateway = trusting(
        "a", {{"LD_PRELOAD", preload_library()}, {"BARBACANE_KILL_AT", std::to_string(call)}}
    );
    const std::string deployment = fleet->deploy(signed_artifact(++release));
    const std::string now = std::to_string(release);
    std::string seen = std::to_string(release - 1);
    has_died = false;
    ASSERT_TRUE(eventually([&] {
      has_died = gateway.process().wait(std::chrono::milliseconds{0}).has_value();
      if (!has_died && gateway.version() == now) seen = now;
      return has_died || fleet->deployment(deployment).at("status") == "succeeded";
    })) << call;
    if (!has_died) gateway.kill();
    {
      const FleetGateway offline = alone("a");
      EXPECT_THAT(offline.version(), AnyOf(seen, now)) << "killed at call " << call;
    }
    const FleetGateway back = trusting("a");
    ASSERT_TRUE(serves(back, now)) << "killed at call " << call;
  }
  EXPECT_GT(call, 9) << "the artifact, its signatures, the release and the list are writes";
  EXPECT_LT(call, calls_max);
}

std::string in_one_day() {
  const time_t then = ::time(nullptr) + 86'400;
  tm parts{};
  ::gmtime_r(&then, &parts);
  std::array<char, 32> text{};
  ::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

TEST_F(FleetState, ARestartAfterNotAfterGoesOnServing) {
  if (is_static()) GTEST_SKIP() << "a static program";
  {
    const FleetGateway gateway = trusting("a");
    ASSERT_TRUE(is_online("a"));
    ASSERT_TRUE(deployed(signed_artifact(1, {"--not-after", in_one_day()})));
    ASSERT_TRUE(serves(gateway, "1"));
  }
  const FleetGateway later = alone("a", clock_off(year_seconds));
  EXPECT_EQ(later.version(), "1");
  EXPECT_EQ(later.admin("GET", "/readyz").status, 200);
}

TEST_F(FleetState, AClockThatIsAYearOffIsSeenWhereItMatters) {
  if (is_static()) GTEST_SKIP() << "a static program";
  const FleetGateway early = trusting("early", clock_off(-year_seconds));
  const FleetGateway late = trusting("late", clock_off(year_seconds));
  ASSERT_TRUE(is_online("early") && is_online("late"));
  ASSERT_TRUE(deployed(signed_artifact(1)));
  EXPECT_TRUE(serves(early, "1"));
  EXPECT_TRUE(serves(late, "1"));
  // Only what has an end is judged by the clock, and the reason says so.
  const std::string ending = fleet->deploy(
      signed_artifact(2, {"--not-after", in_one_day()}), R"({"type":"all","on_failure":"pause"})"
  );
  ASSERT_TRUE(fleet->reaches(ending, "paused"));
  EXPECT_TRUE(eventually([&] { return fleet->verdict(ending, "early") == "applied"; }));
  EXPECT_EQ(fleet->verdict(ending, "late"), "rejected");
  EXPECT_THAT(fleet->deployment(ending).body, HasSubstr("expired"));
  EXPECT_EQ(late.version(), "1");
  EXPECT_EQ(fleet->fact("late", "status"), "online") << "presence is by the clock of the database";
}

TEST_F(FleetState, WithoutAStateDirectoryItIsAnotherGatewayAfterARestart) {
  std::ofstream(fleet->state_of("a")) << "a file where the folder should be";
  const std::string list = "/projects/" + fleet->project() + "/data-planes";
  ASSERT_TRUE(deployed(fleet->artifact(1)));
  {
    const FleetGateway gateway = fleet->start("a");
    EXPECT_TRUE(serves(gateway, "1"));
    EXPECT_THAT(gateway.admin("GET", "/readyz?verbose").body, HasSubstr("[!] state_directory"));
  }
  const FleetGateway again = fleet->start("a");
  EXPECT_TRUE(serves(again, "1"));
  EXPECT_TRUE(eventually([&] { return plane->call("GET", list).count("items") == 2; }));
}

}  // namespace
}  // namespace barbacane::support
