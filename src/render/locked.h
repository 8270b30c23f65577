/* locked: the sandbox of kijun-render, which it enters before it reads a byte of a stranger's file. */
#pragma once
#include "sandbox/sandbox.h"

extern const struct sandbox render_sandbox;
