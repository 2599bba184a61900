# barbacane_room(<plane>/<room> SOURCES ... DEPENDS <plane>/<room>... DOORS ... TESTS ...)
#
# Makes the static library barbacane::<plane>::<room> (an interface library without sources)
# and, when tests/<plane>/<room> holds any of its tests, the test program <plane>_<room>_test.
# A source x.cpp is tested by tests/<plane>/<room>/x_test.cpp; TESTS names further test files.
# Rooms that no request runs through are built for size in release: the data plane is one static file
# that edge hosts download.
set(BARBACANE_COLD_ROOMS
  common/artifact common/catalogue common/crypto common/json common/net common/observe common/settings common/yaml
  dataplane/admin dataplane/app dataplane/generation)

function(barbacane_room room)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;DOORS;TESTS;TEST_DEPENDS" ${ARGN})
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "${room}: unknown arguments ${ARG_UNPARSED_ARGUMENTS}")
  endif()
  string(REPLACE "/" "_" target ${room})
  string(REPLACE "/" "::" alias ${room})

  set(links "")
  foreach(depends IN LISTS ARG_DEPENDS)
    barbacane_check_edge(${room} ${depends})
    string(REPLACE "/" "_" link ${depends})
    list(APPEND links ${link})
  endforeach()
  foreach(door IN LISTS ARG_DOORS)
    list(APPEND links door_${door})
  endforeach()

  if(ARG_SOURCES)
    add_library(${target} STATIC ${ARG_SOURCES})
    if(room IN_LIST BARBACANE_COLD_ROOMS)
      target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-Os>)
    endif()
    target_link_libraries(${target} PUBLIC ${links} PRIVATE barbacane_warnings)
    target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/src ${PROJECT_BINARY_DIR}/generated)
  else()
    add_library(${target} INTERFACE)
    target_link_libraries(${target} INTERFACE ${links})
    target_include_directories(${target} INTERFACE ${PROJECT_SOURCE_DIR}/src ${PROJECT_BINARY_DIR}/generated)
  endif()
  add_library(barbacane::${alias} ALIAS ${target})

  set(test_folder ${PROJECT_SOURCE_DIR}/tests/${room})
  set(tests "")
  foreach(source IN LISTS ARG_SOURCES)
    cmake_path(GET source STEM stem)
    if(EXISTS ${test_folder}/${stem}_test.cpp)
      list(APPEND tests ${test_folder}/${stem}_test.cpp)
    endif()
  endforeach()
  foreach(test IN LISTS ARG_TESTS)
    list(APPEND tests ${test_folder}/${test})
  endforeach()
  if(tests)
    add_executable(${target}_test ${tests})
    target_link_libraries(${target}_test PRIVATE ${target} barbacane_warnings GTest::gtest_main GTest::gmock openssl_shared)
    foreach(depends IN LISTS ARG_TEST_DEPENDS)
      string(REPLACE "/" "_" link ${depends})
      target_link_libraries(${target}_test PRIVATE ${link})
    endforeach()
    target_include_directories(${target}_test PRIVATE ${PROJECT_SOURCE_DIR}/tests)
    target_compile_definitions(${target}_test PRIVATE BARBACANE_TESTDATA="${PROJECT_SOURCE_DIR}/tests/testdata")
    barbacane_discover(${target}_test unit)
  endif()
endfunction()

# One CTest test a GoogleTest case, listed when the tests run, not when they are built.
function(barbacane_discover target label)
  include(GoogleTest)
  gtest_discover_tests(${target} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
    PROPERTIES LABELS ${label} TIMEOUT 300)
endfunction()
