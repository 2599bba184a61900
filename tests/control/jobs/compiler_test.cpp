#include "control/jobs/compiler.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "support/temporary_directory.hpp"

namespace barbacane::jobs {
namespace {

using ::testing::HasSubstr;

// What it compiles is in tests/integration/control_compile_test.cpp; here, how children end.
class CompilerTest : public ::testing::Test {
 protected:
  support::TemporaryDirectory folder;

  Compiled run(const std::string& script) {
    const std::string program = folder.write("compiler", "#!/bin/sh\n" + script);
    ::chmod(program.c_str(), 0700);
    Compiler compiler({.program = program});
    const Result<Scratch> scratch = Scratch::make(folder.path());
    EXPECT_TRUE(scratch);
    EXPECT_TRUE(scratch->write("input/api.yaml", "openapi: 3.1.0\n"));
    CompileOrder order;
    order.specs = {"api.yaml"};
    return compiler.run(*scratch, order, [] { return true; });
  }
};

TEST_F(CompilerTest, ACrashIsTriedOnceMore) {
  const std::string report = R"(echo '{"findings":[],"digest":"sha256:a","routes":3}')";
  const Compiled made = run("[ -e ../crashed ] || { : > ../crashed; kill -9 $$; }\n" + report);
  EXPECT_TRUE(made.is_success) << made.reason;
  EXPECT_EQ(made.routes, 3U);
  EXPECT_EQ(made.reason, "");
}

TEST_F(CompilerTest, TwoCrashesAreTheEnd) {
  const Compiled made = run("echo x >> ../../runs; kill -9 $$\n");
  EXPECT_FALSE(made.is_success);
  EXPECT_THAT(made.reason, HasSubstr("signal 9, twice"));
  EXPECT_EQ(support::read_file(folder.path("runs")), "x\nx\n");
}

TEST_F(CompilerTest, WhatItSaidIsTheReasonWhenThereIsNoFinding) {
  const Compiled made = run("echo 'not enough memory' >&2; exit 3\n");
  EXPECT_FALSE(made.is_success);
  EXPECT_THAT(made.reason, HasSubstr("not enough memory"));
}

}  // namespace
}  // namespace barbacane::jobs
