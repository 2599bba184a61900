# The layer table (ADR-0008): who may include whom. A room may use the rooms of the groups
# below its own in the same list, and every room of src/common above the line of its plane.
# tests/style reads this file; changing it needs a line in the ADR.
set(BARBACANE_LAYERS_COMMON
  "base"
  "text tables json crypto"
  "yaml jose spec schema http observe"
  "routing validation catalogue"
  "artifact settings"
  "net fleet")
set(BARBACANE_LAYERS_DATAPLANE
  "http1"
  "upstream pipeline"
  "middleware dispatch"
  "exchange"
  "downstream generation admin link"
  "app")
set(BARBACANE_LAYERS_CONTROL
  "store compile diff blobs client"
  "access"
  "jobs fleet"
  "api pages"
  "cli app")
# Edges inside one group, each for a reason.
set(BARBACANE_LAYERS_EXTRA
  "common/crypto>common/text"          # hex and base64
  "common/json>common/text"            # UTF-8 and escapes
  "common/schema>common/spec"          # dialects are words of the model
  "common/catalogue>common/schema"
  "common/settings>common/catalogue"
  "dataplane/admin>dataplane/generation"
  "dataplane/link>dataplane/generation"  # files that survive, loads that may be refused
  "control/cli>control/app"            # the commands that serve
  "control/store>control/blobs"        # one of the places for blobs is PostgreSQL
  "control/blobs>control/client")      # another is behind HTTP

# barbacane_layer_of(<out> <room>): "<plane>;<index>" or an error when the table lacks the room.
function(barbacane_layer_of out room)
  string(REPLACE "/" ";" parts ${room})
  list(GET parts 0 plane)
  list(GET parts 1 name)
  string(TOUPPER ${plane} upper)
  set(index 0)
  foreach(group IN LISTS BARBACANE_LAYERS_${upper})
    string(REPLACE " " ";" rooms ${group})
    if(name IN_LIST rooms)
      set(${out} "${plane};${index}" PARENT_SCOPE)
      return()
    endif()
    math(EXPR index "${index} + 1")
  endforeach()
  message(FATAL_ERROR "${room} is not in cmake/Layers.cmake")
endfunction()

# barbacane_check_edge(<room> <depends>): stops the configuration on an edge the table forbids.
function(barbacane_check_edge room depends)
  if("${room}>${depends}" IN_LIST BARBACANE_LAYERS_EXTRA)
    return()
  endif()
  barbacane_layer_of(from ${room})
  barbacane_layer_of(to ${depends})
  list(GET from 0 from_plane)
  list(GET to 0 to_plane)
  if(NOT from_plane STREQUAL to_plane AND to_plane STREQUAL "common")
    return()
  endif()
  list(GET from 1 from_index)
  list(GET to 1 to_index)
  if(NOT from_plane STREQUAL to_plane OR NOT to_index LESS from_index)
    message(FATAL_ERROR "${room} must not depend on ${depends} (cmake/Layers.cmake, ADR-0008)")
  endif()
endfunction()
