/* seams: what one room asks of another that it may not include. */
#pragma once
struct web;

void seams_join(struct web *w);
