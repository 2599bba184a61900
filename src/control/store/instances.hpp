#pragma once
// The instances of the control plane, as each says of itself.

#include <string>

#include "control/store/transaction.hpp"

namespace barbacane::store {

struct Instance {
  std::string id;
  std::string hostname;
  std::string version;
  std::string address;
};

/// Written every few seconds; rows of silent ones go after a day.
void announce_instance(Transaction& tx, const Instance& instance);
void remove_instance(Transaction& tx, const std::string& id);

/// Forgets all: for whoever knows that none is left. One that lives is back with its next word.
void forget_instances(Transaction& tx);

}  // namespace barbacane::store
