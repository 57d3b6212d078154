# Unit tests of src/crypto, src/kdf and src/write, and of what is in front of
# the reader: identify and unarmor.

foreach(name base/builder
    crypto/base64 crypto/cipher crypto/feature crypto/hash crypto/hmac
    crypto/pbkdf2 crypto/public crypto/random
    kdf/password kdf/work)
  p12_unit(${name})
endforeach()

if(P12_SCRYPT)
  p12_unit(kdf/derive)
endif()

if(P12_INPUT)
  p12_unit(read/identify)
  p12_unit(read/unarmor)
endif()

if(P12_WRITE)
  p12_unit(write/pem)
  p12_unit(write/shroud)
endif()

# Project Wycheproof's vectors are JSON.
pkg_check_modules(P12_DEP_TEST_JANSSON QUIET IMPORTED_TARGET jansson)
if(P12_DEP_TEST_JANSSON_FOUND)
  p12_test(unit_crypto_wycheproof SOURCES unit/crypto/wycheproof_test.c
    LABELS unit LIBS PkgConfig::P12_DEP_TEST_JANSSON)
  target_include_directories(test_unit_crypto_wycheproof PRIVATE unit)
else()
  p12_missing(unit_crypto_wycheproof "needs libjansson-dev" LABELS unit)
endif()
