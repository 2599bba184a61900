#include "dataplane/app/metrics_page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dataplane/app/served_file.hpp"

namespace barbacane::dataplane {
namespace {

using ::testing::HasSubstr;

TEST(MetricsPage, ShowsWhatRunsAndHowItWasReloaded) {
  const ServedFile file;
  exchange::Settings settings;
  settings.workers = 2;
  const Workers workers(settings, file.needs.program.series);
  Status status{Instant{}};
  EXPECT_THAT(
      render_metrics_page(workers, *file.needs.program.series, status),
      HasSubstr("\nbarbacane_generation 0\n")
  );
  generation::Candidate candidate = file.load();
  candidate.release = 7;
  status.set_running(candidate, 5);
  status.count_reload(ReloadKind::rejected, "no");
  status.set_draining();
  const std::string page = render_metrics_page(workers, *file.needs.program.series, status);
  for (const std::string& line :
       {std::string("barbacane_generation 5"),
        "barbacane_artifact_info{digest=\"" + candidate.artifact->digest() + "\",release=\"7\"} 1",
        std::string("barbacane_reloads_total{outcome=\"rejected\"} 1"),
        std::string("barbacane_reloads_total{outcome=\"applied\"} 0"),
        std::string("barbacane_draining 1"),
        std::string("barbacane_workers 2"),
        std::string("# TYPE process_resident_memory_bytes gauge")}) {
    EXPECT_THAT(page, HasSubstr("\n" + line + "\n"));
  }
  EXPECT_THAT(page, HasSubstr("barbacane_build_info{version=\""));
}

}  // namespace
}  // namespace barbacane::dataplane
