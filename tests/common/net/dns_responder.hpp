#pragma once
// A tiny DNS server on loopback for tests: answers from a script, counts what it was asked.

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace barbacane::net {

class DnsResponder {
 public:
  static constexpr std::uint16_t type_a = 1;
  static constexpr std::uint16_t type_aaaa = 28;
  static constexpr std::uint16_t type_cname = 5;
  enum class Mode { normal, silent, garbage, truncated_bytes, failing };

  struct Record {
    std::uint16_t type;
    std::uint32_t ttl;
    std::string bytes;  // 4 or 16 of an address
  };

  explicit DnsResponder(boost::asio::io_context& io)
      : socket_(io, {boost::asio::ip::address_v4::loopback(), 0}) {
    listen();
  }

  [[nodiscard]] std::string server() const {
    return "127.0.0.1:" + std::to_string(socket_.local_endpoint().port());
  }
  void add(const std::string& name, const std::string& address, std::uint32_t ttl) {
    const auto parsed = boost::asio::ip::make_address(address);
    Record record{parsed.is_v4() ? type_a : type_aaaa, ttl, {}};
    if (parsed.is_v4()) {
      const auto bytes = parsed.to_v4().to_bytes();
      record.bytes.assign(bytes.begin(), bytes.end());
    } else {
      const auto bytes = parsed.to_v6().to_bytes();
      record.bytes.assign(bytes.begin(), bytes.end());
    }
    records_[name].push_back(record);
  }
  void remove(const std::string& name) { records_.erase(name); }

  Mode mode = Mode::normal;
  std::map<std::pair<std::string, std::uint16_t>, int> asked;

 private:
  void listen() {
    socket_.async_receive_from(
        boost::asio::buffer(buffer_),
        from_,
        [this](const boost::system::error_code& ec, std::size_t size) {
          if (ec) return;
          answer(std::string(buffer_.data(), size));
          listen();
        }
    );
  }

  static void append(std::string& out, std::uint32_t value, int bytes) {
    while (bytes-- > 0) out += static_cast<char>((value >> (8 * bytes)) & 0xFFU);
  }

  void answer(const std::string& query) {
    if (query.size() < 17) return;
    std::string name;
    std::size_t at = 12;
    while (at < query.size() && query[at] != 0) {
      const auto length = static_cast<std::size_t>(static_cast<unsigned char>(query[at]));
      name += (name.empty() ? "" : ".") + query.substr(at + 1, length);
      at += length + 1;
    }
    const std::string question = query.substr(12, at + 5 - 12);
    const auto type = static_cast<std::uint16_t>(query[at + 2]);
    ++asked[{name, type}];
    if (mode == Mode::silent) return;
    const auto found = records_.find(name);
    std::vector<Record> chosen;
    if (found != records_.end()) {
      for (const Record& record : found->second) {
        if (record.type == type) chosen.push_back(record);
      }
    }
    std::uint32_t flags = found == records_.end() ? 0x8183U : 0x8180U;  // NXDOMAIN or fine
    if (mode == Mode::failing) flags = 0x8182U;                         // SERVFAIL
    std::string out = query.substr(0, 2);
    append(out, flags, 2);
    append(out, 1, 2);
    append(out, static_cast<std::uint32_t>(chosen.size()), 2);
    append(out, 0, 4);
    out += question;
    for (const Record& record : chosen) {
      append(out, 0xC00C, 2);
      append(out, record.type, 2);
      append(out, 1, 2);
      append(out, record.ttl, 4);
      append(out, static_cast<std::uint32_t>(record.bytes.size()), 2);
      out += record.bytes;
    }
    if (mode == Mode::garbage) out = query.substr(0, 2) + std::string(40, '\xFF');
    if (mode == Mode::truncated_bytes) out.resize(out.size() - 3);
    socket_.send_to(boost::asio::buffer(out), from_);
  }

  boost::asio::ip::udp::socket socket_;
  boost::asio::ip::udp::endpoint from_;
  std::array<char, 1500> buffer_{};
  std::map<std::string, std::vector<Record>> records_;
};

}  // namespace barbacane::net
