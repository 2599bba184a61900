#include "common/schema/unicode_property.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace barbacane::schema {
namespace {

/// General categories (ECMA-262 table "Value aliases and canonical values of General_Category").
constexpr std::array<std::pair<std::string_view, std::string_view>, 38> categories{{
    {"Other", "C"},
    {"Control", "Cc"},
    {"cntrl", "Cc"},
    {"Format", "Cf"},
    {"Private_Use", "Co"},
    {"Surrogate", "Cs"},
    {"Letter", "L"},
    {"Lowercase_Letter", "Ll"},
    {"Modifier_Letter", "Lm"},
    {"Other_Letter", "Lo"},
    {"Titlecase_Letter", "Lt"},
    {"Uppercase_Letter", "Lu"},
    {"Mark", "M"},
    {"Combining_Mark", "M"},
    {"Spacing_Mark", "Mc"},
    {"Enclosing_Mark", "Me"},
    {"Nonspacing_Mark", "Mn"},
    {"Number", "N"},
    {"Decimal_Number", "Nd"},
    {"digit", "Nd"},
    {"Letter_Number", "Nl"},
    {"Other_Number", "No"},
    {"Punctuation", "P"},
    {"punct", "P"},
    {"Connector_Punctuation", "Pc"},
    {"Dash_Punctuation", "Pd"},
    {"Close_Punctuation", "Pe"},
    {"Final_Punctuation", "Pf"},
    {"Initial_Punctuation", "Pi"},
    {"Other_Punctuation", "Po"},
    {"Open_Punctuation", "Ps"},
    {"Symbol", "S"},
    {"Currency_Symbol", "Sc"},
    {"Modifier_Symbol", "Sk"},
    {"Math_Symbol", "Sm"},
    {"Other_Symbol", "So"},
    {"Separator", "Z"},
    {"Space_Separator", "Zs"},
}};

constexpr std::string_view short_categories =
    " C Cc Cf Co Cs L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z "
    "Zl "
    "Zp Zs ";

constexpr std::string_view scripts =
    " Arabic Armenian Bengali Bopomofo Braille Buhid Canadian_Aboriginal Cherokee Common Coptic "
    "Cuneiform Cypriot Cyrillic Deseret Devanagari Ethiopic Georgian Glagolitic Gothic Greek "
    "Gujarati "
    "Gurmukhi Han Hangul Hanunoo Hebrew Hiragana Inherited Kannada Katakana Kharoshthi Khmer Lao "
    "Latin "
    "Limbu Linear_B Malayalam Mongolian Myanmar Nko Ogham Old_Italic Old_Persian Oriya Osmanya "
    "Phoenician Runic Shavian Sinhala Syriac Tagalog Tagbanwa Tai_Le Tamil Telugu Thaana Thai "
    "Tibetan "
    "Tifinagh Ugaritic Yi ";

bool is_listed(std::string_view list, std::string_view word) {
  return list.find(' ' + std::string(word) + ' ') != std::string_view::npos;
}

std::string_view category_of(std::string_view name) {
  if (name == "Line_Separator") return "Zl";
  if (name == "Paragraph_Separator") return "Zp";
  const auto* const found =
      std::ranges::find(categories, name, [](const auto& one) { return one.first; });
  if (found != categories.end()) return found->second;
  return is_listed(short_categories, name) ? name : std::string_view{};
}

}  // namespace

std::string unicode_property(std::string_view name, bool is_negated) {
  const std::size_t sign = name.find('=');
  const std::string_view key = name.substr(0, sign);
  if (name == "Any") return is_negated ? "" : "\\x{0}-\\x{10FFFF}";
  if (name == "ASCII") return is_negated ? "\\x{80}-\\x{10FFFF}" : "\\x{0}-\\x{7F}";
  const std::string letter = is_negated ? "\\P{" : "\\p{";
  if (sign == std::string_view::npos || key == "General_Category" || key == "gc") {
    const std::string_view value = sign == std::string_view::npos ? name : name.substr(sign + 1);
    const std::string_view category = category_of(value);
    return category.empty() ? std::string{} : letter + std::string(category) + "}";
  }
  const std::string_view script = name.substr(sign + 1);
  const bool is_script =
      key == "Script" || key == "sc" || key == "Script_Extensions" || key == "scx";
  if (!is_script || !is_listed(scripts, script)) return {};
  return letter + std::string(script) + "}";
}

}  // namespace barbacane::schema
