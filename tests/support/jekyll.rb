# Answers questions, one JSON list a line: what is to be done, and with what.
#
#   ["parse", text]    whether Liquid takes a text, as Jekyll uses it
#   ["print", text]    what it prints for one
#   ["build", folder]  whether Jekyll builds the site in a folder, into `_site` there
#
# The answer is a list as well: whether it went well, and what came out, or what went wrong. Three
# plugins stand for all: a single tag, a block of Liquid, and a block that is not looked into.
require "json"
require "jekyll"

Jekyll.logger.log_level = :error
Liquid::Template.error_mode = :warn
Liquid::Template.register_tag("single", Class.new(Liquid::Tag))
Liquid::Template.register_tag("note", Class.new(Liquid::Block))
Liquid::Template.register_tag("figure", Class.new(Liquid::Raw) { def ensure_valid_markup(*); end })

def answer(task, given)
  case task
  when "parse" then Liquid::Template.parse(given, :line_numbers => true) && ""
  when "print" then Liquid::Template.parse(given).render!
  when "build"
    Dir.chdir(given) do
      options = { "destination" => "_site", "disable_disk_cache" => true, "quiet" => true }
      options["config"] = "_config.yml"
      options["source"] = given unless File.read("_config.yml").include?("source:")
      Jekyll::Site.new(Jekyll.configuration(options)).process
    end
    ""
  end
end

$stdout.sync = true
$stderr.reopen(File::NULL)
while (line = $stdin.gets)
  begin
    puts JSON.generate([true, answer(*JSON.parse(line))])
  rescue Exception => error # A SyntaxError of Ruby is no StandardError.
    puts JSON.generate([false, error.message])
  end
end
