// GET /artifacts/{id}/download: ranges of the identity encoding, zstd of the whole.
#include <zstd.h>

#include <memory>

#include "control/api/byte_range.hpp"
#include "control/api/handlers.hpp"
#include "control/store/artifacts.hpp"

namespace barbacane::api {
namespace {

constexpr std::size_t piece_bytes = 256U << 10U;
constexpr int zstd_level = 3;

/// Slices of a blob, up to `end`.
struct Slices {
  blobs::BlobStore* blobs;
  std::string digest;
  std::uint64_t at;
  std::uint64_t end;

  Result<std::string> next() {
    const std::uint64_t left = end - at;
    if (left == 0) return std::string{};
    Result<std::string> piece = blobs->read(
        digest, at, static_cast<std::size_t>(std::min<std::uint64_t>(left, piece_bytes))
    );
    // A blob that ends early must not look like a short artifact.
    if (piece && piece->empty())
      return boost::system::errc::make_error_code(boost::system::errc::io_error);
    if (piece) at += piece->size();
    return piece;
  }
};

class Compressing {
 public:
  explicit Compressing(Slices source)
      : source_(std::move(source)), context_(ZSTD_createCCtx(), &ZSTD_freeCCtx) {
    ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_compressionLevel, zstd_level);
    ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_checksumFlag, 1);
  }
  Result<std::string> next() {
    std::string out(ZSTD_CStreamOutSize(), '\0');
    ZSTD_outBuffer filled{.dst = out.data(), .size = out.size(), .pos = 0};
    while (filled.pos == 0 && !is_ended_) {
      const Result<std::string> piece = source_.next();
      if (!piece) return piece.error();
      ZSTD_inBuffer in{.src = piece->data(), .size = piece->size(), .pos = 0};
      const ZSTD_EndDirective directive = piece->empty() ? ZSTD_e_end : ZSTD_e_continue;
      do {
        if (filled.pos == filled.size) {
          out.resize(out.size() * 2);
          filled.dst = out.data();
          filled.size = out.size();
        }
        const std::size_t left = ZSTD_compressStream2(context_.get(), &filled, &in, directive);
        if (ZSTD_isError(left) != 0)
          return boost::system::errc::make_error_code(boost::system::errc::io_error);
        if (directive == ZSTD_e_end && left == 0) is_ended_ = true;
      } while (in.pos < in.size || (directive == ZSTD_e_end && !is_ended_));
    }
    out.resize(filled.pos);
    return out;
  }

 private:
  Slices source_;
  std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context_;
  bool is_ended_ = false;
};

bool accepts_zstd(std::string_view field) {
  const std::size_t at = field.find("zstd");
  if (at == std::string_view::npos) return false;
  const std::string_view rest = field.substr(at + 4, 5);
  return !rest.starts_with(";q=0") || rest.starts_with(";q=0.");
}

bool names(std::string_view list, std::string_view etag) {
  return list == "*" || list.find(etag) != std::string_view::npos;
}

}  // namespace

Reply download_artifact(Call& call) {
  const bool is_allowed =
      call.principal.has(access::Scope::project_read) || call.principal.has(access::Scope::connect);
  if (!is_allowed) return refuse(call, ProblemKind::forbidden, "The key lacks 'project:read'.");
  const auto found = store::read(call.services.database, [&](store::Transaction& tx) {
    return store::find_artifact(tx, call.capture());
  });
  if (!found) return refuse_for(call, found.error());
  if (!*found || !call.reaches((*found)->project)) return not_found(call, "artifact");
  const store::StoredArtifact& artifact = **found;
  const bool is_ranged = !call.field("range").empty();
  const bool is_zstd = !is_ranged && accepts_zstd(call.field("accept-encoding"));
  const std::string identity_etag = '"' + artifact.blob_digest + '"';
  const std::string etag = is_zstd ? '"' + artifact.blob_digest + "-zstd\"" : identity_etag;
  Reply out;
  out.content_type = "application/octet-stream";
  out.fields.emplace_back("ETag", etag);
  out.fields.emplace_back("Vary", "Accept-Encoding");
  out.fields.emplace_back("Accept-Ranges", "bytes");
  out.fields.emplace_back("Barbacane-Digest", artifact.digest);
  if (const std::string_view known = call.field("if-none-match");
      !known.empty() && names(known, etag)) {
    out.status = 304;
    return out;
  }
  out.fields.emplace_back(
      "Content-Disposition", "attachment; filename=\"" + artifact.id + ".bca\""
  );
  Slices slices{
      .blobs = &call.services.artifacts,
      .digest = artifact.blob_digest,
      .at = 0,
      .end = artifact.size
  };
  if (is_zstd) {
    out.fields.emplace_back("Content-Encoding", "zstd");
    out.pieces = [state = std::make_shared<Compressing>(std::move(slices))] {
      return state->next();
    };
    return out;
  }
  ByteRange range;
  const std::string_view condition = call.field("if-range");
  if (is_ranged && call.method == "GET" && (condition.empty() || condition == identity_etag))
    range = parse_range(call.field("range"), artifact.size);
  if (range.verdict == ByteRange::Verdict::unsatisfiable) {
    Reply refused =
        refuse(call, ProblemKind::range_not_satisfiable, "The artifact ends before it.");
    refused.fields.emplace_back("Content-Range", "bytes */" + std::to_string(artifact.size));
    return refused;
  }
  if (range.verdict == ByteRange::Verdict::part) {
    slices.at = range.first;
    slices.end = range.last + 1;
    out.status = 206;
    out.fields.emplace_back(
        "Content-Range",
        "bytes " + std::to_string(range.first) + '-' + std::to_string(range.last) + '/' +
            std::to_string(artifact.size)
    );
  }
  out.length = slices.end - slices.at;
  out.pieces = [state = std::make_shared<Slices>(std::move(slices))] { return state->next(); };
  return out;
}

}  // namespace barbacane::api
