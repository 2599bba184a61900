#pragma once
// What an instance does on a clock: migrations until they are in, revocations, presence, clearing
// up; and the ear for what other instances say.

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "control/access/directory.hpp"
#include "control/store/database.hpp"
#include "control/store/instances.hpp"

namespace barbacane::control {

struct HousekeepingNeeds {
  store::Database& database;
  access::Directory& directory;
  store::Instance instance;
  /// A notification: "kind object project".
  std::function<void(std::string_view payload)> told;
  /// The schema is there now.
  std::function<void()> ready;
};

class Housekeeping {
 public:
  explicit Housekeeping(HousekeepingNeeds needs);
  ~Housekeeping();  // stop()
  Housekeeping(const Housekeeping&) = delete;
  Housekeeping& operator=(const Housekeeping&) = delete;

  void stop();

 private:
  void tend();
  bool prepare_schema();
  void turn(int number);
  void listen();
  bool pause();

  HousekeepingNeeds needs_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  std::atomic<bool> is_stopping_{false};
  std::thread tending_;
  std::thread listening_;
};

}  // namespace barbacane::control
