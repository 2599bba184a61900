#pragma once
// What the programs tell the shell (docs/operations.md).

namespace barbacane::cli {

enum class ExitCode : int {
  ok = 0,
  refused = 1,      // findings, or a file that does not verify
  usage = 2,        // a flag, a value, a key that is wrong
  unreachable = 3,  // I/O, or a peer that does not answer
  not_authorised = 4,
  conflict = 5,
};

}  // namespace barbacane::cli
