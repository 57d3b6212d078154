// The headers, seen from C++.
#include <p12/p12.h>

#include <cstring>

int main(int argc, char **argv)
{
    p12_identity identity = {};
    p12_limits limits = {};
    p12_unlock_options options = {};

    limits.size = sizeof limits;
    options.size = sizeof options;
    p12_identify(nullptr, 0, &identity);
    if (identity.format != P12_FORMAT_EMPTY)
        return 1;
    return argc == 2 && std::strcmp(p12_version(), argv[1]) == 0 ? 0 : 1;
}
