# Unit tests of src/crypto, src/kdf and src/write, and of what is in front of
# the reader: identify and unarmor.

foreach(name crypto/feature crypto/hmac crypto/pbkdf2 crypto/public
    kdf/password)
  p12_unit(${name})
endforeach()

# These go through all names.
if(P12_OID_NAMES AND P12_WRITE)
  p12_unit(crypto/cipher)
  p12_unit(crypto/hash)
endif()

if(P12_WRITE)
  p12_unit(base/builder)
  p12_unit(crypto/base64)
  p12_unit(crypto/random)
endif()

# These are about algorithms that a smaller build may be without.
if(P12_IS_COMPLETE)
  p12_unit(crypto/spelling)
  p12_unit(kdf/derive)
  p12_unit(kdf/work)
endif()

if(P12_INPUT)
  p12_unit(read/identify)
  p12_unit(read/unarmor)
endif()

if(P12_IS_COMPLETE)
  p12_unit(read/material)
endif()

if(P12_WRITE)
  p12_unit(write/draft)
  p12_unit(write/pem)
  p12_unit(write/shroud)
endif()

if(P12_IS_COMPLETE)
  p12_unit(write/check_keys SOURCES unit/read/parsed.c unit/x509/make.c)
  p12_unit(write/compare SOURCES unit/read/parsed.c)
  p12_unit(write/element)
  p12_unit(write/property SOURCES support/recipes.c)
endif()

# These write with all that there is.
if(P12_IS_COMPLETE)
  p12_unit(write/seal)
endif()

# Project Wycheproof's vectors are JSON. They are encrypted too, for which a
# library that only reads has no use.
set(only_to_write)
if(NOT P12_WRITE)
  set(only_to_write ${PROJECT_SOURCE_DIR}/src/crypto/cipher_seal.c)
endif()
pkg_check_modules(P12_DEP_TEST_JANSSON QUIET IMPORTED_TARGET jansson)
if(P12_DEP_TEST_JANSSON_FOUND)
  p12_test(unit_crypto_wycheproof SOURCES unit/crypto/wycheproof_test.c
    ${only_to_write} LABELS unit LIBS PkgConfig::P12_DEP_TEST_JANSSON)
  target_include_directories(test_unit_crypto_wycheproof PRIVATE unit)
else()
  p12_missing(unit_crypto_wycheproof "needs libjansson-dev" LABELS unit)
endif()
