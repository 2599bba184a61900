#include "common/schema/unicode_properties.hpp"

#include <algorithm>
#include <span>

namespace barbacane::schema {
namespace {

/// A name ECMA-262 accepts and the one we go by. Sorted by the first.
struct Name {
  std::string_view written;
  std::string_view known;
};

// clang-format off
constexpr Name categories[] = {
    {"C", "C"}, {"Cased_Letter", "LC"}, {"Cc", "Cc"}, {"Cf", "Cf"}, {"Close_Punctuation", "Pe"},
    {"Cn", "Cn"}, {"Co", "Co"}, {"Combining_Mark", "M"}, {"Connector_Punctuation", "Pc"},
    {"Control", "Cc"}, {"Cs", "Cs"}, {"Currency_Symbol", "Sc"}, {"Dash_Punctuation", "Pd"},
    {"Decimal_Number", "Nd"}, {"Enclosing_Mark", "Me"}, {"Final_Punctuation", "Pf"},
    {"Format", "Cf"}, {"Initial_Punctuation", "Pi"}, {"L", "L"}, {"LC", "LC"}, {"Letter", "L"},
    {"Letter_Number", "Nl"}, {"Line_Separator", "Zl"}, {"Ll", "Ll"}, {"Lm", "Lm"}, {"Lo", "Lo"},
    {"Lowercase_Letter", "Ll"}, {"Lt", "Lt"}, {"Lu", "Lu"}, {"M", "M"}, {"Mark", "M"},
    {"Math_Symbol", "Sm"}, {"Mc", "Mc"}, {"Me", "Me"}, {"Mn", "Mn"}, {"Modifier_Letter", "Lm"},
    {"Modifier_Symbol", "Sk"}, {"N", "N"}, {"Nd", "Nd"}, {"Nl", "Nl"}, {"No", "No"},
    {"Nonspacing_Mark", "Mn"}, {"Number", "N"}, {"Open_Punctuation", "Ps"}, {"Other", "C"},
    {"Other_Letter", "Lo"}, {"Other_Number", "No"}, {"Other_Punctuation", "Po"},
    {"Other_Symbol", "So"}, {"P", "P"}, {"Paragraph_Separator", "Zp"}, {"Pc", "Pc"}, {"Pd", "Pd"},
    {"Pe", "Pe"}, {"Pf", "Pf"}, {"Pi", "Pi"}, {"Po", "Po"}, {"Private_Use", "Co"}, {"Ps", "Ps"},
    {"Punctuation", "P"}, {"S", "S"}, {"Sc", "Sc"}, {"Separator", "Z"}, {"Sk", "Sk"}, {"Sm", "Sm"},
    {"So", "So"}, {"Space_Separator", "Zs"}, {"Spacing_Mark", "Mc"}, {"Surrogate", "Cs"},
    {"Symbol", "S"}, {"Titlecase_Letter", "Lt"}, {"Unassigned", "Cn"}, {"Uppercase_Letter", "Lu"},
    {"Z", "Z"}, {"Zl", "Zl"}, {"Zp", "Zp"}, {"Zs", "Zs"}, {"cntrl", "Cc"}, {"digit", "Nd"},
    {"punct", "P"},
};

constexpr Name scripts[] = {
    {"Adlam", "Adlam"}, {"Adlm", "Adlam"}, {"Aghb", "Caucasian_Albanian"}, {"Ahom", "Ahom"},
    {"Anatolian_Hieroglyphs", "Anatolian_Hieroglyphs"}, {"Arab", "Arabic"}, {"Arabic", "Arabic"},
    {"Armenian", "Armenian"}, {"Armi", "Imperial_Aramaic"}, {"Armn", "Armenian"},
    {"Avestan", "Avestan"}, {"Avst", "Avestan"}, {"Bali", "Balinese"}, {"Balinese", "Balinese"},
    {"Bamu", "Bamum"}, {"Bamum", "Bamum"}, {"Bass", "Bassa_Vah"}, {"Bassa_Vah", "Bassa_Vah"},
    {"Batak", "Batak"}, {"Batk", "Batak"}, {"Beng", "Bengali"}, {"Bengali", "Bengali"},
    {"Bhaiksuki", "Bhaiksuki"}, {"Bhks", "Bhaiksuki"}, {"Bopo", "Bopomofo"},
    {"Bopomofo", "Bopomofo"}, {"Brah", "Brahmi"}, {"Brahmi", "Brahmi"}, {"Brai", "Braille"},
    {"Braille", "Braille"}, {"Bugi", "Buginese"}, {"Buginese", "Buginese"}, {"Buhd", "Buhid"},
    {"Buhid", "Buhid"}, {"Cakm", "Chakma"}, {"Canadian_Aboriginal", "Canadian_Aboriginal"},
    {"Cans", "Canadian_Aboriginal"}, {"Cari", "Carian"}, {"Carian", "Carian"},
    {"Caucasian_Albanian", "Caucasian_Albanian"}, {"Chakma", "Chakma"}, {"Cham", "Cham"},
    {"Cher", "Cherokee"}, {"Cherokee", "Cherokee"}, {"Chorasmian", "Chorasmian"},
    {"Chrs", "Chorasmian"}, {"Common", "Common"}, {"Copt", "Coptic"}, {"Coptic", "Coptic"},
    {"Cpmn", "Cypro_Minoan"}, {"Cprt", "Cypriot"}, {"Cuneiform", "Cuneiform"},
    {"Cypriot", "Cypriot"}, {"Cypro_Minoan", "Cypro_Minoan"}, {"Cyrillic", "Cyrillic"},
    {"Cyrl", "Cyrillic"}, {"Deseret", "Deseret"}, {"Deva", "Devanagari"},
    {"Devanagari", "Devanagari"}, {"Diak", "Dives_Akuru"}, {"Dives_Akuru", "Dives_Akuru"},
    {"Dogr", "Dogra"}, {"Dogra", "Dogra"}, {"Dsrt", "Deseret"}, {"Dupl", "Duployan"},
    {"Duployan", "Duployan"}, {"Egyp", "Egyptian_Hieroglyphs"},
    {"Egyptian_Hieroglyphs", "Egyptian_Hieroglyphs"}, {"Elba", "Elbasan"}, {"Elbasan", "Elbasan"},
    {"Elym", "Elymaic"}, {"Elymaic", "Elymaic"}, {"Ethi", "Ethiopic"}, {"Ethiopic", "Ethiopic"},
    {"Geor", "Georgian"}, {"Georgian", "Georgian"}, {"Glag", "Glagolitic"},
    {"Glagolitic", "Glagolitic"}, {"Gong", "Gunjala_Gondi"}, {"Gonm", "Masaram_Gondi"},
    {"Goth", "Gothic"}, {"Gothic", "Gothic"}, {"Gran", "Grantha"}, {"Grantha", "Grantha"},
    {"Greek", "Greek"}, {"Grek", "Greek"}, {"Gujarati", "Gujarati"}, {"Gujr", "Gujarati"},
    {"Gunjala_Gondi", "Gunjala_Gondi"}, {"Gurmukhi", "Gurmukhi"}, {"Guru", "Gurmukhi"},
    {"Han", "Han"}, {"Hang", "Hangul"}, {"Hangul", "Hangul"}, {"Hani", "Han"},
    {"Hanifi_Rohingya", "Hanifi_Rohingya"}, {"Hano", "Hanunoo"}, {"Hanunoo", "Hanunoo"},
    {"Hatr", "Hatran"}, {"Hatran", "Hatran"}, {"Hebr", "Hebrew"}, {"Hebrew", "Hebrew"},
    {"Hira", "Hiragana"}, {"Hiragana", "Hiragana"}, {"Hluw", "Anatolian_Hieroglyphs"},
    {"Hmng", "Pahawh_Hmong"}, {"Hmnp", "Nyiakeng_Puachue_Hmong"}, {"Hung", "Old_Hungarian"},
    {"Imperial_Aramaic", "Imperial_Aramaic"}, {"Inherited", "Inherited"},
    {"Inscriptional_Pahlavi", "Inscriptional_Pahlavi"},
    {"Inscriptional_Parthian", "Inscriptional_Parthian"}, {"Ital", "Old_Italic"},
    {"Java", "Javanese"}, {"Javanese", "Javanese"}, {"Kaithi", "Kaithi"}, {"Kali", "Kayah_Li"},
    {"Kana", "Katakana"}, {"Kannada", "Kannada"}, {"Katakana", "Katakana"},
    {"Kayah_Li", "Kayah_Li"}, {"Khar", "Kharoshthi"}, {"Kharoshthi", "Kharoshthi"},
    {"Khitan_Small_Script", "Khitan_Small_Script"}, {"Khmer", "Khmer"}, {"Khmr", "Khmer"},
    {"Khoj", "Khojki"}, {"Khojki", "Khojki"}, {"Khudawadi", "Khudawadi"},
    {"Kits", "Khitan_Small_Script"}, {"Knda", "Kannada"}, {"Kthi", "Kaithi"}, {"Lana", "Tai_Tham"},
    {"Lao", "Lao"}, {"Laoo", "Lao"}, {"Latin", "Latin"}, {"Latn", "Latin"}, {"Lepc", "Lepcha"},
    {"Lepcha", "Lepcha"}, {"Limb", "Limbu"}, {"Limbu", "Limbu"}, {"Lina", "Linear_A"},
    {"Linb", "Linear_B"}, {"Linear_A", "Linear_A"}, {"Linear_B", "Linear_B"}, {"Lisu", "Lisu"},
    {"Lyci", "Lycian"}, {"Lycian", "Lycian"}, {"Lydi", "Lydian"}, {"Lydian", "Lydian"},
    {"Mahajani", "Mahajani"}, {"Mahj", "Mahajani"}, {"Maka", "Makasar"}, {"Makasar", "Makasar"},
    {"Malayalam", "Malayalam"}, {"Mand", "Mandaic"}, {"Mandaic", "Mandaic"},
    {"Mani", "Manichaean"}, {"Manichaean", "Manichaean"}, {"Marc", "Marchen"},
    {"Marchen", "Marchen"}, {"Masaram_Gondi", "Masaram_Gondi"}, {"Medefaidrin", "Medefaidrin"},
    {"Medf", "Medefaidrin"}, {"Meetei_Mayek", "Meetei_Mayek"}, {"Mend", "Mende_Kikakui"},
    {"Mende_Kikakui", "Mende_Kikakui"}, {"Merc", "Meroitic_Cursive"},
    {"Mero", "Meroitic_Hieroglyphs"}, {"Meroitic_Cursive", "Meroitic_Cursive"},
    {"Meroitic_Hieroglyphs", "Meroitic_Hieroglyphs"}, {"Miao", "Miao"}, {"Mlym", "Malayalam"},
    {"Modi", "Modi"}, {"Mong", "Mongolian"}, {"Mongolian", "Mongolian"}, {"Mro", "Mro"},
    {"Mroo", "Mro"}, {"Mtei", "Meetei_Mayek"}, {"Mult", "Multani"}, {"Multani", "Multani"},
    {"Myanmar", "Myanmar"}, {"Mymr", "Myanmar"}, {"Nabataean", "Nabataean"},
    {"Nand", "Nandinagari"}, {"Nandinagari", "Nandinagari"}, {"Narb", "Old_North_Arabian"},
    {"Nbat", "Nabataean"}, {"New_Tai_Lue", "New_Tai_Lue"}, {"Newa", "Newa"}, {"Nko", "Nko"},
    {"Nkoo", "Nko"}, {"Nshu", "Nushu"}, {"Nushu", "Nushu"},
    {"Nyiakeng_Puachue_Hmong", "Nyiakeng_Puachue_Hmong"}, {"Ogam", "Ogham"}, {"Ogham", "Ogham"},
    {"Ol_Chiki", "Ol_Chiki"}, {"Olck", "Ol_Chiki"}, {"Old_Hungarian", "Old_Hungarian"},
    {"Old_Italic", "Old_Italic"}, {"Old_North_Arabian", "Old_North_Arabian"},
    {"Old_Permic", "Old_Permic"}, {"Old_Persian", "Old_Persian"}, {"Old_Sogdian", "Old_Sogdian"},
    {"Old_South_Arabian", "Old_South_Arabian"}, {"Old_Turkic", "Old_Turkic"},
    {"Old_Uyghur", "Old_Uyghur"}, {"Oriya", "Oriya"}, {"Orkh", "Old_Turkic"}, {"Orya", "Oriya"},
    {"Osage", "Osage"}, {"Osge", "Osage"}, {"Osma", "Osmanya"}, {"Osmanya", "Osmanya"},
    {"Ougr", "Old_Uyghur"}, {"Pahawh_Hmong", "Pahawh_Hmong"}, {"Palm", "Palmyrene"},
    {"Palmyrene", "Palmyrene"}, {"Pau_Cin_Hau", "Pau_Cin_Hau"}, {"Pauc", "Pau_Cin_Hau"},
    {"Perm", "Old_Permic"}, {"Phag", "Phags_Pa"}, {"Phags_Pa", "Phags_Pa"},
    {"Phli", "Inscriptional_Pahlavi"}, {"Phlp", "Psalter_Pahlavi"}, {"Phnx", "Phoenician"},
    {"Phoenician", "Phoenician"}, {"Plrd", "Miao"}, {"Prti", "Inscriptional_Parthian"},
    {"Psalter_Pahlavi", "Psalter_Pahlavi"}, {"Qaac", "Coptic"}, {"Qaai", "Inherited"},
    {"Rejang", "Rejang"}, {"Rjng", "Rejang"}, {"Rohg", "Hanifi_Rohingya"}, {"Runic", "Runic"},
    {"Runr", "Runic"}, {"Samaritan", "Samaritan"}, {"Samr", "Samaritan"},
    {"Sarb", "Old_South_Arabian"}, {"Saur", "Saurashtra"}, {"Saurashtra", "Saurashtra"},
    {"Sgnw", "SignWriting"}, {"Sharada", "Sharada"}, {"Shavian", "Shavian"}, {"Shaw", "Shavian"},
    {"Shrd", "Sharada"}, {"Sidd", "Siddham"}, {"Siddham", "Siddham"},
    {"SignWriting", "SignWriting"}, {"Sind", "Khudawadi"}, {"Sinh", "Sinhala"},
    {"Sinhala", "Sinhala"}, {"Sogd", "Sogdian"}, {"Sogdian", "Sogdian"}, {"Sogo", "Old_Sogdian"},
    {"Sora", "Sora_Sompeng"}, {"Sora_Sompeng", "Sora_Sompeng"}, {"Soyo", "Soyombo"},
    {"Soyombo", "Soyombo"}, {"Sund", "Sundanese"}, {"Sundanese", "Sundanese"},
    {"Sylo", "Syloti_Nagri"}, {"Syloti_Nagri", "Syloti_Nagri"}, {"Syrc", "Syriac"},
    {"Syriac", "Syriac"}, {"Tagalog", "Tagalog"}, {"Tagb", "Tagbanwa"}, {"Tagbanwa", "Tagbanwa"},
    {"Tai_Le", "Tai_Le"}, {"Tai_Tham", "Tai_Tham"}, {"Tai_Viet", "Tai_Viet"}, {"Takr", "Takri"},
    {"Takri", "Takri"}, {"Tale", "Tai_Le"}, {"Talu", "New_Tai_Lue"}, {"Tamil", "Tamil"},
    {"Taml", "Tamil"}, {"Tang", "Tangut"}, {"Tangsa", "Tangsa"}, {"Tangut", "Tangut"},
    {"Tavt", "Tai_Viet"}, {"Telu", "Telugu"}, {"Telugu", "Telugu"}, {"Tfng", "Tifinagh"},
    {"Tglg", "Tagalog"}, {"Thaa", "Thaana"}, {"Thaana", "Thaana"}, {"Thai", "Thai"},
    {"Tibetan", "Tibetan"}, {"Tibt", "Tibetan"}, {"Tifinagh", "Tifinagh"}, {"Tirh", "Tirhuta"},
    {"Tirhuta", "Tirhuta"}, {"Tnsa", "Tangsa"}, {"Toto", "Toto"}, {"Ugar", "Ugaritic"},
    {"Ugaritic", "Ugaritic"}, {"Vai", "Vai"}, {"Vaii", "Vai"}, {"Vith", "Vithkuqi"},
    {"Vithkuqi", "Vithkuqi"}, {"Wancho", "Wancho"}, {"Wara", "Warang_Citi"},
    {"Warang_Citi", "Warang_Citi"}, {"Wcho", "Wancho"}, {"Xpeo", "Old_Persian"},
    {"Xsux", "Cuneiform"}, {"Yezi", "Yezidi"}, {"Yezidi", "Yezidi"}, {"Yi", "Yi"}, {"Yiii", "Yi"},
    {"Zanabazar_Square", "Zanabazar_Square"}, {"Zanb", "Zanabazar_Square"}, {"Zinh", "Inherited"},
    {"Zyyy", "Common"},
};

constexpr Name binaries[] = {
    {"AHex", "ASCII_Hex_Digit"}, {"ASCII_Hex_Digit", "ASCII_Hex_Digit"}, {"Alpha", "Alphabetic"},
    {"Alphabetic", "Alphabetic"}, {"Bidi_C", "Bidi_Control"}, {"Bidi_Control", "Bidi_Control"},
    {"Bidi_M", "Bidi_Mirrored"}, {"Bidi_Mirrored", "Bidi_Mirrored"}, {"CI", "Case_Ignorable"},
    {"CWCF", "Changes_When_Casefolded"}, {"CWCM", "Changes_When_Casemapped"},
    {"CWKCF", "Changes_When_NFKC_Casefolded"}, {"CWL", "Changes_When_Lowercased"},
    {"CWT", "Changes_When_Titlecased"}, {"CWU", "Changes_When_Uppercased"},
    {"Case_Ignorable", "Case_Ignorable"}, {"Cased", "Cased"},
    {"Changes_When_Casefolded", "Changes_When_Casefolded"},
    {"Changes_When_Casemapped", "Changes_When_Casemapped"},
    {"Changes_When_Lowercased", "Changes_When_Lowercased"},
    {"Changes_When_NFKC_Casefolded", "Changes_When_NFKC_Casefolded"},
    {"Changes_When_Titlecased", "Changes_When_Titlecased"},
    {"Changes_When_Uppercased", "Changes_When_Uppercased"}, {"DI", "Default_Ignorable_Code_Point"},
    {"Dash", "Dash"}, {"Default_Ignorable_Code_Point", "Default_Ignorable_Code_Point"},
    {"Dep", "Deprecated"}, {"Deprecated", "Deprecated"}, {"Dia", "Diacritic"},
    {"Diacritic", "Diacritic"}, {"EBase", "Emoji_Modifier_Base"}, {"EComp", "Emoji_Component"},
    {"EMod", "Emoji_Modifier"}, {"EPres", "Emoji_Presentation"}, {"Emoji", "Emoji"},
    {"Emoji_Component", "Emoji_Component"}, {"Emoji_Modifier", "Emoji_Modifier"},
    {"Emoji_Modifier_Base", "Emoji_Modifier_Base"}, {"Emoji_Presentation", "Emoji_Presentation"},
    {"Ext", "Extender"}, {"ExtPict", "Extended_Pictographic"},
    {"Extended_Pictographic", "Extended_Pictographic"}, {"Extender", "Extender"},
    {"Gr_Base", "Grapheme_Base"}, {"Gr_Ext", "Grapheme_Extend"},
    {"Grapheme_Base", "Grapheme_Base"}, {"Grapheme_Extend", "Grapheme_Extend"},
    {"Hex", "Hex_Digit"}, {"Hex_Digit", "Hex_Digit"}, {"IDC", "ID_Continue"}, {"IDS", "ID_Start"},
    {"IDSB", "IDS_Binary_Operator"}, {"IDST", "IDS_Trinary_Operator"},
    {"IDS_Binary_Operator", "IDS_Binary_Operator"},
    {"IDS_Trinary_Operator", "IDS_Trinary_Operator"}, {"ID_Continue", "ID_Continue"},
    {"ID_Start", "ID_Start"}, {"Ideo", "Ideographic"}, {"Ideographic", "Ideographic"},
    {"Join_C", "Join_Control"}, {"Join_Control", "Join_Control"},
    {"LOE", "Logical_Order_Exception"}, {"Logical_Order_Exception", "Logical_Order_Exception"},
    {"Lower", "Lowercase"}, {"Lowercase", "Lowercase"}, {"Math", "Math"},
    {"NChar", "Noncharacter_Code_Point"}, {"Noncharacter_Code_Point", "Noncharacter_Code_Point"},
    {"Pat_Syn", "Pattern_Syntax"}, {"Pat_WS", "Pattern_White_Space"},
    {"Pattern_Syntax", "Pattern_Syntax"}, {"Pattern_White_Space", "Pattern_White_Space"},
    {"QMark", "Quotation_Mark"}, {"Quotation_Mark", "Quotation_Mark"},
    {"RI", "Regional_Indicator"}, {"Radical", "Radical"},
    {"Regional_Indicator", "Regional_Indicator"}, {"SD", "Soft_Dotted"},
    {"STerm", "Sentence_Terminal"}, {"Sentence_Terminal", "Sentence_Terminal"},
    {"Soft_Dotted", "Soft_Dotted"}, {"Term", "Terminal_Punctuation"},
    {"Terminal_Punctuation", "Terminal_Punctuation"}, {"UIdeo", "Unified_Ideograph"},
    {"Unified_Ideograph", "Unified_Ideograph"}, {"Upper", "Uppercase"}, {"Uppercase", "Uppercase"},
    {"VS", "Variation_Selector"}, {"Variation_Selector", "Variation_Selector"},
    {"White_Space", "White_Space"}, {"XIDC", "XID_Continue"}, {"XIDS", "XID_Start"},
    {"XID_Continue", "XID_Continue"}, {"XID_Start", "XID_Start"}, {"space", "White_Space"},
};

// clang-format on

std::optional<Property> find_in(
    std::span<const Name> names, std::string_view sought, PropertyKind kind
) noexcept {
  const auto found = std::lower_bound(
      names.begin(),
      names.end(),
      sought,
      [](const Name& name, std::string_view one) { return name.written < one; }
  );
  if (found == names.end() || found->written != sought) return std::nullopt;
  return Property{kind, found->known};
}

}  // namespace

std::optional<Property> find_property(std::string_view expression) noexcept {
  if (const std::size_t equals = expression.find('='); equals != std::string_view::npos) {
    const std::string_view name = expression.substr(0, equals);
    const std::string_view value = expression.substr(equals + 1);
    if (name == "General_Category" || name == "gc")
      return find_in(categories, value, PropertyKind::category);
    if (name == "Script" || name == "sc") return find_in(scripts, value, PropertyKind::script);
    if (name == "Script_Extensions" || name == "scx")
      return find_in(scripts, value, PropertyKind::script_extensions);
    return std::nullopt;
  }
  if (expression == "Any") return Property{PropertyKind::any, "Any"};
  if (expression == "ASCII") return Property{PropertyKind::ascii, "ASCII"};
  if (expression == "Assigned") return Property{PropertyKind::assigned, "Assigned"};
  if (auto category = find_in(categories, expression, PropertyKind::category)) return category;
  return find_in(binaries, expression, PropertyKind::binary);
}

}  // namespace barbacane::schema
