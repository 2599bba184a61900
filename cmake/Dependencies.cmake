# Third-party code, one target a door (rooms name the doors they may use).
#
# Rooms compile against headers only. What an executable finally links is decided where the
# executable is made: the data plane takes OpenSSL's archives, everything else its shared
# objects (libpq brings those into the control plane; one program never holds both).
find_package(Threads REQUIRED)
find_package(Boost 1.81 EXACT REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(GTest REQUIRED)
find_program(FLATC flatc REQUIRED)

# Debian's CMake packages name shared objects; a static program needs the archives.
function(barbacane_archive target archive header)
  find_library(${target}_archive NAMES ${archive} REQUIRED)
  find_path(${target}_include NAMES ${header} REQUIRED)
  add_library(${target} STATIC IMPORTED GLOBAL)
  set_target_properties(${target} PROPERTIES
    IMPORTED_LOCATION ${${target}_archive}
    INTERFACE_INCLUDE_DIRECTORIES ${${target}_include})
endfunction()

barbacane_archive(door_yaml libyaml-cpp.a yaml-cpp/yaml.h)
barbacane_archive(door_cares libcares.a ares.h)
barbacane_archive(door_re2 libre2.a re2/re2.h)
barbacane_archive(door_pcre2 libpcre2-8.a pcre2.h)

find_library(OPENSSL_SSL_ARCHIVE libssl.a REQUIRED)
find_library(OPENSSL_CRYPTO_ARCHIVE libcrypto.a REQUIRED)
add_library(openssl_static INTERFACE)
target_link_libraries(openssl_static INTERFACE ${OPENSSL_SSL_ARCHIVE} ${OPENSSL_CRYPTO_ARCHIVE})
add_library(openssl_shared INTERFACE)
target_link_libraries(openssl_shared INTERFACE ssl crypto)

add_library(door_openssl INTERFACE)   # headers stand in the default include path
add_library(door_system INTERFACE)
target_link_libraries(door_system INTERFACE Boost::headers)
add_library(door_nlohmann INTERFACE)
target_link_libraries(door_nlohmann INTERFACE nlohmann_json::nlohmann_json)
add_library(door_flatbuffers INTERFACE)
add_library(door_cli11 INTERFACE)

# Asio and Beast are compiled once, in common/net.
add_library(door_asio INTERFACE)
target_compile_definitions(door_asio INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED
  BOOST_ASIO_NO_TS_EXECUTORS)
target_link_libraries(door_asio INTERFACE Boost::headers Threads::Threads)

# spdlog and fmt are compiled once, in common/observe (Debian ships no archives of them).
add_library(door_spdlog INTERFACE)
target_compile_definitions(door_spdlog INTERFACE SPDLOG_COMPILED_LIB SPDLOG_FMT_EXTERNAL)
