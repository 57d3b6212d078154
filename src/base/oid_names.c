#include "base/cursor.h"

#include <string.h>

/* What stands below one arc: "number name", a zero, and so on; an empty text
 * ends the list. Names are those of the standards' own ASN.1, without prefixes
 * such as "id-kp-" that nobody says. */
struct oid_group {
    uint8_t arc_len;
    uint8_t arc[11];
    const char *names;
};

#define ARC(octets) sizeof(octets) - 1, octets

static const struct oid_group groups[] = {
    /* X.520 attribute types, RFC 4519 and others */
    { ARC("\x55\x04"), "3 commonName\0"
                       "4 surname\0"
                       "5 serialNumber\0"
                       "6 countryName\0"
                       "7 localityName\0"
                       "8 stateOrProvinceName\0"
                       "9 streetAddress\0"
                       "10 organizationName\0"
                       "11 organizationalUnitName\0"
                       "12 title\0"
                       "13 description\0"
                       "15 businessCategory\0"
                       "16 postalAddress\0"
                       "17 postalCode\0"
                       "18 postOfficeBox\0"
                       "20 telephoneNumber\0"
                       "41 name\0"
                       "42 givenName\0"
                       "43 initials\0"
                       "44 generationQualifier\0"
                       "45 x500UniqueIdentifier\0"
                       "46 dnQualifier\0"
                       "51 houseIdentifier\0"
                       "65 pseudonym\0"
                       "72 role\0"
                       "97 organizationIdentifier\0" },
    /* RFC 4519 */
    { ARC("\x09\x92\x26\x89\x93\xf2\x2c\x64\x01"), "1 userId\0"
                                                   "3 rfc822Mailbox\0"
                                                   "25 domainComponent\0" },
    /* CA/Browser Forum, EV guidelines, 9.2.4 */
    { ARC("\x2b\x06\x01\x04\x01\x82\x37\x3c\x02\x01"),
      "1 jurisdictionLocalityName\0"
      "2 jurisdictionStateOrProvinceName\0"
      "3 jurisdictionCountryName\0" },
    /* Russian qualified certificates */
    { ARC("\x2a\x85\x03\x64"), "1 OGRN\0"
                               "3 SNILS\0"
                               "4 INNLE\0"
                               "5 OGRNIP\0" },
    { ARC("\x2a\x85\x03\x03\x81\x03\x01"), "1 INN\0" },
    /* RFC 5280, 4.2.1 */
    { ARC("\x55\x1d"), "14 subjectKeyIdentifier\0"
                       "15 keyUsage\0"
                       "17 subjectAltName\0"
                       "18 issuerAltName\0"
                       "19 basicConstraints\0"
                       "30 nameConstraints\0"
                       "31 cRLDistributionPoints\0"
                       "32 certificatePolicies\0"
                       "35 authorityKeyIdentifier\0"
                       "37 extKeyUsage\0" },
    /* RFC 5280, 4.2.1.12 */
    { ARC("\x55\x1d\x25"), "0 anyExtendedKeyUsage\0" },
    /* Extended key usages: RFC 5280, 4.2.1.12; RFC 4334, 4945, 6402, 9336 */
    { ARC("\x2b\x06\x01\x05\x05\x07\x03"), "1 serverAuth\0"
                                           "2 clientAuth\0"
                                           "3 codeSigning\0"
                                           "4 emailProtection\0"
                                           "5 ipsecEndSystem\0"
                                           "6 ipsecTunnel\0"
                                           "7 ipsecUser\0"
                                           "8 timeStamping\0"
                                           "9 OCSPSigning\0"
                                           "13 eapOverPPP\0"
                                           "14 eapOverLAN\0"
                                           "17 ipsecIKE\0"
                                           "21 secureShellClient\0"
                                           "22 secureShellServer\0"
                                           "27 cmcCA\0"
                                           "28 cmcRA\0"
                                           "36 documentSigning\0" },
    /* RFC 4556, 3.2 */
    { ARC("\x2b\x06\x01\x05\x02\x03"), "4 pkInitClientAuth\0"
                                       "5 pkInitKDC\0" },
    /* Microsoft's extended key usages */
    { ARC("\x2b\x06\x01\x04\x01\x82\x37\x0a\x03"), "1 msCertTrustListSigning\0"
                                                   "3 msServerGatedCrypto\0"
                                                   "4 msEncryptedFileSystem\0"
                                                   "12 msDocumentSigning\0" },
    { ARC("\x2b\x06\x01\x04\x01\x82\x37\x0a\x03\x04"),
      "1 msEncryptedFileSystemRecovery\0" },
    { ARC("\x2b\x06\x01\x04\x01\x82\x37\x14\x02"), "2 msSmartcardLogon\0"
                                                   "3 msUserPrincipalName\0" },
    { ARC("\x2b\x06\x01\x04\x01\x82\x37\x02\x01"),
      "21 msIndividualCodeSigning\0"
      "22 msCommercialCodeSigning\0" },
    { ARC("\x2b\x06\x01\x04\x01\x82\x37\x36\x01"), "2 msRemoteDesktop\0" },
    /* Netscape */
    { ARC("\x60\x86\x48\x01\x86\xf8\x42\x04"), "1 nsServerGatedCrypto\0" },
    /* Microsoft's bag attributes */
    { ARC("\x2b\x06\x01\x04\x01\x82\x37\x11"), "1 msCSPName\0"
                                               "2 msLocalKeySet\0" },
    /* The JDK's bag attribute */
    { ARC("\x60\x86\x48\x01\x86\xf9\x66\xad\xca\x7b\x01"),
      "1 trustedKeyUsage\0" },
    /* RFC 8017, appendix C */
    { ARC("\x2a\x86\x48\x86\xf7\x0d\x01\x01"),
      "1 rsaEncryption\0"
      "2 md2WithRSAEncryption\0"
      "4 md5WithRSAEncryption\0"
      "5 sha1WithRSAEncryption\0"
      "7 id-RSAES-OAEP\0"
      "8 id-mgf1\0"
      "10 id-RSASSA-PSS\0"
      "11 sha256WithRSAEncryption\0"
      "12 sha384WithRSAEncryption\0"
      "13 sha512WithRSAEncryption\0"
      "14 sha224WithRSAEncryption\0"
      "15 sha512-224WithRSAEncryption\0"
      "16 sha512-256WithRSAEncryption\0" },
    /* PKCS #3 */
    { ARC("\x2a\x86\x48\x86\xf7\x0d\x01\x03"), "1 dhKeyAgreement\0" },
    /* RFC 8018, appendix C */
    { ARC("\x2a\x86\x48\x86\xf7\x0d\x01\x05"), "1 pbeWithMD2AndDES-CBC\0"
                                               "3 pbeWithMD5AndDES-CBC\0"
                                               "4 pbeWithMD2AndRC2-CBC\0"
                                               "6 pbeWithMD5AndRC2-CBC\0"
                                               "10 pbeWithSHA1AndDES-CBC\0"
                                               "11 pbeWithSHA1AndRC2-CBC\0"
                                               "12 PBKDF2\0"
                                               "13 PBES2\0"
                                               "14 PBMAC1\0" },
    /* RFC 5652 */
    { ARC("\x2a\x86\x48\x86\xf7\x0d\x01\x07"), "1 data\0"
                                               "2 signedData\0"
                                               "3 envelopedData\0"
                                               "4 signedAndEnvelopedData\0"
                                               "5 digestedData\0"
                                               "6 encryptedData\0" },
    /* RFC 5083, RFC 3274 */
    { ARC("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01"),
      "2 authData\0"
      "9 compressedData\0"
      "23 authEnvelopedData\0" },
    /* RFC 2985 */
    { ARC("\x2a\x86\x48\x86\xf7\x0d\x01\x09"), "1 emailAddress\0"
                                               "2 unstructuredName\0"
                                               "3 contentType\0"
                                               "4 messageDigest\0"
                                               "5 signingTime\0"
                                               "6 counterSignature\0"
                                               "7 challengePassword\0"
                                               "8 unstructuredAddress\0"
                                               "14 extensionRequest\0"
                                               "15 smimeCapabilities\0"
                                               "20 friendlyName\0"
                                               "21 localKeyID\0" },
    /* RFC 7292, 4.2.3 and 4.2.4 */
    { ARC("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x16"), "1 x509Certificate\0"
                                                   "2 sdsiCertificate\0" },
    { ARC("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x17"), "1 x509CRL\0" },
    /* RFC 7292, appendix C */
    { ARC("\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01"),
      "1 pbeWithSHAAnd128BitRC4\0"
      "2 pbeWithSHAAnd40BitRC4\0"
      "3 pbeWithSHAAnd3-KeyTripleDES-CBC\0"
      "4 pbeWithSHAAnd2-KeyTripleDES-CBC\0"
      "5 pbeWithSHAAnd128BitRC2-CBC\0"
      "6 pbewithSHAAnd40BitRC2-CBC\0" },
    /* RFC 7292, appendix D */
    { ARC("\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01"), "1 keyBag\0"
                                                       "2 pkcs8ShroudedKeyBag\0"
                                                       "3 certBag\0"
                                                       "4 crlBag\0"
                                                       "5 secretBag\0"
                                                       "6 safeContentsBag\0" },
    /* Hashes */
    { ARC("\x2a\x86\x48\x86\xf7\x0d\x02"), "2 md2\0"
                                           "4 md4\0"
                                           "5 md5\0"
                                           "7 hmacWithSHA1\0" },
    /* OIW */
    { ARC("\x2b\x0e\x03\x02"), "12 dsa\0"
                               "26 sha1\0"
                               "27 dsaWithSHA1\0"
                               "29 sha1WithRSASignature\0" },
    /* NIST: hashes, signatures and keys */
    { ARC("\x60\x86\x48\x01\x65\x03\x04\x02"), "1 sha256\0"
                                               "2 sha384\0"
                                               "3 sha512\0"
                                               "4 sha224\0"
                                               "5 sha512-224\0"
                                               "6 sha512-256\0"
                                               "7 sha3-224\0"
                                               "8 sha3-256\0"
                                               "9 sha3-384\0"
                                               "10 sha3-512\0" },
    { ARC("\x60\x86\x48\x01\x65\x03\x04\x03"), "1 dsa-with-sha224\0"
                                               "2 dsa-with-sha256\0"
                                               "3 dsa-with-sha384\0"
                                               "4 dsa-with-sha512\0"
                                               "9 ecdsa-with-sha3-224\0"
                                               "10 ecdsa-with-sha3-256\0"
                                               "11 ecdsa-with-sha3-384\0"
                                               "12 ecdsa-with-sha3-512\0"
                                               "13 rsa-with-sha3-224\0"
                                               "14 rsa-with-sha3-256\0"
                                               "15 rsa-with-sha3-384\0"
                                               "16 rsa-with-sha3-512\0"
                                               "17 ML-DSA-44\0"
                                               "18 ML-DSA-65\0"
                                               "19 ML-DSA-87\0"
                                               "20 SLH-DSA-SHA2-128s\0"
                                               "21 SLH-DSA-SHA2-128f\0"
                                               "22 SLH-DSA-SHA2-192s\0"
                                               "23 SLH-DSA-SHA2-192f\0"
                                               "24 SLH-DSA-SHA2-256s\0"
                                               "25 SLH-DSA-SHA2-256f\0"
                                               "26 SLH-DSA-SHAKE-128s\0"
                                               "27 SLH-DSA-SHAKE-128f\0"
                                               "28 SLH-DSA-SHAKE-192s\0"
                                               "29 SLH-DSA-SHAKE-192f\0"
                                               "30 SLH-DSA-SHAKE-256s\0"
                                               "31 SLH-DSA-SHAKE-256f\0" },
    { ARC("\x60\x86\x48\x01\x65\x03\x04\x04"), "1 ML-KEM-512\0"
                                               "2 ML-KEM-768\0"
                                               "3 ML-KEM-1024\0" },
    /* RFC 3279, 2.2.2 and 2.3.2 */
    { ARC("\x2a\x86\x48\xce\x38\x04"), "1 id-dsa\0"
                                       "3 dsa-with-sha1\0" },
    /* RFC 3279, 2.3.3 */
    { ARC("\x2a\x86\x48\xce\x3e\x02"), "1 dhpublicnumber\0" },
    /* RFC 5480; RFC 5758 */
    { ARC("\x2a\x86\x48\xce\x3d\x02"), "1 id-ecPublicKey\0" },
    { ARC("\x2a\x86\x48\xce\x3d\x04"), "1 ecdsa-with-SHA1\0" },
    { ARC("\x2a\x86\x48\xce\x3d\x04\x03"), "1 ecdsa-with-SHA224\0"
                                           "2 ecdsa-with-SHA256\0"
                                           "3 ecdsa-with-SHA384\0"
                                           "4 ecdsa-with-SHA512\0" },
    { ARC("\x2b\x81\x04\x01"), "12 id-ecDH\0"
                               "13 id-ecMQV\0" },
    /* PKCS #3 */
    { ARC("\x2a\x86\x48\x86\xf7\x0d\x01\x03"), "1 dhKeyAgreement\0" },
    /* RFC 3370, 4.1; RFC 5753, 7.1 */
    { ARC("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x03"), "5 id-alg-ESDH\0"
                                                       "10 id-alg-SSDH\0" },
    { ARC("\x2b\x81\x05\x10\x86\x48\x3f\x00"),
      "2 dhSinglePass-stdDH-sha1kdf-scheme\0"
      "3 dhSinglePass-cofactorDH-sha1kdf-scheme\0"
      "16 mqvSinglePass-sha1kdf-scheme\0" },
    { ARC("\x2b\x81\x04\x01\x0b"), "0 dhSinglePass-stdDH-sha224kdf-scheme\0"
                                   "1 dhSinglePass-stdDH-sha256kdf-scheme\0"
                                   "2 dhSinglePass-stdDH-sha384kdf-scheme\0"
                                   "3 dhSinglePass-stdDH-sha512kdf-scheme\0" },
    { ARC("\x2b\x81\x04\x01\x0e"),
      "0 dhSinglePass-cofactorDH-sha224kdf-scheme\0"
      "1 dhSinglePass-cofactorDH-sha256kdf-scheme\0"
      "2 dhSinglePass-cofactorDH-sha384kdf-scheme\0"
      "3 dhSinglePass-cofactorDH-sha512kdf-scheme\0" },
    /* ISO/IEC 10118-3 */
    { ARC("\x28\xcf\x06\x03\x00"), "49 ripemd160\0"
                                   "55 whirlpool\0" },
    /* RFC 8410 */
    { ARC("\x2b\x65"), "110 X25519\0"
                       "111 X448\0"
                       "112 Ed25519\0"
                       "113 Ed448\0" },
    /* RFC 4357, RFC 9215: GOST */
    { ARC("\x2a\x85\x03\x02\x02"), "3 gostR3411-94-with-gostR3410-2001\0"
                                   "9 gostR3411-94\0"
                                   "19 gostR3410-2001\0"
                                   "20 gostR3410-94\0" },
    { ARC("\x2a\x85\x03\x07\x01\x01\x01"), "1 gost3410-2012-256\0"
                                           "2 gost3410-2012-512\0" },
    { ARC("\x2a\x85\x03\x07\x01\x01\x02"), "2 gost3411-2012-256\0"
                                           "3 gost3411-2012-512\0" },
    { ARC("\x2a\x85\x03\x07\x01\x01\x03"), "2 gost3410-2012-256-with-3411\0"
                                           "3 gost3410-2012-512-with-3411\0" },
    /* GM/T 0006: SM2, SM3 */
    { ARC("\x2a\x81\x1c\xcf\x55\x01"), "301 SM2\0"
                                       "401 sm3\0"
                                       "501 SM2-with-SM3\0" },
    /* Curves: X9.62 and RFC 5480 */
    { ARC("\x2a\x86\x48\xce\x3d\x03\x01"), "1 P-192\0"
                                           "2 prime192v2\0"
                                           "3 prime192v3\0"
                                           "4 prime239v1\0"
                                           "5 prime239v2\0"
                                           "6 prime239v3\0"
                                           "7 P-256\0" },
    /* Curves: SEC 2 */
    { ARC("\x2b\x81\x04\x00"), "1 sect163k1\0"
                               "2 sect163r1\0"
                               "3 sect239k1\0"
                               "4 sect113r1\0"
                               "5 sect113r2\0"
                               "6 secp112r1\0"
                               "7 secp112r2\0"
                               "8 secp160r1\0"
                               "9 secp160k1\0"
                               "10 secp256k1\0"
                               "15 sect163r2\0"
                               "16 sect283k1\0"
                               "17 sect283r1\0"
                               "22 sect131r1\0"
                               "23 sect131r2\0"
                               "24 sect193r1\0"
                               "25 sect193r2\0"
                               "26 sect233k1\0"
                               "27 sect233r1\0"
                               "28 secp128r1\0"
                               "29 secp128r2\0"
                               "30 secp160r2\0"
                               "31 secp192k1\0"
                               "32 secp224k1\0"
                               "33 P-224\0"
                               "34 P-384\0"
                               "35 P-521\0"
                               "36 sect409k1\0"
                               "37 sect409r1\0"
                               "38 sect571k1\0"
                               "39 sect571r1\0" },
    /* Curves: RFC 5639 */
    { ARC("\x2b\x24\x03\x03\x02\x08\x01\x01"), "1 brainpoolP160r1\0"
                                               "2 brainpoolP160t1\0"
                                               "3 brainpoolP192r1\0"
                                               "4 brainpoolP192t1\0"
                                               "5 brainpoolP224r1\0"
                                               "6 brainpoolP224t1\0"
                                               "7 brainpoolP256r1\0"
                                               "8 brainpoolP256t1\0"
                                               "9 brainpoolP320r1\0"
                                               "10 brainpoolP320t1\0"
                                               "11 brainpoolP384r1\0"
                                               "12 brainpoolP384t1\0"
                                               "13 brainpoolP512r1\0"
                                               "14 brainpoolP512t1\0" },
    /* Curves: RFC 4357, RFC 7836 */
    { ARC("\x2a\x85\x03\x02\x02\x23"), "0 CryptoPro-Test\0"
                                       "1 CryptoPro-A\0"
                                       "2 CryptoPro-B\0"
                                       "3 CryptoPro-C\0" },
    { ARC("\x2a\x85\x03\x02\x02\x24"), "0 CryptoPro-XchA\0"
                                       "1 CryptoPro-XchB\0" },
    { ARC("\x2a\x85\x03\x07\x01\x02\x01\x01"), "1 TC26-256-A\0"
                                               "2 TC26-256-B\0"
                                               "3 TC26-256-C\0"
                                               "4 TC26-256-D\0" },
    { ARC("\x2a\x85\x03\x07\x01\x02\x01\x02"), "0 TC26-512-Test\0"
                                               "1 TC26-512-A\0"
                                               "2 TC26-512-B\0"
                                               "3 TC26-512-C\0" },
    /* ANSSI */
    { ARC("\x2a\x81\x7a\x01\x81\x5f\x65\x82\x00"), "1 FRP256v1\0" },
};

/* The last arc, when that is what the octets are. */
static bool read_arc(const uint8_t *octets, size_t len, unsigned *out)
{
    unsigned value = 0;

    if (len == 0 || len > 2 || octets[0] == 0x80)
        return false;
    for (size_t i = 0; i < len; i++) {
        if ((octets[i] < 0x80) != (i + 1 == len))
            return false;
        value = value << 7 | (octets[i] & 0x7f);
    }
    *out = value;
    return true;
}

static const char *find_name(const char *names, unsigned arc)
{
    while (names[0] != '\0') {
        unsigned number = 0;

        for (; *names != ' '; names++)
            number = number * 10 + (unsigned)(*names - '0');
        if (number == arc)
            return names + 1;
        names += strlen(names) + 1;
    }
    return NULL;
}

const char *p12_oid_name(struct p12_span oid)
{
    const char *name = NULL;
    unsigned arc;

    for (size_t i = 0; name == NULL && i < sizeof groups / sizeof groups[0];
         i++) {
        size_t len = groups[i].arc_len;

        if (oid.len > len && memcmp(oid.ptr, groups[i].arc, len) == 0 &&
            read_arc(oid.ptr + len, oid.len - len, &arc))
            name = find_name(groups[i].names, arc);
    }
    return name;
}
