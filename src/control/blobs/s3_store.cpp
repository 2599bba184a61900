#include "control/blobs/s3_store.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>

#include "control/blobs/block_cache.hpp"
#include "control/blobs/digest_name.hpp"
#include "control/blobs/errors.hpp"
#include "control/blobs/s3_calls.hpp"

namespace barbacane::blobs {
namespace {

constexpr std::size_t block_bytes = 1U << 20U;
constexpr std::size_t blocks_max = 16;
constexpr const char* content_type = "application/octet-stream";

ErrorCode last_error() {
  return {errno, boost::system::system_category()};
}

struct File {
  explicit File(const std::string& path) : descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~File() {
    if (descriptor >= 0) ::close(descriptor);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int descriptor;
};

/// The next bytes of what is kept, `bytes` of them or all that are left.
Result<std::string> read_part(int file, std::size_t bytes) {
  std::string out(bytes, '\0');
  std::size_t filled = 0;
  while (filled < bytes) {
    const ssize_t got = ::read(file, out.data() + filled, bytes - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return last_error();
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  out.resize(filled);
  return out;
}

class S3Store final : public BlobStore {
 public:
  explicit S3Store(S3Place place) : calls_(std::move(place)) {}

  Result<void> put(std::string_view digest, std::string_view bytes) override {
    if (!is_digest(digest)) return not_a_digest();
    const auto there = size(digest);
    if (!there) return there.error();
    if (*there == bytes.size()) return {};
    if (bytes.size() <= s3_part_bytes) return put_whole(digest, bytes);
    return put_parts(digest, [&bytes]() -> Result<std::string> {
      const std::string_view part = bytes.substr(0, s3_part_bytes);
      bytes.remove_prefix(part.size());
      return std::string(part);
    });
  }

  Result<void> put_file(std::string_view digest, const std::string& path) override {
    if (!is_digest(digest)) return not_a_digest();
    const File file(path);
    struct stat facts{};
    if (file.descriptor < 0 || ::fstat(file.descriptor, &facts) != 0) return last_error();
    const auto there = size(digest);
    if (!there) return there.error();
    if (*there == static_cast<std::uint64_t>(facts.st_size)) return {};
    if (static_cast<std::size_t>(facts.st_size) > s3_part_bytes)
      return put_parts(digest, [&file] { return read_part(file.descriptor, s3_part_bytes); });
    const auto bytes = read_part(file.descriptor, s3_part_bytes);
    return bytes ? put_whole(digest, *bytes) : Result<void>(bytes.error());
  }

  Result<std::optional<std::uint64_t>> size(std::string_view digest) override {
    if (!is_digest(digest)) return not_a_digest();
    const auto answer = calls_.call({.method = "HEAD", .key = key_of(digest)});
    if (!answer) return answer.error();
    if (answer->status == 404) return std::optional<std::uint64_t>{};
    const std::string_view length = answer->field("content-length");
    std::uint64_t out = 0;
    if (std::from_chars(length.data(), length.data() + length.size(), out).ec != std::errc{})
      return BlobErrc::refused;
    return std::optional(out);
  }

  Result<std::string> read(std::string_view digest, std::uint64_t offset, std::size_t bytes)
      override {
    if (!is_digest(digest)) return not_a_digest();
    std::string out;
    while (out.size() < bytes) {
      const std::uint64_t at = offset + out.size();
      const auto block = block_of(digest, at / block_bytes);
      if (!block) return block.error();
      const std::size_t inside = at % block_bytes;
      if (inside >= (*block)->size()) break;
      out += std::string_view(**block).substr(inside, bytes - out.size());
      if ((*block)->size() < block_bytes) break;
    }
    return out;
  }

  Result<void> remove(std::string_view digest) override {
    if (!is_digest(digest)) return not_a_digest();
    cache_.drop(digest);
    const auto answer = calls_.call({.method = "DELETE", .key = key_of(digest)});
    return answer ? Result<void>() : Result<void>(answer.error());
  }

  Result<void> check() override {
    const auto answer = calls_.call({.method = "HEAD", .key = ""});
    if (!answer) return answer.error();
    return answer->status == 404 ? Result<void>(BlobErrc::refused) : Result<void>();
  }

 private:
  static std::string key_of(std::string_view digest) { return std::string(digest.substr(7)); }

  Result<BlockCache::Block> block_of(std::string_view digest, std::uint64_t number) {
    if (auto known = cache_.find(digest, number)) return known;
    const std::uint64_t first = number * block_bytes;
    auto answer = calls_.call(
        {.method = "GET",
         .key = key_of(digest),
         .fields =
             {{"range",
               "bytes=" + std::to_string(first) + '-' + std::to_string(first + block_bytes - 1)}}}
    );
    if (!answer) return answer.error();
    if (answer->status == 404) return BlobErrc::missing;
    // Behind the end there is nothing, which is no failure.
    if (answer->status == 416) return std::make_shared<const std::string>();
    if (answer->status != 206 || answer->body.size() > block_bytes) return BlobErrc::refused;
    return cache_.keep(digest, number, std::move(answer->body));
  }

  Result<void> put_whole(std::string_view digest, std::string_view bytes) {
    const auto answer = calls_.call(
        {.method = "PUT",
         .key = key_of(digest),
         .fields = {{"content-type", content_type}},
         .body = bytes}
    );
    if (!answer) return answer.error();
    return answer->status == 200 ? Result<void>() : Result<void>(BlobErrc::refused);
  }

  /// One part in memory at a time; the object appears when the last call succeeds.
  template <class Next>
  Result<void> put_parts(std::string_view digest, const Next& next) {
    const std::string key = key_of(digest);
    const auto begun = calls_.call(
        {.method = "POST",
         .key = key,
         .query = {{"uploads", ""}},
         .fields = {{"content-type", content_type}}}
    );
    if (!begun) return begun.error();
    const std::string upload = xml_text(begun->body, "UploadId");
    if (begun->status != 200 || upload.empty()) return BlobErrc::refused;
    Result<void> done = send_parts(digest, upload, next);
    if (!done)
      static_cast<void>(
          calls_.call({.method = "DELETE", .key = key, .query = {{"uploadId", upload}}})
      );
    return done;
  }

  template <class Next>
  Result<void> send_parts(std::string_view digest, const std::string& upload, const Next& next) {
    const std::string key = key_of(digest);
    std::string list = "<CompleteMultipartUpload>";
    std::uint64_t total = 0;
    for (int number = 1;; ++number) {
      const Result<std::string> part = next();
      if (!part) return part.error();
      if (part->empty()) break;
      const auto sent = calls_.call(
          {.method = "PUT",
           .key = key,
           .query = {{"partNumber", std::to_string(number)}, {"uploadId", upload}},
           .fields = {{"content-type", content_type}},
           .body = *part}
      );
      if (!sent) return sent.error();
      const std::string_view etag = sent->field("etag");
      if (sent->status != 200 || etag.find_first_of("<&") != std::string_view::npos)
        return BlobErrc::refused;
      list += "<Part><PartNumber>" + std::to_string(number) + "</PartNumber><ETag>" +
              std::string(etag) + "</ETag></Part>";
      total += part->size();
    }
    list += "</CompleteMultipartUpload>";
    const auto completed = calls_.call(
        {.method = "POST",
         .key = key,
         .query = {{"uploadId", upload}},
         .fields = {{"content-type", "application/xml"}},
         .body = list}
    );
    const bool is_said =
        completed && completed->body.find("CompleteMultipartUploadResult") != std::string::npos;
    if (is_said) return {};
    // A second attempt after a lost answer finds no such upload, and a failure may come with status
    // 200: what counts is whether the object is there.
    const auto there = size(digest);
    if (!there) return there.error();
    if (*there == total) return {};
    return completed ? Result<void>(BlobErrc::refused) : Result<void>(completed.error());
  }

  S3Calls calls_;
  BlockCache cache_{blocks_max};
};

}  // namespace

std::unique_ptr<BlobStore> make_s3_store(S3Place place) {
  return std::make_unique<S3Store>(std::move(place));
}

}  // namespace barbacane::blobs
