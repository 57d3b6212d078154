# Key derivations, each a file in src/kdf/ that exports one p12_kdf_NAME: those
# that the schemes of this build need. RFC 8018's PBKDF2 is always in; the TC26
# MAC was written with RFC 7292's KDF too.
set(p12_kdfs pbkdf2)
if(P12_SCHEME_PKCS12_PBE OR P12_SCHEME_HMAC_PKCS12 OR P12_SCHEME_HMAC_GOST)
  list(APPEND p12_kdfs pkcs12kdf)
endif()
if(P12_SCHEME_PBES1)
  list(APPEND p12_kdfs pbkdf1)
endif()
if(P12_SCHEME_HMAC_GOST)
  list(APPEND p12_kdfs gost)
endif()
if(P12_SCRYPT)
  list(APPEND p12_kdfs scrypt)
endif()

set(P12_KDF_SOURCES)
set(P12_KDF_EXTERNS)
set(P12_KDF_ENTRIES)
foreach(name IN LISTS p12_kdfs)
  list(APPEND P12_KDF_SOURCES kdf/${name}.c)
  string(APPEND P12_KDF_EXTERNS
    "extern const struct p12_kdf_function p12_kdf_${name};\n")
  string(APPEND P12_KDF_ENTRIES "    &p12_kdf_${name},\n")
endforeach()
configure_file(${PROJECT_SOURCE_DIR}/src/kdf/kdf_table.c.in
  ${PROJECT_BINARY_DIR}/generated/kdf_table.c @ONLY)
list(APPEND P12_KDF_SOURCES ${PROJECT_BINARY_DIR}/generated/kdf_table.c)
