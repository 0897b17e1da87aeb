# Answers questions, one JSON list a line: an action and its argument.
#
#   ["parse", text]    whether Liquid, as used by Jekyll, accepts a text
#   ["print", text]    Liquid's output for a text
#   ["build", folder]  whether Jekyll builds the site in a folder, into `_site` there
#
# The answer is a list, too: the success, and the output or the error. Three plugins represent all
# others: a single tag, a block of Liquid, and a block whose content is not parsed.
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
  rescue Exception => error # Ruby's SyntaxError is not a StandardError.
    puts JSON.generate([false, error.message])
  end
end
