// The release data plane is one static file: nothing of the host is needed to run it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>

#include "support/compiled.hpp"
#include "support/raw_client.hpp"

namespace barbacane::support {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr std::uintmax_t stripped_bytes_max = 8U << 20U;  // as cmake/CheckStatic.cmake

class StaticGateway : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(program_))
      GTEST_SKIP() << "build the release preset first: cmake --build --preset release";
  }

  std::string program_ = std::string{BARBACANE_RELEASE_BIN_DIR} + "/barbacane";
  TemporaryDirectory folder_;
};

TEST_F(StaticGateway, NeedsNoSharedObject) {
  const Outcome outcome = run({"ldd", program_});
  EXPECT_THAT(outcome.out + outcome.err, HasSubstr("not a dynamic executable"));
}

TEST_F(StaticGateway, IsSmall) {
  EXPECT_LE(fs::file_size(program_), stripped_bytes_max);
}

TEST_F(StaticGateway, RunsWhereNothingElseIs) {
  if (::geteuid() != 0) GTEST_SKIP() << "chroot needs root";
  const std::string artifact = folder_.path("jail/api.bca");
  fs::create_directories(folder_.path("jail"));
  fs::copy_file(program_, folder_.path("jail/barbacane"));
  constexpr std::string_view description = R"(openapi: 3.1.0
info: {title: Jail, version: '1'}
paths:
  /hello:
    get:
      x-barbacane-dispatch: {name: mock}
      responses: {'200': {description: d, content: {text/plain: {example: hello}}}}
)";
  ASSERT_EQ(compile(folder_, description, artifact).code, 0);
  const Outcome checked =
      run({"chroot", folder_.path("jail"), "/barbacane", "check", "--artifact", "/api.bca"});
  EXPECT_EQ(checked.code, 0) << checked.err;
  Process process{
      {"chroot",
       folder_.path("jail"),
       "/barbacane",
       "serve",
       "--artifact",
       "/api.bca",
       "--listen",
       "127.0.0.1:0",
       "--admin-listen",
       "off",
       "--log-format",
       "json"}
  };
  const std::string ready = process.wait_line("\"msg\":\"ready\"");
  const std::size_t at = ready.find("\"listen\":[\"");
  ASSERT_NE(at, std::string::npos) << process.err();
  const std::string address = ready.substr(at + 11, ready.find('"', at + 11) - at - 11);
  EXPECT_EQ(fetch(address, "GET", "/hello").body, "hello");
  process.signal(SIGTERM);
  EXPECT_EQ(process.wait(), 0);
}

}  // namespace
}  // namespace barbacane::support
