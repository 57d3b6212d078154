# Password-based schemes, each a file in src/scheme/ that exports one
# p12_scheme_type_NAME. Of two that claim an algorithm the first has it. A new
# scheme is a new file, an option and its name in this list. What is written
# too has a second file, NAME_write.c, that exports one p12_scheme_writer_NAME.
set(P12_ALL_SCHEMES pbes2 pkcs12_pbe pbes1 pbmac1 hmac_gost hmac_pkcs12)
set(P12_WRITTEN_SCHEMES pbes2 pkcs12_pbe pbmac1 hmac_pkcs12)

option(P12_SCHEME_PBES2 "PBES2 (RFC 8018), what is written today" ON)
option(P12_SCHEME_PKCS12_PBE
  "The six PBEs of RFC 7292, C: 3DES, RC2 and RC4, to read old files" ON)
option(P12_SCHEME_PBES1 "PBES1 (RFC 8018): DES and RC2, to read older ones" ON)
option(P12_SCHEME_PBMAC1 "PBMAC1 (RFC 9579, RFC 9879)" ON)
option(P12_SCHEME_HMAC_GOST "The TC26 form of the MAC (RFC 9548)" ON)
option(P12_SCHEME_HMAC_PKCS12 "The MAC of RFC 7292, B.4" ON)

set(P12_SCHEME_SOURCES)
set(P12_SCHEME_EXTERNS)
set(P12_SCHEME_ENTRIES)
set(P12_SCHEME_WRITER_EXTERNS)
set(P12_SCHEME_WRITER_ENTRIES)
set(p12_needs_fixed OFF)
foreach(name IN LISTS P12_ALL_SCHEMES)
  string(TOUPPER "P12_SCHEME_${name}" switch)
  if(${switch})
    list(APPEND P12_SCHEME_SOURCES scheme/${name}.c)
    string(APPEND P12_SCHEME_EXTERNS
      "extern const struct p12_scheme_type p12_scheme_type_${name};\n")
    string(APPEND P12_SCHEME_ENTRIES "    &p12_scheme_type_${name},\n")
    if(name STREQUAL "pkcs12_pbe" OR name STREQUAL "pbes1")
      set(p12_needs_fixed ON)
    endif()
    if(P12_WRITE AND name IN_LIST P12_WRITTEN_SCHEMES)
      list(APPEND P12_SCHEME_SOURCES scheme/${name}_write.c)
      string(APPEND P12_SCHEME_WRITER_EXTERNS
        "extern const struct p12_scheme_writer p12_scheme_writer_${name};\n")
      string(APPEND P12_SCHEME_WRITER_ENTRIES
        "    &p12_scheme_writer_${name},\n")
    endif()
  endif()
endforeach()
if(p12_needs_fixed)
  list(APPEND P12_SCHEME_SOURCES scheme/fixed.c)
endif()
configure_file(${PROJECT_SOURCE_DIR}/src/scheme/scheme_table.c.in
  ${PROJECT_BINARY_DIR}/generated/scheme_table.c @ONLY)
list(APPEND P12_SCHEME_SOURCES
  scheme/scheme.c scheme/params.c scheme/cipher_params.c
  ${PROJECT_BINARY_DIR}/generated/scheme_table.c)
if(P12_WRITE)
  configure_file(${PROJECT_SOURCE_DIR}/src/scheme/writer_table.c.in
    ${PROJECT_BINARY_DIR}/generated/writer_table.c @ONLY)
  list(APPEND P12_SCHEME_SOURCES
    scheme/recipe.c scheme/recipe_params.c scheme/write.c
    ${PROJECT_BINARY_DIR}/generated/writer_table.c)
endif()
