# Warnings are errors on our own targets; third-party headers are SYSTEM.
add_library(barbacane_warnings INTERFACE)
target_compile_options(barbacane_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Werror
  # libstdc++ 12 builds its own stable_sort on a function that it marks deprecated.
  -Wno-deprecated-declarations)
