// Builds static/vendor/govuk-frontend-<version>/ : the design system's stylesheet without typeface, crest and images,
// and its script as published. The folder's name carries the version, so its addresses may be cached for ever.
//
//     cd frontend && npm ci && npm run build
//
// The result is committed; tests/govuk/test_stylesheets.py asks the same questions of it as this script does.

import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "node_modules", "govuk-frontend");
const { version } = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));
const vendor = join(here, "..", "static", "vendor");
const target = join(vendor, `govuk-frontend-${version}`);

const { css } = compile(join(here, "govuk-frontend.scss"), {
  loadPaths: [join(here, "node_modules")],
  style: "compressed",
  quietDeps: true,
});
for (const unwanted of ["GDS Transport", "@font-face", "url(", "crest"]) {
  if (css.includes(unwanted)) throw new Error(`still in the stylesheet: ${unwanted}`);
}
// The map is not shipped, so the pointer to it would only be a broken address.
const script = readFileSync(join(source, "dist", "govuk", "govuk-frontend.min.js"), "utf8").replace(
  /\n?\/\/# sourceMappingURL=.*\s*$/,
  "\n",
);

rmSync(vendor, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
writeFileSync(join(target, "govuk-frontend.min.css"), css + "\n");
writeFileSync(join(target, "govuk-frontend.min.js"), script);
copyFileSync(join(here, "govuk-frontend.LICENCE.txt"), join(target, "LICENCE.txt"));
console.log(`govuk-frontend ${version}: ${css.length} characters of CSS, ${script.length} of JavaScript`);
