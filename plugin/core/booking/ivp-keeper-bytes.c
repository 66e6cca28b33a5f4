/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-keeper.h"
#include "ivp-line.h"

/* "1 TOKEN giving-up lost" and "TIME generation phase" of each half hour, a line each. */
#define VERSION "1"
#define WORD_MAX 64
#define GENERATION_MAX 1000

GBytes *
ivp_keeper_to_bytes(const IvpKeeper *keeper)
{
    GString *text = g_string_new(NULL);

    g_string_append_printf(text, VERSION " %s %d %d\n", keeper->token,
                           keeper->giving_up != 0, keeper->lost != 0);
    for (guint i = 0; i < keeper->n_cells; i++) {
        const IvpCell *cell = &keeper->cells[i];
        g_autofree char *time = ivp_line_format_time(cell->at);

        g_string_append_printf(text, "%s %d %d\n", time, cell->generation,
                               (int)cell->phase);
    }
    return g_string_free_to_bytes(text);
}

static gboolean
read_cell(const char *line, IvpCell *cell)
{
    char time[WORD_MAX];
    int phase;

    if (strlen(line) >= WORD_MAX ||
        sscanf(line, "%63s %d %d", time, &cell->generation, &phase) != 3 ||
        !ivp_line_parse_time(time, &cell->at) || cell->at % IVP_KEEPER_CELL != 0 ||
        phase < IVP_CELL_LOOK || phase > IVP_CELL_NONE)
        return FALSE;
    cell->phase = (IvpCellPhase)phase;
    return cell->generation >= (phase == IVP_CELL_LOOK || phase == IVP_CELL_NONE ? 0 : 1) &&
           cell->generation <= GENERATION_MAX;
}

static gboolean
read_lines(char **lines, IvpKeeper *keeper)
{
    guint n = g_strv_length(lines);

    /* The last is empty. */
    if (n < 3 || n > IVP_KEEPER_MAX_CELLS + 2 || lines[n - 1][0] != '\0' ||
        strlen(lines[0]) >= WORD_MAX ||
        sscanf(lines[0], VERSION " %23s %d %d", keeper->token, &keeper->giving_up,
               &keeper->lost) != 3)
        return FALSE;
    for (keeper->n_cells = 0; keeper->n_cells < n - 2; keeper->n_cells++) {
        if (!read_cell(lines[keeper->n_cells + 1], &keeper->cells[keeper->n_cells]))
            return FALSE;
    }
    return TRUE;
}

gboolean
ivp_keeper_from_bytes(GBytes *bytes, IvpKeeper *keeper, GError **error)
{
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    g_autofree char *text = g_strndup(data != NULL ? data : "", length);
    g_auto(GStrv) lines = g_strsplit(text, "\n", IVP_KEEPER_MAX_CELLS + 3);
    IvpKeeper read = {0};

    if (!read_lines(lines, &read)) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_STORE,
                            _("The store holds a claim of a slot that cannot be read."));
        return FALSE;
    }
    *keeper = read;
    return TRUE;
}
