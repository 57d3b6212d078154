#include <p12/x509.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "alloc.h"
#include "base/cursor.h"
#include "make.h"

#define ED25519 ((struct p12_span)BYTES(0x2b, 0x65, 0x70))
#define EC      ((struct p12_span)BYTES(0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1))
#define P256                                                                \
    ((struct p12_span)BYTES(0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, \
                            0x01, 0x07))
#define RSA \
    ((struct p12_span)BYTES(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1))
#define NOTHING ((struct p12_span){ NULL, 0 })

/* `openssl genpkey`, as PKCS #8 in DER, and sha256sum of what `openssl pkey
 * -pubout -outform der` makes of it; OpenSSL 3.0.19. */
static const struct real_key {
    const char *type;
    size_t bits;
    const char *curve;
    bool computed; /* else the public key stands in the private one */
    const char *der;
    const char *fingerprint;
} real_keys[] = {
    { "RSA", 512, NULL, false,
      "30820154020100300d06092a864886f70d01010105000482013e3082013a0201"
      "00024100cbd50ffd817a058f7a98909967cc26bc7410bdf240a867a48a852a1e"
      "d731c0f530fde38c0469ecd90fc1c89aeed193222ab61a59c2475fe62d11a28f"
      "0aeabe31020301000102405dbe7edd2b7830287dccbeec1ec5d0a6e9866da585"
      "c12df189d796b89a660284aeae7b817ed8778095086f54cb6b533feb451f2ee4"
      "46d347ede007e7fd89b801022100fcf21f20b20ce547cc5f66bda23ae4bd23e4"
      "1c49446d775b0a86c777c771cc81022100ce4b206504421e958c3fc91769c9b6"
      "64b310fe2407f2b2275c8928b41963d9b10220396a4c1e83cbe18f7698811db2"
      "6163e27aef206c9117b7ebf66bb9833ac65e010220078d2a77682b7f711bfc2d"
      "c144a7149d250ce730ac75ceddaffe7955f663f851022100898b2f9263169613"
      "1766a6efde41adf470c937a0514d225fe9337fe5f48e494d",
      "7abf56e1bc2dd5f0a1f0ece849c00f3b47a1a52272dc728b5c7ca7b6eb0e2578" },
    { "RSA-PSS", 512, NULL, false,
      "30820155020100300b06092a864886f70d01010a048201413082013d02010002"
      "4100bb10b0f896355c6191ab72026785804469eb88be1d43b6c855111b4a13f1"
      "63f41bd076ed119de2407d841cd18003ce87fa2f30ad7093cb9d838d9ba9bf0d"
      "554f0203010001024100a9db3a163eae2d381b01460090e753d4cb28a77d992d"
      "072758b6b3c4cbdf0015f531c4fbe6b2e94c26d3f56b4b8e57f1d47c0ad3b9d8"
      "951a930f1ba8f4cd7441022100ebef6ca341db8923dc67cc14a04618501b49d4"
      "36288b01cd8658c1aea1a9c147022100caf94f9c7aa32f5174e743446ebf6f49"
      "7d564813632b6e9d6a2d0fd749468fb902210088bf47c744279b5016b26e9dd1"
      "db6ec2175eee49c9abf00a9080a719b187b387022100c9a78e0fc1cbd49c1210"
      "1d45a4ddee9bcdb9661c54df76a350347ad3820a6789022100a30b6290e0edcb"
      "b2edee398ee2dac05fe7afe959182b33519a781ea7ef5da7e7",
      "0452f74f9c1ce7526cef166b8b7d4e5ab11faa7d2c5a6e4258dd19a56ffe8de6" },
    { "DSA", 1024, NULL, true,
      "3082014b0201003082012b06072a8648ce3804013082011e02818100fd69d6a8"
      "72d2fc88e22128d84ccc184fcef4abf6bcbb893b3fbb6ad0eaaac3bc1d37af8b"
      "8012d53e7c96e7b9b296e632fd7f9e6b2a740433c270f0337c411919fab0cd51"
      "09a896417b984d473b70f94767b8f4cc93e44eb567ca3d0c86f8f3d087cad2c8"
      "efa499f3a6f58b44531555ac7924e6543f13df79fc670ab2305d9233021500eb"
      "ac562dd79498a208b8a302f69fc136a2d3b73902818003164d176e1882ddecd9"
      "e51994e207928b9d792151ddc72cbe4fc313d98e5191ffbce1d960963cbccaf8"
      "a00c26e93e2d47bc77cac440992b151b528802d27f1b265669618b69f624bc61"
      "873361e03042a39d4920cf36dbdef2c370f24d2ede3a439fd6af6bf64bde1c0c"
      "4cb0429b6ad23bbdee9e83081fc7c24fd9f465cbfb250417021500a6323c0884"
      "44b8e53b67d537a7cc3cee8eb6afe3",
      "194a51716d2e541ffa95c663bbd2de8bb246afb3f4955437738114856d62df9b" },
    { "DH", 512, NULL, true,
      "30819c020100305306092a864886f70d0103013046024100df1cbbe737232036"
      "3a1a92177e71ef8642032a55e7818137eb8beb22fc680b8c16021f50f0dcb4e5"
      "34992393f5c6b88011e30789cefa8f2ee16b5228c1ba1117020102044202402b"
      "973742501bf70aeb96c5c699beadf6f6fe3384a7d718abfb540b95ce57c342ba"
      "890ded21133c55c26b3cd8098ffd5f6ca0f0f34cffda9a887639fc49c5ecf2",
      "a6c3642af5a1016cab78cdd0cfe8e36db0ff697835ef90536e41be92e9c1c089" },
    { "EC", 256, "P-256", true,
      "308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b02"
      "010104203f3b763292fd8d9f2b81622fe353037c7860913204fbb1b77a5ca73e"
      "7296988ba14403420004c7a3058c653bbb6f630b0386cfecf440920fa92d9a42"
      "6e880cd0e063b57be6e2ad2e9d1d0e4a9de4679ce21a806005a4935a3f04d96f"
      "bc1d9c6d7e54a9210ecf",
      "b1bec19f2d37da665cdfafe3f2f69b1ed85038592fb60985f6f12fc7f479a4fa" },
    { "EC", 256, "brainpoolP256r1", false,
      "308188020100301406072a8648ce3d020106092b2403030208010107046d306b"
      "0201010420457dd8f0885e11d7acd319836aae3249e0be44acc7663eef10181f"
      "724b09c446a14403420004348539d158922b1f6d72131358ffed19cae41e941f"
      "77cdd620627325f37c4b5d9aa92916a48c3d8a6d180f191f24afc805ea4eba0b"
      "d4dc9fa13247640eb2751d",
      "f2d4c36f3f539182ab88cf9803dc82db694e3e0335b507c1aabdbd8e7517c650" },
    { "EC", 256, "explicit", false,
      "308201790201003082010306072a8648ce3d02013081f7020101302c06072a86"
      "48ce3d0101022100ffffffff00000001000000000000000000000000ffffffff"
      "ffffffffffffffff305b0420ffffffff00000001000000000000000000000000"
      "fffffffffffffffffffffffc04205ac635d8aa3a93e7b3ebbd55769886bc651d"
      "06b0cc53b0f63bce3c3e27d2604b031500c49d360886e704936a6678e1139d26"
      "b7819f7e900441046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0"
      "f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ece"
      "cbb6406837bf51f5022100ffffffff00000000ffffffffffffffffbce6faada7"
      "179e84f3b9cac2fc632551020101046d306b020101042038c85f72008a185738"
      "fe6e3ed246a15e4ba7d0da083d64a389f4100c7e295619a14403420004f07d54"
      "0df16a812e6244e58943f13128adc3d59b838a8cab732ed486b83975018e2ca9"
      "d3f2c0fe4bb58065ea13f4282a77aef0e9337d10f5104296d61ccb5f15",
      "9c2172bc8e7bae2b76a23ca94f647987fd698dcd6d5bba8efd7a4bf640445574" },
    { "Ed25519", 255, NULL, true,
      "302e020100300506032b65700422042036923e98990fae721700d24a3e7e4116"
      "eaaa157a4f4cd5874baa322bcaca1dfa",
      "a76b1456878daf1032c9fe75b61b619757ab500a3d2eb68bff3f74172e05bd11" },
    { "Ed448", 448, NULL, true,
      "3047020100300506032b6571043b04397e04cd5142658a5d232b46ab96111374"
      "0e350d856921d1558bbcca28ebe0d8c9933ae4e01f7337c1c017a8ec542037fa"
      "3204ec4903726ae559",
      "9993f40220aedabc9176a90c9f44488716541281741c7340cbd3d2398904bdcf" },
    { "X25519", 255, NULL, true,
      "302e020100300506032b656e04220420f03d973c69d9c8e701c3adef06280fc9"
      "a3fedbb5e600dc6076082b89857c1048",
      "52160f61d0608a85b6352f53c4ef1935271217f64c6d940cb0da0186b55fbac2" },
    { "X448", 448, NULL, true,
      "3046020100300506032b656f043a043898d43adb43dc7b0300912a3f80b49d0f"
      "0e0d83bb4e1b419c74d0871d2dfbe5bc42d75a73b4b64c5d75bf0cadf5631f71"
      "f65d063c46eec0cb",
      "033d23045115b18705ed9b41806d26cbc5b9a49e53567052219f9d65afe7031c" },
};

/* Has this key's public half been computed, or checked? */
static bool is_provable(const struct real_key *real)
{
    return can_derive() &&
           (real->curve == NULL || strcmp(real->curve, "P-256") == 0);
}

static struct p12_key *parsed(struct p12_span der)
{
    struct p12_key *key = NULL;
    struct p12_error err = { .rc = P12_OK };

    if (p12_key_parse(der, &key, &err) != P12_OK)
        fail_msg("%s at %zu: %s", err.path, err.offset, err.detail);
    return key;
}

static void real_keys_are_what_openssl_says(void **state)
{
    (void)state;

    for (size_t i = 0; i < LENGTH(real_keys); i++) {
        const struct real_key *real = &real_keys[i];
        struct test_hex der = test_hex(real->der);
        struct p12_key *key = parsed(test_hex_span(&der));
        struct p12_key_info info = p12_key_info(key);
        uint8_t digest[32] = { 0 };

        assert_string_equal(info.type, real->type);
        assert_int_equal(info.bits, real->bits);
        assert_true(info.known);
        if (real->curve != NULL)
            assert_string_equal(info.curve, real->curve);
        else
            assert_null(info.curve);
        assert_null(p12_key_problem(key));
        assert_int_equal(p12_key_is_proven(key), is_provable(real));
        if (can_derive() || !real->computed) {
            assert_true(p12_key_fingerprint(key, digest));
            test_equal(real->type, digest, sizeof digest, real->fingerprint);
        }
        p12_key_free(key);
    }
    p12_key_free(NULL);
}

/* What this build can't compute, and the file does not tell, is not known. */
static void keys_without_a_known_public_key_say_so(void **state)
{
    (void)state;
    const struct {
        const char *type;
        size_t bits;
        const char *curve;
        bool known;
        struct p12_span oid, params;
    } cases[] = {
        { "ML-DSA-65",
          0,
          NULL,
          true,
          BYTES(0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 0x12),
          { NULL, 0 } },
        { "ML-KEM-768",
          0,
          NULL,
          true,
          BYTES(0x60, 0x86, 0x48, 1, 0x65, 3, 4, 4, 2),
          { NULL, 0 } },
        { "SLH-DSA-SHA2-128s",
          0,
          NULL,
          true,
          BYTES(0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 0x14),
          { NULL, 0 } },
        { "GOST-2012-256", 256, "CryptoPro-A", true,
          BYTES(0x2a, 0x85, 3, 7, 1, 1, 1, 1),
          BYTES(0x30, 0x09, 0x06, 0x07, 0x2a, 0x85, 3, 2, 2, 0x23, 1) },
        { "GOST-2012-512",
          512,
          NULL,
          true,
          BYTES(0x2a, 0x85, 3, 7, 1, 1, 1, 2),
          { NULL, 0 } },
        { "1.2.3.4", 0, NULL, false, BYTES(0x2a, 3, 4), { NULL, 0 } },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct made der = made_key(cases[i].oid, cases[i].params,
                                   (struct p12_span)BYTES(1, 2, 3));
        struct p12_key *key = parsed(made_span(&der));
        struct p12_key_info info = p12_key_info(key);
        uint8_t digest[32];

        assert_string_equal(info.type, cases[i].type);
        assert_int_equal(info.bits, cases[i].bits);
        assert_int_equal(info.known, cases[i].known);
        if (cases[i].curve != NULL)
            assert_string_equal(info.curve, cases[i].curve);
        else
            assert_null(info.curve);
        assert_false(p12_key_fingerprint(key, digest));
        p12_key_free(key);
    }
}

/* RFC 5958: the public key stands beside the private one. */
static void a_public_key_beside_the_value_is_taken(void **state)
{
    (void)state;
    const struct p12_span oid = BYTES(0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 0x12);
    struct made type = MADE(0x06, oid);
    struct made algorithm = MADE(0x30, made_span(&type));
    struct made spki = made_spki(oid, NOTHING, TEXT("public"));
    struct plan plan = { .spki = made_span(&spki) };
    struct made der =
        MADE(0x30, BYTES(0x02, 0x01, 0x01), made_span(&algorithm),
             BYTES(0x04, 0x01, 0x2a), BYTES(0xa0, 0x00),
             BYTES(0x81, 0x07, 0x00, 'p', 'u', 'b', 'l', 'i', 'c'));
    struct p12_cert *cert = made_cert_parsed(&plan);
    struct p12_key *key = parsed(made_span(&der));
    uint8_t a[32];
    uint8_t b[32];

    assert_true(p12_key_fingerprint(key, a));
    p12_cert_key_fingerprint(cert, b);
    assert_memory_equal(a, b, sizeof a);
    assert_int_equal(p12_key_matches(key, cert), P12_MATCH_PUBLIC_KEY);
    p12_key_free(key);
    p12_cert_free(cert);
}

static void assert_same_public_key(struct p12_span a, struct p12_span b)
{
    struct p12_key *x = parsed(a);
    struct p12_key *y = parsed(b);
    uint8_t x_digest[32];
    uint8_t y_digest[32];

    assert_true(p12_key_fingerprint(x, x_digest));
    assert_true(p12_key_fingerprint(y, y_digest));
    assert_memory_equal(x_digest, y_digest, sizeof x_digest);
    p12_key_free(x);
    p12_key_free(y);
}

/* The same keys as other writers have them. */
static void ec_parameters_may_stand_inside(void **state)
{
    (void)state;
    const struct p12_span scalar = BYTES(0x04, 0x01, 0x05);
    struct made params = MADE(0xa0, P256);
    struct made bare = MADE(0x30, BYTES(0x02, 0x01, 0x01), scalar);
    struct made full =
        MADE(0x30, BYTES(0x02, 0x01, 0x01), scalar, made_span(&params));
    struct made outside = made_key(EC, P256, made_span(&bare));
    struct made inside = made_key(EC, NOTHING, made_span(&full));
    struct made null =
        made_key(EC, (struct p12_span)BYTES(0x05, 0x00), made_span(&full));

    if (!can_derive())
        skip();
    assert_same_public_key(made_span(&outside), made_span(&inside));
    assert_same_public_key(made_span(&outside), made_span(&null));
}

static void edwards_keys_may_be_bare_octets(void **state)
{
    (void)state;
    struct test_hex octets = test_counted(32);
    struct made wrapped = MADE(0x04, test_hex_span(&octets));
    struct made standard = made_key(ED25519, NOTHING, made_span(&wrapped));
    struct made bare = made_key(ED25519, NOTHING, test_hex_span(&octets));

    if (!can_derive())
        skip();
    assert_same_public_key(made_span(&standard), made_span(&bare));
}

static void rsa_parameters_may_be_absent(void **state)
{
    (void)state;
    struct test_hex real = test_hex(real_keys[0].der);
    struct p12_span value = { real.bytes + 26, real.len - 26 };
    struct made without = made_key(RSA, NOTHING, value);

    assert_string_equal(real_keys[0].type, "RSA");
    assert_same_public_key(test_hex_span(&real), made_span(&without));
}

/* Inside and outside: BER, and octets behind the key. */
static void keys_may_be_padded_and_ber(void **state)
{
    (void)state;
    struct test_hex real = test_hex(real_keys[0].der);
    struct p12_span value = { real.bytes + 30, real.len - 30 };
    struct made ber = MADE(0x30, value, BYTES(0x00, 0x00));
    struct made padded = { .len = 0 };
    struct made key;

    ber.bytes[1] = 0x80; /* was 0x82 and two octets of length */
    memmove(ber.bytes + 2, ber.bytes + 4, ber.len - 4);
    memset(ber.bytes + ber.len - 2, 0x08, 4); /* padding behind the key */
    padded.len = ber.len + 2;
    memcpy(padded.bytes, ber.bytes, padded.len);
    key = made_key(RSA, NOTHING, made_span(&padded));
    assert_same_public_key(test_hex_span(&real), made_span(&key));
}

static void broken_keys_are_refused_with_their_place(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct p12_span oid, params, value;
        enum p12_rc rc;
    } cases[] = {
        { "RSA: nothing", RSA, { NULL, 0 }, { NULL, 0 }, P12_E_TRUNCATED },
        { "RSA: an empty SEQUENCE",
          RSA,
          { NULL, 0 },
          BYTES(0x30, 0x00),
          P12_E_SCHEMA },
        { "RSA: a number too few",
          RSA,
          { NULL, 0 },
          BYTES(0x30, 0x06, 0x02, 0x01, 0x00, 0x02, 0x01, 0x0f),
          P12_E_SCHEMA },
        { "EC: an empty SEQUENCE",
          EC,
          { NULL, 0 },
          BYTES(0x30, 0x00),
          P12_E_SCHEMA },
        { "EC: a broken length",
          EC,
          { NULL, 0 },
          BYTES(0x30, 0x02, 0x04, 0x05),
          P12_E_ENCODING },
        { "DSA: no INTEGER",
          BYTES(0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01),
          { NULL, 0 },
          BYTES(0x04, 0x01, 0x01),
          P12_E_SCHEMA },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct made der =
            made_key(cases[i].oid, cases[i].params, cases[i].value);
        struct p12_error err = { .rc = P12_OK };
        struct p12_key *key = NULL;

        if (p12_key_parse(made_span(&der), &key, &err) != cases[i].rc)
            fail_msg("%s: %s", cases[i].why, p12_rc_name(err.rc));
        assert_null(key);
        assert_string_equal(err.path, "key.privateKey");
        assert_true(err.offset >= der.len - cases[i].value.len);
        assert_true(err.offset <= der.len);
    }
}

static void keys_out_of_range_are_refused(void **state)
{
    (void)state;
    struct made zero =
        MADE(0x30, BYTES(0x02, 0x01, 0x01), BYTES(0x04, 0x01, 0x00));
    struct made ec = made_key(EC, P256, made_span(&zero));
    struct made ed =
        made_key(ED25519, NOTHING, (struct p12_span)BYTES(0x04, 0x02, 1, 2));
    const struct made *cases[] = { &ec, &ed };

    if (!can_derive())
        skip();
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_error err = { .rc = P12_OK };
        struct p12_key *key = NULL;

        assert_int_equal(p12_key_parse(made_span(cases[i]), &key, &err),
                         P12_E_SCHEMA);
        assert_string_equal(err.path, "key.privateKey");
    }
}

/* ---- Keys that contradict themselves ------------------------------------ */

static void assert_contradicts(const char *why, struct p12_span der,
                               const char *path)
{
    struct p12_key *key = parsed(der);
    const struct p12_error *problem = p12_key_problem(key);
    uint8_t digest[32];

    if (problem == NULL)
        fail_msg("%s: no problem", why);
    assert_int_equal(problem->rc, P12_E_MISMATCH);
    assert_string_equal(problem->path, path);
    if (problem->offset == 0 || problem->offset >= der.len)
        fail_msg("%s: at %zu", why, problem->offset);
    assert_false(p12_key_is_proven(key));
    assert_false(p12_key_fingerprint(key, digest));
    p12_key_free(key);
}

/* A key of a modulus below 128: INTEGERs n, e, d, p, q, and no use is made of
 * the rest. `behind` is otherPrimeInfos. */
struct small_rsa {
    uint8_t n, e, d, p, q;
    struct p12_span behind;
};

static struct made small_rsa(const struct small_rsa *k)
{
    struct made value =
        MADE(0x30,
             BYTES(2, 1, 0, 2, 1, k->n, 2, 1, k->e, 2, 1, k->d, 2, 1, k->p, 2,
                   1, k->q, 2, 1, 1, 2, 1, 1, 2, 1, 1),
             k->behind);

    return made_key(RSA, (struct p12_span)BYTES(5, 0), made_span(&value));
}

static void rsa_numbers_have_to_belong_together(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct small_rsa key;
        bool ok, proven;
    } cases[] = {
        { "3 * 5", { 15, 3, 3, 3, 5, { NULL, 0 } }, true, true },
        { "3 * 5 * 7",
          { 105, 5, 5, 3, 5,
            BYTES(0x30, 11, 0x30, 9, 2, 1, 7, 2, 1, 1, 2, 1, 1) },
          true,
          true },
        { "otherPrimeInfos that are none",
          { 15, 3, 3, 3, 5, BYTES(0x30, 3, 2, 1, 7) },
          true,
          false },
        { "more primes than are looked at",
          { 15, 3, 3, 3, 5,
            BYTES(0x30, 35, 0x30, 3, 2, 1, 7, 0x30, 3, 2, 1, 7, 0x30, 3, 2, 1,
                  7, 0x30, 3, 2, 1, 7, 0x30, 3, 2, 1, 7, 0x30, 3, 2, 1, 7, 0x30,
                  3, 2, 1, 7) },
          true,
          false },
        { "no primes", { 15, 3, 3, 0, 0, { NULL, 0 } }, true, true },
        { "no primes, and another exponent",
          { 15, 3, 5, 0, 0, { NULL, 0 } },
          false,
          false },
        { "no primes and no exponent",
          { 15, 3, 0, 0, 0, { NULL, 0 } },
          false,
          false },
        { "another's modulus", { 21, 3, 3, 3, 5, { NULL, 0 } }, false, false },
        { "another's exponent", { 15, 5, 3, 3, 5, { NULL, 0 } }, false, false },
        { "another private exponent",
          { 15, 3, 5, 3, 5, { NULL, 0 } },
          false,
          false },
        { "the modulus for a prime",
          { 15, 3, 3, 15, 1, { NULL, 0 } },
          false,
          false },
        { "one prime", { 15, 3, 3, 3, 0, { NULL, 0 } }, false, false },
        { "a third prime that is not in the modulus",
          { 15, 3, 3, 3, 5,
            BYTES(0x30, 11, 0x30, 9, 2, 1, 7, 2, 1, 1, 2, 1, 1) },
          false,
          false },
    };

    if (!can_derive())
        skip();
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct made der = small_rsa(&cases[i].key);
        struct p12_key *key;

        if (!cases[i].ok) {
            assert_contradicts(cases[i].why, made_span(&der), "key.privateKey");
            continue;
        }
        key = parsed(made_span(&der));
        if (p12_key_problem(key) != NULL)
            fail_msg("%s: %s", cases[i].why, p12_key_problem(key)->detail);
        if (p12_key_is_proven(key) != cases[i].proven)
            fail_msg("%s: proven %d", cases[i].why, !cases[i].proven);
        p12_key_free(key);
    }
}

/* A forged key: the private half of one, the public half of another. */
static void a_forged_key_belongs_to_no_certificate(void **state)
{
    (void)state;
    struct made numbers = MADE(0x30, BYTES(2, 1, 21, 2, 1, 3));
    struct made spki =
        made_spki(RSA, (struct p12_span)BYTES(5, 0), made_span(&numbers));
    struct plan plan = { .spki = made_span(&spki) };
    struct p12_cert *cert = made_cert_parsed(&plan);
    struct made der = small_rsa(&(struct small_rsa){ 21, 3, 3, 3, 5, NOTHING });
    struct p12_key *key = parsed(made_span(&der));

    assert_int_equal(p12_key_info(key).bits, 5);
    assert_int_equal(p12_key_matches(key, cert),
                     can_derive() ? P12_MATCH_NO : P12_MATCH_PUBLIC_KEY);
    p12_key_free(key);
    p12_cert_free(cert);
}

/* A key of the table with a public key beside it (RFC 5958, 2). */
static struct made with_public(const struct real_key *real, uint8_t tag,
                               struct p12_span bits)
{
    struct test_hex der = test_hex(real->der);
    struct p12_cursor c = p12_cursor_over(test_hex_span(&der));
    struct p12_span body;
    struct made beside = MADE(tag, BYTES(0), bits);
    struct made key;

    assert_true(p12_cursor_tagged(&c, 0x30, &body));
    key = MADE(0x30, body, made_span(&beside));
    return key;
}

static const struct real_key *find_real(const char *type, const char *curve)
{
    for (size_t i = 0; i < LENGTH(real_keys); i++)
        if (strcmp(real_keys[i].type, type) == 0 &&
            (curve == NULL || strcmp(real_keys[i].curve, curve) == 0))
            return &real_keys[i];
    fail_msg("no key of the type %s", type);
    return NULL;
}

static void a_public_key_beside_the_private_one_has_to_be_its_own(void **state)
{
    (void)state;
    static const uint8_t zeros[133];
    const struct {
        const char *type, *curve;
        size_t len;
    } cases[] = {
        { "Ed25519", NULL, 32 }, { "Ed448", NULL, 57 }, { "X25519", NULL, 32 },
        { "X448", NULL, 56 },    { "EC", "P-256", 65 }, { "DSA", NULL, 4 },
        { "DH", NULL, 4 },       { "RSA", NULL, 8 },    { "RSA-PSS", NULL, 8 },
    };

    if (!can_derive())
        skip();
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct real_key *real = find_real(cases[i].type, cases[i].curve);
        struct made der =
            with_public(real, 0x81, (struct p12_span){ zeros, cases[i].len });

        assert_contradicts(cases[i].type, made_span(&der), "key.publicKey");
    }
}

/* SEC 1's test of one: the private key 1 has the base point. */
#define BASE_X                                                              \
    0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, \
        0x63, 0xa4, 0x40, 0xf2, 0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33,   \
        0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96
#define BASE_Y                                                              \
    0x4f, 0xe3, 0x42, 0xe2, 0xfe, 0x1a, 0x7f, 0x9b, 0x8e, 0xe7, 0xeb, 0x4a, \
        0x7c, 0x0f, 0x9e, 0x16, 0x2b, 0xce, 0x33, 0x57, 0x6b, 0x31, 0x5e,   \
        0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5

static void a_point_inside_an_ec_key_has_to_be_its_own(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct p12_span point;
        bool ok;
    } cases[] = {
        { "whole", BYTES(4, BASE_X, BASE_Y), true },
        { "compressed", BYTES(3, BASE_X), true },
        { "of the other parity", BYTES(2, BASE_X), false },
        { "another y", BYTES(4, BASE_X, BASE_X), false },
        { "another point", BYTES(4, BASE_Y, BASE_X), false },
        { "half of it", BYTES(4, BASE_X), false },
    };

    if (!can_derive())
        skip();
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct made bits = MADE(0x03, BYTES(0), cases[i].point);
        struct made point = MADE(0xa1, made_span(&bits));
        struct made value =
            MADE(0x30, BYTES(2, 1, 1), BYTES(4, 1, 1), made_span(&point));
        struct made der = made_key(EC, P256, made_span(&value));
        struct p12_key *key;

        if (!cases[i].ok) {
            assert_contradicts(cases[i].why, made_span(&der), "key.privateKey");
            continue;
        }
        key = parsed(made_span(&der));
        if (p12_key_problem(key) != NULL)
            fail_msg("%s: %s", cases[i].why, p12_key_problem(key)->detail);
        assert_true(p12_key_is_proven(key));
        p12_key_free(key);
    }
}

/* ---- What it may cost --------------------------------------------------- */

static void deriving_keeps_to_its_budget(void **state)
{
    (void)state;
    uint8_t digest[32];

    if (!can_derive())
        skip();
    for (size_t i = 0; i < LENGTH(real_keys); i++) {
        struct test_hex der = test_hex(real_keys[i].der);
        uint64_t none = 0;
        uint64_t plenty = UINT64_MAX;
        struct p12_key *key = NULL;
        bool computes = is_provable(&real_keys[i]);

        assert_int_equal(
            p12_key_parse_within(test_hex_span(&der), &plenty, &key, NULL),
            P12_OK);
        assert_null(p12_key_problem(key));
        assert_int_equal(plenty != UINT64_MAX, computes);
        p12_key_free(key);
        assert_int_equal(
            p12_key_parse_within(test_hex_span(&der), &none, &key, NULL),
            P12_OK);
        assert_int_equal(p12_key_problem(key) != NULL, computes);
        if (computes) {
            assert_int_equal(p12_key_problem(key)->rc, P12_E_LIMIT);
            assert_false(p12_key_fingerprint(key, digest));
        }
        assert_int_equal(none, 0);
        assert_string_equal(p12_key_info(key).type, real_keys[i].type);
        assert_int_equal(p12_key_info(key).bits, real_keys[i].bits);
        assert_false(p12_key_is_proven(key) && computes);
        p12_key_free(key);
    }
}

/* Not compared is not the same as different. */
static void a_key_beyond_the_budget_matches_nothing_for_sure(void **state)
{
    (void)state;
    struct made numbers = MADE(0x30, BYTES(2, 1, 15, 2, 1, 3));
    struct made spki =
        made_spki(RSA, (struct p12_span)BYTES(5, 0), made_span(&numbers));
    struct plan plan = { .spki = made_span(&spki) };
    struct p12_cert *cert;
    struct made value =
        MADE(0x30, BYTES(2, 1, 0, 2, 1, 15, 2, 1, 3, 2, 1, 3, 2, 1, 0, 2, 1, 0,
                         2, 1, 1, 2, 1, 1, 2, 1, 1));
    struct made der =
        made_key(RSA, (struct p12_span)BYTES(5, 0), made_span(&value));
    struct p12_key *key = NULL;
    uint64_t none = 0;

    if (!can_derive())
        skip();
    cert = made_cert_parsed(&plan);
    assert_int_equal(p12_key_parse_within(made_span(&der), &none, &key, NULL),
                     P12_OK);
    assert_int_equal(p12_key_problem(key)->rc, P12_E_LIMIT);
    assert_int_equal(p12_key_matches(key, cert), P12_MATCH_UNKNOWN);
    p12_key_free(key);
    p12_cert_free(cert);
}

/* No hostile number takes longer than a real key would. */
static void groups_that_would_take_long_are_left_alone(void **state)
{
    (void)state;
    const struct p12_span oid =
        BYTES(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x03, 0x01);
    uint8_t big[1025] = { 0 };
    struct p12_span number = { big, sizeof big };
    struct made p;
    struct made params;
    struct made der;
    struct p12_key *key;
    uint8_t digest[32];

    memset(big + 1, 0xff, sizeof big - 1);
    p = MADE(0x02, number);
    params = MADE(0x30, made_span(&p), BYTES(0x02, 0x01, 0x02));
    der = made_key(oid, made_span(&params), made_span(&p));
    key = parsed(made_span(&der));
    assert_int_equal(p12_key_info(key).bits, 8192);
    assert_false(p12_key_fingerprint(key, digest));
    p12_key_free(key);
}

static void what_is_no_private_key_is_refused(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct p12_span der;
        enum p12_rc rc;
    } cases[] = {
        { "nothing", { NULL, 0 }, P12_E_TRUNCATED },
        { "an empty SEQUENCE", BYTES(0x30, 0x00), P12_E_SCHEMA },
        { "a number alone", BYTES(0x30, 0x03, 0x02, 0x01, 0x00), P12_E_SCHEMA },
        { "an algorithm that is empty",
          BYTES(0x30, 0x07, 0x02, 0x01, 0x00, 0x30, 0x00, 0x04, 0x00),
          P12_E_SCHEMA },
        { "an algorithm that is no identifier",
          BYTES(0x30, 0x0b, 0x02, 0x01, 0x00, 0x30, 0x04, 0x06, 0x02, 0x80,
                0x01, 0x04, 0x00),
          P12_E_SCHEMA },
        { "an EncryptedPrivateKeyInfo",
          BYTES(0x30, 0x09, 0x30, 0x04, 0x06, 0x02, 0x2a, 0x03, 0x04, 0x01,
                0x00),
          P12_E_SCHEMA },
        { "a length over its parent's", BYTES(0x30, 0x03, 0x02, 0x02, 0x00),
          P12_E_ENCODING },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_error err = { .rc = P12_OK };
        struct p12_key *key = NULL;

        if (p12_key_parse(cases[i].der, &key, &err) != cases[i].rc)
            fail_msg("%s: %s", cases[i].why, p12_rc_name(err.rc));
        assert_null(key);
        assert_true(err.offset <= cases[i].der.len);
        assert_int_equal(p12_key_parse(cases[i].der, &key, NULL), cases[i].rc);
    }
}

static void altered_keys_are_harmless(void **state)
{
    (void)state;

    for (size_t i = 0; i < LENGTH(real_keys); i++) {
        struct test_hex der = test_hex(real_keys[i].der);

        for (size_t at = 0; at < der.len; at++) {
            struct p12_key *key = NULL;
            struct p12_error err = { .rc = P12_OK };

            der.bytes[at] ^= 0x81;
            if (p12_key_parse(test_hex_span(&der), &key, &err) == P12_OK)
                assert_non_null(p12_key_info(key).type);
            else
                assert_true(err.offset <= der.len);
            p12_key_free(key);
            der.bytes[at] ^= 0x81;
        }
    }
}

static void parse_survives_every_failed_allocation(void **state)
{
    (void)state;

    /* Without memory libtasn1 and GMP crash. */
    test_alloc_count_libraries(false);
    for (size_t i = 0; i < LENGTH(real_keys); i++) {
        struct test_hex der = test_hex(real_keys[i].der);
        size_t before = test_alloc_outstanding();
        struct p12_error err = { .rc = P12_OK };
        struct p12_key *key = NULL;
        enum p12_rc rc = P12_E_MEMORY;
        long n = 0;

        for (; rc == P12_E_MEMORY; n++) {
            assert_null(key);
            assert_int_equal(test_alloc_outstanding(), before);
            test_alloc_fail_after(n);
            rc = p12_key_parse(test_hex_span(&der), &key, &err);
        }
        test_alloc_fail_after(-1);
        assert_int_equal(rc, P12_OK);
        assert_true(n > 3);
        p12_key_free(key);
        assert_int_equal(test_alloc_outstanding(), before);
    }
    test_alloc_count_libraries(true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(real_keys_are_what_openssl_says),
        cmocka_unit_test(keys_without_a_known_public_key_say_so),
        cmocka_unit_test(a_public_key_beside_the_value_is_taken),
        cmocka_unit_test(ec_parameters_may_stand_inside),
        cmocka_unit_test(edwards_keys_may_be_bare_octets),
        cmocka_unit_test(rsa_parameters_may_be_absent),
        cmocka_unit_test(keys_may_be_padded_and_ber),
        cmocka_unit_test(broken_keys_are_refused_with_their_place),
        cmocka_unit_test(keys_out_of_range_are_refused),
        cmocka_unit_test(rsa_numbers_have_to_belong_together),
        cmocka_unit_test(a_forged_key_belongs_to_no_certificate),
        cmocka_unit_test(a_public_key_beside_the_private_one_has_to_be_its_own),
        cmocka_unit_test(a_point_inside_an_ec_key_has_to_be_its_own),
        cmocka_unit_test(deriving_keeps_to_its_budget),
        cmocka_unit_test(a_key_beyond_the_budget_matches_nothing_for_sure),
        cmocka_unit_test(groups_that_would_take_long_are_left_alone),
        cmocka_unit_test(what_is_no_private_key_is_refused),
        cmocka_unit_test(altered_keys_are_harmless),
        cmocka_unit_test(parse_survives_every_failed_allocation),
    };

    return cmocka_run_group_tests_name("key", tests, NULL, NULL);
}
