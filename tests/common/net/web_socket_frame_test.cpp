#include "common/net/web_socket_frame.hpp"

#include <gtest/gtest.h>

namespace barbacane::net {
namespace {

using Verdict = FrameReader::Verdict;
constexpr std::array<std::uint8_t, 4> mask{1, 2, 3, 250};

std::string framed(std::string_view payload, bool is_masked) {
  std::string out;
  append_frame(out, Opcode::text, payload, is_masked ? &mask : nullptr);
  return out;
}

Verdict read(std::string_view bytes, Frame& frame, bool is_masked = false) {
  FrameReader reader(is_masked, 1U << 20U);
  return reader.next(bytes, frame);
}

TEST(WebSocketFrame, EveryLengthFormSurvives) {
  for (const std::size_t size : {0U, 1U, 125U, 126U, 127U, 65535U, 65536U, 70000U}) {
    for (const bool is_masked : {false, true}) {
      const std::string payload(size, 'x');
      const std::string bytes = framed(payload, is_masked);
      Frame frame;
      ASSERT_EQ(read(bytes, frame, is_masked), Verdict::frame) << size;
      EXPECT_EQ(frame.payload, payload);
      EXPECT_TRUE(frame.is_final);
    }
  }
}

TEST(WebSocketFrame, BytesMayComeOneByOne) {
  FrameReader reader(true, 1000);
  const std::string bytes = framed("hello", true) + framed(std::string(200, 'y'), true);
  std::vector<std::string> got;
  for (const char c : bytes) {
    std::string_view one(&c, 1);
    Frame frame;
    if (reader.next(one, frame) == Verdict::frame) got.push_back(frame.payload);
  }
  ASSERT_EQ(got.size(), 2U);
  EXPECT_EQ(got[0], "hello");
  EXPECT_EQ(got[1].size(), 200U);
}

TEST(WebSocketFrame, WhatBreaksTheProtocolIsAnError) {
  const std::string cases[] = {
      {'\xC1', '\x00'},                               // a reserved bit
      {'\x83', '\x00'},                               // an unknown opcode
      {'\x81', '\x80', 0, 0, 0, 0},                   // masked by a server
      {'\x09', '\x00'},                               // a fragmented ping
      {'\x89', '\x7E', 0, '\x7F'},                    // a long ping
      {'\x81', '\x7E', 0, '\x05'},                    // not the shortest length
      {'\x81', '\x7F', 0, 0, 0, 0, 0, 0, 0, '\x05'},  // nor this
      {'\x81', '\x7F', '\x80', 0, 0, 0, 0, 1, 0, 0},  // the sign bit
  };
  for (const std::string& one : cases) {
    Frame frame;
    EXPECT_EQ(read(one, frame), Verdict::protocol_error) << static_cast<int>(one[1]);
  }
  Frame frame;
  EXPECT_EQ(read(framed("x", false), frame, true), Verdict::protocol_error);
}

TEST(WebSocketFrame, TooLongIsKnownFromTheHead) {
  FrameReader reader(false, 100);
  const std::string bytes = framed(std::string(101, 'x'), false).substr(0, 4);
  std::string_view view = bytes;
  Frame frame;
  EXPECT_EQ(reader.next(view, frame), Verdict::too_big);
}

TEST(WebSocketFrame, CloseCodes) {
  std::uint16_t code = 0;
  std::string_view reason;
  EXPECT_TRUE(parse_close("", code, reason));
  EXPECT_FALSE(parse_close("\x03", code, reason));
  const std::string normal = close_payload(CloseCode::normal, "bye");
  EXPECT_TRUE(parse_close(normal, code, reason));
  EXPECT_EQ(code, 1000);
  EXPECT_EQ(reason, "bye");
  for (const int bad : {0, 999, 1004, 1005, 1006, 1015, 2999, 5000}) {
    const char payload[] = {static_cast<char>(bad >> 8), static_cast<char>(bad & 0xFF)};
    EXPECT_FALSE(parse_close({payload, 2}, code, reason)) << bad;
  }
  EXPECT_FALSE(parse_close({"\x03\xE8\xFF", 3}, code, reason));
  EXPECT_EQ(close_payload(CloseCode::normal, std::string(124, 'a')).size(), 125U);
}

}  // namespace
}  // namespace barbacane::net
