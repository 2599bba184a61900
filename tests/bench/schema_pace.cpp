// What reading and judging one JSON text takes: schema_pace SCHEMA INSTANCE MILLISECONDS.
//
// Prints one line of JSON. "parse", "validate" and "both" are nanoseconds of one in batches, the
// best batch; "single" is a validation between two readings of the clock, as Blaze's program
// measures its own, the best and the mean. The best is what a busy machine disturbs least.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "common/schema/evaluator.hpp"
#include "control/compile/compile_schema.hpp"

namespace {

using namespace barbacane;
using Clock = std::chrono::steady_clock;

std::string content_of(const std::string& name) {
  std::ifstream file(name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class OneFile final : public compile::SourceLoader {
 public:
  explicit OneFile(std::string text) : text_(std::move(text)) {}
  Result<std::string> load(std::string_view) override { return text_; }
  Result<std::string> load_url(std::string_view) override {
    return boost::system::errc::make_error_code(boost::system::errc::not_supported);
  }

 private:
  std::string text_;
};

double nanoseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::nano>(Clock::now() - start).count();
}

/// The best batch of `work`, for as long as is given. A batch takes about 50 us.
template <class Work>
double best_of(std::chrono::milliseconds time, const Work& work) {
  const Clock::time_point begin = Clock::now();
  for (int i = 0; i < 1000; ++i) work();
  const double batch = std::clamp(50e6 / nanoseconds_since(begin), 1.0, 1e6);
  const auto count = static_cast<int>(batch);
  double best = 1e18;
  for (const Clock::time_point start = Clock::now(); Clock::now() - start < time;) {
    const Clock::time_point at = Clock::now();
    for (int i = 0; i < count; ++i) work();
    best = std::min(best, nanoseconds_since(at) / count);
  }
  return best;
}

}  // namespace

int main(int count, char** words) {
  if (count != 4) return 2;
  OneFile loader(content_of(words[1]));
  const std::string text = content_of(words[2]);
  const std::chrono::milliseconds time{std::atoi(words[3])};
  Report report;
  const auto compiled = compile::compile_schema(words[1], loader, {}, report);
  if (compiled == nullptr) {
    std::fprintf(stderr, "%s does not compile\n", words[1]);
    for (const auto& finding : report.findings())
      std::fprintf(stderr, "%s\n", finding.message.c_str());
    return 1;
  }
  schema::Tape tape;
  schema::Evaluator evaluator;
  bool is_valid = tape.read(text) == schema::TapeErrc::none;
  const auto parse = [&] { is_valid &= tape.read(text) == schema::TapeErrc::none; };
  const auto validate = [&] {
    is_valid &= evaluator.run(*compiled->program, compiled->root, tape);
  };
  validate();
  if (!is_valid) {
    std::fprintf(stderr, "%s does not fit\n", words[2]);
    return 1;
  }
  const double parse_time = best_of(time, parse);
  const double validate_time = best_of(time, validate);
  const double both_time = best_of(time, [&] {
    parse();
    validate();
  });
  double single_best = 1e18;
  double single_sum = 0;
  int singles = 0;
  for (const Clock::time_point start = Clock::now(); Clock::now() - start < time; ++singles) {
    const Clock::time_point at = Clock::now();
    validate();
    const double took = nanoseconds_since(at);
    single_best = std::min(single_best, took);
    single_sum += took;
  }
  std::printf(
      "{\"bytes\":%zu,\"parse\":%.1f,\"validate\":%.1f,\"both\":%.1f,\"single\":%.1f,\"single_"
      "mean\":"
      "%.1f}\n",
      text.size(),
      parse_time,
      validate_time,
      both_time,
      single_best,
      single_sum / singles
  );
  return is_valid ? 0 : 1;
}
