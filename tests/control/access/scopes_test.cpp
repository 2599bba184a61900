#include "control/access/scopes.hpp"

#include <gtest/gtest.h>

namespace barbacane::access {
namespace {

TEST(Scopes, HaveOneSpelling) {
  for (const Scope scope :
       {Scope::connect, Scope::project_read, Scope::project_write, Scope::deploy, Scope::admin})
    EXPECT_EQ(parse_scope(to_text(scope)), scope);
  for (const char* text : {"", "Admin", "project", "project:read "})
    EXPECT_FALSE(parse_scope(text));
}

TEST(Roles, NameScopesThatExist) {
  for (const Role& role : roles()) {
    EXPECT_FALSE(role.scopes.empty());
    for (const std::string_view scope : role.scopes) EXPECT_TRUE(parse_scope(scope)) << scope;
  }
}

TEST(Principal, AdminMayEverythingAndAProjectKeyOnlyThere) {
  Principal who;
  who.scopes = {"project:read"};
  EXPECT_TRUE(who.has(Scope::known));
  EXPECT_TRUE(who.may(Scope::project_read, "p"));
  EXPECT_FALSE(who.has(Scope::project_write));
  who.scopes = {"admin"};
  EXPECT_TRUE(who.has(Scope::connect));
  who.project = "p";
  EXPECT_TRUE(who.may(Scope::admin, "p"));
  EXPECT_FALSE(who.may(Scope::admin, "q"));
  EXPECT_FALSE(who.may(Scope::admin, "")) << "what belongs to no project";
}

}  // namespace
}  // namespace barbacane::access
