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

# The static program must stay small (cmake/CheckStatic.cmake). Nothing is thrown through C libraries, so
# that their archives are linked without unwind tables, a twentieth of the program.
find_program(LLVM_OBJCOPY NAMES llvm-objcopy-19 llvm-objcopy)
function(barbacane_without_unwind_tables out archive)
  set(${out} ${archive} PARENT_SCOPE)
  if(NOT BARBACANE_STATIC OR NOT LLVM_OBJCOPY)
    return()
  endif()
  get_filename_component(name ${archive} NAME)
  set(slim ${PROJECT_BINARY_DIR}/archives/${name})
  file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/archives)
  execute_process(
    COMMAND ${LLVM_OBJCOPY} --remove-section .eh_frame --remove-section .rela.eh_frame ${archive} ${slim}
    RESULT_VARIABLE failed)
  if(NOT failed)
    set(${out} ${slim} PARENT_SCOPE)
  endif()
endfunction()

# Debian's CMake packages name shared objects; a static program needs the archives.
function(barbacane_archive target archive header)
  find_library(${target}_archive NAMES ${archive} REQUIRED)
  find_path(${target}_include NAMES ${header} REQUIRED)
  set(linked ${${target}_archive})
  if(ARGV3 STREQUAL "C")
    barbacane_without_unwind_tables(linked ${linked})
  endif()
  add_library(${target} STATIC IMPORTED GLOBAL)
  set_target_properties(${target} PROPERTIES
    IMPORTED_LOCATION ${linked}
    INTERFACE_INCLUDE_DIRECTORIES ${${target}_include})
endfunction()

barbacane_archive(door_yaml libyaml-cpp.a yaml-cpp/yaml.h)
barbacane_archive(door_cares libcares.a ares.h C)
barbacane_archive(door_re2 libre2.a re2/re2.h)
barbacane_archive(door_pcre2 libpcre2-8.a pcre2.h C)

find_library(OPENSSL_SSL_ARCHIVE libssl.a REQUIRED)
find_library(OPENSSL_CRYPTO_ARCHIVE libcrypto.a REQUIRED)
add_library(openssl_static INTERFACE)
barbacane_without_unwind_tables(OPENSSL_SSL_LINKED ${OPENSSL_SSL_ARCHIVE})
barbacane_without_unwind_tables(OPENSSL_CRYPTO_LINKED ${OPENSSL_CRYPTO_ARCHIVE})
target_link_libraries(openssl_static INTERFACE ${OPENSSL_SSL_LINKED} ${OPENSSL_CRYPTO_LINKED})
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

# The control plane's own: shared objects, for libpq has no usable archive.
find_library(PQXX_LIBRARY pqxx REQUIRED)
add_library(door_pqxx INTERFACE)
target_link_libraries(door_pqxx INTERFACE ${PQXX_LIBRARY} pq)
foreach(door archive curl zstd)
  find_library(${door}_LIBRARY ${door} REQUIRED)
  add_library(door_${door} INTERFACE)
  target_link_libraries(door_${door} INTERFACE ${${door}_LIBRARY})
endforeach()
