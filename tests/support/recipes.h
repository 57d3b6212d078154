/* Everything that containers can be written with, cheap enough to be done
 * thousands of times. */
#ifndef P12_TESTS_RECIPES_H
#define P12_TESTS_RECIPES_H

#include <p12/protection.h>

/* Recipe number i, for keys and safes, or for MACs: what is i modulo the number
 * of them. All are written by a build with everything in it. The first is none
 * at all. */
struct p12_recipe test_recipe(size_t i);
struct p12_recipe test_mac_recipe(size_t i);
size_t test_n_recipes(void);
size_t test_n_mac_recipes(void);

/* Bytes that come again: `state` is a uint64_t that counts them. */
enum p12_rc test_random(void *state, uint8_t *out, size_t len);

#endif
