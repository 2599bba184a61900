#!/usr/bin/perl
# Writes unicode_tables.cpp from the Unicode data that Perl brings: perl unicode_tables.pl > unicode_tables.cpp
# A set is a list of run lengths, out of the set and in it by turns, from U+0000 on.
use strict;
use warnings;
use Unicode::Normalize qw(NFKC NFKD);
use Unicode::UCD;
use feature 'fc';

my %exception = map { $_ => 1 } (0xDF, 0x3C2, 0x6FD, 0x6FE, 0xF0B, 0x3007);
my %refused = map { $_ => 1 } (0x640, 0x7FA, 0x302E, 0x302F, 0x3031 .. 0x3035, 0x303B);

# RFC 5892 section 3, without the code points that need a look at their neighbours.
sub is_pvalid {
  my ($code, $char) = @_;
  return 1 if $exception{$code};
  return 0 if $refused{$code};
  return 0 if $char =~ /\p{Cn}/;
  return 1 if $char =~ /[-0-9a-z]/;
  return 0 if $char =~ /\p{Join_Control}/;
  return 0 if NFKC(fc(NFKC($char))) ne $char;
  return 0 if $char =~ /[\p{Default_Ignorable_Code_Point}\p{White_Space}\p{Noncharacter_Code_Point}]/;
  return 0 if $code >= 0x20D0 && $code <= 0x20FF;
  return 0 if $code >= 0x1D100 && $code <= 0x1D24F;
  return 0 if $char =~ /[\p{Hangul_Syllable_Type=L}\p{Hangul_Syllable_Type=V}\p{Hangul_Syllable_Type=T}]/;
  return $char =~ /[\p{Ll}\p{Lu}\p{Lo}\p{Nd}\p{Lm}\p{Mn}\p{Mc}]/ ? 1 : 0;
}

my @sets = (
  ['idna_valid', \&is_pvalid],
  ['marks', sub { $_[1] =~ /\p{M}/ }],
  ['viramas', sub { $_[1] =~ /\p{ccc=9}/ }],
  ['greek', sub { $_[1] =~ /\p{sc=Greek}/ }],
  ['hebrew', sub { $_[1] =~ /\p{sc=Hebrew}/ }],
  ['kana_or_han', sub { $_[1] =~ /[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]/ }],
  ['joins_left', sub { $_[1] =~ /[\p{jt=L}\p{jt=D}]/ }],
  ['joins_right', sub { $_[1] =~ /[\p{jt=R}\p{jt=D}]/ }],
  ['transparent', sub { $_[1] =~ /\p{jt=T}/ }],
  ['identifier_start', sub { $_[1] =~ /\p{ID_Start}/ }],
  ['identifier_part', sub { $_[1] =~ /\p{ID_Continue}/ }],
);

print "// Made by unicode_tables.pl from Unicode " . Unicode::UCD::UnicodeVersion() . "; change that, not this.\n";
print "#include \"common/schema/unicode_tables.hpp\"\n\n#include <cstdint>\n\nnamespace barbacane::schema {\n";
print "namespace {\n\n// clang-format off\n";
for my $set (@sets) {
  my ($name, $has) = @$set;
  my ($inside, $length, @runs) = (0, 0);
  for my $code (0 .. 0x10FFFF) {
    my $is = 0;
    $is = $has->($code, chr $code) ? 1 : 0 if $code < 0xD800 || $code > 0xDFFF;
    if ($is != $inside) {
      push @runs, $length;
      ($inside, $length) = ($is, 0);
    }
    ++$length;
  }
  push @runs, $length if $inside;
  print "constexpr std::uint32_t ${name}_runs[] = {";
  my $line = 'x' x 100;
  for my $run (@runs) {
    if (length($line) + length($run) + 1 > 98) { print "\n  "; $line = '  '; }
    print "$run,";
    $line .= "$run,";
  }
  print "\n};\n";
}
print "// clang-format on\n\n}  // namespace\n\n";
print "const CodePointSet $_->[0]_set{$_->[0]_runs};\n" for @sets;
print "\n}  // namespace barbacane::schema\n";
