#include "control/store/postgres_blobs.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <functional>

#include "control/store/errors.hpp"

namespace barbacane::store {
namespace {

/// The next part of what is to be kept; "" at the end.
using Parts = std::function<Result<std::string>()>;

class PostgresBlobs final : public blobs::BlobStore {
 public:
  PostgresBlobs(Database& database, std::string table)
      : database_(database), table_(std::move(table)) {}

  Result<void> put(std::string_view digest, std::string_view bytes) override {
    std::size_t at = 0;
    return keep(digest, [&]() -> Result<std::string> {
      const std::string_view part = bytes.substr(at, blob_part_bytes);
      at += part.size();
      return std::string(part);
    });
  }

  Result<void> put_file(std::string_view digest, const std::string& path) override {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return ErrorCode(errno, boost::system::system_category());
    Result<void> kept = keep(digest, [&]() -> Result<std::string> {
      std::string part(blob_part_bytes, '\0');
      std::size_t filled = 0;
      while (filled < part.size()) {
        const ssize_t got = ::read(file, part.data() + filled, part.size() - filled);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return ErrorCode(errno, boost::system::system_category());
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
      }
      part.resize(filled);
      return part;
    });
    ::close(file);
    return kept;
  }

  Result<std::optional<std::uint64_t>> size(std::string_view digest) override {
    // All parts but the last are full.
    return store::read(database_, [&](Transaction& tx) -> std::optional<std::uint64_t> {
      const auto row = tx.query_one(
          "SELECT part, length(bytes) FROM " + table_ +
              " WHERE digest = $1 ORDER BY part DESC LIMIT 1",
          {digest}
      );
      if (!row) return std::nullopt;
      return static_cast<std::uint64_t>(row->integer(0)) * blob_part_bytes +
             static_cast<std::uint64_t>(row->integer(1));
    });
  }

  Result<std::string> read(std::string_view digest, std::uint64_t offset, std::size_t bytes)
      override {
    std::string out;
    while (out.size() < bytes) {
      const std::uint64_t at = offset + out.size();
      const std::uint64_t inside = at % blob_part_bytes;
      const std::size_t wanted =
          std::min<std::size_t>(bytes - out.size(), blob_part_bytes - inside);
      Result<std::string> part = store::read(database_, [&](Transaction& tx) {
        const auto row = tx.query_one(
            "SELECT substr(bytes, $3::int, $4::int) FROM " + table_ +
                " WHERE digest = $1 AND part = $2",
            {digest, at / blob_part_bytes, inside + 1, wanted}
        );
        return row ? row->bytes(0) : std::string{};
      });
      if (!part) return part.error();
      out += *part;
      if (part->size() < wanted) break;
    }
    return out;
  }

  Result<void> remove(std::string_view digest) override {
    return database_.transact([&](Transaction& tx) {
      tx.query("DELETE FROM " + table_ + " WHERE digest = $1", {digest});
    });
  }

  Result<void> check() override {
    return database_.read([&](Transaction& tx) { tx.query("SELECT 1 FROM " + table_ + " LIMIT 1"); }
    );
  }

 private:
  /// All parts in one transaction: a blob is there whole or not at all.
  Result<void> keep(std::string_view digest, const Parts& parts) {
    bool is_started = false;
    ErrorCode source_error;
    Result<void> done = database_.transact([&](Transaction& tx) {
      // A second run (after a lost connection) could not begin at the first part again.
      if (is_started) return tx.fail(StoreErrc::unreachable);
      tx.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 1))", {digest});
      if (tx.query_one("SELECT 1 FROM " + table_ + " WHERE digest = $1 LIMIT 1", {digest})) return;
      is_started = true;
      for (int number = 0; !tx.is_failed(); ++number) {
        Result<std::string> part = parts();
        if (!part) {
          source_error = part.error();
          return tx.fail(StoreErrc::refused);
        }
        if (part->empty() && number > 0) return;
        tx.query(
            "INSERT INTO " + table_ + " (digest, part, bytes) VALUES ($1, $2, $3::bytea)",
            {digest, number, to_bytea(*part)}
        );
        if (part->size() < blob_part_bytes) return;
      }
    });
    if (source_error.failed()) return source_error;
    return done;
  }

  Database& database_;
  std::string table_;
};

}  // namespace

std::unique_ptr<blobs::BlobStore> make_postgres_blobs(Database& database, std::string table) {
  return std::make_unique<PostgresBlobs>(database, std::move(table));
}

}  // namespace barbacane::store
