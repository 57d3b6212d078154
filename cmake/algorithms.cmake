# The hashes and ciphers of this build. Each is a file of code below src/crypto
# and a name in one of the two lists; what is left out is still known by its
# name and its OID. SHA-2 and AES are always in: it is with them that keys are
# written and fingerprints made.
include(CheckIncludeFile)

set(P12_ALL_HASHES sha2 sha1 md5 md4 md2 sha3 gost sm3 ripemd160 blake2)
set(P12_ALL_CIPHERS aes des3 des rc2 rc4 camellia cast5 sm4)

option(P12_HASH_SHA1 "SHA-1, the hash of most MACs before 2022" ON)
option(P12_HASH_MD5 "MD5, for PBES1 and the MACs of the 1990s" ON)
option(P12_HASH_MD4 "MD4, which OpenSSL may write a MAC with" ON)
option(P12_HASH_MD2 "MD2, for PBES1" ON)
option(P12_HASH_SHA3 "SHA3-224 to SHA3-512" ON)
option(P12_HASH_GOST "Streebog and GOST R 34.11-94 (TC26's containers)" ON)
option(P12_HASH_SM3 "SM3 (GM/T's containers)" ON)
option(P12_HASH_RIPEMD160 "RIPEMD-160" ON)

option(P12_CIPHER_DES3 "Triple DES, to read most files before 2022" ON)
option(P12_CIPHER_DES "DES, for PBES1" ON)
option(P12_CIPHER_RC2 "RC2, to read certificates in files before 2022" ON)
option(P12_CIPHER_RC4 "RC4, for two PBEs of RFC 7292, C" ON)
option(P12_CIPHER_CAMELLIA "Camellia (Japan)" ON)
option(P12_CIPHER_CAST5 "CAST5 (old PGP and Entrust)" ON)

# ---- What not every system has ----------------------------------------------

# Nettle has no BLAKE2.
pkg_check_modules(P12_DEP_B2 QUIET IMPORTED_TARGET libb2)
set(p12_has_b2 OFF)
if(P12_DEP_B2_FOUND)
  set(p12_has_b2 ON)
endif()
option(P12_HASH_BLAKE2 "BLAKE2b-512 and BLAKE2s-256 (needs libb2)"
  ${p12_has_b2})
if(P12_HASH_BLAKE2)
  pkg_check_modules(P12_DEP_B2 REQUIRED IMPORTED_TARGET libb2)
  list(APPEND P12_PKG_MODULES "B2 libb2")
  list(APPEND P12_DEPS PkgConfig::P12_DEP_B2)
  list(APPEND P12_STATIC_LDFLAGS ${P12_DEP_B2_STATIC_LDFLAGS})
  string(APPEND P12_PC_REQUIRES ", libb2")
endif()

set(CMAKE_REQUIRED_INCLUDES ${P12_DEP_NETTLE_INCLUDE_DIRS})
check_include_file(nettle/sm4.h p12_has_sm4)
unset(CMAKE_REQUIRED_INCLUDES)
option(P12_CIPHER_SM4 "SM4 (GM/T's containers; needs Nettle 3.9)"
  ${p12_has_sm4})

# ---- The tables -------------------------------------------------------------

set(P12_HASH_SHA2 ON)
set(P12_CIPHER_AES ON)
set(P12_ALGORITHM_SOURCES)
set(P12_HASH_EXTERNS)
set(P12_HASH_ENTRIES)
set(P12_CIPHER_EXTERNS)
set(P12_CIPHER_ENTRIES)
set(P12_HASH_NAME_EXTERNS)
set(P12_HASH_NAME_ENTRIES)
set(P12_CIPHER_NAME_EXTERNS)
set(P12_CIPHER_NAME_ENTRIES)

foreach(name IN LISTS P12_ALL_HASHES)
  string(TOUPPER "P12_HASH_${name}" switch)
  if(${switch})
    if(name STREQUAL "blake2")
      list(APPEND P12_ALGORITHM_SOURCES crypto/b2/${name}.c)
    else()
      list(APPEND P12_ALGORITHM_SOURCES crypto/nettle/${name}.c)
    endif()
    string(APPEND P12_HASH_EXTERNS
      "extern const struct p12_hash_code p12_hash_code_${name}[];\n")
    string(APPEND P12_HASH_ENTRIES "    p12_hash_code_${name},\n")
  endif()
endforeach()

foreach(name IN LISTS P12_ALL_CIPHERS)
  string(TOUPPER "P12_CIPHER_${name}" switch)
  if(${switch})
    list(APPEND P12_ALGORITHM_SOURCES crypto/nettle/${name}.c)
    string(APPEND P12_CIPHER_EXTERNS
      "extern const struct p12_cipher_code p12_cipher_code_${name};\n")
    string(APPEND P12_CIPHER_ENTRIES "    &p12_cipher_code_${name},\n")
  endif()
endforeach()

# ---- Names ------------------------------------------------------------------

# All of them, unless numbers alone are wanted and nothing rare is in.
set(p12_rare ${P12_OID_NAMES})
foreach(name IN LISTS P12_ALL_HASHES)
  string(TOUPPER "P12_HASH_${name}" switch)
  if(${switch} AND NOT name MATCHES "^sha[12]$")
    set(p12_rare ON)
  endif()
endforeach()
foreach(name IN LISTS P12_ALL_CIPHERS)
  string(TOUPPER "P12_CIPHER_${name}" switch)
  if(${switch} AND NOT name STREQUAL "aes")
    set(p12_rare ON)
  endif()
endforeach()

foreach(kind hash cipher)
  set(p12_lists ${kind}_names)
  if(p12_rare)
    list(APPEND p12_lists ${kind}_names_rare)
  endif()
  string(TOUPPER "P12_${kind}_NAME" prefix)
  foreach(list IN LISTS p12_lists)
    list(APPEND P12_ALGORITHM_SOURCES crypto/${list}.c)
    string(APPEND ${prefix}_EXTERNS
      "extern const struct p12_${kind}_names p12_${list};\n")
    string(APPEND ${prefix}_ENTRIES "    &p12_${list},\n")
  endforeach()
endforeach()

foreach(table hash_table cipher_table)
  configure_file(${PROJECT_SOURCE_DIR}/src/crypto/${table}.c.in
    ${PROJECT_BINARY_DIR}/generated/${table}.c @ONLY)
  list(APPEND P12_ALGORITHM_SOURCES
    ${PROJECT_BINARY_DIR}/generated/${table}.c)
endforeach()

if(P12_HOGWEED)
  list(APPEND P12_ALGORITHM_SOURCES crypto/nettle/public_hogweed.c)
else()
  list(APPEND P12_ALGORITHM_SOURCES crypto/public_none.c)
endif()
