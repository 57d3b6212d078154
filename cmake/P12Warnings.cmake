add_library(p12_warnings INTERFACE)
target_compile_options(p12_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wundef -Wstrict-prototypes
  -Wmissing-prototypes -Wvla -Wcast-qual -Wwrite-strings -Wimplicit-fallthrough
  $<$<BOOL:${P12_WERROR}>:-Werror>)
