#include "control/diff/codes.hpp"

#include <algorithm>
#include <array>

namespace barbacane::diff {
namespace {

constexpr std::array codes{
    CodeInfo{
        "D1001",
        "An operation was removed",
        "Callers get 404 or 405 where they got an answer: breaking. Names of path parameters do "
        "not\n"
        "count, base paths do. Deprecate an operation with `deprecated` and `x-sunset` before it "
        "goes."
    },
    CodeInfo{"D1002", "An operation was added", "Nobody called it before: compatible."},
    CodeInfo{
        "D1003",
        "A path parameter has another name",
        "The route is the same, only its description changed: cosmetic. Generated clients may "
        "name\n"
        "an argument differently."
    },
    CodeInfo{
        "D1004",
        "The operationId has changed",
        "Nothing on the wire changes: cosmetic. Generated clients may name a function differently."
    },
    CodeInfo{
        "D1005",
        "Something is deprecated now",
        "It works as before: compatible. Callers should look for what replaces it."
    },
    CodeInfo{"D1006", "Something is no longer deprecated", "Good news for callers: cosmetic."},
    CodeInfo{
        "D1007",
        "The sunset date has changed",
        "`x-sunset` says until when an operation is there. A date that is new, later or gone is\n"
        "compatible; an earlier one breaks a promise."
    },
    CodeInfo{
        "D1009",
        "Words have changed",
        "Titles, descriptions, examples, formats that nothing enforces: for readers only, cosmetic."
    },
    CodeInfo{
        "D1101",
        "A parameter is required now",
        "A request without it is refused, as is one that never knew of it: breaking."
    },
    CodeInfo{
        "D1102",
        "A parameter may be left out",
        "It was added as an optional one, or is no longer required: compatible."
    },
    CodeInfo{
        "D1103",
        "A parameter was removed",
        "Where the new description refuses parameters that it does not know\n"
        "(`x-barbacane-validation: {additionalParameters: reject}`) callers that send it are "
        "refused:\n"
        "breaking. Elsewhere it is passed on and no longer looked at: compatible."
    },
    CodeInfo{
        "D1107",
        "A parameter is written differently",
        "`style`, `explode`, `allowReserved` or the media type of `content` decide how a value "
        "becomes\n"
        "text. What callers send today is read differently, or refused: breaking."
    },
    CodeInfo{
        "D1108",
        "A default has changed",
        "A request that leaves the value out means something else now: breaking for requests,\n"
        "compatible in responses."
    },
    CodeInfo{
        "D1201", "A request body is required now", "A request without a body is refused: breaking."
    },
    CodeInfo{
        "D1202",
        "A request body may be left out, or is new and optional",
        "Everything that passed still does: compatible."
    },
    CodeInfo{
        "D1203",
        "A request body is no longer described",
        "The gateway passes bodies on that it knows nothing of: compatible, but nobody looks at it."
    },
    CodeInfo{
        "D1204",
        "A request media type was removed",
        "Bodies of that type are answered 415: breaking, unless a range such as application/* "
        "stays."
    },
    CodeInfo{"D1205", "A request media type was added", "Callers may choose it: compatible."},
    CodeInfo{
        "D1206",
        "Parts of a form are written differently",
        "`encoding` says how the parts of a form or multipart body are written: breaking."
    },
    CodeInfo{
        "D1301",
        "A response was removed",
        "A success (2xx, 3xx) that callers wait for will not come any more: breaking. An error "
        "that\n"
        "is no longer described is compatible: callers know its class (RFC 9110 section 15)."
    },
    CodeInfo{
        "D1302",
        "A response was added",
        "A success that callers have never seen, with a body of its own: breaking. An error:\n"
        "compatible, since callers treat an unknown status as the x00 of its class."
    },
    CodeInfo{
        "D1303",
        "A response media type was removed",
        "Callers that ask for it no longer get it: breaking."
    },
    CodeInfo{"D1304", "A response media type was added", "Callers may ask for it: compatible."},
    CodeInfo{
        "D1305",
        "A response header may be missing",
        "It was removed, or is no longer required: callers that read it break."
    },
    CodeInfo{"D1306", "A response header was added", "Callers may read it: compatible."},
    CodeInfo{
        "D1401",
        "The type has changed",
        "Of requests, fewer types are breaking and more compatible; of responses the other way "
        "round:\n"
        "callers must be ready for what they were promised, no more. `null` is a type."
    },
    CodeInfo{
        "D1402",
        "The values of enum or const have changed",
        "Removed values break requests that send them, added ones break callers that know all "
        "values\n"
        "of a response by heart."
    },
    CodeInfo{
        "D1403",
        "Bounds of numbers have changed",
        "minimum, maximum, exclusive ones, multipleOf. Tighter breaks requests, looser responses."
    },
    CodeInfo{
        "D1404",
        "Lengths or counts have changed",
        "minLength, maxItems, minProperties and the like. Tighter breaks requests, looser "
        "responses."
    },
    CodeInfo{
        "D1405",
        "A pattern has changed",
        "A new one breaks requests, one that is gone responses. Whether one pattern lets "
        "everything\n"
        "pass that another does is not decided: counted as breaking."
    },
    CodeInfo{
        "D1406",
        "An enforced format has changed",
        "Formats that the gateway asserts are conditions like others: a new one breaks requests, "
        "one\n"
        "that is gone responses. Of some pairs it is known that one includes the other (int32, "
        "int64)."
    },
    CodeInfo{
        "D1407",
        "A property became required or optional",
        "Required now: requests without it are refused. Optional now: callers that read it from\n"
        "responses break. Required readOnly properties concern responses only, writeOnly ones "
        "requests."
    },
    CodeInfo{
        "D1408",
        "A property was added",
        "Where undeclared members passed before, its description promises more and is compatible.\n"
        "An object that was closed (`additionalProperties: false`) lets more pass now: compatible "
        "in\n"
        "requests, breaking in responses, since callers were promised that nothing else comes."
    },
    CodeInfo{
        "D1409",
        "A property was removed",
        "In responses callers read it: breaking. In requests it is refused where the object is "
        "closed:\n"
        "breaking; else it passes and is no longer looked at: compatible."
    },
    CodeInfo{
        "D1410",
        "An object was closed or opened",
        "`additionalProperties`, `unevaluatedProperties`: closing breaks requests that send more,\n"
        "opening breaks callers that were promised nothing else in responses."
    },
    CodeInfo{
        "D1411",
        "Conditions on the items of arrays have changed",
        "uniqueItems, contains, minContains, maxContains. Tighter breaks requests, looser "
        "responses."
    },
    CodeInfo{
        "D1412",
        "An alternative was added",
        "anyOf, oneOf: compatible in requests, breaking in responses. Alternatives that let "
        "nothing\n"
        "new pass are no difference."
    },
    CodeInfo{
        "D1413",
        "An alternative was removed",
        "anyOf, oneOf: breaking in requests, compatible in responses. Alternatives that others "
        "cover\n"
        "are no difference."
    },
    CodeInfo{
        "D1414",
        "A condition was added, removed or changed",
        "not, if. Added ones break requests, removed ones responses; another `if` is not decided."
    },
    CodeInfo{
        "D1415",
        "readOnly or writeOnly has changed",
        "The gateway refuses readOnly properties in requests and writeOnly ones in responses: a "
        "caller\n"
        "that sends, or reads, one breaks."
    },
    CodeInfo{
        "D1416",
        "A discriminator has changed",
        "Values it no longer knows break requests, values that are new responses."
    },
    CodeInfo{
        "D1417",
        "A text holds something else",
        "contentEncoding, contentMediaType: the gateway does not look inside, callers and services "
        "do.\n"
        "Nobody can tell whether they get on with it, so it counts as breaking."
    },
    CodeInfo{
        "D1499",
        "Nobody can tell",
        "Some differences cannot be weighed: alternatives of oneOf that may overlap, schemas "
        "deeper than\n"
        "are looked into. They count as breaking; look at both places, and decide."
    },
    CodeInfo{
        "D1501",
        "Security asks for more",
        "What satisfied it before no longer does: another scheme, more scopes, no anonymous "
        "calls:\n"
        "breaking."
    },
    CodeInfo{
        "D1502",
        "Security asks for less",
        "Another way in, fewer scopes, anonymous calls: everybody who got in still does: "
        "compatible."
    },
    CodeInfo{
        "D1503",
        "Who enforces security has changed",
        "The gateway, or the upstream behind it (`x-barbacane-security: delegate`): compatible, as "
        "the\n"
        "demands are the same."
    },
    CodeInfo{
        "D1601",
        "A limit is tighter",
        "Requests that passed are too large or too slow now: breaking."
    },
    CodeInfo{"D1602", "A limit is looser", "Everything that passed still does: compatible."},
    CodeInfo{
        "D1603",
        "A limit was added or removed",
        "Without `x-barbacane-limits` the gateway's own setting counts, which the artifact does "
        "not\n"
        "hold: nobody can tell which of the two is tighter, so it counts as breaking."
    },
    CodeInfo{
        "D1604",
        "Validation is stricter",
        "What was only counted, or not looked at, is refused now: calls that are not as described\n"
        "passed before and break."
    },
    CodeInfo{
        "D1605",
        "Validation is more lenient",
        "Everything that passed still does: compatible. The description did not change by it."
    },
    CodeInfo{
        "D1701",
        "The chain of middlewares has changed",
        "A middleware may refuse or change anything: nobody can tell from its configuration, so "
        "it\n"
        "counts as breaking."
    },
    CodeInfo{
        "D1702",
        "Another dispatcher answers",
        "Calls end elsewhere than before, such as at a mock: nobody can tell, so it counts as "
        "breaking."
    },
    CodeInfo{
        "D1703",
        "The dispatcher's configuration has changed",
        "Another upstream, other timeouts: the contract with callers is the same: compatible."
    },
    CodeInfo{
        "D1704",
        "The base path is forwarded differently",
        "`--base-path`: what the upstream is asked for changes, not what callers ask for: "
        "compatible."
    },
    CodeInfo{
        "D1901",
        "Only tables were compared",
        "The descriptions inside an artifact could not be read again, so security, defaults and "
        "words\n"
        "were not compared: counts as breaking. Compile the artifact anew with this version."
    },
};

char upper(char byte) {
  return byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 32) : byte;
}

}  // namespace

std::span<const CodeInfo> all_codes() {
  return codes;
}

const CodeInfo* find_code(std::string_view code) {
  const auto found = std::ranges::find_if(codes, [code](const CodeInfo& one) {
    return std::ranges::equal(one.code, code, {}, {}, upper);
  });
  return found == codes.end() ? nullptr : &*found;
}

}  // namespace barbacane::diff
