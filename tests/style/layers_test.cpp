#include "style/layers.hpp"

#include <gtest/gtest.h>

#include "style/cpp_text.hpp"
#include "style/tree.hpp"

namespace barbacane::style {
namespace {

std::string room_of_include(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

std::string room_of(const SourceFile& file) {
  const std::string room = file.room();
  return room.empty() ? file.path.substr(4, file.path.rfind('/') - 4) + "/main" : room;
}

TEST(Layers, AreReadFromTheTable) {
  const Layers layers(
      "set(BARBACANE_LAYERS_COMMON\n  \"base\"\n  \"text json\"\n  \"net\")\n"
      "set(BARBACANE_LAYERS_DATAPLANE\n  \"http1\"\n  \"app\")\n"
      "set(BARBACANE_LAYERS_EXTRA\n  \"common/json>common/text\"  # why\n  "
      "\"dataplane/a>dataplane/b\")\n"
  );
  EXPECT_EQ(layers.size(), 6U);
  EXPECT_TRUE(layers.allows("common/net", "common/base"));
  EXPECT_TRUE(layers.allows("common/json", "common/text"));
  EXPECT_TRUE(layers.allows("dataplane/http1", "common/net"));
  EXPECT_TRUE(layers.allows("dataplane/app", "dataplane/http1"));
  EXPECT_TRUE(layers.allows("dataplane/main", "dataplane/app"));
  EXPECT_FALSE(layers.allows("common/text", "common/json"));
  EXPECT_FALSE(layers.allows("common/base", "common/net"));
  EXPECT_FALSE(layers.allows("common/net", "dataplane/http1"));
  EXPECT_FALSE(layers.allows("dataplane/http1", "dataplane/app"));
  EXPECT_FALSE(layers.allows("control/cli", "dataplane/app"));
  EXPECT_FALSE(layers.allows("control/main", "dataplane/app"));
  EXPECT_FALSE(layers.allows("common/net", "common/unknown"));
}

TEST(Layers, EveryIncludeIsAnAllowedEdge) {
  const Layers layers(read_file("cmake/Layers.cmake"));
  ASSERT_GT(layers.size(), 20U) << "cmake/Layers.cmake could not be read";
  for (const SourceFile& file : code_below("src")) {
    const std::string room = room_of(file);
    EXPECT_TRUE(layers.knows(room) || room.ends_with("/main"))
        << file.path << ": " << room << " is not in cmake/Layers.cmake";
    for (const Include& include : includes_of(file.text)) {
      if (!include.is_quoted) continue;
      const std::string other = room_of_include(include.path);
      EXPECT_TRUE(layers.allows(room, other)) << file.path << ": " << room << " must not include \""
                                              << include.path << "\" (cmake/Layers.cmake)";
    }
  }
}

TEST(Layers, QuotedIncludesNameWholePaths) {
  for (const SourceFile& file : code_below("src")) {
    for (const Include& include : includes_of(file.text)) {
      if (!include.is_quoted || include.path.ends_with("_generated.h")) continue;
      EXPECT_TRUE(exists("src/" + include.path))
          << file.path << ": no src/" << include.path << "; write the path from src/";
    }
  }
}

}  // namespace
}  // namespace barbacane::style
