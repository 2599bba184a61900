// One door per third party (STYLE 1.2 rule 4): only the rooms named here may include its headers.

#include <gtest/gtest.h>

#include <algorithm>

#include "style/cpp_text.hpp"
#include "style/tree.hpp"

namespace barbacane::style {
namespace {

struct Door {
  std::string_view prefix;            // of what stands between < and >
  std::vector<std::string_view> who;  // planes, rooms, "room/prefix-of-file"; "-room" takes back
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
      {"archive", {"control/api"}},
      {"curl/", {"control/client"}},
      {"nghttp2/", {"dataplane/downstream", "dataplane/upstream"}},
      {"CLI/", {"common/settings", "control/cli", "control/main", "dataplane/app", "dataplane/main"}
      },
      {"zstd", {"common/artifact", "dataplane/link", "control/api"}},
      {"boost/system/", {"common/", "dataplane/", "control/"}},
      {"boost/smart_ptr/", {"common/", "dataplane/", "control/"}},
      // Pure rooms have no sockets (STYLE 1.2 rule 5).
      {"boost/asio",
       {"common/net",
        "dataplane/",
        "-dataplane/http1",
        "control/",
        "-control/compile",
        "-control/diff"}},
      {"boost/", {}},
  };
  return rows;
}

bool may_include(const std::string& path, const Door& door) {
  bool may = false;
  for (const std::string_view who : door.who) {
    const bool is_excluded = who.starts_with('-');
    const std::string place = "src/" + std::string(who.substr(is_excluded ? 1 : 0));
    if (path.starts_with(place)) may = !is_excluded;
  }
  return may;
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
  EXPECT_TRUE(may_include("src/dataplane/upstream/pool.cpp", *find_door("boost/asio/post.hpp")));
  EXPECT_FALSE(may_include("src/dataplane/http1/framing.cpp", *find_door("boost/asio/post.hpp")));
  EXPECT_EQ(find_door("vector"), nullptr);
}

}  // namespace
}  // namespace barbacane::style
