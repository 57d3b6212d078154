# Two kinds of build that tests can expect something of:
#
#   P12_IS_COMPLETE  nothing is left out, but for what this system's libraries
#                    don't have: every vector comes out as its manifest says
#   P12_IS_MINIMAL   what the preset of this name has, and no more

set(P12_IS_COMPLETE ON)
set(P12_IS_MINIMAL ON)

# Every switch of a part that can be left out.
set(p12_switches P12_X509 P12_WRITE P12_AUDIT P12_INPUT P12_PARTIES P12_SCRYPT P12_OID_NAMES P12_SENTENCES P12_HOGWEED P12_THREADS)
foreach(name IN LISTS P12_ALL_HASHES)
  list(APPEND p12_switches P12_HASH_${name})
endforeach()
foreach(name IN LISTS P12_ALL_CIPHERS)
  list(APPEND p12_switches P12_CIPHER_${name})
endforeach()
foreach(name IN LISTS P12_ALL_SCHEMES)
  list(APPEND p12_switches P12_SCHEME_${name})
endforeach()

foreach(switch IN LISTS p12_switches)
  string(TOUPPER ${switch} switch)
  if(switch MATCHES "_(SHA2|SHA1|AES|PBES2|PBMAC1)$")
    if(NOT ${switch})
      set(P12_IS_COMPLETE OFF)
      set(P12_IS_MINIMAL OFF)
    endif()
  elseif(${switch})
    set(P12_IS_MINIMAL OFF)
  elseif(NOT switch MATCHES "_(BLAKE2|SM4|THREADS)$")
    set(P12_IS_COMPLETE OFF)
  endif()
endforeach()
