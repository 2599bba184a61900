# cmake -DPROGRAM=FILE -P CheckStatic.cmake: fails unless FILE runs without any shared object and is
# small enough to be sent around.
execute_process(COMMAND ldd ${PROGRAM} OUTPUT_VARIABLE said ERROR_VARIABLE said)
if(NOT said MATCHES "not a dynamic executable")
  message(FATAL_ERROR "${PROGRAM} must be static, but ldd says:\n${said}")
endif()
file(SIZE ${PROGRAM} bytes)
math(EXPR bytes_max "8 * 1024 * 1024")
if(bytes GREATER bytes_max)
  message(FATAL_ERROR "${PROGRAM} has ${bytes} bytes, more than ${bytes_max}")
endif()
