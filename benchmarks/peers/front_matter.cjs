// Validates article files with what Node.js has for it: gray-matter and ajv.
//
//     node front_matter.cjs SCHEMA FOLDER
//
// Timestamps stay text, as JSON Schema knows no other kind. The exit status is 1 when there are
// errors, which are printed.

const fs = require("fs");
const path = require("path");
const matter = require("gray-matter");
const Ajv = require("ajv/dist/2020");
const formats = require("ajv-formats");
const yaml = require(require.resolve("js-yaml", { paths: [require.resolve("gray-matter")] }));

const [schema, folder] = process.argv.slice(2);
const ajv = new Ajv({ allErrors: true, strict: false, logger: false });
formats(ajv);
const validate = ajv.compile(JSON.parse(fs.readFileSync(schema, "utf8")));
const options = {
  engines: { yaml: (text) => yaml.safeLoad(text, { schema: yaml.JSON_SCHEMA }) },
};

let wrong = 0;
for (const name of fs.readdirSync(folder, { recursive: true }).sort()) {
  if (!name.endsWith(".md")) continue;
  const file = path.join(folder, name);
  try {
    // With options, it does not remember texts that it has seen.
    if (validate(matter(fs.readFileSync(file, "utf8"), options).data)) continue;
    for (const error of validate.errors) {
      console.log(`${file}: ${error.instancePath}: ${error.message}`);
      wrong += 1;
    }
  } catch (error) {
    console.log(`${file}: ${error.message}`);
    wrong += 1;
  }
}
process.exitCode = wrong ? 1 : 0;
