#include "common/artifact/sealed_memory.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace barbacane::artifact {
namespace {

ErrorCode code_of(int number) {
  return {number, boost::system::generic_category()};
}

void unmap(void* address, std::size_t size) noexcept {
  if (address != nullptr) ::munmap(address, size);
}

}  // namespace

SealedMemory::~SealedMemory() {
  unmap(address_, size_);
}

SealedMemory::SealedMemory(SealedMemory&& other) noexcept
    : address_(std::exchange(other.address_, nullptr)), size_(std::exchange(other.size_, 0)) {}

SealedMemory& SealedMemory::operator=(SealedMemory&& other) noexcept {
  if (this != &other) {
    unmap(address_, size_);
    address_ = std::exchange(other.address_, nullptr);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

SealedMemoryWriter::SealedMemoryWriter(std::size_t size, bool with_memfd) : size_(size) {
  if (with_memfd) {
    descriptor_ = ::memfd_create("barbacane-artifact", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (descriptor_ >= 0) return;
  }
  void* address = ::mmap(
      nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0
  );
  if (address == MAP_FAILED) {
    failed_ = code_of(errno);
  } else {
    address_ = address;
  }
}

SealedMemoryWriter::~SealedMemoryWriter() {
  if (descriptor_ >= 0) ::close(descriptor_);
  unmap(address_, size_);
}

ErrorCode SealedMemoryWriter::append(std::string_view bytes) {
  if (failed_.failed()) return failed_;
  if (bytes.size() > size_ - written_) return failed_ = code_of(EOVERFLOW);
  if (address_ != nullptr) {
    std::memcpy(static_cast<char*>(address_) + written_, bytes.data(), bytes.size());
    written_ += bytes.size();
    return {};
  }
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
    if (count < 0) {
      if (errno == EINTR) continue;
      return failed_ = code_of(errno);
    }
    bytes.remove_prefix(static_cast<std::size_t>(count));
    written_ += static_cast<std::size_t>(count);
  }
  return {};
}

Result<SealedMemory> SealedMemoryWriter::finish() {
  if (failed_.failed()) return failed_;
  if (written_ != size_ || size_ == 0) return code_of(EINVAL);
  if (address_ != nullptr) {
    if (::mprotect(address_, size_, PROT_READ) != 0) return code_of(errno);
    return SealedMemory{std::exchange(address_, nullptr), size_};
  }
  constexpr int seals = F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;
  if (::fcntl(descriptor_, F_ADD_SEALS, seals) != 0) return code_of(errno);
  void* address = ::mmap(nullptr, size_, PROT_READ, MAP_SHARED, descriptor_, 0);
  if (address == MAP_FAILED) return code_of(errno);
  return SealedMemory{address, size_};
}

}  // namespace barbacane::artifact
