// One door per third party (STYLE 1.2 rule 4): only the rooms named here may include its headers.

#include <gtest/gtest.h>

#include <algorithm>

#include "style/cpp_text.hpp"
#include "style/tree.hpp"

namespace barbacane::style {
namespace {

struct Door {
  std::string_view prefix;            // of what stands between < and >
  std::vector<std::string_view> who;  // rooms, or "room/prefix-of-file"
};

// The first row that matches decides, so exceptions stand above their rule.
const std::vector<Door>& doors() {
  static const std::vector<Door> rows{
      {"nlohmann/json_fwd.hpp", {"common/", "dataplane/", "control/"}},
      {"nlohmann/", {"common/json"}},
      {"boost/json", {"common/json"}},
      {"yaml-cpp/", {"common/yaml"}},
      {"flatbuffers/", {"common/tables", "common/artifact", "control/compile"}},
      {"re2/", {"common/schema"}},
      {"pcre2", {"common/schema"}},
      {"spdlog/", {"common/observe"}},
      {"fmt/", {"common/observe"}},
      {"boost/beast", {"common/net"}},
      {"ares", {"common/net"}},
      {"openssl/", {"common/crypto", "common/net/tls_"}},
      {"pqxx/", {"control/store"}},
      {"libpq", {"control/store"}},
      {"nghttp2/", {"dataplane/downstream", "dataplane/upstream"}},
      {"CLI/", {"common/settings", "control/cli", "control/main", "dataplane/app", "dataplane/main"}
      },
      {"zstd", {"common/artifact", "dataplane/link", "control/api"}},
      {"boost/system/", {"common/", "dataplane/", "control/"}},
      {"boost/asio",
       {"common/net",
        "dataplane/upstream",
        "dataplane/pipeline",
        "dataplane/middleware",
        "dataplane/dispatch",
        "dataplane/exchange",
        "dataplane/downstream",
        "dataplane/generation",
        "dataplane/admin",
        "dataplane/link",
        "dataplane/app",
        "dataplane/main",
        "control/"}},
      {"boost/", {}},
  };
  return rows;
}

bool may_include(const std::string& path, const Door& door) {
  return std::ranges::any_of(door.who, [&path](std::string_view who) {
    const std::string allowed = "src/" + std::string(who);
    return path.starts_with(allowed);
  });
}

const Door* find_door(const std::string& header) {
  const auto found = std::ranges::find_if(doors(), [&header](const Door& door) {
    return header.starts_with(door.prefix);
  });
  return found != doors().end() ? &*found : nullptr;
}

TEST(Doors, OnlyDoorRoomsIncludeThirdParties) {
  for (const SourceFile& file : code_below("src")) {
    for (const Include& include : includes_of(file.text)) {
      const Door* door = include.is_quoted ? nullptr : find_door(include.path);
      if (door == nullptr) continue;
      EXPECT_TRUE(may_include(file.path, *door))
          << file.path << " must not include <" << include.path
          << ">: go through the room that is its door";
    }
  }
}

TEST(Doors, KnowWhoMayPass) {
  EXPECT_TRUE(may_include("src/common/net/tls_words.cpp", *find_door("openssl/ssl.h")));
  EXPECT_FALSE(may_include("src/common/net/listen.cpp", *find_door("openssl/ssl.h")));
  EXPECT_FALSE(may_include("src/common/http/problem.cpp", *find_door("nlohmann/json.hpp")));
  EXPECT_TRUE(may_include("src/common/http/problem.hpp", *find_door("nlohmann/json_fwd.hpp")));
  EXPECT_FALSE(may_include("src/common/base/result.hpp", *find_door("boost/url.hpp")));
  EXPECT_EQ(find_door("vector"), nullptr);
}

}  // namespace
}  // namespace barbacane::style
