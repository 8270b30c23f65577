// Checks OSCAL documents against NIST's schemas. The schemas use \p{L}, so they are compiled with unicodeRegExp.
//
//     NODE_PATH=…/node_modules node oscal_validate.cjs SCHEMAS KIND FILE...
//
// KIND: catalog, profile, ssp. Prints `valid FILE`, or `invalid FILE` and why; exit status 1 when any is invalid.
'use strict';
const fs = require('fs');
const path = require('path');
const Ajv = require('ajv');
const addFormats = require('ajv-formats');

const [schemas, kind, ...files] = process.argv.slice(2);
const ajv = new Ajv({strict: false, unicodeRegExp: true, allErrors: false});
addFormats(ajv);
const schema = JSON.parse(fs.readFileSync(path.join(schemas, `oscal_${kind}_schema.json`), 'utf8'));
const validate = ajv.compile(schema);
let bad = 0;
for (const file of files) {
    if (validate(JSON.parse(fs.readFileSync(file, 'utf8')))) {
        console.log(`valid ${file}`);
    } else {
        bad++;
        console.log(`invalid ${file}`);
        for (const e of validate.errors.slice(0, 5)) console.log(`  ${e.instancePath}: ${e.message} ${JSON.stringify(e.params)}`);
    }
}
process.exit(bad ? 1 : 0);
