/* Small files as OpenSSL 3.0 makes them. All EC keys are the same one but where
 * it is said. */
#ifndef P12_TESTS_MATERIAL_INPUTS_H
#define P12_TESTS_MATERIAL_INPUTS_H

/* openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 */
#define EC_PKCS8                                                         \
    "-----BEGIN PRIVATE KEY-----\n"                                      \
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgViOYjYsIImSym1+e\n" \
    "aW/H8H2TCmJw+Sh/RH3vJPCqtV+hRANCAASAMM4CRzZcPrtUYjDuDQN7HCFPbud5\n" \
    "LcVgBc3zw1hKICFKQAbIKS5VrOwVjPz7XI8MOJ/HetYeHOrtfYDwkSRw\n"         \
    "-----END PRIVATE KEY-----\n"

/* openssl pkey -traditional, of EC_PKCS8 */
#define EC_SEC1                                                          \
    "-----BEGIN EC PRIVATE KEY-----\n"                                   \
    "MHcCAQEEIFYjmI2LCCJksptfnmlvx/B9kwpicPkof0R97yTwqrVfoAoGCCqGSM49\n" \
    "AwEHoUQDQgAEgDDOAkc2XD67VGIw7g0DexwhT27neS3FYAXN88NYSiAhSkAGyCku\n" \
    "VazsFYz8+1yPDDifx3rWHhzq7X2A8JEkcA==\n"                             \
    "-----END EC PRIVATE KEY-----\n"

/* openssl ec -aes256 -passout pass:secret */
#define EC_AES_256                                                       \
    "-----BEGIN EC PRIVATE KEY-----\n"                                   \
    "Proc-Type: 4,ENCRYPTED\n"                                           \
    "DEK-Info: AES-256-CBC,4DC5629DF149A330FAC720626D645175\n"           \
    "\n"                                                                 \
    "PcKFH4JSE6ytHRkujU8gUcCp3sifZn4wxuBsJpgzgA8Zmwrty9r41ljW4V+0S3LV\n" \
    "oOpJUBj1cynOQR+bWeUpPeLzvDsQ7iTPbvjyH0SCmmFhOndkVYdqImfx9LHgO3Fw\n" \
    "nwS9jz26Fy26pJvkw8VeowArS0ry7eS4Bou6avRT/hM=\n"                     \
    "-----END EC PRIVATE KEY-----\n"

/* openssl ec -des3 -passout pass:secret */
#define EC_DES3                                                          \
    "-----BEGIN EC PRIVATE KEY-----\n"                                   \
    "Proc-Type: 4,ENCRYPTED\n"                                           \
    "DEK-Info: DES-EDE3-CBC,5DEB0770F4F7A4FA\n"                          \
    "\n"                                                                 \
    "C1u5aBmVudeLmFcRRfdIzLaVM3mzFLQSCEHNPre1HQ7R1tclhAJ/b9Qm1B6BKoFW\n" \
    "31uzkBrsYuLo3EnDHD0s6pfG5fjQ7UGGV/C6VIQnATrdoQRgfg0f6KoTzIYkTRXs\n" \
    "16f1jpbjbLFhXKcZiKmJeW76sLJ4WnipMl//XMZ3MOs=\n"                     \
    "-----END EC PRIVATE KEY-----\n"

/* openssl ec -camellia128 -passout pass:secret */
#define EC_CAMELLIA                                                      \
    "-----BEGIN EC PRIVATE KEY-----\n"                                   \
    "Proc-Type: 4,ENCRYPTED\n"                                           \
    "DEK-Info: CAMELLIA-128-CBC,5212E91358ADA5F5E7BC0D84335AC201\n"      \
    "\n"                                                                 \
    "+rBE5uN69pI63d4YPrz28lJQRISgLCg350WA8X1Zmni+HAYeRIvfecISH6wL6GCN\n" \
    "ajoBQrS7MhUeIzcJHY1rYRKQPCQVisxrtOBJTHjmO09xI4xzryk33OufTXZQ7jOQ\n" \
    "QnydIq9O3nFImVIv8p38aSO/KbSfNuM5IFtTNbloC70=\n"                     \
    "-----END EC PRIVATE KEY-----\n"

/* openssl ec -aria256 -passout pass:secret */
#define EC_ARIA                                                          \
    "-----BEGIN EC PRIVATE KEY-----\n"                                   \
    "Proc-Type: 4,ENCRYPTED\n"                                           \
    "DEK-Info: ARIA-256-CBC,D862F18037C14768323AAC10EDD8CA8E\n"          \
    "\n"                                                                 \
    "YFkE0QGwhOiBpOkQFxUkbA2TS+Ezu91MOU/Op5cxBqI+39v+lncz/bKsReveJgrc\n" \
    "9HHWXLM4RrOnjPvmo+jfTU8+66SUCg+y2T9ZWMpefR7cnA9WtQfT7YfJyFeyU4ka\n" \
    "VWupyeKF6JAxGO2YAmbi2EXVBW5appxazvdkqJR4cqY=\n"                     \
    "-----END EC PRIVATE KEY-----\n"

/* openssl ec -aes128 -passout pass:m\xfcller, one byte a character */
#define EC_LATIN1                                                        \
    "-----BEGIN EC PRIVATE KEY-----\n"                                   \
    "Proc-Type: 4,ENCRYPTED\n"                                           \
    "DEK-Info: AES-128-CBC,8A454C5E8F69B97866A0B5E4D369EB48\n"           \
    "\n"                                                                 \
    "mqeBaQNzzZoMCoYk/IErP8L8xWbEAyjqM46b8bsl+lmrxr6TQy3P53Fl1TAGcbar\n" \
    "KNjEpSMM69VmioEKGLWZpbK/14jnI6gSdiCntepUjM6KLL8znT+ZGm1ER//018pI\n" \
    "DTrU3OT8YBMBNfDG6iEkHzYUlOaEHInJgT1OS/Ris8A=\n"                     \
    "-----END EC PRIVATE KEY-----\n"

/* openssl pkcs8 -topk8 -iter 2 -v2 aes-128-cbc -passout pass:secret */
#define EC_PBES2                                                         \
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"                            \
    "MIHrMFYGCSqGSIb3DQEFDTBJMCgGCSqGSIb3DQEFDDAbBAjI531XEs/1ygIBAjAM\n" \
    "BggqhkiG9w0CCQUAMB0GCWCGSAFlAwQBAgQQpZ+76voAtekQxEHRQlUtpQSBkKae\n" \
    "L+yIowryg9dHIPw4YYwolPTpwq8HcLINkyj0+ilSNoQPTolASXLgEWT+QSRNJVJK\n" \
    "DhA0D2gxUAEB4rh8VQFsMKTEVIVyKJKTf8C2DTBu4m8YHufzy+NW2BD7TXxbeS//\n" \
    "2Y294LMF1jX4tVs/vnmALdezSM99aCkXYjUAQJ0OgXwddX+L+geW7iBw5AHrVQ==\n" \
    "-----END ENCRYPTED PRIVATE KEY-----\n"

/* openssl pkcs8 -topk8 -iter 2 -v1 PBE-SHA1-3DES -passout pass:secret */
#define EC_PBE                                                           \
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"                            \
    "MIGwMBsGCiqGSIb3DQEMAQMwDQQI+VYfaBP6EKcCAQIEgZCiNwtFVJbvzlGBf9Dp\n" \
    "rMSvR1xtxGPyBffWv7vG2i/MczNRHxINSiDkEhIbYyjJzQMRAacvume1JfbaN3YX\n" \
    "5Yn5BkIpFuV6bfSaKOpKfhkGDiU0MdZwVhJ092ttTeHcvJ44a5xR9qagW+4jTSE2\n" \
    "UPqnmVHM0mxWrs3GyqM+Y7qKo/SsO1/Z3ZNYFqGaQRCLXLI=\n"                 \
    "-----END ENCRYPTED PRIVATE KEY-----\n"

/* openssl ecparam -name prime256v1 -genkey: another key */
#define EC_WITH_PARAMETERS                                               \
    "-----BEGIN EC PARAMETERS-----\n"                                    \
    "BggqhkjOPQMBBw==\n"                                                 \
    "-----END EC PARAMETERS-----\n"                                      \
    "-----BEGIN EC PRIVATE KEY-----\n"                                   \
    "MHcCAQEEIGbu3Cf5DYwPiQpcioYtDWPkbPFzoRHgb19CxidhdP5DoAoGCCqGSM49\n" \
    "AwEHoUQDQgAEVxH4hOr/og31LTGFFIjYXBW/asBuiuaoEXQHJLDzT1cHubLaOGaw\n" \
    "ASvZ6HtweO8EaNIh+CFMnOJdlF5DPc5fGQ==\n"                             \
    "-----END EC PRIVATE KEY-----\n"

/* openssl pkey -pubout */
#define EC_PUBLIC                                                        \
    "-----BEGIN PUBLIC KEY-----\n"                                       \
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEgDDOAkc2XD67VGIw7g0DexwhT27n\n" \
    "eS3FYAXN88NYSiAhSkAGyCkuVazsFYz8+1yPDDifx3rWHhzq7X2A8JEkcA==\n"     \
    "-----END PUBLIC KEY-----\n"

/* openssl genrsa -traditional 512 */
#define RSA_PKCS1                                                        \
    "-----BEGIN RSA PRIVATE KEY-----\n"                                  \
    "MIIBOgIBAAJBAMaWG4wEW24NIl6qJAmOKFlpT5zz5+Y8dFVGqMBOXZfG+SNuGRon\n" \
    "GOTP2tGHn7XNiSyD7OtBWCIuBjdM7DreZ18CAwEAAQJAYYf5kYPWT699sNaJCnRa\n" \
    "FselBSW5QBdy3yrr2D7kspR1TVKp3/b0fagpNIBwzSBL2jKmW+ZSHhHxzd9cCZMi\n" \
    "SQIhAPM4qEAC8TSiFhiK6iQRjAeyMeeYkSmfr2oN3TFZomxLAiEA0QUbcz+v9Wtj\n" \
    "BNVmTI1heqZW0f6bKxg2DxmDHxQs3L0CIHKM0qEjQZr6Y9G3S0MliH/vaxWag3PJ\n" \
    "I4KdePnPL3I1AiEAlnXetK97smaC+M/EvAZpzShABxoICJV9FJGA2bZkNOECIDwf\n" \
    "kSsegVOTwKWHl/ToSdtuMPAr8pXbsZ+RZeNPjPiD\n"                         \
    "-----END RSA PRIVATE KEY-----\n"

/* openssl pkey -traditional, of a key of 1,024 bits */
#define DSA_BARE                                                         \
    "-----BEGIN DSA PRIVATE KEY-----\n"                                  \
    "MIIBuwIBAAKBgQCrSpS/UXoeC4he68wti0YEF2AFGpKONw4vdXa8gidibh2qEV39\n" \
    "HIglord9crGxTEcO1FnbjTHV9fZ7whRFTT9rMw3+6k9mAeyT59zrKqTRuj7X4CHZ\n" \
    "0xGdfMExQbm7tfondeTkq2kKWoaNG8fdX4eJBKh+aLKaSxyoVIZEex4eKwIVALBo\n" \
    "YJzEd4NPLHvW2XKPK2GZ9ydRAoGBAI5bnR0rCcdFVj7HEiUsI2P/sG4jDSK21ZPR\n" \
    "1rz/bbAxYHcLYFv7xQ8DigkJPx0BSiKa7SWfpd0EKtHkG76x8H1eTSx9sslHuIBI\n" \
    "r0HpjaPln6OAETUbDKkm2gO/ayJH6m/M2usZyvRkflUSVX9g4NlWqkcVmN4ZI/Ot\n" \
    "UGOiqhxMAoGAakUO2iF1zd6fOlXHY91EvE0qd9OeqSIVwX5jc1klmDHcJf4UPp/F\n" \
    "IqW7KPYGZfdQQEbWgecW5r3/pQNJW+GT/duJ1H2YIPZzRiUwV/vKlvQoMOCgDR1d\n" \
    "NhKeFAa7lZgrhH+r4d3SM/g1Y7+JGDqlg7LtUxtdJTF1RNJN695AbgMCFBhuTU17\n" \
    "GONuFGn9RPyFff3Qho1i\n"                                             \
    "-----END DSA PRIVATE KEY-----\n"

/* openssl req -new -x509 -subj /CN=a -days 36500, with EC_PKCS8 */
#define CERT                                                             \
    "-----BEGIN CERTIFICATE-----\n"                                      \
    "MIIBbzCCARWgAwIBAgIUbmllxB+zHEniryAVbyND5AwUWJowCgYIKoZIzj0EAwIw\n" \
    "DDEKMAgGA1UEAwwBYTAgFw0yNjExMjAyMDA1MDdaGA8yMTI2MTAyNzIwMDUwN1ow\n" \
    "DDEKMAgGA1UEAwwBYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABIAwzgJHNlw+\n" \
    "u1RiMO4NA3scIU9u53ktxWAFzfPDWEogIUpABsgpLlWs7BWM/Ptcjww4n8d61h4c\n" \
    "6u19gPCRJHCjUzBRMB0GA1UdDgQWBBQ1KBwtIeKtHtFLSzBGplOYK1hQ0TAfBgNV\n" \
    "HSMEGDAWgBQ1KBwtIeKtHtFLSzBGplOYK1hQ0TAPBgNVHRMBAf8EBTADAQH/MAoG\n" \
    "CCqGSM49BAMCA0gAMEUCIEWUp3xpz+dcDDhEiPBiKXevFkxq5Arvp8yosBPqPj5n\n" \
    "AiEAtEsGgF2QIYiYc4J66kdT8pMFKGVeUHy8bK1OR9F2WrE=\n"                 \
    "-----END CERTIFICATE-----\n"

/* openssl x509 -trustout -addtrust clientAuth, of CERT */
#define CERT_TRUSTED                                                     \
    "-----BEGIN TRUSTED CERTIFICATE-----\n"                              \
    "MIIBbzCCARWgAwIBAgIUbmllxB+zHEniryAVbyND5AwUWJowCgYIKoZIzj0EAwIw\n" \
    "DDEKMAgGA1UEAwwBYTAgFw0yNjExMjAyMDA1MDdaGA8yMTI2MTAyNzIwMDUwN1ow\n" \
    "DDEKMAgGA1UEAwwBYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABIAwzgJHNlw+\n" \
    "u1RiMO4NA3scIU9u53ktxWAFzfPDWEogIUpABsgpLlWs7BWM/Ptcjww4n8d61h4c\n" \
    "6u19gPCRJHCjUzBRMB0GA1UdDgQWBBQ1KBwtIeKtHtFLSzBGplOYK1hQ0TAfBgNV\n" \
    "HSMEGDAWgBQ1KBwtIeKtHtFLSzBGplOYK1hQ0TAPBgNVHRMBAf8EBTADAQH/MAoG\n" \
    "CCqGSM49BAMCA0gAMEUCIEWUp3xpz+dcDDhEiPBiKXevFkxq5Arvp8yosBPqPj5n\n" \
    "AiEAtEsGgF2QIYiYc4J66kdT8pMFKGVeUHy8bK1OR9F2WrEwDDAKBggrBgEFBQcD\n" \
    "Ag==\n"                                                             \
    "-----END TRUSTED CERTIFICATE-----\n"

/* openssl ca -gencrl -crldays 36500, with the same key */
#define CRL                                                              \
    "-----BEGIN X509 CRL-----\n"                                         \
    "MIGmME0CAQEwCgYIKoZIzj0EAwIwDDEKMAgGA1UEAwwBYRcNMjYxMTIwMjAwNTUw\n" \
    "WhgPMjEyNjEwMjcyMDA1NTBaoA4wDDAKBgNVHRQEAwIBATAKBggqhkjOPQQDAgNJ\n" \
    "ADBGAiEAoz866uByebU/SCT5mwnNlYz88XqqKMExUijqDwy7FWsCIQDJ3LR9YXk8\n" \
    "1/GJ/9fgadexEKa9Y/KwbbKGf6qeXUYGHQ==\n"                             \
    "-----END X509 CRL-----\n"

/* openssl crl2pkcs7 -in CRL -certfile CERT */
#define BUNDLE                                                           \
    "-----BEGIN PKCS7-----\n"                                            \
    "MIICSgYJKoZIhvcNAQcCoIICOzCCAjcCAQExADALBgkqhkiG9w0BBwGgggFzMIIB\n" \
    "bzCCARWgAwIBAgIUbmllxB+zHEniryAVbyND5AwUWJowCgYIKoZIzj0EAwIwDDEK\n" \
    "MAgGA1UEAwwBYTAgFw0yNjExMjAyMDA1MDdaGA8yMTI2MTAyNzIwMDUwN1owDDEK\n" \
    "MAgGA1UEAwwBYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABIAwzgJHNlw+u1Ri\n" \
    "MO4NA3scIU9u53ktxWAFzfPDWEogIUpABsgpLlWs7BWM/Ptcjww4n8d61h4c6u19\n" \
    "gPCRJHCjUzBRMB0GA1UdDgQWBBQ1KBwtIeKtHtFLSzBGplOYK1hQ0TAfBgNVHSME\n" \
    "GDAWgBQ1KBwtIeKtHtFLSzBGplOYK1hQ0TAPBgNVHRMBAf8EBTADAQH/MAoGCCqG\n" \
    "SM49BAMCA0gAMEUCIEWUp3xpz+dcDDhEiPBiKXevFkxq5Arvp8yosBPqPj5nAiEA\n" \
    "tEsGgF2QIYiYc4J66kdT8pMFKGVeUHy8bK1OR9F2WrGhgakwgaYwTQIBATAKBggq\n" \
    "hkjOPQQDAjAMMQowCAYDVQQDDAFhFw0yNjExMjAyMDA1NTBaGA8yMTI2MTAyNzIw\n" \
    "MDU1MFqgDjAMMAoGA1UdFAQDAgEBMAoGCCqGSM49BAMCA0kAMEYCIQCjPzrq4HJ5\n" \
    "tT9IJPmbCc2VjPzxeqoowTFSKOoPDLsVawIhAMnctH1heTzX8Yn/1+Bp17EQpr1j\n" \
    "8rBtsoZ/qp5dRgYdMQA=\n"                                             \
    "-----END PKCS7-----\n"

#endif
