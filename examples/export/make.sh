#!/bin/sh
# Writes examples/site/_news in every format into the folder that is named, or else beside this file.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${1:-$here}"
out=$(cd "${1:-$here}" && pwd)
cd "$here/../site"
newsmeta export _news --quiet --body --to json -o "$out/articles.json"
newsmeta export _news --quiet --body --to jsonl -o "$out/articles.jsonl"
newsmeta export _news --quiet --to csv -o "$out/articles.csv"
newsmeta export _news --quiet --to tsv -o "$out/articles.tsv"
newsmeta export _news --quiet --body --to datapackage -o "$out/package"
newsmeta export _news --quiet --body --to parquet -o "$out/articles.parquet"
newsmeta export _news --quiet --to jsonld -o "$out/articles.jsonld"
newsmeta export _news --quiet --to ninjs -o "$out/articles.ninjs.json"
newsmeta export _news --quiet --to jsonfeed -o "$out/feed.json"
newsmeta export _news --quiet --to atom -o "$out/feed.atom"
newsmeta export _news --quiet --to sitemap -o "$out/sitemap.xml"
