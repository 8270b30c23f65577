/* read_diagram: the picture of worksheet 3, out of JSON. */
#include "render/read_json.h"

static void read_actor(struct reader *r, const json_t *v, struct actor *out) {
    if (!reader_is_object(r, v)) return;
    out->name = reader_text(r, v, "name", TREE_LABEL_MAX);
    out->devices = reader_strs(r, v, "devices", TREE_STORES_MAX, TREE_LABEL_MAX);
    out->stores = reader_strs(r, v, "stores", TREE_STORES_MAX, TREE_LABEL_MAX);
}

static void read_flow(struct reader *r, const json_t *v, const struct diagram *dg, struct actor_flow *out) {
    static const char *const ways[] = {"in", "out", "both"};
    if (!reader_is_object(r, v)) return;
    out->actor = reader_number(r, v, "actor", 0, TREE_ACTORS_MAX, TREE_ACTORS_MAX);
    out->way = (enum flow_way)reader_choice(r, v, "flow", ways, 3);
    out->label = reader_text(r, v, "label", TREE_LABEL_MAX);
    out->network = NO_NETWORK;
    if (json_object_get(v, "network") && !json_is_null(json_object_get(v, "network")))
        out->network = reader_number(r, v, "network", 0, TREE_NETWORKS_MAX, 0);
    if (!r->failed && out->actor >= dg->n_actors)
        reader_wrong(r, _("The flow names an actor that does not exist; there are %zu, counted from 0."), dg->n_actors);
    if (!r->failed && out->network != NO_NETWORK && out->network >= dg->networks.n)
        reader_wrong(r, _("The flow names a network that does not exist; there are %zu, counted from 0."),
                     dg->networks.n);
}

static void read_actors(struct reader *r, const json_t *object, struct diagram *out) {
    size_t n;
    const json_t *list = reader_list(r, object, "actors", TREE_ACTORS_MAX, &n);
    size_t before = reader_enter(r, "actors");
    struct actor *actors = n ? arena_array(r->a, n, sizeof *actors) : NULL;
    for (size_t i = 0; i < n; i++) {
        size_t here = reader_enter_at(r, i);
        read_actor(r, json_array_get(list, i), &actors[i]);
        reader_leave(r, here);
    }
    reader_leave(r, before);
    out->actors = actors;
    out->n_actors = n;
}

static void read_flows(struct reader *r, const json_t *object, struct diagram *out) {
    size_t n;
    const json_t *list = reader_list(r, object, "flows", TREE_FLOWS_MAX, &n);
    size_t before = reader_enter(r, "flows");
    struct actor_flow *flows = n ? arena_array(r->a, n, sizeof *flows) : NULL;
    for (size_t i = 0; i < n; i++) {
        size_t here = reader_enter_at(r, i);
        read_flow(r, json_array_get(list, i), out, &flows[i]);
        reader_leave(r, here);
    }
    reader_leave(r, before);
    out->flows = flows;
    out->n_flows = n;
}

static void read_side(struct reader *r, const json_t *object, struct diagram *out) {
    size_t n;
    const json_t *list = reader_list(r, object, "side", TREE_SIDE_MAX, &n);
    size_t before = reader_enter(r, "side");
    struct side_row *side = n ? arena_array(r->a, n, sizeof *side) : NULL;
    for (size_t i = 0; i < n; i++) {
        size_t here = reader_enter_at(r, i);
        const json_t *v = json_array_get(list, i);
        if (reader_is_object(r, v)) {
            side[i].number = reader_text(r, v, "number", TREE_LABEL_MAX);
            side[i].text = reader_text(r, v, "text", TREE_ITEM_MAX);
        }
        reader_leave(r, here);
    }
    reader_leave(r, before);
    out->side = side;
    out->n_side = n;
}

void reader_diagram(struct reader *r, const json_t *object, struct diagram *out) {
    out->our_system = reader_text(r, object, "system", TREE_LABEL_MAX);
    out->stores = reader_strs(r, object, "stores", TREE_STORES_MAX, TREE_LABEL_MAX);
    out->networks = reader_strs(r, object, "networks", TREE_NETWORKS_MAX, TREE_LABEL_MAX);
    read_actors(r, object, out);
    read_flows(r, object, out);
    read_side(r, object, out);
    out->side_title = reader_text(r, object, "side_title", TREE_LABEL_MAX);
    out->legend = reader_text(r, object, "legend", TREE_LABEL_MAX);
    out->alt = reader_text(r, object, "alt", TREE_ITEM_MAX);
}
