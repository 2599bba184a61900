// Bodies that are not JSON, enforced by the real programs: forms, multipart, text, media types with
// parameters; what is longer than a buffer, and what is streamed because nobody looks at it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/compiled.hpp"
#include "support/fake_upstream.hpp"
#include "support/raw_client.hpp"

namespace barbacane::support {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view description = R"(openapi: 3.1.0
info: {title: Bodies, version: '1'}
components:
  schemas:
    Form:
      type: object
      required: [name]
      additionalProperties: false
      properties:
        name: {type: string, minLength: 1}
        age: {type: integer, minimum: 0}
        ok: {type: boolean}
        tags: {type: array, maxItems: 3, items: {type: string, maxLength: 3}}
        ids: {type: array, items: {type: integer}}
        csv: {type: array, items: {type: integer}}
        point: {type: object, required: [x], properties: {x: {type: integer}}}
        filter: {type: object, properties: {a: {type: integer}}}
        spread: {type: object, properties: {left: {type: integer}, right: {type: integer}}}
        either: {oneOf: [{type: integer}, {type: string, pattern: '^0'}]}
        serial: {type: string, readOnly: true}
    Upload:
      type: object
      required: [title, photo]
      additionalProperties: false
      properties:
        title: {type: string, maxLength: 5}
        meta: {type: object, required: [n], properties: {n: {type: integer}}}
        sizes: {type: array, items: {type: integer}}
        photo: {type: string, format: binary, minLength: 1, maxLength: 800000}
        more: {type: array, maxItems: 2, items: {contentMediaType: image/png}}
        note: {type: string}
paths:
  /form:
    post:
      responses: {'200': {description: d}}
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema: {$ref: '#/components/schemas/Form'}
            encoding:
              csv: {style: form, explode: false}
              filter: {style: deepObject}
              spread: {style: form}
  /upload:
    post:
      responses: {'200': {description: d}}
      requestBody:
        content:
          multipart/form-data:
            schema: {$ref: '#/components/schemas/Upload'}
            encoding:
              photo: {contentType: 'image/png, image/jpeg', headers: {X-Rate: {required: true, schema: {type: integer}}}}
  /reported:
    post:
      responses: {'200': {description: d}}
      x-barbacane-validation: {request: report}
      requestBody: {content: {multipart/form-data: {schema: {$ref: '#/components/schemas/Upload'}}, application/json: {schema: {type: object}}}}
  /text:
    post:
      responses: {'200': {description: d}}
      requestBody: {content: {text/plain: {schema: {type: string, maxLength: 4, pattern: '^[a-zé]+$'}}, text/csv: {schema: {type: string}}}}
  /versions:
    put:
      responses: {'200': {description: d}}
      requestBody:
        content:
          application/json;v=1: {schema: {type: integer}}
          application/json; v=2: {schema: {type: string}}
          application/*: {schema: {type: boolean}}
  /untyped:
    post:
      responses: {'200': {description: d}}
      requestBody: {content: {application/octet-stream: {schema: {type: string, format: binary}}, application/x-www-form-urlencoded: {}}}
)";

constexpr std::string_view form_type = "application/x-www-form-urlencoded";

struct Part {
  std::string fields;  // of Content-Disposition, and lines behind it
  std::string body;
};

std::string multipart(const std::vector<Part>& parts) {
  std::string out;
  for (const Part& part : parts)
    out +=
        "--b\r\nContent-Disposition: form-data; " + part.fields + "\r\n\r\n" + part.body + "\r\n";
  return out + "--b--\r\n";
}

const Part title{"name=title", "ab"};
const std::string photo_fields =
    "name=\"photo\"; filename=\"a.png\"\r\nContent-Type: image/png\r\nX-Rate: 3";
const Part photo{photo_fields, "\x89PNG\r\n\x1a\n\xff"};

class Bodies : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder = new TemporaryDirectory;
    upstream = new FakeUpstream;
    const std::string file = folder->path("api.bca");
    const Outcome outcome = compile(*folder, description, file, {"--upstream", upstream->url()});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    gateway = new Gateway(file, {"--buffered-body-bytes-max", "65536"});
    ASSERT_TRUE(gateway->is_ready()) << gateway->process().err();
  }
  static void TearDownTestSuite() {
    delete gateway;
    delete upstream;
    delete folder;
  }
  static RawResponse send(
      std::string_view target,
      std::string_view type,
      std::string_view body,
      std::string_view method = "POST"
  ) {
    const std::string field = type.empty() ? "" : "Content-Type: " + std::string(type) + "\r\n";
    return fetch(gateway->address(), method, target, field, body);
  }
  static RawResponse upload(const std::vector<Part>& parts, std::string_view target = "/upload") {
    return send(target, "multipart/form-data; boundary=b", multipart(parts));
  }
  /// The upstream got exactly this, once more than before.
  static void expect_forwarded(std::size_t before, std::string_view body) {
    const std::vector<SeenRequest> seen = upstream->seen();
    ASSERT_EQ(seen.size(), before + 1);
    EXPECT_EQ(seen.back().body.size(), body.size());
    EXPECT_TRUE(seen.back().body == body);
  }

  static inline TemporaryDirectory* folder = nullptr;
  static inline FakeUpstream* upstream = nullptr;
  static inline Gateway* gateway = nullptr;
};

struct Row {
  std::string body;
  std::string words;  // of the refusal; "" = it passes
};

TEST_F(Bodies, FormsAreTypedByTheirSchemas) {
  for (const Row& row : {
           Row{"name=a", ""},
           Row{"name=a&age=3&ok=true", ""},
           Row{"name=%C3%A9+%2B&age=0", ""},
           Row{"%6Eame=a", ""},
           Row{"name=12", ""},
           Row{"name=true", ""},
           Row{"name=a&tags=x&tags=y", ""},
           Row{"name=a&tags=x", ""},
           Row{"tags=x&name=a&tags=y", ""},
           Row{"name=a&csv=1,2", ""},
           Row{"name=a&csv=1%2C2", "must be an integer"},
           Row{"name=a&point=%7B%22x%22:1%7D", ""},
           Row{"name=a&filter[a]=1", ""},
           Row{"name=a&filter%5Ba%5D=1", ""},
           Row{"name=a&left=1&right=2", ""},
           Row{"name=a&either=5", ""},
           Row{"name=a&either=05", ""},
           Row{"&name=a&&", ""},
           Row{"", "needs a body"},
           Row{"age=3", "needs the property 'name'"},
           Row{"name=", "must have at least 1 characters"},
           Row{"name=a&age=x", "\"pointer\":\"/age\""},
           Row{"name=a&age=-1", "must be at least 0"},
           Row{"name=a&age=1e0", ""},
           Row{"name=a&ok=yes", "must be a boolean"},
           Row{"name=a&name=b", "stands more than once"},
           Row{"name=a&tags=x&tags=long", "\"pointer\":\"/tags/1\""},
           Row{"name=a&tags=x&tags=y&tags=z&tags=u", "must have at most 3 items"},
           Row{"name=a&ids=1&ids=x", "\"pointer\":\"/ids/1\""},
           Row{"name=a&csv=1,b", "\"pointer\":\"/csv/1\""},
           Row{"name=a&csv=1&csv=2", "stands more than once"},
           Row{"name=a&point=%7B%7D", "needs the property 'x'"},
           Row{"name=a&point=x", "is not JSON: a character that does not belong here at byte 0"},
           Row{"name=a&filter[a]=x", "\"pointer\":\"/filter/a\""},
           Row{"name=a&filter=1", "must be an object"},
           Row{"name=a&left=x", "\"pointer\":\"/spread/left\""},
           Row{"name=a&either=x", "alternatives"},
           Row{"name=a&serial=1", "is set by the server only"},
           Row{"name=a&other=1", "has the property 'other', which is not allowed"},
           Row{"name=%zz", "malformed percent escape"},
           Row{"name=%ff", "not UTF-8"},
           Row{"%ff=a", "not UTF-8"},
       }) {
    const std::size_t before = upstream->seen().size();
    const RawResponse response = send("/form", form_type, row.body);
    EXPECT_EQ(response.status, row.words.empty() ? 200 : 400) << row.body << ' ' << response.body;
    EXPECT_THAT(response.body, HasSubstr(row.words)) << row.body;
    if (row.words.empty()) {
      expect_forwarded(before, row.body);
    } else {
      EXPECT_EQ(upstream->seen().size(), before) << row.body;
      EXPECT_THAT(response.body, HasSubstr("urn:barbacane:error:validation-failed"));
    }
  }
}

TEST_F(Bodies, MultipartIsTypedByItsSchemas) {
  const Part meta{"name=meta\r\nContent-Type: application/json", R"({"n":1})"};
  struct UploadRow {
    std::vector<Part> parts;
    std::string words;
  };
  for (const UploadRow& row : {
           UploadRow{{title, photo}, ""},
           UploadRow{{photo, title}, ""},
           UploadRow{{title, photo, meta}, ""},
           UploadRow{{title, photo, {"name=meta", R"({"n":1})"}}, ""},
           UploadRow{{title, photo, {"name=sizes", "1"}, {"name=sizes", "2"}}, ""},
           UploadRow{{title, photo, {"name=more; filename=x", "\xff"}, {"name=more", ""}}, ""},
           UploadRow{{title, {"name=photo\r\nX-Rate: 1", "x"}}, ""},
           UploadRow{{title, photo, {"name=note\r\nContent-Transfer-Encoding: binary", "x"}}, ""},
           UploadRow{{title}, "needs the property 'photo'"},
           UploadRow{{title, photo, photo}, "stands more than once"},
           UploadRow{{{"name=title", "toolong"}, photo}, "must have at most 5 characters"},
           UploadRow{{{"name=title", "\xff"}, photo}, "is not UTF-8"},
           UploadRow{{title, {photo_fields, ""}}, "must have at least 1 characters"},
           UploadRow{{title, photo, {"name=meta", "{"}}, "is not JSON: the text ends too early"},
           UploadRow{{title, photo, {"name=meta", R"({"n":"x"})"}}, "\"pointer\":\"/meta/n\""},
           UploadRow{{title, photo, {"name=sizes", "x"}}, "\"pointer\":\"/sizes/0\""},
           UploadRow{{title, photo, {"name=other", "x"}}, "has the property 'other'"},
           UploadRow{
               {title, photo, {"name=more", "1"}, {"name=more", "2"}, {"name=more", "3"}},
               "must have at most 2 items"
           },
           UploadRow{
               {title, {"name=photo\r\nContent-Type: image/gif\r\nX-Rate: 1", "x"}},
               "none of those that are declared"
           },
           UploadRow{{title, {"name=photo", "x"}}, "its field 'x-rate' is required"},
           UploadRow{{title, {"name=photo\r\nX-Rate: x", "x"}}, "'x-rate' does not fit its schema"},
           UploadRow{
               {title, photo, {"name=meta\r\nContent-Type: application/xml", "<n/>"}},
               "has a Content-Type that is not JSON"
           },
           UploadRow{
               {title, photo, {"name=note\r\nContent-Type: text/plain; charset=utf-16", "x"}},
               "charset other than UTF-8"
           },
           UploadRow{
               {title, photo, {"name=note\r\nContent-Transfer-Encoding: base64", "eA=="}},
               "has a Content-Transfer-Encoding"
           },
           UploadRow{
               {title, photo, {"name=note\r\nContent-Type: multipart/mixed; boundary=c", "--c--"}},
               "is itself a multipart body"
           },
           UploadRow{{title, photo, {"name=_charset_", "utf-16"}}, "names a charset"},
           UploadRow{{title, photo, {"filename=x", "x"}}, "not form-data with a name"},
           UploadRow{{title, photo, {"name=note; name=title", "x"}}, "malformed fields"},
           UploadRow{{title, photo, {"name=note; name*=utf-8''title", "x"}}, "malformed fields"},
       }) {
    const std::size_t before = upstream->seen().size();
    const std::string sent = multipart(row.parts);
    const RawResponse response = upload(row.parts);
    EXPECT_EQ(response.status, row.words.empty() ? 200 : 400) << sent << ' ' << response.body;
    EXPECT_THAT(response.body, HasSubstr(row.words)) << sent;
    if (row.words.empty()) {
      expect_forwarded(before, sent);
    } else {
      EXPECT_EQ(upstream->seen().size(), before) << sent;
    }
  }
}

TEST_F(Bodies, MultipartHasOneReading) {
  const std::string good = multipart({title, photo});
  std::string many = multipart({title, photo});
  many.resize(many.size() - 7);
  for (int i = 0; i < 1000; ++i)
    many += "\r\n--b\r\nContent-Disposition: form-data; name=n\r\n\r\n";
  const std::string head = "--b\r\nContent-Disposition: form-data; name=title\r\n";
  for (const Row& row : {
           Row{"preamble\r\n" + good + "epilogue", ""},
           Row{"--c--\r\n", "is missing"},
           Row{good.substr(0, good.size() - 9), "its last part is not ended"},
           Row{good.substr(0, 30), "is missing"},
           Row{head + "\r\nx\n--b--\r\n", "a boundary follows half a line end"},
           Row{"\n" + good, "a boundary follows half a line end"},
           Row{good + "\r\n" + good, "a boundary stands behind the last part"},
           Row{head + "\r\nx\r\n--bb\r\n", "a delimiter is followed by something else"},
           Row{head + "A: " + std::string(9000, 'a') + "\r\n\r\n", "fields of a part are too long"},
           Row{head + std::string(60'000, 'a'), "fields of a part are too long"},
           Row{head + " folded: x\r\n\r\nx\r\n--b--", "malformed fields"},
           Row{head + "A: \x01\r\n\r\nx\r\n--b--", "malformed fields"},
           Row{many, "too many parts"},
       }) {
    const RawResponse response = send("/upload", "multipart/form-data; boundary=b", row.body);
    EXPECT_EQ(response.status, row.words.empty() ? 200 : 400) << row.body.substr(0, 99);
    EXPECT_THAT(response.body, HasSubstr(row.words)) << row.body.substr(0, 99);
  }
  EXPECT_THAT(send("/upload", "multipart/form-data", good).body, HasSubstr("without a boundary"));
}

TEST_F(Bodies, ALargeFileBehindFieldsThatFitIsStreamed) {
  const Part big{photo_fields, std::string(600'000, '-')};
  for (const std::vector<Part>& parts :
       {std::vector<Part>{title, big},
        {title, big, {"name=note", "x"}},
        {{"name=note", "x"}, title, big, {"name=more", std::string(500'000, '\r')}}}) {
    const std::size_t before = upstream->seen().size();
    const RawResponse response = upload(parts);
    EXPECT_EQ(response.status, 200) << response.body;
    expect_forwarded(before, multipart(parts));
  }
}

/// What the upstream gets of a body that is refused is never a whole one.
TEST_F(Bodies, ALargeFileIsJudgedByWhatStandsBeforeItAndBehindIt) {
  const Part big{photo_fields, std::string(600'000, '-')};
  struct UploadRow {
    std::vector<Part> parts;
    int status;
    std::string words;
  };
  for (const UploadRow& row : {
           UploadRow{{big, title}, 413, "needs the property 'title'"},
           UploadRow{{{"name=title", "toolong"}, big}, 413, "must have at most 5 characters"},
           UploadRow{{{"name=title\r\nContent-Type: x", "a"}, big}, 400, "malformed Content-Type"},
           UploadRow{{title, big, {"name=sizes", "x"}}, 400, "\"pointer\":\"/sizes/0\""},
           UploadRow{{title, big, {"name=other", "x"}}, 400, "has the property 'other'"},
           UploadRow{{title, {photo_fields, std::string(800'001, 'x')}}, 400, "at most 800000"},
           UploadRow{
               {title, {"name=note", std::string(70'000, 'x')}, photo}, 413, "send files last"
           },
       }) {
    const std::size_t before = upstream->seen().size();
    const RawResponse response = upload(row.parts);
    EXPECT_EQ(response.status, row.status) << row.words << ' ' << response.body;
    EXPECT_THAT(response.body, HasSubstr(row.words));
    EXPECT_EQ(upstream->seen().size(), before) << "no request was whole";
  }
  const RawResponse cut = send(
      "/upload", "multipart/form-data; boundary=b", multipart({title, big}).substr(0, 500'000)
  );
  EXPECT_EQ(cut.status, 400);
  EXPECT_THAT(cut.body, HasSubstr("its last part is not ended"));
}

TEST_F(Bodies, ReportModeLetsEverythingPass) {
  const std::string large = "[" + std::string(200'000, ' ') + "]";
  for (const Row& row : {
           Row{multipart({title}), "multipart/form-data; boundary=b"},
           Row{multipart({title}).substr(0, 20), "multipart/form-data; boundary=b"},
           Row{"x", "multipart/form-data"},
           Row{multipart({{photo_fields, std::string(300'000, 'x')}}),
               "multipart/form-data; boundary=b"},
           Row{large, "application/json"},
           Row{"{}", "application/json; charset=utf-16"},
           Row{"<x/>", "application/xml"},
       }) {
    const std::size_t before = upstream->seen().size();
    EXPECT_EQ(send("/reported", row.words, row.body).status, 200) << row.words;
    expect_forwarded(before, row.body);
  }
  const std::string metrics = fetch(gateway->admin(), "GET", "/metrics").body;
  EXPECT_THAT(metrics, HasSubstr("route=\"/reported\",reason=\"body\"} 3"));
  EXPECT_THAT(metrics, HasSubstr("route=\"/reported\",reason=\"media_type\"} 2"));
  EXPECT_NE(gateway->process().wait_line("is longer than a body that is looked at may be"), "");
}

TEST_F(Bodies, ALongBodyInChunksPassesInReportMode) {
  RawClient client(gateway->address());
  const std::string piece(50'000, ' ');
  ASSERT_TRUE(
      client.send("POST /reported HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
                  "Transfer-Encoding: chunked\r\n\r\n")
  );
  const std::size_t before = upstream->seen().size();
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(client.send("c350\r\n" + piece + "\r\n"));
  ASSERT_TRUE(client.send("0\r\n\r\n"));
  EXPECT_EQ(client.read_response().status, 200);
  expect_forwarded(before, std::string(250'000, ' '));
}

TEST_F(Bodies, TextsAreTextsInUtf8) {
  EXPECT_EQ(send("/text", "text/plain", "abc").status, 200);
  EXPECT_EQ(send("/text", "text/plain; charset=UTF-8", "\xC3\xA9").status, 200);
  EXPECT_THAT(send("/text", "text/plain", "abcde").body, HasSubstr("must have at most 4"));
  EXPECT_THAT(send("/text", "text/plain", "ABC").body, HasSubstr("must match"));
  EXPECT_THAT(send("/text", "text/plain", "\xE9").body, HasSubstr("is not UTF-8"));
  const RawResponse latin = send("/text", "text/plain; charset=iso-8859-1", "abc");
  EXPECT_EQ(latin.status, 415);
  EXPECT_THAT(latin.body, HasSubstr("must be UTF-8"));
  EXPECT_EQ(send("/text", "text/csv; charset=iso-8859-1", "\xE9").status, 200) << "any text fits";
}

TEST_F(Bodies, TheMostSpecificMediaTypeDecides) {
  struct TypeRow {
    std::string type;
    std::string body;
    int status;
  };
  for (const TypeRow& row : {
           TypeRow{"application/json;v=1", "1", 200},
           TypeRow{"application/json; V=\"1\"", "\"a\"", 400},
           TypeRow{"application/json;v=2; x=y", "\"a\"", 200},
           TypeRow{"application/json;v=2", "1", 400},
           TypeRow{"application/json", "true", 200},
           TypeRow{"application/json;v=3", "1", 400},
           TypeRow{"application/xml", "1", 200},
           TypeRow{"text/plain", "1", 415},
           TypeRow{"application/json;v", "1", 415},
       })
    EXPECT_EQ(send("/versions", row.type, row.body, "PUT").status, row.status) << row.type;
  const RawResponse refused = send("/versions", "text/plain", "1", "PUT");
  EXPECT_EQ(refused.field("accept"), "application/json;v=1, application/json;v=2, application/*");
  EXPECT_EQ(send("/form", "text/plain", "x").field("accept-post"), form_type);
}

TEST_F(Bodies, WhatNobodyLooksAtIsStreamed) {
  for (const std::string_view type :
       {std::string_view("application/octet-stream"), std::string_view(""), form_type}) {
    RawClient client(gateway->address());
    const std::size_t before = upstream->connections();
    ASSERT_TRUE(client.send(
        "POST /untyped HTTP/1.1\r\nHost: h\r\nContent-Length: 500000\r\n" +
        (type.empty() ? "" : "Content-Type: " + std::string(type) + "\r\n") + "\r\nhalf"
    ));
    // The upstream hears of it before the body is whole: it may be longer than a buffer.
    ASSERT_TRUE(client.send(std::string(499'996, 'x')));
    EXPECT_EQ(client.read_response().status, 200) << type;
    EXPECT_LE(upstream->connections(), before + 1);
    EXPECT_EQ(upstream->seen().back().body.size(), 500'000U);
  }
}

TEST_F(Bodies, ContentCodingsAreRefusedWhereBodiesAreChecked) {
  const RawResponse response = fetch(
      gateway->address(),
      "POST",
      "/form",
      "Content-Type: application/x-www-form-urlencoded\r\nContent-Encoding: gzip\r\n",
      "name=a"
  );
  EXPECT_EQ(response.status, 415);
  EXPECT_EQ(response.field("accept-encoding"), "identity");
}

}  // namespace
}  // namespace barbacane::support
