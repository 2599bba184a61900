#include "common/net/resolver.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <map>
#include <utility>

#include "common/net/ares_channel.hpp"
#include "common/net/errors.hpp"

namespace barbacane::net {
namespace {

constexpr std::uint32_t ttl_min_seconds = 1;    // a record with TTL 0 is not asked per request
constexpr std::uint32_t ttl_max_seconds = 300;  // nobody waits a day for a moved upstream
constexpr std::chrono::seconds failure_kept{1};
constexpr std::chrono::seconds stale_ttl{30};  // RFC 8767 §4
constexpr std::chrono::seconds stale_kept{3600};
constexpr std::chrono::seconds loopback_ttl{ttl_max_seconds};
constexpr std::chrono::seconds config_interval{5};  // between two looks at resolv.conf
constexpr std::size_t retired_max = 8;              // channels that wait for their last answers
constexpr std::size_t name_bytes_max = 253;         // RFC 1035 §2.3.4, as text

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool is_host_name(std::string_view name) {
  return !name.empty() && name.size() <= name_bytes_max + 1 && name.front() != '.' &&
         name.find("..") == std::string_view::npos &&
         std::ranges::all_of(name, [](char c) { return c > ' ' && c < 0x7F && c != '/'; });
}

/// Tells whether a file was replaced or rewritten.
struct ConfigStamp {
  ino_t inode = 0;
  std::int64_t seconds = 0;
  std::int64_t nanoseconds = 0;
  off_t size = 0;

  friend bool operator==(const ConfigStamp&, const ConfigStamp&) = default;
};

ConfigStamp stamp_of(const std::string& path) {
  struct stat facts{};
  if (::stat(path.c_str(), &facts) != 0) return {};
  return {facts.st_ino, facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec, facts.st_size};
}

bool is_localhost(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  return name == "localhost" || name.ends_with(".localhost");
}

Addresses loopback() {
  return {
      {boost::asio::ip::address_v4::loopback(), boost::asio::ip::address_v6::loopback()},
      loopback_ttl
  };
}

}  // namespace

struct Resolver::State : std::enable_shared_from_this<Resolver::State> {
  struct Entry {
    Result<Addresses> answer = ErrorCode(NetErrc::dns_failed);
    Instant expires{};
    bool is_pending = false;
    std::vector<Handler> waiting;
    std::vector<boost::asio::ip::address> last_good;
    Instant last_good_until{};
  };

  State(boost::asio::io_context& context, ResolverSettings chosen)
      : io(context), settings(std::move(chosen)) {
    if (!settings.now) settings.now = [] { return std::chrono::steady_clock::now(); };
  }

  boost::asio::io_context& io;
  ResolverSettings settings;
  std::unique_ptr<AresChannel> channel;  // null once the resolver is gone
  std::map<std::string, Entry, std::less<>> names;

  std::vector<std::unique_ptr<AresChannel>> retired;  // until their questions end
  ConfigStamp stamp;
  Instant stamp_checked{};

  void open_channel();
  void follow_config();
  bool make_room();
  void ask(const std::string& name);
  void finish(const std::string& name, Result<DnsAnswer> answer);
};

/// Drops what has expired, else the answer that expires first. False when every name is being
/// asked.
bool Resolver::State::make_room() {
  if (names.size() < names_max) return true;
  const Instant now = settings.now();
  std::erase_if(names, [now](const auto& one) {
    return !one.second.is_pending && one.second.expires <= now;
  });
  if (names.size() < names_max) return true;
  auto oldest = names.end();
  for (auto at = names.begin(); at != names.end(); ++at) {
    if (at->second.is_pending) continue;
    if (oldest == names.end() || at->second.expires < oldest->second.expires) oldest = at;
  }
  if (oldest == names.end()) return false;
  names.erase(oldest);
  return true;
}

void Resolver::State::open_channel() {
  stamp = stamp_of(settings.resolv_conf);
  stamp_checked = settings.now();
  channel = std::make_unique<AresChannel>(
      io, DnsSettings{settings.servers, settings.resolv_conf, settings.timeout, settings.tries}
  );
}

/// Networks change below long-running processes, and c-ares reads its configuration only once.
void Resolver::State::follow_config() {
  std::erase_if(retired, [](const auto& old) { return old->is_idle(); });
  if (settings.now() - stamp_checked < config_interval || retired.size() >= retired_max) return;
  stamp_checked = settings.now();
  if (stamp_of(settings.resolv_conf) == stamp) return;
  retired.push_back(std::move(channel));
  open_channel();
}

void Resolver::State::ask(const std::string& name) {
  follow_config();
  channel->ask(name, [self = weak_from_this(), name](Result<DnsAnswer> answer) {
    const auto state = self.lock();
    if (!state) return;
    // Out of c-ares first: a handler may ask again, or destroy the resolver.
    boost::asio::post(state->io, [self, name, answer = std::move(answer)]() mutable {
      const auto again = self.lock();
      if (again && again->channel) again->finish(name, std::move(answer));
    });
  });
}

void Resolver::State::finish(const std::string& name, Result<DnsAnswer> answer) {
  const auto found = names.find(name);
  if (found == names.end()) return;
  Entry& entry = found->second;
  entry.is_pending = false;
  if (answer) {
    const std::uint32_t ttl = std::clamp(answer->ttl_seconds, ttl_min_seconds, ttl_max_seconds);
    entry.last_good = answer->list;
    entry.last_good_until = settings.now() + stale_kept;
    entry.answer = Addresses{std::move(answer->list), std::chrono::seconds(ttl)};
    entry.expires = settings.now() + std::chrono::seconds(ttl);
  } else if (answer.error() != NetErrc::no_such_name && entry.last_good_until > settings.now()) {
    // DNS is down, which is no reason to stop reaching what was found before (RFC 8767).
    entry.answer = Addresses{entry.last_good, stale_ttl};
    entry.expires = settings.now() + stale_ttl;
  } else {
    entry.answer = answer.error();
    entry.expires = settings.now() + failure_kept;
  }
  // Copies: a handler may change `names`.
  const Result<Addresses> result = entry.answer;
  const std::vector<Handler> waiting = std::exchange(entry.waiting, {});
  const auto keep = shared_from_this();
  for (const Handler& handler : waiting) {
    if (!channel) return;  // one of them destroyed the resolver
    handler(result);
  }
}

Resolver::Resolver(boost::asio::io_context& io, ResolverSettings settings)
    : state_(std::make_shared<State>(io, std::move(settings))) {
  state_->open_channel();
}

Resolver::~Resolver() {
  state_->channel.reset();
  state_->retired.clear();
}

void Resolver::resolve(const std::string& host, Handler handler) {
  std::string name = lower(host);
  if (name.size() > 2 && name.front() == '[' && name.back() == ']') {
    name = name.substr(1, name.size() - 2);
  }
  if (!is_host_name(name)) {
    handler(NetErrc::name_malformed);
    return;
  }
  ErrorCode ec;
  const auto numeric = boost::asio::ip::make_address(name, ec);
  if (!ec.failed()) {
    handler(Addresses{{numeric}, std::chrono::seconds(ttl_max_seconds)});
    return;
  }
  if (is_localhost(name)) {
    handler(loopback());
    return;
  }
  auto found = state_->names.find(name);
  if (found != state_->names.end()) {
    State::Entry& entry = found->second;
    if (!entry.is_pending && entry.expires > state_->settings.now()) {
      const Result<Addresses> answer = entry.answer;
      handler(answer);
      return;
    }
  } else if (!state_->make_room()) {
    handler(NetErrc::too_many_names);
    return;
  } else {
    found = state_->names.emplace(name, State::Entry{}).first;
  }
  State::Entry& entry = found->second;
  if (entry.waiting.size() >= waiting_max) {
    handler(NetErrc::too_many_names);
    return;
  }
  entry.waiting.push_back(std::move(handler));
  if (std::exchange(entry.is_pending, true)) return;
  state_->ask(name);
}

}  // namespace barbacane::net
