#include "body_rows.hpp"

namespace barbacane::conformance {
namespace {

using namespace std::string_literals;

std::string repeated(const std::string& text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace

std::vector<BodyRow> body_rows() {
  return {
      {"one chunk", "9112 §7.1", "5\r\nhello\r\n0\r\n\r\n", true, "hello"},
      {"no chunk", "9112 §7.1", "0\r\n\r\n", true, ""},
      {"two chunks", "9112 §7.1", "5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n", true, "hello!"},
      {"upper case size", "9112 §7.1", "A\r\n0123456789\r\n0\r\n\r\n", true, "0123456789"},
      {"zeros in front of a size", "9112 §7.1", "0005\r\nhello\r\n000\r\n\r\n", true, "hello"},
      {"extension", "9112 §7.1.1", "5;a=b\r\nhello\r\n0\r\n\r\n", true, "hello"},
      {"extension without a value", "9112 §7.1.1", "5;a\r\nhello\r\n0;z\r\n\r\n", true, "hello"},
      {"quoted extension", "9112 §7.1.1", "5;a=\"b;c\"\r\nhello\r\n0\r\n\r\n", true, "hello"},
      {"trailer", "9112 §7.1.2", "5\r\nhello\r\n0\r\nDigest: x\r\n\r\n", true, "hello"},
      {"trailer that frames is dropped",
       "9110 §6.5.1",
       "5\r\nhello\r\n0\r\nContent-Length: 3\r\n\r\n",
       true,
       "hello"},
      {"a body that looks like a request",
       "9112 §6",
       "1b\r\nGET /smuggled HTTP/1.1\r\nA: \r\n0\r\n\r\n",
       true,
       "GET /smuggled HTTP/1.1\r\nA: "},
      {"CRLF as data", "9112 §7.1", "2\r\n\r\n\r\n0\r\n\r\n", true, "\r\n"},
      {"no size", "9112 §7.1", "\r\nhello\r\n0\r\n\r\n"},
      {"size that is no hex", "9112 §7.1", "g\r\nhello\r\n0\r\n\r\n"},
      {"size with 0x", "9112 §7.1", "0x5\r\nhello\r\n0\r\n\r\n"},
      {"size with a sign", "9112 §7.1", "+5\r\nhello\r\n0\r\n\r\n"},
      {"negative size", "9112 §7.1", "-5\r\nhello\r\n0\r\n\r\n"},
      {"size with an underscore", "9112 §7.1", "1_0\r\n0123456789abcdef\r\n0\r\n\r\n"},
      {"space in front of a size", "9112 §7.1", " 5\r\nhello\r\n0\r\n\r\n"},
      {"space behind a size", "9112 §7.1", "5 \r\nhello\r\n0\r\n\r\n"},
      {"tab behind a size", "9112 §7.1", "5\t\r\nhello\r\n0\r\n\r\n"},
      {"size with a dot", "9112 §7.1", "5.0\r\nhello\r\n0\r\n\r\n"},
      {"size with a comma", "9112 §7.1", "5,\r\nhello\r\n0\r\n\r\n"},
      {"size of 17 digits", "9112 §7.1", "00000000000000005\r\nhello\r\n0\r\n\r\n"},
      {"size over 2^63", "9112 §7.1", "ffffffffffffffff\r\nhello\r\n0\r\n\r\n"},
      {"size over 2^64", "9112 §7.1", "10000000000000005\r\nhello\r\n0\r\n\r\n"},
      {"LF behind a size", "9112 §2.2", "5\nhello\r\n0\r\n\r\n"},
      {"CR behind a size", "9112 §2.2", "5\rhello\r\n0\r\n\r\n"},
      {"LF behind data", "9112 §7.1", "5\r\nhello\n0\r\n\r\n"},
      {"CR behind data", "9112 §7.1", "5\r\nhello\r0\r\n\r\n"},
      {"nothing behind data", "9112 §7.1", "5\r\nhello0\r\n\r\n"},
      {"more data than said", "9112 §7.1", "5\r\nhello!!\r\n0\r\n\r\n"},
      {"less data than said", "9112 §7.1", "7\r\nhello\r\n0\r\n\r\n"},
      {"LF in an extension", "9112 §7.1.1", "5;a\nhello\r\n0\r\n\r\n"},
      {"CR in an extension", "9112 §7.1.1", "5;a\rb\r\nhello\r\n0\r\n\r\n"},
      {"NUL in an extension", "9112 §7.1.1", "5;a=\0b\r\nhello\r\n0\r\n\r\n"s},
      {"extension without a semicolon", "9112 §7.1.1", "5 a=b\r\nhello\r\n0\r\n\r\n"},
      {"nothing behind the semicolon", "9112 §7.1.1", "5;\r\nhello\r\n0\r\n\r\n"},
      {"extension without a name", "9112 §7.1.1", "5;=b\r\nhello\r\n0\r\n\r\n"},
      {"extension that is no token", "9112 §7.1.1", "5;a[b]\r\nhello\r\n0\r\n\r\n"},
      {"extension with an open quote", "9112 §7.1.1", "5;a=\"b\r\nhello\r\n0\r\n\r\n"},
      {"endless extension", "bound", "5;" + std::string(5000, 'a') + "\r\nhello\r\n0\r\n\r\n"},
      {"many small extensions",
       "bound",
       repeated("1;" + std::string(99, 'a') + "\r\nx\r\n", 60) + "0\r\n\r\n"},
      {"LF behind the last chunk", "9112 §7.1", "0\n\r\n"},
      {"LF ends the trailers", "9112 §7.1.2", "0\r\n\n"},
      {"trailer without a colon", "9112 §7.1.2", "0\r\nDigest\r\n\r\n"},
      {"trailer with a space in front of the colon", "9112 §5.1", "0\r\nDigest : x\r\n\r\n"},
      {"folded trailer", "9112 §5.2", "0\r\nDigest: x\r\n y\r\n\r\n"},
      {"trailer with a NUL", "9110 §5.5", "0\r\nDigest: \0\r\n\r\n"s},
      {"trailer line with a bare LF", "9112 §2.2", "0\r\nDigest: x\n\r\n"},
      {"endless trailers", "bound", "0\r\n" + repeated("Digest: x\r\n", 6000) + "\r\n"},
  };
}

}  // namespace barbacane::conformance
