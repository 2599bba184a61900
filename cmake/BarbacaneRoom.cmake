# barbacane_room(<plane>/<room> SOURCES ... DEPENDS <plane>/<room>... DOORS ... TESTS ...)
#
# Makes the static library barbacane::<plane>::<room> (an interface library without sources)
# and, when tests/<plane>/<room> holds any of its tests, the test program <plane>_<room>_test.
# TOGETHER: its tests share a database server, and run as one CTest test.
# A source x.cpp is tested by tests/<plane>/<room>/x_test.cpp; TESTS names further test files.
# Rooms that no request runs through are built for size in release: the data plane is one static file
# that edge hosts download.
set(BARBACANE_COLD_ROOMS
  common/artifact common/catalogue common/crypto common/fleet common/json common/net common/observe common/settings common/yaml
  dataplane/admin dataplane/app dataplane/generation dataplane/link)

function(barbacane_room room)
  cmake_parse_arguments(ARG "TOGETHER" "" "SOURCES;DEPENDS;DOORS;TESTS;TEST_DEPENDS" ${ARGN})
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
      target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-Oz>)
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
    if(ARG_TOGETHER)
      target_link_libraries(${target}_test PRIVATE barbacane_test_database)
    endif()
    foreach(depends IN LISTS ARG_TEST_DEPENDS)
      string(REPLACE "/" "_" link ${depends})
      target_link_libraries(${target}_test PRIVATE ${link})
    endforeach()
    target_include_directories(${target}_test PRIVATE ${PROJECT_SOURCE_DIR}/tests)
    target_compile_definitions(${target}_test PRIVATE BARBACANE_TESTDATA="${PROJECT_SOURCE_DIR}/tests/testdata")
    if(ARG_TOGETHER)
      barbacane_together(${target}_test unit)
    else()
      barbacane_discover(${target}_test unit)
    endif()
  endif()
endfunction()

# One CTest test a GoogleTest case, listed when the tests run, not when they are built.
function(barbacane_discover target label)
  include(GoogleTest)
  gtest_discover_tests(${target} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
    PROPERTIES LABELS ${label} TIMEOUT 300)
endfunction()

# All cases in one process and one CTest test.
function(barbacane_together target label)
  add_test(NAME ${target} COMMAND ${target})
  set_tests_properties(${target} PROPERTIES LABELS ${label} TIMEOUT 600)
endfunction()
