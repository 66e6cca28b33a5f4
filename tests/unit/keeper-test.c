/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-error.h"
#include "ivp-keeper.h"

#define AT G_GINT64_CONSTANT(1796320800) /* 20261203T1800Z */

/* Every state a claim of an hour can reach goes through the store and is the same. */
static void
test_bytes(void)
{
    for (int phases = 0; phases < 25; phases++) {
        for (int flags = 0; flags < 4; flags++) {
            IvpKeeper keeper, read = {0};
            g_autoptr(GBytes) bytes = NULL;
            g_autoptr(GError) error = NULL;

            ivp_keeper_init(&keeper, AT, 60, "k3w9", "7q2k9mh", 12);
            g_assert_cmpuint(keeper.n_cells, ==, 2);
            for (int i = 0; i < 2; i++) {
                keeper.cells[i].phase = (IvpCellPhase)(i == 0 ? phases / 5 : phases % 5);
                keeper.cells[i].generation =
                    keeper.cells[i].phase == IVP_CELL_LOOK ? 0 : i + 1;
            }
            keeper.giving_up = flags & 1;
            keeper.lost = flags >> 1;
            bytes = ivp_keeper_to_bytes(&keeper);
            g_assert_true(ivp_keeper_from_bytes(bytes, &read, &error));
            g_assert_no_error(error);
            g_assert_cmpmem(&keeper, sizeof keeper, &read, sizeof read);
        }
    }
}

static const char *const damaged[] = {
    "",
    "\n",
    "1 k3w9.7q2k9mh.1 0 0",
    "1 k3w9.7q2k9mh.1 0 0\n",
    "2 k3w9.7q2k9mh.1 0 0\n20261203T1800Z 1 1\n",
    "1 k3w9.7q2k9mh.1 0 0\n20261203T1800Z 1 1",
    "1 k3w9.7q2k9mh.1 0 0\n20261203T1800Z 1 5\n",
    "1 k3w9.7q2k9mh.1 0 0\n20261203T1800Z 1 -1\n",
    "1 k3w9.7q2k9mh.1 0 0\n20261203T1800Z 0 1\n",
    "1 k3w9.7q2k9mh.1 0 0\n20261203T1800Z 99999 1\n",
    "1 k3w9.7q2k9mh.1 0 0\n20261203T1810Z 1 1\n",
    "1 k3w9.7q2k9mh.1 0 0\nyesterday 1 1\n",
    "1 k3w9.7q2k9mh.1\n20261203T1800Z 1 1\n",
};

static void
test_damaged(void)
{
    g_autoptr(GString) many = g_string_new("1 k3w9.7q2k9mh.1 0 0\n");
    g_autoptr(GBytes) too_many = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(damaged); i++) {
        g_autoptr(GBytes) bytes = g_bytes_new(damaged[i], strlen(damaged[i]));
        g_autoptr(GError) error = NULL;
        IvpKeeper keeper = {.n_cells = 77};

        g_test_message("%s", damaged[i]);
        g_assert_false(ivp_keeper_from_bytes(bytes, &keeper, &error));
        g_assert_error(error, IVP_ERROR, IVP_ERROR_STORE);
        g_assert_cmpuint(keeper.n_cells, ==, 77);
    }
    for (int i = 0; i <= IVP_KEEPER_MAX_CELLS; i++)
        g_string_append(many, "20261203T1800Z 1 1\n");
    too_many = g_bytes_new(many->str, many->len);
    {
        IvpKeeper keeper;

        g_assert_false(ivp_keeper_from_bytes(too_many, &keeper, NULL));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/keeper/bytes", test_bytes);
    g_test_add_func("/keeper/damaged", test_damaged);
    return g_test_run();
}
