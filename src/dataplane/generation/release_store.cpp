#include "dataplane/generation/release_store.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "common/artifact/errors.hpp"
#include "dataplane/generation/descriptor.hpp"
#include "dataplane/generation/durable_file.hpp"
#include "dataplane/generation/errors.hpp"

namespace barbacane::generation {
namespace {

constexpr std::size_t file_bytes_max = 64U << 10U;

std::string words_of(int error) {
  return std::error_code(error, std::generic_category()).message();
}

Failure unwritable(const std::string& path, int error) {
  return {
      GenerationErrc::state_unwritable,
      path + ": cannot be written: " + words_of(error) +
          ": a release is only served once it is on record; make room, let this user write there, "
          "or choose another --state-dir"
  };
}

}  // namespace

std::optional<ReleaseStore> ReleaseStore::open(std::string folder, Failure& failure) {
  std::error_code error;
  const bool is_new = !std::filesystem::exists(folder, error);
  std::filesystem::create_directories(folder, error);
  if (is_new && !error) ::chmod(folder.c_str(), S_IRWXU);
  if (error || !std::filesystem::is_directory(folder, error)) {
    failure = {
        GenerationErrc::state_unreadable,
        "the state directory " + folder +
            " cannot be made: " + (error ? error.message() : std::string("it is no folder")) +
            ": with --trusted-key the accepted release is kept there; choose one with --state-dir"
    };
    return std::nullopt;
  }
  ReleaseStore store(std::move(folder));
  if (!store.read(failure)) return std::nullopt;
  return store;
}

std::string ReleaseStore::file() const {
  return (std::filesystem::path(folder_) / release_file_name).string();
}

std::optional<ReleaseState> ReleaseStore::read(Failure& failure) const {
  const std::optional<std::string> text = read_small_file(file(), file_bytes_max);
  if (!text && errno == ENOENT) return ReleaseState{};
  if (!text) {
    failure = {
        GenerationErrc::state_unreadable,
        file() + ": cannot be read: " + words_of(errno) +
            ": it holds the highest release accepted; let this user read it"
    };
    return std::nullopt;
  }
  std::string detail;
  std::optional<ReleaseState> state = parse_release_state(*text, detail);
  if (!state) {
    failure = {
        GenerationErrc::state_corrupted,
        file() + ": damaged: " + detail +
            ": restore it, or remove it to accept the next signed artifact whatever its release"
    };
  }
  return state;
}

bool ReleaseStore::accept(std::string_view digest, std::uint64_t release, Failure& failure) const {
  std::optional<ReleaseState> state = read(failure);
  if (!state) return false;
  if (state->has_accepted(digest, release)) return true;
  const Descriptor folder(::open(folder_.c_str(), O_RDONLY | O_CLOEXEC | O_DIRECTORY));
  // Between reading and writing nobody else may raise the floor.
  if (!folder.is_open() || ::flock(folder.get(), LOCK_EX) != 0) {
    failure = unwritable(folder_, errno);
    return false;
  }
  state = read(failure);
  if (!state) return false;
  if (release < state->release) {
    failure = {
        artifact::ArtifactErrc::release_too_low,
        "release " + std::to_string(release) + " is lower than release " +
            std::to_string(state->release) + ", which was accepted before"
    };
    return false;
  }
  if (release > state->release) *state = {.release = release, .digests = {}};
  if (state->has_accepted(digest, release)) return true;
  if (state->digests.size() == accepted_digests_max) state->digests.erase(state->digests.begin());
  state->digests.emplace_back(digest);
  if (!write(*state, failure)) return false;
  if (::fsync(folder.get()) == 0) return true;
  failure = unwritable(folder_, errno);
  return false;
}

bool ReleaseStore::write(const ReleaseState& state, Failure& failure) const {
  if (replace_file(file(), to_json(state))) return true;
  failure = unwritable(file(), errno);
  return false;
}

std::string choose_state_folder(
    std::string_view given, const std::function<const char*(const char*)>& environment
) {
  if (!given.empty()) return std::string(given);
  const auto value = [&environment](const char* name) {
    const char* const text = environment(name);
    return std::string_view(text == nullptr ? "" : text);
  };
  const std::string_view service = value("STATE_DIRECTORY");
  if (!service.empty()) return std::string(service.substr(0, service.find(':')));
  const std::string_view user = value("XDG_STATE_HOME");
  // The specification asks that relative paths be ignored.
  if (user.starts_with('/')) return std::string(user) + "/barbacane";
  return "/var/lib/barbacane";
}

}  // namespace barbacane::generation
