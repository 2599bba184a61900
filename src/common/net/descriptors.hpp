#pragma once
// How many sockets a process may hold.

namespace barbacane::net {

/// Takes all descriptors that the hard limit allows. A fleet is one a gateway; the soft limit is
/// there for select(2), which nothing here uses.
void raise_descriptor_limit() noexcept;

}  // namespace barbacane::net
