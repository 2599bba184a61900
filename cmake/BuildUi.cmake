# cmake -D SOURCE= -D API= -D BROWSER_TESTS= -D WORKSPACE= -D NODE= -D NPM= -P BuildUi.cmake
#
# Builds the web page in WORKSPACE, which all presets share: packages are installed again only when
# package-lock.json changes, the page only when its sources do. Sources are copied, so that nothing
# is ever written below src.
file(MAKE_DIRECTORY ${WORKSPACE})
file(LOCK ${WORKSPACE} DIRECTORY GUARD PROCESS TIMEOUT 900)
set(copy ${WORKSPACE}/ui)

function(run what)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY ${copy} RESULT_VARIABLE code OUTPUT_VARIABLE text ERROR_VARIABLE text)
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "the web page: ${what} failed\n${text}")
  endif()
endfunction()

# hash_of(<out> <file>...): of names and contents.
function(hash_of out)
  set(all "")
  foreach(file IN LISTS ARGN)
    file(SHA256 ${file} hash)
    string(APPEND all "${file} ${hash}\n")
  endforeach()
  string(SHA256 all "${all}")
  set(${out} ${all} PARENT_SCOPE)
endfunction()

# is_made(<out> <stamp> <hash>): whether the stamp says so.
function(is_made out stamp hash)
  set(kept "")
  if(EXISTS ${stamp})
    file(READ ${stamp} kept)
  endif()
  string(COMPARE EQUAL "${kept}" "${hash}" same)
  set(${out} ${same} PARENT_SCOPE)
endfunction()

cmake_path(GET NODE PARENT_PATH node_folder)
set(ENV{PATH} "${node_folder}:$ENV{PATH}")
execute_process(COMMAND ${NODE} --version OUTPUT_VARIABLE node_version OUTPUT_STRIP_TRAILING_WHITESPACE)

file(GLOB settings ${SOURCE}/*.json ${SOURCE}/*.ts ${SOURCE}/*.html ${SOURCE}/.prettier*)
file(GLOB_RECURSE sources ${SOURCE}/src/* ${SOURCE}/build/* ${SOURCE}/public/*)
list(REMOVE_ITEM sources ${SOURCE}/src/api/openapi.gen.ts)
file(GLOB_RECURSE browser_tests ${BROWSER_TESTS}/*)

# What is run from the copy is always current, also when the page is.
file(REMOVE_RECURSE ${copy}/src ${copy}/build ${copy}/public ${copy}/e2e)
file(COPY ${settings} DESTINATION ${copy})
foreach(folder src build public)
  if(EXISTS ${SOURCE}/${folder})
    file(COPY ${SOURCE}/${folder} DESTINATION ${copy})
  endif()
endforeach()
file(COPY ${BROWSER_TESTS}/ DESTINATION ${copy}/e2e)
file(COPY ${API} DESTINATION ${WORKSPACE}/api)

hash_of(packages ${SOURCE}/package-lock.json)
string(APPEND packages " ${node_version}")
is_made(has_packages ${WORKSPACE}/packages.stamp "${packages}")
if(NOT has_packages)
  file(REMOVE ${WORKSPACE}/packages.stamp)
  run("npm ci" ${NPM} ci --no-audit --no-fund --prefer-offline --ignore-scripts)
  file(WRITE ${WORKSPACE}/packages.stamp "${packages}")
endif()

hash_of(page ${settings} ${sources} ${API} ${CMAKE_CURRENT_LIST_FILE})
string(APPEND page " ${packages}")
is_made(has_page ${WORKSPACE}/page.stamp "${page}")
if(has_page)
  run("npm run api" ${NPM} run api)
else()
  file(REMOVE ${WORKSPACE}/page.stamp)
  run("npm run build" ${NPM} run build)
  file(WRITE ${WORKSPACE}/page.stamp "${page}")
endif()
