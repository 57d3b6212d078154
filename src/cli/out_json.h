/* The pieces of JSON that commands share. */
#ifndef CLI_OUT_JSON_H
#define CLI_OUT_JSON_H

#include "cli/container.h"
#include "cli/content.h"
#include "cli/findings.h"
#include "cli/json.h"

/* Sets the members of a scheme in `object`; all null for NULL. */
void out_json_set_scheme(json_t *object, const struct p12_scheme *scheme);
json_t *out_json_scheme(const struct p12_scheme *scheme); /* null for NULL */

json_t *out_json_problem(const struct p12_error *err); /* null for NULL */
json_t *out_json_party(const struct p12_party *party);
json_t *out_json_key_info(const struct p12_key_info *info);
json_t *out_json_cert(const struct p12_cert *cert);

/* What a bag carries; null if it is closed or of another kind. What can't be
 * read is a problem of the bag: then null, and `err` is filled. */
json_t *out_json_bag_cert(const struct p12_bag *bag, struct p12_error *err);
json_t *out_json_bag_key(const struct p12_bag *bag, uint64_t *work,
                         struct p12_error *err);
json_t *out_json_bag_secret(const struct p12_bag *bag);
json_t *out_json_bag_crl(const struct p12_bag *bag, struct p12_error *err);

/* p12.error/1: a file that could not be read, as an object of its own. */
void out_json_error(struct json_out *j, const struct container *c);

/* The same as a member of what is open. */
void out_json_error_member(struct json_out *j, const char *key,
                           const struct container *c);

/* p12.info/1 */
void out_json_info(struct json_out *j, const struct container *c,
                   struct findings *findings);

#endif
