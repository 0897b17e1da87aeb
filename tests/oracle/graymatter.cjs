// Tells what gray-matter, which Eleventy reads with, makes of files.
//
// Reads an object of texts by their names from standard input, and writes one of values.
const matter = require("gray-matter");

function plain(value) {
  if (value instanceof Date) return { "!time": value.toISOString() };
  if (Array.isArray(value)) return value.map(plain);
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]));
  }
  return value;
}

const answers = {};
const files = JSON.parse(require("fs").readFileSync(0, "utf8"));
for (const [name, text] of Object.entries(files)) {
  try {
    answers[name] = plain(matter(text, {}).data);
  } catch (error) {
    answers[name] = { "!refused": String(error.message) };
  }
}
process.stdout.write(JSON.stringify(answers));
