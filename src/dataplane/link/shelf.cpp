#include "dataplane/link/shelf.hpp"

#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "common/base/report.hpp"
#include "common/json/read.hpp"
#include "common/json/write.hpp"
#include "dataplane/generation/descriptor.hpp"
#include "dataplane/generation/durable_file.hpp"

namespace barbacane::link {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view index_name = "known-good.json";
constexpr std::string_view digest_prefix = "sha256:";
constexpr std::string_view artifact_ending = ".bca";
constexpr std::string_view signatures_ending = ".signatures.json";
constexpr std::size_t signatures_kept_max = 32;
constexpr std::size_t copied_bytes = 1U << 20U;  // at once
constexpr std::size_t hex_digits = 64;
constexpr std::size_t index_bytes_max = 4096;
constexpr std::size_t signatures_bytes_max = 64U << 10U;

ErrorCode last_error() {
  return {errno, boost::system::system_category()};
}

/// Digests become names of files: nothing but what they are made of.
bool is_digest(std::string_view text) {
  return text.starts_with(digest_prefix) && text.size() == digest_prefix.size() + hex_digits &&
         text.substr(digest_prefix.size()).find_first_not_of("0123456789abcdef") ==
             std::string_view::npos;
}

std::string stem_of(std::string_view digest) {
  return is_digest(digest) ? std::string(digest.substr(digest_prefix.size())) : "none";
}

}  // namespace

Shelf::Shelf(std::string folder) : folder_(std::move(folder)) {}

std::string Shelf::open() {
  std::error_code error;
  fs::create_directories(folder_, error);
  if (!error && ::access(folder_.c_str(), W_OK) == 0) return {};
  const std::string why =
      error ? error.message() : std::error_code(errno, std::generic_category()).message();
  return folder_ + ": cannot be written: " + why;
}

std::string Shelf::path_of(std::string_view digest) const {
  return folder_ + '/' + stem_of(digest) + std::string(artifact_ending);
}

std::string Shelf::part_of(std::string_view digest) const {
  return folder_ + '/' + stem_of(digest) + ".part";
}

std::vector<std::string> Shelf::read_index() const {
  std::vector<std::string> out;
  const auto text =
      generation::read_small_file(folder_ + '/' + std::string(index_name), index_bytes_max);
  if (!text) return out;
  json::Document document;
  Report faults;
  const json::Node* root = json::read_json(*text, std::string(index_name), document, faults);
  if (root == nullptr || !root->is(json::Kind::array)) return out;
  for (const json::Node* one : root->items) {
    if (one->is(json::Kind::string) && is_digest(one->text)) out.emplace_back(one->text);
  }
  return out;
}

std::vector<artifact::Signature> Shelf::signatures_of(std::string_view digest) const {
  const auto text = generation::read_small_file(
      folder_ + '/' + stem_of(digest) + std::string(signatures_ending), signatures_bytes_max
  );
  std::string detail;
  if (!text) return {};
  auto signatures = artifact::parse_signatures(*text, detail);
  return signatures ? *std::move(signatures) : std::vector<artifact::Signature>{};
}

std::vector<Kept> Shelf::known_good() const {
  std::vector<std::string> digests = read_index();
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_, error)) {
    if (entry.path().extension() != artifact_ending) continue;
    const std::string digest = std::string(digest_prefix) + entry.path().stem().string();
    if (is_digest(digest) && std::ranges::find(digests, digest) == digests.end())
      digests.push_back(digest);
  }
  std::vector<Kept> out;
  for (const std::string& digest : digests) {
    const std::string path = path_of(digest);
    if (::access(path.c_str(), R_OK) != 0) continue;
    out.push_back({.digest = digest, .path = path, .signatures = signatures_of(digest)});
  }
  return out;
}

bool Shelf::has(std::string_view digest, std::uint64_t bytes) const {
  struct stat facts{};
  return ::stat(path_of(digest).c_str(), &facts) == 0 && S_ISREG(facts.st_mode) &&
         static_cast<std::uint64_t>(facts.st_size) == bytes;
}

Result<void> Shelf::keep(std::string_view digest) {
  const std::string part = part_of(digest);
  {
    const generation::Descriptor file(::open(part.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!file.is_open() || ::fsync(file.get()) != 0) return last_error();
  }
  if (::rename(part.c_str(), path_of(digest).c_str()) != 0) return last_error();
  if (!generation::sync_folder(folder_)) return last_error();
  return {};
}

Result<void> Shelf::keep_copy(std::string_view digest, int memory) {
  const std::string part = part_of(digest);
  {
    const generation::Descriptor file(
        ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600)
    );
    if (!file.is_open()) return last_error();
    off_t from = 0;
    while (true) {
      const ssize_t copied = ::sendfile(file.get(), memory, &from, copied_bytes);
      if (copied < 0 && errno == EINTR) continue;
      if (copied == 0) break;
      if (copied > 0) continue;
      const ErrorCode error = last_error();
      ::unlink(part.c_str());
      return error;
    }
  }
  return keep(digest);
}

Result<void> Shelf::keep_signatures(
    std::string_view digest, const std::vector<artifact::Signature>& signatures
) {
  const std::string path = folder_ + '/' + stem_of(digest) + std::string(signatures_ending);
  if (!generation::replace_file(path, artifact::to_json(signatures))) return last_error();
  if (!generation::sync_folder(folder_)) return last_error();
  return {};
}

Result<void> Shelf::add_signatures(
    std::string_view digest, const std::vector<artifact::Signature>& signatures
) {
  std::vector<artifact::Signature> all = signatures;
  for (artifact::Signature& old : signatures_of(digest)) {
    const bool is_new =
        std::ranges::find(all, old.signature, &artifact::Signature::signature) == all.end();
    if (is_new && all.size() < signatures_kept_max) all.push_back(std::move(old));
  }
  return keep_signatures(digest, all);
}

Result<void> Shelf::promote(std::string_view digest) {
  std::vector<std::string> index = read_index();
  if (!index.empty() && index.front() == digest) return {};
  std::erase(index, digest);
  index.insert(index.begin(), std::string(digest));
  if (index.size() > known_good_max) index.resize(known_good_max);
  std::string text = "[";
  for (const std::string& one : index) {
    if (text.size() > 1) text += ',';
    json::append_quoted(text, one);
  }
  if (!generation::replace_file(folder_ + '/' + std::string(index_name), text + ']'))
    return last_error();
  if (!generation::sync_folder(folder_)) return last_error();
  prune(index);
  return {};
}

void Shelf::prune(const std::vector<std::string>& kept) const {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_, error)) {
    const std::string name = entry.path().filename().string();
    if (name.size() <= hex_digits || name[hex_digits] != '.') continue;
    const std::string digest = std::string(digest_prefix) + name.substr(0, hex_digits);
    if (!is_digest(digest) || std::ranges::find(kept, digest) != kept.end()) continue;
    ::unlink(entry.path().c_str());
  }
}

bool Shelf::is_known_good(std::string_view digest) const {
  const std::vector<std::string> index = read_index();
  return std::ranges::find(index, digest) != index.end();
}

void Shelf::drop(std::string_view digest) {
  ::unlink(path_of(digest).c_str());
  ::unlink(part_of(digest).c_str());
}

}  // namespace barbacane::link
