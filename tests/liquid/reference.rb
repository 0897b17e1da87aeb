# Reads bodies, one JSON text a line, and tells of each whether Liquid takes it, as Jekyll uses it.
# Three plugins stand for all: a single tag, a block of Liquid, and a block that is not looked into.
require "json"
require "jekyll"

Liquid::Template.error_mode = :warn
Liquid::Template.register_tag("single", Class.new(Liquid::Tag))
Liquid::Template.register_tag("note", Class.new(Liquid::Block))
Liquid::Template.register_tag("figure", Class.new(Liquid::Raw) { def ensure_valid_markup(*); end })

$stdout.sync = true
while (line = $stdin.gets)
  begin
    Liquid::Template.parse(JSON.parse(line)[0], :line_numbers => true)
    puts JSON.generate([true, ""])
  rescue Exception => error # SyntaxError and the like are no StandardError.
    puts JSON.generate([false, error.message])
  end
end
