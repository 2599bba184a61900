#pragma once
// Bytes that may have lost their last name, or never got one: noted in a table, so that whoever
// collects finds them after any crash. Whoever names a blob takes the same lock as whoever removes
// it, and looks whether it is there.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "control/store/specs.hpp"
#include "control/store/transaction.hpp"

namespace barbacane::store {

/// Whose bytes they are: each kind has its place, its table and its names.
enum class BlobKind : std::uint8_t { artifact, spec };

/// Bytes are about to come that will be named within the hour, or never.
void expect_blob(Transaction& tx, BlobKind kind, std::string_view digest);
/// Digests of bytes that are due to be looked at, the oldest first.
[[nodiscard]] std::vector<std::string> loose_blobs(Transaction& tx, BlobKind kind, int count_max);
/// Keeps others from naming it until the end of the transaction. True when nobody does: its bytes
/// may go. Otherwise it is loose no more, or later.
[[nodiscard]] bool hold_loose_blob(Transaction& tx, BlobKind kind, std::string_view digest);
void forget_loose_blob(Transaction& tx, BlobKind kind, std::string_view digest);

/// The lock that whoever names a blob takes before it looks whether the bytes are there.
void lock_blob(Transaction& tx, std::string_view digest);

/// expect_blob for each file of a description.
void expect_files(Transaction& tx, const std::vector<SpecFile>& files);
/// Locks the files of a description that is about to name them. False when one was removed since it
/// was sent.
[[nodiscard]] bool hold_files(Transaction& tx, const std::vector<SpecFile>& files);

}  // namespace barbacane::store
