#include "control/pages/pages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>

namespace barbacane::pages {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::array<Asset, 3> files{
    Asset{
        "assets/app-1a.js",
        "text/javascript",
        "0123456789abcdef0123456789abcdef00",
        "12345",
        "1",
        "12"
    },
    Asset{"icon.svg", "image/svg+xml", "ffffffffffffffffffffffffffffffff00", "<svg>", "", ""},
    Asset{
        "index.html", "text/html", "00", "<a nonce=__CSP_NONCE__><b nonce=__CSP_NONCE__>", "x", "y"
    },
};

net::WebRequest request_of(std::string path, std::string accept = {}, std::string known = {}) {
  net::WebRequest out;
  out.method = "GET";
  out.path = std::move(path);
  if (!accept.empty()) out.fields.emplace_back("accept-encoding", accept);
  if (!known.empty()) out.fields.emplace_back("if-none-match", known);
  return out;
}

std::string field_of(const net::WebAnswer& answer, std::string_view name) {
  for (const auto& [key, value] : answer.fields) {
    if (key == name) return value;
  }
  return {};
}

TEST(Pages, LeaveTheApiAlone) {
  for (const char* path : {"/projects", "/uix", "/ui2/", "/openapi.json", "/ws/data-plane"})
    EXPECT_FALSE(answer_page(files, request_of(path))) << path;
  net::WebRequest post = request_of("/ui/");
  post.method = "POST";
  EXPECT_FALSE(answer_page(files, post));
}

TEST(Pages, LeadToTheFrontPage) {
  for (const char* path : {"/", "/ui"}) {
    const auto answer = answer_page(files, request_of(path));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 308U);
    EXPECT_EQ(field_of(*answer, "Location"), "/ui/");
  }
}

TEST(Pages, TheFrontPageHasANonceOfItsOwnAndIsNotKept) {
  std::string last;
  for (const char* path : {"/ui/", "/ui/index.html", "/ui/projects/7/fleet"}) {
    const auto answer = answer_page(files, request_of(path, "br"));
    ASSERT_TRUE(answer) << path;
    EXPECT_EQ(field_of(*answer, "Cache-Control"), "no-store");
    EXPECT_EQ(field_of(*answer, "Content-Encoding"), "");
    const std::string policy = field_of(*answer, "Content-Security-Policy");
    EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
    EXPECT_THAT(policy, HasSubstr("frame-ancestors 'none'"));
    const std::size_t begin = policy.find("'nonce-") + 7;
    const std::string nonce = policy.substr(begin, policy.find('\'', begin) - begin);
    EXPECT_EQ(nonce.size(), 24U);
    EXPECT_EQ(answer->body, "<a nonce=" + nonce + "><b nonce=" + nonce + ">");
    EXPECT_NE(nonce, last);
    last = nonce;
  }
}

TEST(Pages, FilesWithAHashInTheirNameAreKeptForEver) {
  const auto script = answer_page(files, request_of("/ui/assets/app-1a.js"));
  ASSERT_TRUE(script);
  EXPECT_THAT(field_of(*script, "Cache-Control"), HasSubstr("immutable"));
  EXPECT_EQ(field_of(*script, "X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(script->body, "12345");
  const auto icon = answer_page(files, request_of("/ui/icon.svg"));
  ASSERT_TRUE(icon);
  EXPECT_EQ(field_of(*icon, "Cache-Control"), "no-cache");
  EXPECT_FALSE(answer_page(files, request_of("/ui/assets/app-0b.js")));
}

TEST(Pages, EachEncodingHasItsEtag) {
  const auto plain = answer_page(files, request_of("/ui/assets/app-1a.js"));
  const auto brotli = answer_page(files, request_of("/ui/assets/app-1a.js", "gzip, br"));
  ASSERT_TRUE(plain && brotli);
  EXPECT_EQ(field_of(*brotli, "Content-Encoding"), "br");
  EXPECT_EQ(field_of(*brotli, "Vary"), "Accept-Encoding");
  EXPECT_EQ(brotli->body, "1");
  const std::string etag = field_of(*brotli, "ETag");
  EXPECT_NE(etag, field_of(*plain, "ETag"));
  const auto known = answer_page(files, request_of("/ui/assets/app-1a.js", "br", etag));
  EXPECT_EQ(known->status, 304U);
  EXPECT_EQ(known->body, "");
  EXPECT_EQ(answer_page(files, request_of("/ui/assets/app-1a.js", "gzip", etag))->status, 200U);
}

TEST(Pages, TheCodingIsTheCallersChoice) {
  struct Row {
    const char* accept;
    Coding coding;
  };
  constexpr std::array rows{
      Row{"", Coding::identity},
      Row{"identity", Coding::identity},
      Row{"gzip", Coding::gzip},
      Row{"GZIP, deflate", Coding::gzip},
      Row{"gzip, deflate, br, zstd", Coding::brotli},
      Row{"br;q=0, gzip", Coding::gzip},
      Row{"br;q=0.5, gzip;q=0.8", Coding::gzip},
      Row{"br; q=0.9, gzip;q=0.8", Coding::brotli},
      Row{"*", Coding::brotli},
      Row{"*;q=0", Coding::identity},
      Row{"br;q=0, *", Coding::gzip},
  };
  for (const Row& row : rows)
    EXPECT_EQ(choose_coding(files[0], row.accept), row.coding) << row.accept;
  EXPECT_EQ(choose_coding(files[1], "br, gzip"), Coding::identity);
}

TEST(Pages, TheProgramHasAFrontPageThatWantsNonces) {
  const auto front = answer_page(embedded_assets(), request_of("/ui/"));
  ASSERT_TRUE(front);
  EXPECT_THAT(front->body, HasSubstr("<title>Barbacane"));
  EXPECT_THAT(front->body, HasSubstr("nonce"));
  EXPECT_THAT(front->body, Not(HasSubstr(nonce_mark)));
}

}  // namespace
}  // namespace barbacane::pages
