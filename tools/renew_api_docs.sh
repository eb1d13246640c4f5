#!/usr/bin/env bash
# Which Swagger UI and Redoc do we serve? Fetches both from the npm registry into src/salus/apps/docs/static.
# Needs npm. Redoc stays at 2.x: version 3 no longer loads as a classic script.
set -euo pipefail

swagger_ui=5.35.0
redoc=2.5.4

static="$(cd "$(dirname "$0")/.." && pwd)/src/salus/apps/docs/static"
box="$(mktemp -d)"
trap 'rm -rf "$box"' EXIT
cd "$box"

npm pack --silent "swagger-ui-dist@$swagger_ui" "redoc@$redoc"
mkdir swagger redoc
tar xzf swagger-ui-dist-*.tgz --strip-components=1 -C swagger
tar xzf redoc-*.tgz --strip-components=1 -C redoc

# Redoc has no option to leave out the picture it fetches from its maker's server: an empty one takes its place.
logo='https://cdn.redoc.ly/redoc/logo-mini.svg'
grep -qF "$logo" redoc/bundles/redoc.standalone.js || { echo "The logo address changed; look again." >&2; exit 1; }
sed -i "s|$logo|data:,|; /^\/\/# sourceMappingURL=/d" redoc/bundles/redoc.standalone.js
sed -i '/^\/\/# sourceMappingURL=/d' swagger/swagger-ui-bundle.js
sed -i 's|/\*# sourceMappingURL=.*\*/||' swagger/swagger-ui.css

for file in swagger/swagger-ui-bundle.js swagger/swagger-ui.css redoc/bundles/redoc.standalone.js; do
  gzip -9 -n -c "$file" > "$static/$(basename "$file").gz"
done
mkdir -p "$static/licences"
cp swagger/LICENSE "$static/licences/swagger-ui-LICENSE.txt"
cp swagger/NOTICE "$static/licences/swagger-ui-NOTICE.txt"
cp swagger/swagger-ui-bundle.js.LICENSE.txt redoc/bundles/redoc.standalone.js.LICENSE.txt "$static/licences/"
cp redoc/LICENSE "$static/licences/redoc-LICENSE.txt"
ls -l "$static"
