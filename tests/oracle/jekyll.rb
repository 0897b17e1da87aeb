# frozen_string_literal: true

# Jekyll's reading of files and configurations, by its own classes.
#
# Reads questions from standard input, one JSON object a line, and answers each with a line:
#
#   {"site": FOLDER, "files": [PATH, ...]}   Jekyll's reading of each file of the site
#   {"configuration": FOLDER}                the effective configuration of FOLDER
#
# Paths of files are relative to the site, and begin with the folder of their collection.

require "jekyll"
require "json"

Encoding.default_external = Encoding::UTF_8
Encoding.default_internal = nil
Jekyll.logger.log_level = :error
ENV["TZ"] = "UTC"

# Errors of a file belong in its answer, not in the log.
$stderr.reopen(File::NULL)

MOST_VALUES = 50_000

# A value as JSON: a type unknown to JSON becomes an object with one member, whose name begins with
# an exclamation mark.
def plain(value)
  raise "too many values" if ($values += 1) > MOST_VALUES

  case value
  when Hash then plain_hash(value)
  when Array then value.map { |item| plain(item) }
  when String then plain_text(value)
  when Float then value.finite? ? value : { "!float" => value.to_s }
  when Time then { "!time" => value.utc.strftime("%Y-%m-%dT%H:%M:%S.%9NZ") }
  when DateTime then { "!datetime" => value.to_s }
  when Date then { "!date" => value.to_s }
  when nil, true, false, Integer then value
  else { "!#{value.class}" => value.to_s }
  end
end

def plain_hash(value)
  return value.transform_values { |item| plain(item) } if value.keys.all?(String)

  { "!pairs" => value.map { |key, item| [plain(key), plain(item)] } }
end

def plain_text(value)
  text = value.dup.force_encoding(Encoding::UTF_8)
  text.valid_encoding? ? text : { "!bytes" => text.unpack1("H*") }
end

def shortly(error)
  message = error.message.lines.first.to_s.strip
  plain_text("#{error.class}: #{message.gsub(Dir.pwd, ".")}")
end

# The front matter of a file, before Jekyll adds to it.
def values_of(content)
  return { "state" => "none" } unless content =~ Jekyll::Document::YAML_FRONT_MATTER_REGEXP

  values = Jekyll::Utils.safe_load_yaml(Regexp.last_match(1))
  { "state" => "read", "values" => plain(values) }
rescue StandardError, SystemStackError => e
  { "state" => "refused", "why" => shortly(e) }
end

def page_of(document, payload)
  document.renderer.payload = payload
  { "page" => plain_text(document.renderer.run) }
rescue StandardError, SystemStackError => e
  { "broken" => shortly(e) }
end

# The document of a file in a collection.
def file(site, name, payload)
  path = File.join(site.source, name)
  $values = 0
  return { "state" => "copied" } unless Jekyll::Utils.has_yaml_header?(path)

  options = Jekyll::Utils.merged_file_read_opts(site, {})
  answer = values_of(File.read(path, **options))
  collection = site.collections.fetch(name.split("/").first.delete_prefix("_"))
  document = Jekyll::Document.new(path, :site => site, :collection => collection)
  document.read
  answer["address"] = plain_text(document.url)
  document.date
  answer["is_published"] = document.published? && document.write?
  shown = document.data.slice("title", "categories", "tags", "date", "slug", "layout")
  answer["data"] = plain(shown)
  answer.merge(page_of(document, payload))
rescue StandardError, SystemStackError => e
  { "state" => "fatal", "why" => shortly(e) }
end

def site
  options = { "disable_disk_cache" => true, "quiet" => true, "destination" => "#{Dir.pwd}/_site" }
  Jekyll::Site.new(Jekyll.configuration(options))
end

def files(names)
  site = self.site
  site.layouts = Jekyll::LayoutReader.new(site).read
  payload = site.site_payload
  names.to_h { |name| [name, file(site, name, payload)] }
end

def configuration
  $values = 0
  site = self.site
  site.read
  kinds = site.pages.map { |page| [page.relative_path, "pages", page.data["category"]] }
  kinds += site.documents.map { |each| [each.path, each.type.to_s, each.data["category"]] }
  names = %w(url baseurl title description collections_dir)
  answer = names.to_h { |name| [name, plain_text(site.config[name].to_s)] }
  %w(future unpublished).each { |name| answer[name] = site.config[name] ? true : false }
  answer["labels"] = site.collection_names.map(&:to_s).sort
  answer["source"] = Pathname.new(site.source).relative_path_from(Pathname.new(Dir.pwd)).to_s
  answer["files"] = kinds.to_h do |path, kind, category|
    [path.delete_prefix("#{site.source}/"), [kind, plain(category)]]
  end
  answer
rescue StandardError, SystemExit => e
  { "refused" => shortly(e) }
end

def answer(question)
  Dir.chdir(question["site"] || question["configuration"])
  question.key?("site") ? files(question["files"]) : configuration
end

# A fork for each question: some defaults of Jekyll are the working directory at its start.
$stdin.each_line do |line|
  reader, writer = IO.pipe
  fork do
    writer.puts(JSON.generate(answer(JSON.parse(line)), :max_nesting => false))
    exit!
  end
  writer.close
  puts reader.read
  $stdout.flush
end
