# Print the events of calendar files as Ruby's icalendar reads them: uid, start and end in UTC.
require 'json'
require 'stringio'
require 'icalendar'

def read(moment)
  return moment.strftime('%Y-%m-%d') if moment.is_a?(Icalendar::Values::Date)

  moment.to_time.utc.strftime('%Y-%m-%dT%H:%M:%S+00:00')
end

puts JSON.generate(ARGV.map do |path|
  Icalendar::Calendar.parse(File.read(path, encoding: 'UTF-8')).flat_map(&:events).map do |event|
    { uid: event.uid.to_s, start: read(event.dtstart), end: read(event.dtend) }
  end
end)
