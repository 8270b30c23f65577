/* fmt: readers and writers of formats; knows nothing of kijun's subject.
 *
 * Reading: node.h (YAML and JSON that people write), sniff.h (what a file is). Writing: write.h (JSON, XML, zip).
 * Readers take bytes from anybody and are fuzzed; they refuse with place and advice and never crash. */
#pragma once
#include "fmt/node.h"
#include "fmt/write.h"
