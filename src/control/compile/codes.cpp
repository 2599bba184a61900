#include "control/compile/codes.hpp"

#include <algorithm>
#include <array>

namespace barbacane::compile {
namespace {

constexpr std::array codes{
    CodeInfo{
        "E1001",
        "The text cannot be read",
        "The file is neither valid JSON nor valid YAML at this place; reading stops there.\n\n"
        "    info: {title: Pets        a brace is left open\n\nFix the syntax; the column points "
        "at the fault."
    },
    CodeInfo{
        "E1002",
        "A file cannot be read",
        "A description, an overlay or a file that a $ref names is missing or unreadable. Paths of "
        "references are\n"
        "relative to the file they stand in. URLs are not fetched: download the file and refer to "
        "it by path."
    },
    CodeInfo{
        "E1003",
        "A key stands twice",
        "Two equal keys in one object: only one of them could count. Keep one."
    },
    CodeInfo{
        "E1004",
        "The encoding is wrong",
        "Descriptions are UTF-8 without byte order mark; surrogates come in pairs."
    },
    CodeInfo{
        "E1005",
        "A bound is exceeded",
        "The document is larger, deeper or has more values than a compiler accepts; YAML aliases "
        "count expanded."
    },
    CodeInfo{
        "E1006",
        "Not a description we know",
        "The document needs `openapi: 3.0.x`, `3.1.x` or `3.2.x`, or `asyncapi: 3.x`. Convert "
        "Swagger 2.0 and\n"
        "AsyncAPI 2 documents first (for example with swagger2openapi or the AsyncAPI converter)."
    },
    CodeInfo{
        "E1007",
        "A file name cannot stand in an artifact",
        "Names inside an artifact are relative, at most 100 bytes with specs/, without `..`, and "
        "differ by more than case."
    },
    CodeInfo{
        "E1010",
        "A field has the wrong type",
        "    paths: []        must be an object\n\nGive the field the type the specification asks "
        "for."
    },
    CodeInfo{
        "E1011",
        "A required field is missing",
        "    info: {title: Pets}        `version` is missing"
    },
    CodeInfo{
        "E1012",
        "An unknown field",
        "A field that the specification does not define here would have no effect. Misspelled "
        "names get a suggestion;\n"
        "fields of your own start with `x-`."
    },
    CodeInfo{
        "E1013",
        "A value is not allowed here",
        "The field takes one of a few values, named in the message."
    },
    CodeInfo{
        "E1014",
        "An unknown x-barbacane field",
        "Fields that start with x-barbacane- belong to this gateway, and it does not know this one "
        "here."
    },
    CodeInfo{
        "E1015",
        "A reference leads nowhere",
        "The $ref names something that is not there. Pointers escape / as ~1 and ~ as ~0."
    },
    CodeInfo{
        "E1016",
        "References in a circle",
        "A Reference Object leads back to itself. (Schemas may be recursive, references to other "
        "objects may not.)"
    },
    CodeInfo{
        "E1017",
        "Too many",
        "An operation or a description has more of something than a gateway accepts; the message "
        "names the bound."
    },
    CodeInfo{
        "E1018",
        "A component's name is malformed",
        "Names in `components` consist of A-Z a-z 0-9 . - and _, so that a reference can name them."
    },
    CodeInfo{
        "E1019",
        "Two fields exclude each other",
        "Each of the fields says the same thing in another way, for example `value` and "
        "`externalValue` of an example. Keep one."
    },
    CodeInfo{
        "E1020",
        "A path template is malformed",
        "Paths start with `/`; parameters stand in braces, each name once: /pets/{id}, "
        "/files/{path+}, /{name}.{ext}."
    },
    CodeInfo{
        "E1021",
        "Path parameters and template differ",
        "Each `in: path` parameter stands in the template, and each brace of the template has a "
        "parameter."
    },
    CodeInfo{
        "E1022",
        "Two operations are the same route",
        "No request could tell them apart: GET /a/{x} and GET /a/{y}. Remove one, or merge them."
    },
    CodeInfo{
        "E1023",
        "A dispatcher or middleware is misconfigured",
        "The configuration does not match the schema of the component.\n\n"
        "    x-barbacane-dispatch: {name: http-upstream, config: {url: 7}}        url must be a "
        "string"
    },
    CodeInfo{
        "E1024",
        "An unknown dispatcher or middleware",
        "The name after x-barbacane-dispatch or x-barbacane-middlewares is none this version has."
    },
    CodeInfo{
        "E1025",
        "No dispatcher",
        "Nothing says where requests of this operation go. Add `x-barbacane-dispatch: {name: "
        "http-upstream, config:\n"
        "{url: ...}}` to the operation, its path or the document, or pass --upstream URL for all "
        "that have none\n"
        "(--upstream from-servers takes the description's servers)."
    },
    CodeInfo{
        "E1026",
        "A secret in plain text",
        "Secrets never stand in a description: use env://NAME or file://path."
    },
    CodeInfo{
        "E1027",
        "Security that nothing enforces",
        "The operation declares security, and nothing in this gateway checks it. Pass --security "
        "delegate (or\n"
        "`x-barbacane-security: delegate`) to leave it to the upstream, which the report then "
        "lists."
    },
    CodeInfo{
        "E1028", "An unknown security scheme", "The name is not in components.securitySchemes."
    },
    CodeInfo{
        "E1029",
        "An operation that no request can reach",
        "Paths under /__barbacane/ belong to the gateway itself, and CONNECT asks for a tunnel, "
        "which it does not open.\n"
        "Choose another path or method."
    },
    CodeInfo{
        "E1030",
        "A duplicate",
        "operationIds are unique over all descriptions; parameters are unique by name and place."
    },
    CodeInfo{
        "E1031",
        "A parameter is malformed",
        "A parameter has either `schema` or `content`; `style` fits its place; path parameters are "
        "required."
    },
    CodeInfo{
        "E1032",
        "A media type or status is malformed",
        "Media types look like application/json, statuses like 200, 4XX or default."
    },
    CodeInfo{
        "E1033",
        "A server URL is malformed",
        "Server URLs are absolute, or relative paths; variables have a default and expand to few "
        "URLs."
    },
    CodeInfo{
        "E1034",
        "An upstream is malformed",
        "--upstream takes http(s)://host[:port][/path] or from-servers."
    },
    CodeInfo{
        "E1040",
        "A schema is malformed",
        "A keyword has a value its dialect does not allow, for example minLength: -1 or type: "
        "strin."
    },
    CodeInfo{
        "E1041",
        "A schema never ends",
        "The schema refers to itself without looking deeper into the value, so no evaluation could "
        "end."
    },
    CodeInfo{
        "E1042",
        "A schema that multiplies",
        "References and combinations lead to the same schemas again and again, so that one value "
        "would be looked at\n"
        "65,536 times and more:\n\n"
        "    A: {allOf: [{$ref: B}, {$ref: B}]}    B: {allOf: [{$ref: C}, {$ref: C}]}    ...\n\n"
        "A small request would keep a gateway busy for long. Refer to a schema once."
    },
    CodeInfo{
        "E1050",
        "An overlay is malformed",
        "Overlays have `overlay: 1.x`, `info` and `actions`, each with a JSONPath `target` and "
        "`update` or `remove`."
    },
    CodeInfo{
        "E1051",
        "A JSONPath is malformed",
        "Targets of overlays are JSONPath as RFC 9535 defines it. Names after a dot consist of "
        "letters, "
        "digits and _;\n"
        "others stand in brackets: $.info['x-logo'], $.paths['/pets'].get, $.paths.*[?@.deprecated "
        "== true]."
    },
    CodeInfo{
        "E1060",
        "A limit or duration is malformed",
        "Sizes look like 65536, 64KiB or 10MiB, durations like 500ms, 30s or 2m."
    },
    CodeInfo{
        "E1090",
        "The artifact cannot be written",
        "The compiled tables do not fit the format; the message says what is too large."
    },
    CodeInfo{
        "E1901",
        "An unknown option",
        "A flag, or a key of the --config file, that this command does not have."
    },
    CodeInfo{
        "E1902",
        "An option's value is wrong",
        "The value does not parse or is out of range; the message says what was expected."
    },
    CodeInfo{
        "E1903",
        "A required option is missing",
        "Give it as a flag, as BARBACANE_* in the environment, or in the --config file."
    },
    CodeInfo{
        "W1901",
        "A variable that resembles an option",
        "A BARBACANE_* variable whose name is close to an option's and that therefore has no "
        "effect."
    },
    CodeInfo{
        "W1001",
        "A body where none is expected",
        "GET, HEAD and DELETE requests have no defined body semantics; many clients and proxies "
        "drop it."
    },
    CodeInfo{
        "W1002",
        "Siblings of $ref without effect",
        "Beside the $ref of an object nothing counts in OpenAPI 3.0, and only summary and "
        "description "
        "since 3.1.\n"
        "Beside the $ref of a path, fields win over those of the path it names. Remove what has no "
        "effect."
    },
    CodeInfo{
        "W1003",
        "A keyword without effect",
        "The keyword does not exist in this schema dialect (`nullable` in 3.1, for example)."
    },
    CodeInfo{
        "W1004",
        "An overlay action matches nothing",
        "The target of the action selects nothing in any description."
    },
    CodeInfo{
        "W1005",
        "Not served",
        "Webhooks, callbacks and receive operations are described, but a gateway does not serve "
        "them."
    },
    CodeInfo{
        "W1006",
        "A field without effect",
        "The field may stand here, and the specification gives it no meaning in this place. Remove "
        "it, "
        "or say what was\n"
        "meant in the field that the message names."
    },
    CodeInfo{
        "W1007",
        "A schema that says what cannot be",
        "Keywords of one schema exclude each other, so that no value fits, or a value of `enum` or "
        "`const` never does:\n\n"
        "    {minimum: 5, maximum: 3}        {type: integer, enum: [a]}        {allOf: [{type: "
        "string}, {type: object}]}\n\n"
        "Requests with such a value are always refused. Mend the keyword, or write `false` when "
        "that "
        "is what is meant."
    },
    CodeInfo{
        "W1008",
        "A required property that is not allowed",
        "`required` names a property that `properties` and `patternProperties` of the same schema "
        "do "
        "not, and\n"
        "`additionalProperties: false` refuses it, so no object fits. (Properties that stand in "
        "allOf "
        "do not count:\n"
        "use `unevaluatedProperties: false` to close what is combined.)"
    },
    CodeInfo{
        "W1009",
        "Alternatives of oneOf that are the same",
        "`oneOf` wants exactly one alternative to fit. What fits one of two equal ones fits both, "
        "and "
        "is refused."
    },
    CodeInfo{
        "W1010",
        "An unknown format",
        "The format is neither one of JSON Schema nor one of OpenAPI's registry that this version "
        "checks: it is an\n"
        "annotation, and every value passes. Use `pattern` to have it checked."
    },
};

}  // namespace

const CodeInfo* find_code(std::string_view code) {
  const auto same = [code](const CodeInfo& info) {
    return std::ranges::equal(info.code, code, [](char a, char b) {
      return a == (b >= 'a' && b <= 'z' ? b - 32 : b);
    });
  };
  const auto found = std::ranges::find_if(codes, same);
  return found == codes.end() ? nullptr : &*found;
}

std::span<const CodeInfo> all_codes() {
  return codes;
}

}  // namespace barbacane::compile
