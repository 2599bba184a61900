#include "common/settings/secrets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "common/settings/errors.hpp"

namespace barbacane::settings {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ResolveSecret : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "secrets-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string file(std::string_view name, std::string_view content) {
    std::ofstream{folder_ / name, std::ios::binary} << content;
    return reference(name);
  }
  [[nodiscard]] std::string reference(std::string_view name) const {
    return "file://" + (folder_ / name).string();
  }

  std::filesystem::path folder_;
  std::string detail_;
};

TEST_F(ResolveSecret, ReadsTheEnvironmentAsItIs) {
  ::setenv("BARBACANE_TEST_SECRET", "s3cret \n", 1);
  const auto secret = resolve_secret("env://BARBACANE_TEST_SECRET", detail_);
  ::unsetenv("BARBACANE_TEST_SECRET");
  ASSERT_TRUE(secret.has_value()) << detail_;
  EXPECT_EQ(secret->reveal(), "s3cret \n");
}

TEST_F(ResolveSecret, TrimsOneLineEndOfAFile) {
  struct Row {
    std::string_view content;
    std::string_view secret;
  };
  for (const Row& row :
       {Row{"abc", "abc"},
        Row{"abc\n", "abc"},
        Row{"abc\r\n", "abc"},
        Row{"abc\n\n", "abc\n"},
        Row{" abc \n", " abc "},
        Row{"a\nb\n", "a\nb"}}) {
    const auto secret = resolve_secret(file("key", row.content), detail_);
    ASSERT_TRUE(secret.has_value()) << detail_;
    EXPECT_EQ(secret->reveal(), row.secret);
  }
}

TEST_F(ResolveSecret, FollowsLinksAsMountedSecretsNeed) {
  file("real", "abc\n");
  std::filesystem::create_symlink(folder_ / "real", folder_ / "link");
  EXPECT_EQ(resolve_secret(reference("link"), detail_).value().reveal(), "abc");
}

TEST_F(ResolveSecret, TakesTheLargestSecretAndNoLarger) {
  EXPECT_TRUE(resolve_secret(file("key", std::string(secret_bytes_max, 'x')), detail_).has_value());
  const auto secret = resolve_secret(file("key", std::string(secret_bytes_max + 1, 'x')), detail_);
  EXPECT_EQ(secret.error(), SettingsErrc::secret_too_large);
  EXPECT_THAT(detail_, HasSubstr("more than 65536 bytes"));
}

TEST_F(ResolveSecret, RefusesWhatIsNoReference) {
  for (const std::string_view reference :
       {"",
        "hunter2",
        "env:/A",
        "env://",
        "env://1A",
        "env://A-B",
        "env://A B",
        "env://$A",
        "file://",
        "file:/etc/key",
        "FILE:///key",
        "vault://a",
        "https://example.com/key"}) {
    EXPECT_FALSE(is_secret_reference(reference)) << reference;
    EXPECT_EQ(resolve_secret(reference, detail_).error(), SettingsErrc::bad_reference) << reference;
    EXPECT_THAT(detail_, HasSubstr("env://NAME or file://PATH"));
  }
  EXPECT_FALSE(is_secret_reference(std::string_view{"file://a\0b", 10}));
}

TEST_F(ResolveSecret, NeverRepeatsWhatMayBeTheSecret) {
  EXPECT_FALSE(resolve_secret("hunter2", detail_).has_value());
  EXPECT_THAT(detail_, Not(HasSubstr("hunter2")));
  EXPECT_FALSE(resolve_secret(file("key", ""), detail_).has_value());
}

TEST_F(ResolveSecret, SaysWhatIsWrongWithTheEnvironment) {
  EXPECT_EQ(
      resolve_secret("env://BARBACANE_TEST_ABSENT", detail_).error(), SettingsErrc::secret_missing
  );
  EXPECT_THAT(detail_, HasSubstr("BARBACANE_TEST_ABSENT is not set"));
  ::setenv("BARBACANE_TEST_EMPTY", "", 1);
  EXPECT_EQ(
      resolve_secret("env://BARBACANE_TEST_EMPTY", detail_).error(), SettingsErrc::secret_empty
  );
  ::unsetenv("BARBACANE_TEST_EMPTY");
}

TEST_F(ResolveSecret, SaysWhatIsWrongWithTheFile) {
  EXPECT_EQ(resolve_secret(reference("absent"), detail_).error(), SettingsErrc::secret_missing);
  EXPECT_THAT(detail_, HasSubstr("absent: No such file"));
  EXPECT_EQ(resolve_secret(file("key", "\n"), detail_).error(), SettingsErrc::secret_empty);
  EXPECT_EQ(
      resolve_secret("file://" + folder_.string(), detail_).error(), SettingsErrc::secret_unreadable
  );
  EXPECT_EQ(resolve_secret(file("key", "x") + "/y", detail_).error(), SettingsErrc::secret_missing);
}

TEST_F(ResolveSecret, DoesNotWaitForAPipe) {
  ASSERT_EQ(::mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(resolve_secret(reference("pipe"), detail_).error(), SettingsErrc::secret_unreadable);
  EXPECT_EQ(resolve_secret("file:///dev/zero", detail_).error(), SettingsErrc::secret_unreadable);
}

}  // namespace
}  // namespace barbacane::settings
