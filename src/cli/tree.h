/* A tree for people, drawn line by line: nodes, and named fields below each.
 */
#ifndef CLI_TREE_H
#define CLI_TREE_H

#include "cli/term.h"
#include <stdio.h>

enum { TREE_DEPTH = 32 };

struct tree {
    const struct term *term;
    FILE *out;
    size_t depth; /* of the node that fields go to */
    struct {
        bool is_last;
        bool has_children;
    } level[TREE_DEPTH];
};

/* The root: depth 0, no lines in front of it. */
void tree_begin(struct tree *t, const struct term *term, FILE *out,
                const char *label, const char *title, bool has_children);

struct tree_node {
    const char *label;  /* "bag[0]" */
    const char *title;  /* "certificate"; may be NULL */
    enum paint paint;   /* of `remark` */
    const char *remark; /* "opened"; may be NULL */
    bool is_last;       /* among the children of its parent */
    bool has_children;
};

/* Goes down to a new child; its fields come first, then its children. */
void tree_enter(struct tree *t, const struct tree_node *node);
void tree_leave(struct tree *t);

/* One field of the current node. `value` is shown as it is, wrapped to the
 * terminal's width: escape first. */
void tree_field(struct tree *t, const char *name, const char *value,
                enum paint paint);

#endif
