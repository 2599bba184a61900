#pragma once
// A PostgreSQL of one's own: data and socket in one directory, no TCP, stopped with its parent.
// For `barbacane-control dev` and for tests.

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "common/base/result.hpp"

namespace barbacane::store {

struct PrivatePostgresSettings {
  std::string directory;  // absolute; made when it is not there
  bool is_durable = true;
  std::string programs = {};  // folder of initdb and postgres; "" = Debian's newest, or PATH
  std::vector<std::string> options = {};  // further `name=value` of the server
};

class PrivatePostgres {
 public:
  /// Makes the cluster when the directory has none, and starts it. As root, it runs as the user
  /// `postgres` or `nobody`, to whom the directory then belongs. One of an owner that was killed is
  /// given time to end. Null with `fault`, which says what to do about it.
  ///
  /// Owner    the calling thread: the server ends when that thread does
  [[nodiscard]] static std::unique_ptr<PrivatePostgres> start(
      const PrivatePostgresSettings& settings, std::string& fault
  );
  ~PrivatePostgres();  // stops it, politely at first
  PrivatePostgres(const PrivatePostgres&) = delete;
  PrivatePostgres& operator=(const PrivatePostgres&) = delete;

  /// Connection string of a database of it.
  [[nodiscard]] std::string url(const std::string& database = "postgres") const;
  [[nodiscard]] pid_t pid() const noexcept { return pid_; }
  /// Stops it and starts it again on the same data.
  void restart(std::string& fault);

 private:
  explicit PrivatePostgres(PrivatePostgresSettings settings) : settings_(std::move(settings)) {}
  bool prepare(std::string& fault);
  bool make_cluster(std::string& fault);
  bool launch(std::string& fault);
  void stop();

  PrivatePostgresSettings settings_;
  std::string initdb_;
  std::string postgres_;
  pid_t pid_ = -1;
};

}  // namespace barbacane::store
