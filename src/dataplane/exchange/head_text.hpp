#pragma once
// A head being written: flat bytes that grow rarely and are reused for every request of a worker.

#include <charconv>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace barbacane::exchange {

class HeadText {
 public:
  HeadText() : bytes_(16U << 10U) {}

  void clear() noexcept { size_ = 0; }
  HeadText& add(std::string_view text) {
    if (bytes_.size() - size_ < text.size()) bytes_.resize((size_ + text.size()) * 2);
    if (!text.empty()) std::memcpy(bytes_.data() + size_, text.data(), text.size());
    size_ += text.size();
    return *this;
  }
  HeadText& add_number(std::uint64_t number) {
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    return add({digits, static_cast<std::size_t>(end - digits)});
  }
  /// "Name: value" and the end of the line.
  HeadText& add_field(std::string_view name, std::string_view value) {
    return add(name).add(": ").add(value).add("\r\n");
  }
  [[nodiscard]] std::string_view view() const noexcept { return {bytes_.data(), size_}; }

 private:
  std::vector<char> bytes_;
  std::size_t size_ = 0;
};

}  // namespace barbacane::exchange
