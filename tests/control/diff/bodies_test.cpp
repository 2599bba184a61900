#include "control/diff/compared.hpp"

namespace barbacane::diff {
namespace {

TEST(Bodies, Requests) {
  constexpr PathRow rows[]{
      {"a required body",
       "  /a:\n    post: {responses: {'204': {description: d}}}\n",
       "  /a:\n    post: {requestBody: {required: true, content: {text/plain: {}}}, responses: "
       "{'204': "
       "{description: d}}}\n",
       "D1201!"},
      {"an optional body",
       "  /a:\n    post: {responses: {'204': {description: d}}}\n",
       "  /a:\n    post: {requestBody: {content: {text/plain: {}}}, responses: {'204': "
       "{description: "
       "d}}}\n",
       "D1202"},
      {"no body",
       "  /a:\n    post: {requestBody: {content: {text/plain: {}}}, responses: {'204': "
       "{description: "
       "d}}}\n",
       "  /a:\n    post: {responses: {'204': {description: d}}}\n",
       "D1203"},
      {"a media type less, another more",
       "  /a:\n    post: {requestBody: {content: {text/plain: {}}}, responses: {'204': "
       "{description: "
       "d}}}\n",
       "  /a:\n    post: {requestBody: {content: {text/csv: {}}}, responses: {'204': {description: "
       "d}}}\n",
       "D1204! D1205"},
      {"a range takes it",
       "  /a:\n    post: {requestBody: {content: {text/plain: {}}}, responses: {'204': "
       "{description: "
       "d}}}\n",
       "  /a:\n    post: {requestBody: {content: {'text/*': {}}}, responses: {'204': {description: "
       "d}}}\n",
       "D1205"},
      {"a schema where there was none",
       "  /a:\n    post: {requestBody: {content: {application/json: {}}}, responses: {'204': "
       "{description: d}}}\n",
       "  /a:\n    post: {requestBody: {content: {application/json: {schema: {type: object}}}}, "
       "responses: {'204': {description: d}}}\n",
       "D1401!"},
      {"parts are written differently",
       "  /a:\n    post: {requestBody: {content: {multipart/form-data: {schema: {type: object}, "
       "encoding: {a: {contentType: text/plain}}}}}, responses: {'204': {description: d}}}\n",
       "  /a:\n    post: {requestBody: {content: {multipart/form-data: {schema: {type: object}, "
       "encoding: {a: {contentType: text/csv}}}}}, responses: {'204': {description: d}}}\n",
       "D1206!"},
  };
  check_rows(rows);
}

TEST(Bodies, Statuses) {
  constexpr PathRow rows[]{
      {"an error more",
       "  /a:\n    get: {responses: {'200': {description: d}}}\n",
       "  /a:\n    get: {responses: {'200': {description: d}, '404': {description: d}}}\n",
       "D1302"},
      {"a success more",
       "  /a:\n    get: {responses: {'200': {description: d}}}\n",
       "  /a:\n    get: {responses: {'200': {description: d}, '202': {description: d}}}\n",
       "D1302!"},
      {"a success more that its class described",
       "  /a:\n    get: {responses: {2XX: {description: d}}}\n",
       "  /a:\n    get: {responses: {2XX: {description: d}, '202': {description: d}}}\n",
       ""},
      {"an error less",
       "  /a:\n    get: {responses: {'200': {description: d}, '404': {description: d}}}\n",
       "  /a:\n    get: {responses: {'200': {description: d}}}\n",
       "D1301"},
      {"a success less",
       "  /a:\n    get: {responses: {'200': {description: d}, '404': {description: d}}}\n",
       "  /a:\n    get: {responses: {'404': {description: d}}}\n",
       "D1301!"},
      {"default alone is awaited",
       "  /a:\n    get: {responses: {default: {description: d}}}\n",
       "  /a:\n    get: {responses: {'404': {description: d}}}\n",
       "D1301!"},
      {"default describes what is not described otherwise",
       "  /a:\n    get: {responses: {'200': {description: d}, '404': {description: d}}}\n",
       "  /a:\n    get: {responses: {'200': {description: d}, default: {description: d}}}\n",
       "D1302"},
  };
  check_rows(rows);
}

TEST(Bodies, ResponseContent) {
  constexpr PathRow rows[]{
      {"a media type less",
       "  /a:\n    get: {responses: {'200': {description: d, content: {text/plain: {}}}}}\n",
       "  /a:\n    get: {responses: {'200': {description: d}}}\n",
       "D1303!"},
      {"a media type more",
       "  /a:\n    get: {responses: {'200': {description: d}}}\n",
       "  /a:\n    get: {responses: {'200': {description: d, content: {text/plain: {}}}}}\n",
       "D1304"},
      {"a header less",
       "  /a:\n    get: {responses: {'200': {description: d, headers: {X-A: {schema: {}}}}}}\n",
       "  /a:\n    get: {responses: {'200': {description: d}}}\n",
       "D1305!"},
      {"a header that may be missing",
       "  /a:\n    get: {responses: {'200': {description: d, headers: {X-A: {required: true, "
       "schema: "
       "{}}}}}}\n",
       "  /a:\n    get: {responses: {'200': {description: d, headers: {X-A: {schema: {}}}}}}\n",
       "D1305!"},
      {"a header more",
       "  /a:\n    get: {responses: {'200': {description: d}}}\n",
       "  /a:\n    get: {responses: {'200': {description: d, headers: {X-A: {schema: {}}}}}}\n",
       "D1306"},
      {"a header of another type",
       "  /a:\n    get: {responses: {'200': {description: d, headers: {X-A: {schema: {type: "
       "integer}}}}}}\n",
       "  /a:\n    get: {responses: {'200': {description: d, headers: {X-A: {schema: {type: "
       "number}}}}}}\n",
       "D1401!"},
  };
  check_rows(rows);
}

}  // namespace
}  // namespace barbacane::diff
