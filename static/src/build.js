// Puts the page's scripts together: one classic script each, so that no page needs a module loader
// and the hashed names of production need no rewriting inside the files.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

const SOURCE = "node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js";
const EXPORTS = /export\{([^}]*)\};?\s*(\/\/# sourceMappingURL=.*)?\s*$/;

const module = readFileSync(SOURCE, "utf8");
const found = module.match(EXPORTS);
if (!found) {
  throw new Error(`${SOURCE} no longer ends with its list of exports: look at static/src/build.js`);
}
const names = found[1].split(",").map((name) => name.trim());
if (!names.includes("initAll") || names.some((name) => /\s/.test(name))) {
  throw new Error(`${SOURCE} exports under other names than it did: look at static/src/build.js`);
}
const components = module.slice(0, found.index);
const own = ["app.js", "passkey.js", "clock.js", "autosave.js", "live.js", "ordered.js"].map((name) => readFileSync(`static/src/${name}`, "utf8")).join("\n");

mkdirSync("static/build", { recursive: true });
writeFileSync("static/build/app.js", `(() => {"use strict";${components}\n${own}})();\n`);
writeFileSync("static/build/early.js", readFileSync("static/src/early.js", "utf8"));
writeFileSync("static/build/icon.svg", readFileSync("static/src/icon.svg", "utf8"));
