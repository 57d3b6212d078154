# Unit tests of src/base, src/asn1, src/scheme, src/model and src/read.

# p12_unit(FOLDER/NAME [SOURCES file...]): unit/FOLDER/NAME_test.c
function(p12_unit name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES")
  string(REPLACE "/" "_" test ${name})
  p12_test(unit_${test}
    SOURCES unit/${name}_test.c support/der.c support/file.c ${arg_SOURCES}
    LABELS unit)
  target_include_directories(test_unit_${test} PRIVATE unit)
endfunction()

foreach(name base/cursor base/secret base/text base/trail base/wipe
    asn1/ber asn1/tree asn1/walk kdf/jobs
    model/model read/attempts)
  p12_unit(${name})
endforeach()

# These are about algorithms that a smaller build may be without.
if(P12_IS_COMPLETE)
  foreach(name read/ber read/contents read/deviations read/limits read/outer read/parts)
    p12_unit(${name} SOURCES unit/read/parsed.c)
  endforeach()
  foreach(name read/budget read/password read/unlock)
    p12_unit(${name} SOURCES unit/read/opened.c)
  endforeach()
  foreach(name scheme/recipe scheme/refused scheme/scheme scheme/use scheme/write)
    p12_unit(${name} SOURCES unit/scheme/run.c)
  endforeach()
endif()
