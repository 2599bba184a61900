#pragma once
// What the program tells the shell (docs/operations.md).

namespace barbacane::dataplane {

enum class ExitCode : int {
  ok = 0,
  refused = 1,      // an artifact that does not verify
  usage = 2,        // a flag, a value, a key that is wrong
  unreachable = 3,  // I/O: a file that is missing, a port in use
};

}  // namespace barbacane::dataplane
