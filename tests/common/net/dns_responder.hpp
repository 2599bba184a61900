#pragma once
// A tiny DNS server on loopback for tests: answers from a script, counts what it was asked. What is
// too large for a datagram is answered over TCP.

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <cstdint>
#include <map>
#include <memory>
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
      : socket_(io, {boost::asio::ip::address_v4::loopback(), 0}), acceptor_(io) {
    // The same port for both; somebody else may have it for TCP.
    boost::system::error_code ec;
    acceptor_.open(boost::asio::ip::tcp::v4());
    const auto port = socket_.local_endpoint().port();
    acceptor_.bind({boost::asio::ip::address_v4::loopback(), port}, ec);
    acceptor_.listen(16, ec);
    has_tcp_ = !ec;
    if (has_tcp_) accept();
    listen();
  }

  [[nodiscard]] bool has_tcp() const { return has_tcp_; }

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
          std::string out = answer_to(std::string(buffer_.data(), size));
          if (out.size() > datagram_bytes_max) {
            out.resize(datagram_bytes_max);
            out[2] = static_cast<char>(out[2] | 2);  // TC
          }
          if (!out.empty()) socket_.send_to(boost::asio::buffer(out), from_);
          listen();
        }
    );
  }

  struct Caller {
    boost::asio::ip::tcp::socket socket;
    std::array<unsigned char, 2> length{};
    std::string bytes;
  };

  void accept() {
    acceptor_.async_accept([this](boost::system::error_code ec, boost::asio::ip::tcp::socket one) {
      if (ec) return;
      read(std::make_shared<Caller>(Caller{std::move(one), {}, {}}));
      accept();
    });
  }

  void read(const std::shared_ptr<Caller>& caller) {
    using boost::system::error_code;
    const auto on_body = [this, caller](error_code ec, std::size_t) {
      if (ec) return;
      const std::string out = answer_to(caller->bytes);
      std::string framed;
      append(framed, static_cast<std::uint32_t>(out.size()), 2);
      boost::asio::write(caller->socket, boost::asio::buffer(framed + out), ec);
      if (!ec) read(caller);
    };
    const auto on_length = [caller, on_body](error_code ec, std::size_t) {
      if (ec) return;
      caller->bytes.resize(caller->length[0] * 256U + caller->length[1]);
      boost::asio::async_read(caller->socket, boost::asio::buffer(caller->bytes), on_body);
    };
    boost::asio::async_read(caller->socket, boost::asio::buffer(caller->length), on_length);
  }

  static void append(std::string& out, std::uint32_t value, int bytes) {
    while (bytes-- > 0) out += static_cast<char>((value >> (8 * bytes)) & 0xFFU);
  }

  /// "" = silence
  std::string answer_to(const std::string& query) {
    if (query.size() < 17) return {};
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
    if (mode == Mode::silent) return {};
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
    return out;
  }

  static constexpr std::size_t datagram_bytes_max = 512;  // RFC 1035 §4.2.1

  boost::asio::ip::udp::socket socket_;
  boost::asio::ip::tcp::acceptor acceptor_;
  bool has_tcp_ = false;
  boost::asio::ip::udp::endpoint from_;
  std::array<char, 1500> buffer_{};
  std::map<std::string, std::vector<Record>> records_;
};

}  // namespace barbacane::net
