#include "control/jobs/intake.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "common/artifact/errors.hpp"
#include "common/artifact/features.hpp"
#include "common/artifact/loader.hpp"
#include "common/artifact/ustar_header.hpp"
#include "common/crypto/digest.hpp"
#include "control/jobs/operations.hpp"
#include "control/store/loose_blobs.hpp"

namespace barbacane::jobs {
namespace {

constexpr std::size_t piece_bytes = 256U << 10U;
constexpr std::string_view signatures_member = "signatures.json";

ErrorCode last_error() {
  return {errno, boost::system::system_category()};
}

/// Where signatures begin, or where the end does: what is before is the artifact itself.
Result<std::uint64_t> unsigned_size(int file) {
  std::uint64_t at = 0;
  artifact::Block block{};
  std::string detail;
  while (true) {
    if (::pread(file, block.data(), block.size(), static_cast<off_t>(at)) !=
        static_cast<ssize_t>(block.size()))
      return last_error();
    if (block[0] == '\0') return at;
    const Result<artifact::MemberHeader> header = artifact::parse_header(block, detail);
    if (!header) return header.error();
    if (header->name == signatures_member) return at;
    const std::uint64_t blocks = (header->size + block.size() - 1) / block.size();
    at += block.size() * (1 + blocks);
  }
}

/// Cuts signatures off and puts the end behind what is left.
Result<void> strip(int file, std::uint64_t& size) {
  const Result<std::uint64_t> end = unsigned_size(file);
  if (!end) return end.error();
  const std::array<char, 2 * artifact::block_bytes> zeros{};
  size = *end + zeros.size();
  if (::ftruncate(file, static_cast<off_t>(*end)) != 0) return last_error();
  if (::pwrite(file, zeros.data(), zeros.size(), static_cast<off_t>(*end)) !=
      static_cast<ssize_t>(zeros.size()))
    return last_error();
  return {};
}

Result<std::string> digest_of(int file) {
  crypto::Sha256Stream stream;
  std::string piece(piece_bytes, '\0');
  std::uint64_t at = 0;
  while (true) {
    const ssize_t got = ::pread(file, piece.data(), piece.size(), static_cast<off_t>(at));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return last_error();
    if (got == 0) break;
    stream.update(std::string_view(piece).substr(0, static_cast<std::size_t>(got)));
    at += static_cast<std::uint64_t>(got);
  }
  return "sha256:" + crypto::to_hex(stream.finish());
}

bool examine(int file, Intake& intake, Failure& failure) {
  const auto loaded = artifact::load_artifact(
      file, {.features = artifact::supported_features, .trust = nullptr, .detached = {}}, failure
  );
  if (loaded == nullptr) return false;
  for (const artifact::Signature& one : loaded->signatures()) {
    intake.signatures.push_back(
        {.key_id = one.key_id,
         .release = one.release,
         .project = one.project,
         .not_after = one.not_after,
         .signature = one.signature}
    );
  }
  intake.values.digest = loaded->digest();
  intake.values.routes = loaded->manifest().routes;
  intake.values.manifest = loaded->manifest_text();
  intake.values.operations = operations_to_json(loaded->gateway());
  Result<void> stripped = strip(file, intake.values.size);
  Result<std::string> digest = stripped ? digest_of(file) : Result<std::string>(stripped.error());
  if (!digest) {
    failure = {.code = digest.error(), .detail = "the upload cannot be read back"};
    return false;
  }
  intake.values.blob_digest = *digest;
  return true;
}

}  // namespace

bool examine_artifact(const std::string& file, Intake& intake, Failure& failure) {
  const int handle = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
  if (handle < 0) {
    failure = {.code = last_error(), .detail = "the artifact is not there"};
    return false;
  }
  const bool is_fine = examine(handle, intake, failure);
  ::close(handle);
  return is_fine;
}

Result<void> send_intake(
    store::Database& database,
    blobs::BlobStore& blobs,
    const std::string& file,
    const Intake& intake
) {
  const std::string& digest = intake.values.blob_digest;
  const Result<void> noted = database.transact([&](store::Transaction& tx) {
    store::expect_blob(tx, store::BlobKind::artifact, digest);
  });
  return noted ? blobs.put_file(digest, file) : noted;
}

std::string keep_intake(
    store::Transaction& tx,
    blobs::BlobStore& blobs,
    const std::string& file,
    const Intake& intake,
    std::string_view actor,
    bool& is_new
) {
  // Whoever collects garbage takes the same lock before it looks and removes.
  store::lock_blob(tx, intake.values.blob_digest);
  if (tx.is_failed()) return {};
  if (Result<void> kept = blobs.put_file(intake.values.blob_digest, file); !kept) {
    tx.fail(kept.error());
    return {};
  }
  // It has a name now.
  store::forget_loose_blob(tx, store::BlobKind::artifact, intake.values.blob_digest);
  std::string id = store::keep_artifact(tx, intake.values, actor, is_new);
  for (const store::SignatureValues& one : intake.signatures) store::add_signature(tx, id, one);
  return id;
}

}  // namespace barbacane::jobs
