# Functions by which tests/ and fuzz/ say what there is to run.
#
# Every test is run from the source folder with these in its environment:
#
#   P12_SOURCE   the source folder
#   P12_BUILD    the build folder
#   P12_COMMAND  the command p12; empty when it is not built
#   P12_CC, P12_CXX  the compilers; P12_CXX may be empty
#   P12_CORPUS, P12_WYCHEPROOF  folders of more vectors; may be empty
#
# It is skipped as a whole by exit code 77, and in part by lines
# "SKIP: name: why" on its output.

find_package(PkgConfig REQUIRED)
pkg_check_modules(P12_DEP_CMOCKA REQUIRED IMPORTED_TARGET cmocka)
find_program(P12_CXX NAMES c++ g++ clang++
  DOC "C++ compiler, only to test that C++ can include the headers")

if(CMAKE_C_FLAGS MATCHES "-fsanitize=[a-z,-]*address")
  set(P12_IS_SANITIZED ON)
else()
  set(P12_IS_SANITIZED OFF)
endif()

# A folder that may lie beside the source folder.
function(p12_folder variable relative doc)
  get_filename_component(path ${PROJECT_SOURCE_DIR}/${relative} ABSOLUTE)
  if(NOT IS_DIRECTORY ${path})
    set(path "")
  endif()
  set(${variable} "${path}" CACHE PATH "${doc}")
endfunction()

p12_folder(P12_CORPUS ../shared/corpus "Folder of more containers to test with")
p12_folder(P12_WYCHEPROOF ../shared/wycheproof "Folder of Wycheproof's vectors")
p12_folder(P12_FUZZ_SEEDS ../shared/fuzz-seeds "Folder of more fuzz seeds")

set(P12_TEST_ENVIRONMENT
  P12_SOURCE=${PROJECT_SOURCE_DIR}
  P12_BUILD=${PROJECT_BINARY_DIR}
  P12_COMMAND=$<$<TARGET_EXISTS:p12_cli>:$<TARGET_FILE:p12_cli>>
  P12_CC=${CMAKE_C_COMPILER}
  P12_CXX=$<$<BOOL:${P12_CXX}>:${P12_CXX}>
  P12_CORPUS=${P12_CORPUS}
  P12_WYCHEPROOF=${P12_WYCHEPROOF}
  PYTHONDONTWRITEBYTECODE=1
  ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1
  UBSAN_OPTIONS=print_stacktrace=1)

# Flags of a target that sees the library from the inside.
function(p12_test_flags target)
  target_include_directories(${target} PRIVATE
    ${PROJECT_SOURCE_DIR}/src ${PROJECT_BINARY_DIR}/generated
    ${PROJECT_SOURCE_DIR}/tests/support
    ${PROJECT_SOURCE_DIR}/include ${PROJECT_BINARY_DIR}/include)
  target_link_libraries(${target} PRIVATE p12_own ${P12_DEPS})
  set_target_properties(${target} PROPERTIES C_STANDARD 11 C_EXTENSIONS OFF)
endfunction()

function(p12_test_properties name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "LABELS;ENVIRONMENT")
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  set_tests_properties(${name} PROPERTIES
    LABELS "${arg_LABELS}"
    TIMEOUT ${arg_TIMEOUT}
    SKIP_RETURN_CODE 77
    ENVIRONMENT "${P12_TEST_ENVIRONMENT};${arg_ENVIRONMENT}")
endfunction()

# p12_test(name SOURCES file... LABELS label...
#   [LIBS target...] [ARGS word...] [ENVIRONMENT NAME=value...]
#   [TIMEOUT seconds])
#
# A cmocka program over the library's objects, internal names included, with
# the allocator of tests/support.
function(p12_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT"
    "SOURCES;LABELS;LIBS;ARGS;ENVIRONMENT")
  add_executable(test_${name} ${arg_SOURCES}
    $<TARGET_OBJECTS:p12_core> $<TARGET_OBJECTS:p12_tables>
    $<TARGET_OBJECTS:p12_test_support>)
  p12_test_flags(test_${name})
  target_link_libraries(test_${name} PRIVATE
    PkgConfig::P12_DEP_CMOCKA ${arg_LIBS})
  add_test(NAME ${name} COMMAND test_${name} ${arg_ARGS}
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  p12_test_properties(${name} TIMEOUT "${arg_TIMEOUT}"
    LABELS ${arg_LABELS} ENVIRONMENT ${arg_ENVIRONMENT})
endfunction()

# p12_script(name file LABELS label... [ARGS word...]
#   [ENVIRONMENT NAME=value...] [TIMEOUT seconds])
#
# A script that is executable and names its own interpreter.
function(p12_script name file)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "TIMEOUT"
    "LABELS;ARGS;ENVIRONMENT")
  add_test(NAME ${name} COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/${file} ${arg_ARGS}
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  p12_test_properties(${name} TIMEOUT "${arg_TIMEOUT}"
    LABELS ${arg_LABELS} ENVIRONMENT ${arg_ENVIRONMENT})
endfunction()

# p12_missing(name why LABELS label...)
#
# A test that this machine can't run: skipped, with the reason, never silently.
function(p12_missing name why)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "LABELS")
  add_test(NAME ${name}
    COMMAND sh -c "echo 'SKIP: ${name}: ${why}'; exit 77")
  p12_test_properties(${name} LABELS ${arg_LABELS})
endfunction()
