# Sanitizers apply to the whole tree or not at all: a mixed program reports nonsense.
if(BARBACANE_SANITIZE)
  add_compile_options(-fsanitize=${BARBACANE_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${BARBACANE_SANITIZE})
endif()
if(BARBACANE_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
