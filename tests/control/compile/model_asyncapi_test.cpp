#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "control/compile/compile_fixture.hpp"

namespace barbacane::compile {
namespace {

using ::testing::HasSubstr;

Compiled compile_async(std::string_view operations, std::string_view upstream = "http://h") {
  return compile_files(
      {{"api.yaml",
        "asyncapi: 3.0.0\ninfo: {title: A, version: '1'}\nchannels: {lit: {address: "
        "'lights/{id}/on', parameters: {id: {}}, messages: {m: {payload: {type: object}}}}, "
        "nowhere: {address: null}}\n"
        "operations:\n" +
            std::string{operations}}},
      {.specs = {},
       .overlays = {},
       .upstream = std::string{upstream},
       .base_path = BasePath::keep,
       .security = Security::enforce,
       .provenance_commit = {},
       .provenance_source = {}}
  );
}

TEST(ModelAsyncapi, SendBecomesPostOnTheChannelsAddress) {
  const Compiled compiled =
      compile_async("  turnOn: {action: send, channel: {$ref: '#/channels/lit'}}\n");
  ASSERT_NE(compiled.artifact, nullptr) << compiled.findings();
  const tables::Operation& operation = tables::span_of(compiled.gateway().operations())[0];
  EXPECT_EQ(compiled.text(operation.id()), "turnOn");
  EXPECT_EQ(compiled.text(operation.method()), "POST");
  EXPECT_EQ(compiled.text(operation.path()), "/lights/{id}/on");
  EXPECT_EQ(compiled.artifact->manifest().specs[0].kind, "asyncapi");
}

TEST(ModelAsyncapi, ReceiveIsStoredAndSaid) {
  EXPECT_EQ(
      compile_async("  heard: {action: receive, channel: {$ref: '#/channels/lit'}}\n").findings(),
      "W1005@5:3"
  );
}

TEST(ModelAsyncapi, FaultsAreFound) {
  EXPECT_THAT(
      compile_async("  a: {action: sned, channel: {$ref: '#/channels/lit'}}\n").findings(),
      HasSubstr("E1013@5:15")
  );
  EXPECT_THAT(
      compile_async("  a: {action: send, channel: {$ref: '#/channels/no'}}\n").findings(),
      HasSubstr("E1015@5:37")
  );
  EXPECT_THAT(
      compile_async("  a: {channel: {$ref: '#/channels/lit'}}\n").findings(), HasSubstr("E1011@5:6")
  );
  EXPECT_THAT(
      compile_async("  a: {action: send, channel: {$ref: '#/channels/lit'}}\n", "").findings(),
      HasSubstr("E1025")
  );
}

}  // namespace
}  // namespace barbacane::compile
