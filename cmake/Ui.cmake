# Whether the web page can be built here. Sets BARBACANE_NODE, BARBACANE_NPM, BARBACANE_UI_WORKSPACE,
# the folder that all presets share, or "" when there is no page, and BARBACANE_BUILD_UI, the command
# that brings it up to date.
option(BARBACANE_UI "Build the web page of barbacane-control (needs Node and npm)" ON)
set(BARBACANE_UI_WORKSPACE "")
if(BARBACANE_UI)
  find_program(BARBACANE_NODE NAMES node nodejs)
  find_program(BARBACANE_NPM NAMES npm)
  set(node_version 0)
  if(BARBACANE_NODE)
    execute_process(COMMAND ${BARBACANE_NODE} --version OUTPUT_VARIABLE node_version OUTPUT_STRIP_TRAILING_WHITESPACE)
    string(REGEX REPLACE "^v" "" node_version "${node_version}")
  endif()
  if(BARBACANE_NPM AND node_version VERSION_GREATER_EQUAL 18.20)
    set(BARBACANE_UI_WORKSPACE ${PROJECT_SOURCE_DIR}/build/ui)
    set(BARBACANE_BUILD_UI ${CMAKE_COMMAND}
      -D SOURCE=${PROJECT_SOURCE_DIR}/src/control/ui -D BROWSER_TESTS=${PROJECT_SOURCE_DIR}/tests/ui
      -D API=${PROJECT_SOURCE_DIR}/src/control/api/openapi.yaml
      -D WORKSPACE=${BARBACANE_UI_WORKSPACE} -D NODE=${BARBACANE_NODE} -D NPM=${BARBACANE_NPM}
      -P ${PROJECT_SOURCE_DIR}/cmake/BuildUi.cmake)
  else()
    message(STATUS "No web page: it needs npm and Node 18.20 or newer (scripts/packages build)")
  endif()
endif()
