#include "dataplane/link/download.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <system_error>

#include "common/base/version.hpp"
#include "common/crypto/digest.hpp"
#include "common/net/watchdog.hpp"
#include "common/net/web_client.hpp"
#include "dataplane/generation/descriptor.hpp"
#include "dataplane/generation/durable_file.hpp"

namespace barbacane::link {
namespace {

using generation::Descriptor;

constexpr std::size_t refusal_bytes_max = 512;
constexpr std::size_t read_bytes = 64U << 10U;
constexpr std::string_view etag_prefix = "\"sha256:";

DownloadFault disk_fault(const std::string& path) {
  return {
      .code = "disk",
      .message = path + ": " + std::error_code(errno, std::generic_category()).message(),
      .is_disk = true,
      .retry_after_seconds = {}
  };
}

DownloadFault network_fault(std::string message) {
  return {.code = "network", .message = std::move(message), .retry_after_seconds = {}};
}

std::uint64_t size_of(int file) {
  struct stat facts{};
  return ::fstat(file, &facts) == 0 ? static_cast<std::uint64_t>(facts.st_size) : 0;
}

/// Only the control plane itself gets the key.
std::optional<std::string> target_of(const net::WebUrl& base, const std::string& url) {
  if (url.starts_with('/')) return base.path + url;
  const auto parsed = net::parse_web_url(url);
  if (!parsed || parsed->host != base.host || parsed->port != base.port ||
      parsed->is_secure != base.is_secure)
    return std::nullopt;
  return parsed->path;
}

/// The digest of the file is the one in the ETag; true when the ETag names none.
bool is_intact(int file, std::string_view etag) {
  if (!etag.starts_with(etag_prefix) || ::lseek(file, 0, SEEK_SET) != 0) return true;
  crypto::Sha256Stream digest;
  std::array<char, read_bytes> space{};
  while (true) {
    const ssize_t got = ::read(file, space.data(), space.size());
    if (got < 0) return false;
    if (got == 0) break;
    digest.update({space.data(), static_cast<std::size_t>(got)});
  }
  return etag.substr(etag_prefix.size()).starts_with(crypto::to_hex(digest.finish()));
}

DownloadFault refusal_of(const net::WebReply& reply, const std::string& words) {
  DownloadFault out{
      .code = "http_" + std::to_string(reply.status),
      .message = "the control plane answered " + std::to_string(reply.status) + ": " + words,
      .is_permanent = reply.status == 404 || reply.status == 410,
      .retry_after_seconds = {}
  };
  const std::string_view after = reply.field("retry-after");
  std::uint64_t seconds = 0;
  if (std::from_chars(after.data(), after.data() + after.size(), seconds).ec == std::errc{})
    out.retry_after_seconds = seconds;
  return out;
}

net::Task<std::optional<DownloadFault>> receive(
    net::WebClient& client, Downloading& order, int file, std::uint64_t at, net::Watchdog& watchdog
) {
  while (true) {
    const Result<std::string> piece = co_await client.next();
    if (!piece) co_return network_fault("the download broke off: " + piece.error().message());
    watchdog.feed();
    if (piece->empty()) break;
    at += piece->size();
    order.bytes += piece->size();
    if (at > order.desired.size)
      co_return DownloadFault{
          .code = "corrupted",
          .message = "more bytes came than the artifact has",
          .retry_after_seconds = {}
      };
    if (!generation::write_all(file, *piece)) co_return disk_fault(order.path);
    if (!order.is_wanted())
      co_return DownloadFault{
          .code = "unwanted", .message = "something newer is wanted", .retry_after_seconds = {}
      };
  }
  if (at != order.desired.size) co_return network_fault("the download ended early");
  co_return std::nullopt;
}

/// What the answer's head says of where its bytes belong.
std::optional<DownloadFault> place(
    const net::WebReply& reply, Downloading& order, int file, std::uint64_t& at
) {
  if (reply.status == 206) {
    const std::string expected = "bytes " + std::to_string(at) + '-';
    if (reply.field("content-range").starts_with(expected)) return std::nullopt;
    order.etag.clear();
    return network_fault("another range came than was asked for");
  }
  at = 0;
  order.etag = reply.field("etag");
  if (::ftruncate(file, 0) != 0 || ::lseek(file, 0, SEEK_SET) != 0) return disk_fault(order.path);
  return std::nullopt;
}

}  // namespace

net::Task<std::optional<DownloadFault>> download(const Access& access, Downloading& order) {
  const auto target = target_of(access.base, order.desired.url);
  if (!target)
    co_return DownloadFault{
        .code = "bad_url",
        .message = "the artifact is offered at another host: " + order.desired.url,
        .is_permanent = true,
        .retry_after_seconds = {}
    };
  const Descriptor file(::open(order.path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file.is_open()) co_return disk_fault(order.path);
  std::uint64_t at = order.etag.empty() ? 0 : size_of(file.get());
  if (at >= order.desired.size) at = 0;
  if (::lseek(file.get(), static_cast<off_t>(at), SEEK_SET) < 0) co_return disk_fault(order.path);

  std::string detail;
  auto dialled = co_await net::dial(
      {.io = access.io, .resolver = access.resolver, .tls = access.tls, .proxy = access.proxy},
      access.base,
      detail
  );
  if (!dialled)
    co_return network_fault(dialled.error().message() + (detail.empty() ? "" : ": " + detail));
  const std::unique_ptr<net::ByteStream> stream = *std::move(dialled);
  net::Watchdog watchdog(access.io, download_silence_max, [&stream] { stream->close(); });
  net::WebClient client(*stream);
  net::WebFields fields{
      {"Host", access.base.authority()},
      {"Authorization", "Bearer " + access.key},
      {"User-Agent", "barbacane/" + std::string(product_version)},
      {"Connection", "close"},
  };
  if (at != 0) {
    fields.emplace_back("Range", "bytes=" + std::to_string(at) + '-');
    fields.emplace_back("If-Range", order.etag);
  }
  const Result<net::WebReply> reply = co_await client.ask("GET", *target, std::move(fields));
  if (!reply) co_return network_fault("no answer: " + reply.error().message());
  if (reply->status != 200 && reply->status != 206)
    co_return refusal_of(*reply, co_await client.read_text(refusal_bytes_max));
  if (auto fault = place(*reply, order, file.get(), at)) co_return fault;
  if (auto fault = co_await receive(client, order, file.get(), at, watchdog)) {
    if (fault->code == "corrupted") order.etag.clear();
    co_return fault;
  }
  if (is_intact(file.get(), order.etag)) co_return std::nullopt;
  order.etag.clear();
  co_return DownloadFault{
      .code = "corrupted",
      .message = "what came is not what was sent: its digest is another one",
      .retry_after_seconds = {}
  };
}

}  // namespace barbacane::link
