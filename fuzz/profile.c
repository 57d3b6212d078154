/* Profiles of one's own: the input is the text of one. */
#include "fuzz.h"

#include "check.h"

#include "cli/out_profiles.h"
#include "cli/profile_read.h"

#include <stdlib.h>
#include <string.h>

/* It names a line that there is, and disturbs no terminal. */
static void check_why(const char *text, size_t size, struct bytes *why)
{
    static const char front[] = "line ";
    const char *said = bytes_text(why);
    unsigned long line = 0, lines = 1;

    for (size_t i = 0; i < size; i++)
        lines += text[i] == '\n';
    CHECK(strncmp(said, front, strlen(front)) == 0);
    line = strtoul(said + strlen(front), NULL, 10);
    CHECK(line >= 1 && line <= lines);
    CHECK(why->len < 1000);
    CHECK(fuzz_is_utf8(why->ptr, why->len));
    for (size_t i = 0; i < why->len; i++)
        CHECK(said[i] >= ' ' || (unsigned char)said[i] >= 0x80);
}

static char *print(const struct p12_profile *profile)
{
    json_t *json = out_profiles_json(profile);
    char *text = json_dumps(json, JSON_ENSURE_ASCII | JSON_INDENT(1));

    CHECK(text != NULL);
    json_decref(json);
    return text;
}

/* What is printed, read back, is printed the same. */
static void check_profile(const struct p12_profile *profile)
{
    struct p12_profile *again = NULL;
    struct bytes why = { 0 };
    char *text = print(profile);
    char *same;

    CHECK(profile_read(text, strlen(text), &again, &why));
    CHECK(why.len == 0);
    same = print(again);
    CHECK(strcmp(text, same) == 0);
    free(text);
    free(same);
    bytes_free(&why);
    p12_profile_free(again);
}

/* Nor does explaining it. */
static void check_explanation(const struct p12_profile *profile)
{
    const struct term narrow = { .width = 40 };
    struct bytes text = { 0 };

    out_profiles_explain(&narrow, &text, profile);
    CHECK(fuzz_is_utf8(text.ptr, text.len));
    for (size_t i = 0; i < text.len; i++)
        CHECK(text.ptr[i] >= ' ' || text.ptr[i] == '\n');
    bytes_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct p12_profile *profile = NULL;
    struct bytes why = { 0 };
    struct bytes copy = { 0 };
    const char *text;

    bytes_add(&copy, data, size);
    text = bytes_text(&copy);
    if (profile_read(text, size, &profile, &why)) {
        check_profile(profile);
        check_explanation(profile);
    } else {
        CHECK(profile == NULL);
        check_why(text, size, &why);
    }
    p12_profile_free(profile);
    bytes_free(&copy);
    bytes_free(&why);
    check_nothing_left();
    return 0;
}
